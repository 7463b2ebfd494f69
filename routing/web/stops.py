"""Why somebody does not get into the console; console/stopped.py and console/sign_in.py say so on a page."""

from __future__ import annotations


class Stopped(Exception):
    """Somebody does not get into the console."""


class SignedOut(Stopped):
    """They have not signed in, or not lately."""


class TooSmall(Stopped):
    """Their role is too small; `args` holds the one that is needed."""


class FactorMissing(Stopped):
    """They have no second factor yet, where everybody has to have one."""


class NotOurForm(Stopped):
    """The form they sent was not made by a page of ours for them."""
