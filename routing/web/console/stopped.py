"""The pages for whoever may not do what they asked, and for forms that no page of ours had made for them."""

from __future__ import annotations

from flask import Response

from routing.domain.journal_words import ROLES
from routing.web import guards
from routing.web.console import shell
from routing.web.console.kept_forms import sent_now
from routing.web.console.naming import say
from routing.web.stops import NotOurForm, TooSmall


def too_small(error: TooSmall) -> Response:
    """403: the role that is needed, and the one they have."""
    needed, own = error.args[0], guards.access().role
    return shell.page("console/role_too_small.html", 403, needed=say(ROLES[needed]), own=say(ROLES[own]))


def not_our_form(_error: NotOurForm) -> Response:
    """403, with a button that sends the same again, from this page."""
    return shell.page("console/send_again.html", 403, kept=sent_now(), is_back=False)
