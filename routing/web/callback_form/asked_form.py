"""The form that asks for a callback, empty or with what was typed and what is wrong with it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from routing.availability import Outlook
from routing.callbacks.consent import Consent, consent_of
from routing.domain.callback_words import shared_half
from routing.domain.centre import Centre
from routing.domain.promise import Privacy
from routing.domain.slots import Slot
from routing.domain.text import Language
from routing.domain.visitor_words import full_date_text
from routing.domain.wording import clock_text
from routing.domain.zone_words import zone_text
from routing.web.callback_form.trees import Child, Tree, field, hidden, node

Say = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody has typed and what is wrong, by field; what belongs to no field stands under the empty name.

    `theirs` is how far the visitor's clock is ahead of UTC, None where that is not known.
    """

    language: Language
    values: Mapping[str, str] = made(default_factory=dict)
    wrong: Mapping[str, str] = made(default_factory=dict)
    theirs: timedelta | None = None

    def value(self, name: str) -> str:
        """What was typed into a field."""
        return self.values.get(name, "")


def asked_form(
    outlook: Outlook, slots: tuple[Slot, ...], typed: Typed, say: Say, address: str, now: datetime
) -> Tree:
    """The whole form. `address` is where it is sent."""
    centre, consent = outlook.centre, consent_of(outlook.centre)
    promises = centre.promises
    if consent is None or promises is None:
        return not_offered(say)
    zone = centre.lines[promises.line].rules.timezone
    first = next((name for name in ("topic", "phone", "slot") if typed.wrong.get(name)), None)
    fields = [*_topic(centre, typed, say), _phone(typed, say), slot_field(slots, zone, typed, say, now)]
    focus_on(first, fields)
    title = node("h2", say("title"), tabindex="-1", data_focus=None if first else True)
    return node("div", title, node(
        "form", node("p", say("required"), class_="soft"), *fields, _privacy(promises.privacy, consent, typed, say),
        node("p", typed.wrong.get(""), class_="error", role="alert") if typed.wrong.get("") else None,
        node("div", node("button", say("send"), class_="go"), close(say), class_="ways"),
        *_along(consent, typed), action=address, method="post", novalidate=True, class_="row",
    ), class_="row")


def focus_on(name: str | None, fields: list[Tree]) -> None:
    """Marks the control that is to have the focus."""
    for _, attributes, *_children in (one[-1] for one in fields if isinstance(one[-1], list)):
        if name is not None and attributes.get("id") == name:
            attributes["data-focus"] = True


def not_offered(say: Say) -> Tree:
    """Nobody is rung back any more."""
    return node("div", node("p", say("not_offered"), tabindex="-1", data_focus=True), close(say), class_="row")


def close(say: Say) -> Tree:
    """The button that leaves; a page without script leaves it out."""
    return node("button", say("close"), type="button", class_="do", data_close=True)


def slot_field(slots: tuple[Slot, ...], zone: ZoneInfo, typed: Typed, say: Say, now: datetime) -> Tree:
    """As soon as possible, or one of the slots, by their days."""
    language, chosen = typed.language, typed.value("slot")
    days = groupby(slots, key=lambda slot: slot.window.start.astimezone(zone).date())
    groups = [
        node("optgroup", *(_option(slot, zone, language, chosen) for slot in group), label=_day(day, language))
        for day, group in days
    ]
    is_elsewhere = typed.theirs is not None and typed.theirs != now.astimezone(zone).utcoffset()
    hint = say("no_slots") if not slots else zone_text(zone).in_(language) if is_elsewhere else None
    control = node("select", node("option", say("soonest"), value=""), *groups)
    return field("slot", say("slot"), control, hint, typed.wrong.get("slot"))


def _topic(centre: Centre, typed: Typed, say: Say) -> list[Tree]:
    """The contact reasons, and the answer of the one that is chosen, which may be all that somebody wanted."""
    if not centre.topics:
        return []
    options = [
        node("option", topic.label.in_(typed.language), value=id_, selected=id_ == typed.value("topic"))
        for id_, topic in centre.topics.items()
    ]
    answers = [
        node("p", topic.answer.in_(typed.language), class_="notice", data_for=id_, hidden=id_ != typed.value("topic"))
        for id_, topic in centre.topics.items() if topic.answer
    ]
    chooser = node("select", node("option", "", value=""), *options, required=True)
    told = field("topic", say("topic"), chooser, error=typed.wrong.get("topic"))
    return [told, node("div", *answers, role="status", class_="row")]


def _phone(typed: Typed, say: Say) -> Tree:
    typing = node("input", type="tel", autocomplete="tel", inputmode="tel", maxlength="64", required=True)
    typing[1]["value"] = typed.value("phone")
    return field("phone", say("phone"), typing, say("phone_hint"), typed.wrong.get("phone"))


def _privacy(privacy: Privacy, consent: Consent, typed: Typed, say: Say) -> Tree:
    """What becomes of the number. It informs (GDPR, article 13) and asks for nothing beyond what the visitor wants
    done, so that there is no box to tick: whoever sends the form has read it, and its version goes along.
    """
    link: Child = None
    if privacy.url:
        link = node("a", say("privacy"), href=privacy.url, target="_blank", rel="noopener")
    controller = f" {say('controller', name=privacy.controller)}" if privacy.controller else None
    return node("p", consent.text.in_(typed.language), controller, " " if link else None, link, class_="soft")


def _along(consent: Consent, typed: Typed) -> list[Tree]:
    """What goes along unseen; the key is this form's own, so that sent twice it books once."""
    minutes = "" if typed.theirs is None else str(int(typed.theirs.total_seconds() // 60))
    key = typed.value("key") or secrets.token_hex(8)
    return hidden(consent=consent.version, lang=typed.language.value, offset=minutes, key=key)


def _option(slot: Slot, zone: ZoneInfo, language: Language, chosen: str) -> Tree:
    """`entre 10 h et 10 h 30`."""
    first, last = (moment.astimezone(zone) for moment in (slot.window.start, slot.window.end))
    clocks = [clock_text(moment.hour * 60 + moment.minute).in_(language) for moment in (first, last)]
    words = f"entre {clocks[0]} et {clocks[1]}" if language is Language.FR else f"between {shared_half(*clocks)}"
    return node("option", words, value=slot.id, selected=slot.id == chosen)


def _day(day: date, language: Language) -> str:
    written = full_date_text(day).in_(language)
    return written[0].upper() + written[1:]
