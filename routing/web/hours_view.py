"""What the page of all hours shows of a line, as plain values in one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from routing.availability import DAYS_TOLD, Outlook
from routing.domain.centre import Channel, Line
from routing.domain.days_ahead import hours_on
from routing.domain.effect_words import hours_said
from routing.domain.exceptional_days import exceptional_days
from routing.domain.hours import Status
from routing.domain.line_load import LineLoad
from routing.domain.state_wording import CLOSING_SOON, OPENING_SOON, state_text
from routing.domain.text import Language, Text
from routing.domain.visitor_words import chat_instead_text, coming_text, full_moment_text, special_text, wait_text
from routing.domain.wording import NBSP, week_text, weekday_text
from routing.domain.zone_words import zone_text
from routing.web.hours_ahead import Ahead, Season, told_ahead, told_weeks

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Phone:
    """A number to show, and to call where `uri` is given: while the line is open."""

    shown: str
    uri: str | None
    tariff: str | None
    relay: str | None


@dataclass(frozen=True, slots=True)
class LineView:
    """One line. `look` is open, soon or closed; `made` is the moment for which it is said, in words and for machines;
    `week` are the days with their hours; `chat` is where it opens, while it is open.
    """

    id: str
    name: str
    look: str
    state: str
    made: str
    made_at: str
    zone: str
    notice: str | None
    notes: tuple[str, ...]
    wait: str | None
    phone: Phone | None
    chat: str | None
    usual: str
    week: tuple[tuple[str, str], ...]
    seasons: tuple[Season, ...]
    ahead: tuple[Ahead, ...]


def line_view(outlook: Outlook, id_: str, now: datetime, load: LineLoad | None, language: Language) -> LineView:
    """A line at a moment, with the load of that moment where it is known."""
    line, status, told = outlook.line(id_), outlook.status(id_, now), outlook.announcement(id_, now)
    zone = line.rules.timezone
    here, week = now.astimezone(zone), outlook.regular_week(id_)
    return LineView(
        id=id_, name=line.name.in_(language), look=_look(status), state=state_text(status, zone).in_(language),
        made=full_moment_text(here).in_(language), made_at=here.isoformat(timespec="seconds"),
        zone=zone_text(zone).in_(language),
        notice=told.text.in_(language) if told else None,
        notes=tuple(note.in_(language) for note in _notes(outlook, id_, status, here.date())),
        wait=wait_text(load.seconds).in_(language) if load and status.is_open else None,
        phone=_phone(line, status.is_open, language), chat=line.url if status.is_open else None,
        usual=week_text(week).in_(language),
        week=tuple((_capital(weekday_text(n).in_(language)), _capital(hours_said(day).in_(language)))
                   for n, day in enumerate(week)),
        seasons=told_weeks(outlook.hours[id_].rules, here.date(), language),
        ahead=told_ahead(outlook.hours[id_], now, language),
    )


def chat_instead(outlook: Outlook, now: datetime) -> Text | None:
    """That the chat answers while the phone is closed; None where both or neither do."""
    lines = outlook.centre.lines.values()
    phone = next((line for line in lines if line.channel is Channel.PHONE), None)
    chats = [line for line in lines if line.channel is Channel.CHAT and outlook.status(line.id, now).is_open]
    if phone is None or not chats or outlook.status(phone.id, now).is_open:
        return None
    zone, closes = chats[0].rules.timezone, outlook.status(chats[0].id, now).closes_at
    return chat_instead_text(closes.astimezone(zone) if closes else None, now.astimezone(zone))


def _look(status: Status) -> str:
    if status.closure is not None:
        return "closed"
    if status.is_open:
        is_soon = status.closes_at is not None and status.closes_at - status.at <= CLOSING_SOON
    else:
        is_soon = status.opens_at is not None and status.opens_at - status.at < OPENING_SOON
    return "soon" if is_soon else "open" if status.is_open else "closed"


def _notes(outlook: Outlook, id_: str, status: Status, today: date) -> list[Text]:
    """Today's other hours, and the next day to come that has others; what the state has said already is left out."""
    if status.closure is not None:
        return []
    rules = outlook.hours[id_].rules
    last = min(today + timedelta(days=DAYS_TOLD), rules.known.end)
    days = {day.on: hours_on(rules, day.on) for day in exceptional_days(rules, today, last)}
    opens_on = status.opens_at.astimezone(rules.timezone).date() if status.opens_at else today
    said = max(today, opens_on - A_DAY)
    coming = next((on for on in days if on > said), None)
    notes = [special_text(days[today])] if days.get(today) else []
    return [*notes, coming_text(coming, days[coming])] if coming else notes


def _phone(line: Line, is_open: bool, language: Language) -> Phone | None:
    if line.number is None:
        return None
    return Phone(
        shown=line.number.display.in_(language).replace(" ", NBSP),
        uri=f"tel:{line.number.e164}" if is_open else None,
        tariff=line.tariff.label.in_(language) if line.tariff else None, relay=line.relay,
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
