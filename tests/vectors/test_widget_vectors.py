"""The vectors as Python sees them: the answers are what the real code makes, and the domain says each sentence."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from routing.availability import DAYS_TOLD, Outlook
from routing.domain.days_ahead import hours_on
from routing.domain.exceptional_days import exceptional_days
from routing.domain.hours import Reason, Status, status_at
from routing.domain.rules import Day
from routing.domain.state_wording import CLOSING_SOON, OPENING_SOON, state_text
from routing.domain.text import Language, Text
from routing.domain.visitor_words import (
    chat_instead_text,
    checked_text,
    coming_text,
    elsewhere_text,
    special_text,
    unknown_text,
)
from routing.domain.wording import clock_text
from routing.domain.zone_words import zone_text
from routing.web.availability_document import hours_text
from tests.domain.test_wording import seen
from tests.vectors.settings import Json, document_of, key_of, outlook_of, vectors

CASES = vectors()["cases"]
ZONE = ZoneInfo("Europe/Paris")
BOTH = [language.value for language in Language]


def test_the_answers_are_those_the_real_code_gives() -> None:
    """`python -m tests.vectors.settings` writes them anew where the answer itself was meant to change."""
    for case in CASES:
        assert vectors()["answers"][key_of(case)] == document_of(case["setting"], case["fetched"]), case["name"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_python_says_the_same(case: Json) -> None:
    outlook, at = outlook_of(case["setting"], case["fetched"]), datetime.fromisoformat(case["at"])
    known = "unknown" not in case
    said = {id_: _line(outlook, id_, at, ZoneInfo(case["visitor"])) for id_ in outlook.hours}
    for number, language in enumerate(BOTH):
        assert {id_: text[number] if known else "" for id_, (_, text) in said.items()} == case[language]
        for what, text in _beside(case, outlook, at).items():
            assert text[number] == case[what][language]
    assert {id_: state if known else "unknown" for id_, (state, _) in said.items()} == case["state"]


def _line(outlook: Outlook, id_: str, at: datetime, theirs: ZoneInfo) -> tuple[str, tuple[str, str]]:
    status = status_at(outlook.hours[id_], at)
    return _state(status), seen(_told(status, theirs))


def _state(status: Status) -> str:
    if status.reason is Reason.NO_AGENTS:
        return "nobody"
    if status.closure is not None:
        return "closure"
    if status.is_open:
        return "closing" if status.closes_at and status.closes_at - status.at <= CLOSING_SOON else "open"
    if status.opens_at and status.opens_at - status.at < OPENING_SOON:
        return "opening"
    opens_today = status.opens_at and status.opens_at.astimezone(ZONE).date() == status.at.astimezone(ZONE).date()
    return "holiday" if status.reason is Reason.HOLIDAY and not opens_today else "closed"


def _told(status: Status, theirs: ZoneInfo) -> Text:
    """The state sentence, its time in two zones where the visitor's clock is another."""
    text, then = state_text(status, ZONE), status.closes_at or status.opens_at
    if then is None or then.astimezone(theirs).utcoffset() == then.astimezone(ZONE).utcoffset():
        return text
    moment, now = then.astimezone(ZONE), status.at.astimezone(ZONE)
    clock, there = clock_text(moment.hour * 60 + moment.minute), elsewhere_text(moment, now, theirs, zone_text(ZONE))
    if "(" in text.fr:
        there = Text(f"{clock.fr}, {zone_text(ZONE).fr}", f"{clock.en} {zone_text(ZONE).en}")
    return Text(text.fr.replace(clock.fr, there.fr), text.en.replace(clock.en, there.en))


def _beside(case: Json, outlook: Outlook, at: datetime) -> dict[str, tuple[str, str]]:
    """What else is said in this case, by what it is."""
    now, told = at.astimezone(ZoneInfo(case["visitor"])), {}
    if "checked" in case:
        told["checked"] = seen(checked_text(datetime.fromisoformat(case["fetched"]).astimezone(now.tzinfo), now))
    if "unknown" in case:
        told["unknown"] = seen(unknown_text(hours_text(outlook), zone_text(ZONE)))
    if "instead" in case:
        closes = status_at(outlook.hours["chat"], at).closes_at
        told["instead"] = seen(chat_instead_text(closes.astimezone(ZONE) if closes else None, at.astimezone(ZONE)))
    return told


@pytest.mark.parametrize("case", [case for case in CASES if "notes" in case and case["visitor"] == "Europe/Paris"],
                         ids=lambda case: case["name"])
def test_python_says_the_same_of_other_days(case: Json) -> None:
    rules = outlook_of(case["setting"], case["fetched"]).hours["telephone"].rules
    today = datetime.fromisoformat(case["at"]).astimezone(ZONE).date()
    other = exceptional_days(rules, today, today + timedelta(days=DAYS_TOLD))
    said = [seen(_exception(day.on, hours_on(rules, day.on), today)) for day in other if not day.is_as_usual][:2]
    for number, language in enumerate(BOTH):
        assert [text[number] for text in said] == case["notes"][language]


def _exception(on: date, hours: Day, today: date) -> Text:
    return special_text(hours) if on == today else coming_text(on, hours)
