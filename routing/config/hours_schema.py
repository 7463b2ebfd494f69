"""The shape of hours.yaml: lines with their weeks and seasons, and the dated overrides."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from routing.config import notation
from routing.config.fields import (
    Entries,
    FileSchema,
    Notation,
    OneOrMore,
    TextField,
    WeekField,
    choice,
    phone_number,
    slug,
    time_zone,
    web_address,
    yes_no,
)
from routing.config.public_holidays import check_place


class HolidayPlaceSchema(FileSchema):
    """Whose public holidays count."""

    country = fields.String(required=True)
    subdivision = fields.String(load_default=None, allow_none=True)

    @validates_schema
    def exists(self, data: dict[str, Any], **_: Any) -> None:
        """The country has a calendar, and the part is one of its parts."""
        try:
            check_place(data["country"], data["subdivision"])
        except ValueError as error:
            key = "country" if "calendar" in str(error) else "subdivision"
            raise ValidationError(str(error), key) from None


def _season_day(written: str) -> Any:
    return notation.read_month_day(written) if len(written) <= 5 else notation.read_date(written)


class SeasonSchema(FileSchema):
    """A season: yearly (07-15 to 08-20, may cross New Year) or of given dates, both days included."""

    name = TextField(required=True)
    from_ = Notation(_season_day, required=True, data_key="from")
    to = Notation(_season_day, required=True)
    weekly = WeekField(required=True)

    @validates_schema
    def bounds_agree(self, data: dict[str, Any], **_: Any) -> None:
        """Both bounds are days of the year, or both are dates in order."""
        check_bounds(data["from_"], data["to"])


def check_bounds(start: Any, end: Any) -> None:
    """Refuses a range whose bounds are of two kinds, or of dates in the wrong order."""
    if isinstance(start, tuple) != isinstance(end, tuple):
        raise ValidationError("write both `from` and `to` with a year, or both without", "to")
    if not isinstance(start, tuple) and end < start:
        raise ValidationError("`to` comes before `from`; exchange them", "to")


class LaterWeekSchema(FileSchema):
    """Other weekly hours from a day on."""

    from_ = Notation(notation.read_date, required=True, data_key="from")
    weekly = WeekField(required=True)


def _holiday_hours(written: str) -> Any:
    return None if written == "open" else notation.read_day(written)


class LineSchema(FileSchema):
    """A way in."""

    channel = Notation(choice("phone", "chat"), required=True)
    name = TextField(required=True)
    number = phone_number(load_default=None, allow_none=True)
    reached_by = fields.List(phone_number(), load_default=list)
    tariff = Notation(choice("local_call", "free", "premium"), load_default=None, allow_none=True)
    relay = web_address("https", require_tld=True)
    url = web_address("https", "http")
    script = web_address("https", "http")
    ready_signal = yes_no(load_default=None)
    weekly = WeekField(required=True)
    weeks = fields.List(fields.Nested(LaterWeekSchema), load_default=list)
    on_holidays = Notation(_holiday_hours, load_default=None)
    close_when_empty = yes_no(load_default=False)
    seasons = fields.List(fields.Nested(SeasonSchema), load_default=list)
    timezone = time_zone(load_default=None, allow_none=True)
    holidays = fields.Nested(HolidayPlaceSchema, load_default=None, allow_none=True)

    @validates_schema
    def can_be_reached(self, data: dict[str, Any], **_: Any) -> None:
        """A phone line has a number, a chat line an address or a script."""
        if data["channel"] == "chat":
            if data["url"] is None and data["script"] is None:
                raise ValidationError("a chat line needs `url:`, or `script:`", "url")
            return
        if data["number"] is None:
            raise ValidationError("a phone line needs `number:`", "number")
        for key in ("script", "ready_signal"):
            if data[key] is not None:
                raise ValidationError(f"`{key}:` is for chat lines; take it out here", key)


class OverrideSchema(FileSchema):
    """A dated exception: one of on, from/to, every, rrule; one of hours, add, close."""

    lines = OneOrMore(str, required=True)
    on = OneOrMore(notation.read_date)
    from_ = Notation(_season_day, data_key="from")
    to = Notation(_season_day)
    every = OneOrMore(notation.read_month_day)
    rrule = fields.String()
    hours = Notation(notation.read_day)
    add = Notation(notation.read_day)
    close = Notation(notation.read_day)
    reason = TextField(load_default=None, allow_none=True)

    @validates_schema
    def one_of_each(self, data: dict[str, Any], **_: Any) -> None:
        """Exactly one way to say when, and one to say what."""
        when: list[str] = [key for key in ("on", "every", "rrule") if key in data]
        when += ["from"] if "from_" in data and "rrule" not in data else []
        if len(when) != 1:
            raise ValidationError(f"say when once, by on, from/to, every or rrule (found: {_listed(when)})")
        what: list[str] = [key for key in ("hours", "add", "close") if key in data]
        if len(what) != 1:
            raise ValidationError(f"say what once, by hours, add or close (found: {_listed(what)})")
        if when == ["from"]:
            if "to" not in data:
                raise ValidationError("`from:` needs `to:`, the last day", "from")
            check_bounds(data["from_"], data["to"])
        elif "to" in data:
            end = "; end a recurrence in its rule, by UNTIL=20261231" if "rrule" in data else ""
            raise ValidationError(f"`to:` goes with `from:` alone{end}", "to")

    @validates_schema
    def adds_or_closes_something(self, data: dict[str, Any], **_: Any) -> None:
        """`add: closed` and `close: closed` say nothing."""
        for key in ("add", "close"):
            if data.get(key) == ():
                raise ValidationError("write spans here, such as 09:00-12:00", key)


def _listed(keys: list[str]) -> str:
    return ", ".join(keys) or "none"


class HoursFileSchema(FileSchema):
    """hours.yaml."""

    timezone = time_zone(required=True)
    holidays = fields.Nested(HolidayPlaceSchema, load_default=None, allow_none=True)
    lines = Entries(LineSchema, required=True)
    overrides = fields.List(fields.Nested(OverrideSchema), load_default=list, allow_none=True)

    @validates_schema
    def has_lines(self, data: dict[str, Any], **_: Any) -> None:
        """At least one line, each with a proper id."""
        if not data["lines"]:
            raise ValidationError("no line is written; add one", "lines")
        for line in data["lines"]:
            try:
                if slug(line) == "all":
                    raise ValueError("no line can be called all: that is how overrides name every line")
            except ValueError as error:
                raise ValidationError({"lines": {line: [str(error)]}}) from None
