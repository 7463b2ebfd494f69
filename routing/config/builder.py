"""Loaded files made into a Centre: references between them checked, dates resolved, each rule knowing its line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from marshmallow import ValidationError

from routing.config.callbacks_builder import read_promises
from routing.config.document import Document, Place
from routing.config.faults import ConfigFault, did_you_mean
from routing.config.overrides import ONE_DAY, build_override, yearly
from routing.config.public_holidays import public_holidays
from routing.config.queues_builder import read_staff
from routing.config.topics_builder import read_contacts
from routing.domain.centre import Centre, Channel, Line, Tariff
from routing.domain.promise import Promises
from routing.domain.rules import HolidayPolicy, Kind, NewWeek, Override, Period, Season, Source, Written, assemble
from routing.domain.text import Text

TARIFFS = {
    "local_call": Text("prix d’un appel local", "local call rate"),
    "free": Text("appel gratuit", "free call"),
    "premium": Text("appel surtaxé", "premium rate"),
}
YEARS_KNOWN = 10
HOURS_FILE, CALLBACKS_FILE = "hours.yaml", "callbacks.yaml"

Loaded = Mapping[str, Any]


def known_period(today: date) -> Period:
    """The days for which recurrences and holidays are resolved: ten whole years behind and ahead."""
    return Period(date(today.year - YEARS_KNOWN, 1, 1), date(today.year + YEARS_KNOWN + 1, 1, 1))


class Builder:
    """Builds one Centre from validated files, collecting faults of reference as it goes."""

    def __init__(
        self, documents: Mapping[str, Document], loaded: Mapping[str, Loaded], today: date, folder: str
    ) -> None:
        self._documents = documents
        self._loaded = loaded
        self._known = known_period(today)
        self._folder = folder
        self.faults: list[ConfigFault] = []

    def centre(self, messages: Mapping[str, Text]) -> Centre:
        """The Centre; not to be served when `faults` is not empty."""
        hours = self._loaded[HOURS_FILE]
        overrides = self._overrides(hours)
        lines = {id_: self._line(id_, data, overrides[id_]) for id_, data in hours["lines"].items()}
        self._numbers_differ(lines)
        staff = read_staff(self._loaded["queues.yaml"], lines, partial(self._complain, "queues.yaml"))
        contacts = read_contacts(
            self._loaded["topics.yaml"], lines, staff.queues, partial(self._complain, "topics.yaml")
        )
        promises = self._promises(lines)
        return Centre(
            timezone=hours["timezone"],
            holidays=self._holidays(hours["holidays"]),
            lines=lines,
            queues=staff.queues,
            agents=staff.agents,
            topics=contacts.topics,
            messages=messages,
            menus=contacts.menus,
            calls_per_second=promises.dial.per_second if promises else 1,
            promises=promises,
            **staff.rules,
        )

    def _promises(self, lines: Mapping[str, Line]) -> Promises | None:
        if CALLBACKS_FILE not in self._loaded:
            return None
        return read_promises(self._loaded[CALLBACKS_FILE], lines, partial(self._complain, CALLBACKS_FILE))

    def _line(self, id_: str, data: Loaded, overrides: list[Override]) -> Line:
        hours, place = self._loaded[HOURS_FILE], ("lines", id_)
        rules = assemble(
            timezone=data["timezone"] or hours["timezone"],
            week=data["weekly"],
            source=Source(Kind.WEEKLY_HOURS, None, self._written((*place, "weekly"))),
            known=self._known,
            overrides=overrides,
            seasons=[self._season(season, (*place, "seasons", n)) for n, season in enumerate(data["seasons"])],
            holidays=self._holidays(data["holidays"] or hours["holidays"]),
            on_holidays=HolidayPolicy(data["on_holidays"], self._written((*place, "on_holidays"))),
            weeks=[self._later_week(week, (*place, "weeks", n)) for n, week in enumerate(data["weeks"])],
        )
        return Line(
            id=id_, channel=Channel(data["channel"]), name=data["name"], rules=rules, number=data["number"],
            reached_by=tuple(number.e164 for number in data["reached_by"]),
            tariff=Tariff(data["tariff"], TARIFFS[data["tariff"]]) if data["tariff"] else None,
            relay=data["relay"], url=data["url"], close_when_empty=data["close_when_empty"],
            written=self._written(place), script=data["script"], signals_ready=bool(data["ready_signal"]),
        )

    def _numbers_differ(self, lines: Mapping[str, Line]) -> None:
        owners: dict[str, str] = {}
        for id_, line in lines.items():
            for e164 in line.numbers:
                if owners.setdefault(e164, id_) != id_:
                    fix = f"line “{owners[e164]}” has this number too; a call to it can reach only one line"
                    self._complain(HOURS_FILE, ("lines", id_, "number"), fix)

    def _season(self, data: Loaded, place: Place) -> Season:
        start, end = data["from_"], data["to"]
        is_yearly = isinstance(start, tuple)
        periods = yearly(start, end, self._known) if is_yearly else (Period(start, end + ONE_DAY),)
        return Season(periods, is_yearly, data["weekly"], Source(Kind.SEASON, data["name"], self._written(place)))

    def _later_week(self, data: Loaded, place: Place) -> NewWeek:
        return NewWeek(data["from_"], data["weekly"], Source(Kind.WEEKLY_HOURS, None, self._written(place)))

    def _overrides(self, hours: Loaded) -> dict[str, list[Override]]:
        by_line: dict[str, list[Override]] = {line: [] for line in hours["lines"]}
        for number, data in enumerate(hours["overrides"] or []):
            place: Place = ("overrides", number)
            try:
                override = build_override(data, self._known, self._written(place))
            except ValidationError as error:
                self._complain(HOURS_FILE, (*place, *error.messages_dict), error.messages)
                continue
            for line in self._lines_named(HOURS_FILE, data["lines"], (*place, "lines")):
                by_line[line].append(override)
        return by_line

    def _lines_named(self, file: str, names: Iterable[str], place: Place) -> list[str]:
        lines = self._loaded[HOURS_FILE]["lines"]
        if list(names) == ["all"]:
            return list(lines)
        for name in names:
            if name not in lines:
                self._complain(file, place, f"no line is called “{name}”; {did_you_mean(name, [*lines, 'all'])}")
        return [name for name in names if name in lines]

    def _holidays(self, place: Loaded | None) -> Mapping[date, Text]:
        if place is None:
            return {}
        first, last = self._known.start.year, self._known.end.year - 1
        return public_holidays(place["country"], place["subdivision"], first, last)

    def _written(self, place: Place) -> Written:
        return Written(file=f"{self._folder}/{HOURS_FILE}", line=self._documents[HOURS_FILE].line_of(place))

    def _complain(self, file: str, place: Place, fix: Any) -> None:
        words = fix if isinstance(fix, str) else "; ".join(str(part) for part in _flat(fix))
        self.faults.append(self._documents[file].fault(place, words))


def _flat(messages: Any) -> list[str]:
    if isinstance(messages, dict):
        return [word for part in messages.values() for word in _flat(part)]
    return [str(word) for word in messages] if isinstance(messages, list) else [str(messages)]
