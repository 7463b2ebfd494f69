"""What follows a callback that was asked for: where it stands, another time for it, or its end."""

from __future__ import annotations

from datetime import datetime

from routing.availability import Outlook
from routing.callback_links import CallbackLinks
from routing.callbacks.standing import standing_text, window_of, zone_of
from routing.domain.callback import OPEN, CallbackState
from routing.domain.centre import Centre
from routing.domain.slots import Slot
from routing.domain.zone_words import zone_text
from routing.phone_numbers import hinted
from routing.store.callbacks import CallbackRow
from routing.web.callback_form.asked_form import Say, Typed, close, focus_on, slot_field
from routing.web.callback_form.trees import Tree, hidden, node

CHANGES = "/widget/v1/callback"


def booked_form(
    centre: Centre, links: CallbackLinks, row: CallbackRow, typed: Typed, say: Say, now: datetime
) -> Tree:
    """The confirmation, with what can be done about it."""
    token, standing = links.token(row.reference, row.id), standing_text(centre, row, now).in_(typed.language)
    told = _confirmed(centre, row, standing, typed, say) if row.state is CallbackState.WAITING else standing
    changes = [_one_button(links, token, "move", say("move"), typed), _one_button(
        links, token, "cancel", say("cancel"), typed)] if row.state in OPEN else []
    own = node("a", say("own"), href=f"{links.prefix}/callback/{token}?lang={typed.language.value}", target="_blank")
    return node(
        "div", node("p", told, class_="notice", tabindex="-1", data_focus=True),
        node("div", *changes, own, close(say), class_="ways"), class_="row",
    )


def moving_form(
    outlook: Outlook, links: CallbackLinks, row: CallbackRow, slots: tuple[Slot, ...], typed: Typed, say: Say,
    now: datetime,
) -> Tree:
    """The choice of another time."""
    token = links.token(row.reference, row.id)
    chooser = slot_field(slots, zone_of(outlook.centre, row), typed, say, now)
    is_wrong = "slot" in typed.wrong
    focus_on("slot" if is_wrong else None, [chooser])
    return node("div", node("h2", say("move"), tabindex="-1", data_focus=not is_wrong), node(
        "form", chooser, node("div", node("button", say("do_move"), class_="go"), close(say), class_="ways"),
        *hidden(**_along(typed)), action=f"{links.prefix}{CHANGES}/{token}/move", method="post", class_="row",
    ), class_="row")


def cancelling_form(links: CallbackLinks, row: CallbackRow, typed: Typed, say: Say) -> Tree:
    """Whether it is really to be cancelled."""
    token = links.token(row.reference, row.id)
    return node("div", node("p", say("sure"), tabindex="-1", data_focus=True), node(
        "form", node("div", node("button", say("do_cancel"), class_="go"), close(say), class_="ways"),
        *hidden(sure="yes", **_along(typed)), action=f"{links.prefix}{CHANGES}/{token}/cancel", method="post",
    ), class_="row")


def said(words: str, say: Say) -> Tree:
    """A sentence that ends it."""
    return node("div", node("p", words, class_="notice", tabindex="-1", data_focus=True), close(say), class_="row")


def _confirmed(centre: Centre, row: CallbackRow, standing: str, typed: Typed, say: Say) -> str:
    """`C’est noté. Nous vous rappellerons …, au 06 •• •• •• 78. Référence : RC-7F3K.`, elsewhere with its zone."""
    window, zone = window_of(row), zone_of(centre, row)
    if row.number is None or window is None:
        return say("done", standing=standing, reference=row.reference)
    is_elsewhere = typed.theirs is not None and typed.theirs != window.start.astimezone(zone).utcoffset()
    where = f" ({zone_text(zone).in_(typed.language)})" if is_elsewhere else ""
    placed = f"{standing.removesuffix('.')}{where}"
    return say("done_at", standing=placed, number=hinted(row.number), reference=row.reference)


def _one_button(links: CallbackLinks, token: str, change: str, words: str, typed: Typed) -> Tree:
    return node("form", *hidden(**_along(typed)), node("button", words, class_="do"),
                action=f"{links.prefix}{CHANGES}/{token}/{change}", method="post")


def _along(typed: Typed) -> dict[str, str]:
    minutes = "" if typed.theirs is None else str(int(typed.theirs.total_seconds() // 60))
    return {"lang": typed.language.value, "offset": minutes}
