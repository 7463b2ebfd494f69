"""What was typed into a form that could not be taken, carried through signing in so that it can be sent again.

Only what one of our own pages sent is ever shown again, and it goes nowhere but to the console. Passwords are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from flask import request

from routing.web import csrf
from routing.web.same_origin import is_surely_from_here

PREFIX, WHERE = "typed.", "again"
ROOT = "/console"
LONGEST_PATH = 1_000
MOST_FIELDS = 500


@dataclass(frozen=True, slots=True)
class KeptForm:
    """Where a form goes, and its fields; `has_files`: files have to be chosen again."""

    path: str
    fields: tuple[tuple[str, str], ...]
    has_files: bool = False

    @property
    def told(self) -> tuple[str, ...]:
        """What is in it, for people."""
        return tuple(value for name, value in self.fields if value.strip() and name != "version")


def sent_now() -> KeptForm | None:
    """The form of the request at hand; None where it may have come from elsewhere."""
    if not is_surely_from_here():
        return None
    fields = tuple(
        (name, value) for name, value in request.form.items(multi=True) if name != csrf.FIELD and "password" not in name
    )
    return KeptForm(safe_path(asked_path()), fields[:MOST_FIELDS], bool(request.files))


def carried() -> KeptForm | None:
    """The form that the sign-in page carries along; None where there is none."""
    where = request.form.get(WHERE, "")
    if not where or safe_path(where) != where:
        return None
    fields = (
        (name.removeprefix(PREFIX), value) for name, value in request.form.items(multi=True) if name.startswith(PREFIX)
    )
    return KeptForm(where, tuple(fields))


def asked_path() -> str:
    """Path and query of the request, as the app sees them."""
    return request.full_path.removesuffix("?")


def safe_path(path: str) -> str:
    """A path of the console as it is; its first page for anything that could lead elsewhere."""
    bare = unquote(path.partition("?")[0])
    is_inside = bare == ROOT or bare.startswith(f"{ROOT}/")
    is_odd = len(path) > LONGEST_PATH or not path.isprintable() or "\\" in path or "//" in bare or "%" in bare
    climbs = ".." in bare.split("/")
    return ROOT if is_odd or climbs or not is_inside else path
