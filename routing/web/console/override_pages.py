"""Adding an override and changing one: what it would do is shown first, and only what was shown is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as BaseResponse

from routing.access import Role
from routing.availability import Outlook
from routing.domain.errors import Fault, Refused
from routing.domain.wording import MONTHS, weekday_text
from routing.supervision.cautions import check_is_to_come
from routing.supervision.overriding import add_override, change_override, find_override, new_override
from routing.web import guards
from routing.web.console import shell
from routing.web.console.naming import say
from routing.web.console.override_form import FIELDS, Typed, read_entry, seal, typed_in, typed_of
from routing.web.console.override_prefill import prefilled
from routing.web.console.override_previews import Preview, preview_of
from routing.web.console.typed_days import refused
from routing.web.parts import parts

override_pages = Blueprint("console_overrides", __name__, url_prefix="/console", template_folder="templates")
WHOLE_PLACES = {"": "when", "hours": "hours", "add": "hours", "close": "hours", "every": "yearly_first", "to": "last",
                "from": "first", "reason": "message_fr"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody is about to save: what they typed, and for a change the override's id and the version they saw."""

    typed: Typed
    id: str | None = None
    version: int | None = None
    seen: str = ""


@override_pages.get("/exceptions/new")
@guards.console(Role.SUPERVISOR)
def new_page() -> Response:
    """An empty form, or one that an address has filled in."""
    return _page(Draft(prefilled(shell.outlook(), request.args)))


@override_pages.get("/exceptions/<id>/edit")
@guards.console(Role.SUPERVISOR)
def edit_page(id: str) -> Response:
    """An override that is in force, in the form."""
    row = find_override(parts().runtime, id)
    return _page(Draft(typed_of(row, shell.language()), row.id, row.version))


@override_pages.post("/exceptions/new")
@guards.console(Role.SUPERVISOR)
def add() -> BaseResponse:
    """Shows what it would do and, once that was seen, puts it in force."""
    return _taken(_draft(None))


@override_pages.post("/exceptions/<id>/edit")
@guards.console(Role.SUPERVISOR)
def change(id: str) -> BaseResponse:
    """The same for an override that is in force."""
    return _taken(_draft(id))


@override_pages.post("/exceptions/preview")
@guards.console(Role.SUPERVISOR)
def preview() -> Response:
    """What the form would do as it stands, for whoever is still typing."""
    draft = _draft(request.form.get("id") or None)
    try:
        found = _previewed(shell.outlook(), draft)
    except Refused:
        found = None
    sealed = seal(read_entry(draft.typed)) if found else ""
    return shell.page("console/override_preview.html", preview=found, sealed=sealed, is_live=True, faults={})


def _taken(draft: Draft) -> BaseResponse:
    told = shell.outlook()
    try:
        entry = read_entry(draft.typed)
        found = _previewed(told, draft)
        if draft.seen != seal(entry) or request.form.get("step") != "save":
            return _page(draft, preview=found)
        if found.asks_again and request.form.get("sure") != "yes":
            raise refused("sure", "many_days_closed", "Cochez la case\u00a0: plus de 60 jours seraient fermés.",
                          "Tick the box: more than 60 days would be closed.")
        _save(told, draft, entry)
    except Refused as error:
        return _refused(told, draft, error)
    return shell.go("/exceptions", said="changed" if draft.id else "added", year=str(found.first.year))


def _save(told: Outlook, draft: Draft, entry: dict[str, Any]) -> None:
    runtime, author, reason = parts().runtime, shell.author(), draft.typed["reason"]
    check_is_to_come(told, new_override(runtime, author, told, entry), runtime.clock.now())
    if draft.id is None:
        add_override(runtime, author, new_override(runtime, author, told, entry), reason)
    else:
        change_override(runtime, told, author, draft.id, entry, reason, draft.version)


def _previewed(told: Outlook, draft: Draft) -> Preview:
    entry = read_entry(draft.typed)
    return preview_of(parts().runtime, told, shell.author(), entry, draft.id)


def _refused(told: Outlook, draft: Draft, error: Refused) -> Response:
    """The page again, everything typed kept; of a stale one also what is in force now."""
    now_in_force = None
    if error.status == 409 and draft.id is not None:
        row = find_override(parts().runtime, draft.id)
        now_in_force = typed_of(row, shell.language())
        draft = Draft(draft.typed, row.id, row.version)
    try:
        found = _previewed(told, draft)
    except Refused:
        found = None
    return _page(draft, error.status, error.faults, found, now_in_force)


def _page(
    draft: Draft, status: int = 200, faults: Sequence[Fault] = (), preview: Preview | None = None,
    now_in_force: Typed | None = None,
) -> Response:
    named = {_field(fault): fault.detail for fault in faults}
    return shell.page(
        "console/override_form.html", status, draft=draft, typed=draft.typed, faults=named, preview=preview,
        now_in_force=now_in_force, changed=_changed(draft.typed, now_in_force) if now_in_force else (),
        sealed=seal(read_entry(draft.typed)) if preview else "", **_choices(),
    )


def _choices() -> dict[str, list[tuple[str, str]]]:
    """Weekdays and months as the form offers them."""
    return {
        "weekdays": [(str(number), say(weekday_text(number))) for number in range(7)],
        "months": [(str(number), name) for number, name in enumerate(say(MONTHS).split(), 1)],
    }


def _changed(typed: Typed, other: Typed) -> list[str]:
    return [name for name in (*FIELDS, "lines") if name != "reason" and typed[name] != other[name]]


def _field(fault: Fault) -> str:
    pointer = fault.pointer.strip("/").partition("/")[0]
    if fault.location == "header":
        return "stale"
    return pointer if pointer in (*FIELDS, "lines", "sure") and pointer != "close" else WHOLE_PLACES.get(pointer, "")


def _draft(id_: str | None) -> Draft:
    version, seen = request.form.get("version", ""), request.form.get("seen", "")
    is_number = version.isascii() and version.isdecimal() and len(version) <= 9
    return Draft(typed_in(request.form, request.form.getlist("lines")), id_, int(version) if is_number else None, seen)
