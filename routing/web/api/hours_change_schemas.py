"""The shapes in which changes of hours are asked for by token: overrides, closures and regular weeks."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, ValidationError, fields, validate

from routing.web.api.announcement_schemas import BothLanguages, DryRunArguments
from routing.web.api.desk_schemas import ReasonGiven

LONGEST_NOTATION = 1_000
MOST_ITEMS = 400
DAY: dict[str, Any] = {"format": "date", "example": "2026-12-24"}
SPANS: dict[str, Any] = {"description": "As in hours.yaml", "example": "09:00-12:30, 13:30-18:00"}


class OneOrMany(fields.Field[Any]):
    """A text, or a list of texts."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Any:
        items = value if isinstance(value, list) else [value]
        if not items or len(items) > MOST_ITEMS or not all(isinstance(item, str) and _is_plain(item) for item in items):
            raise ValidationError("Not a valid string.")
        return value


class Weekly(fields.Field[Any]):
    """A week keyed as in hours.yaml, or `always`, or `never`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Any:
        parts = [*value, *value.values()] if isinstance(value, dict) else [value]
        if len(parts) > MOST_ITEMS or not all(isinstance(part, str) and _is_plain(part) for part in parts):
            raise ValidationError("Not a valid string.")
        return value


def _is_plain(written: str) -> bool:
    """PostgreSQL keeps neither NUL nor half a surrogate pair."""
    return len(written) <= LONGEST_NOTATION and not any(
        letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in written
    )


def _check_plain(written: str) -> None:
    if not _is_plain(written):
        raise ValidationError("Not a valid string.")


def _notation(**metadata: Any) -> fields.String:
    return fields.String(allow_none=True, validate=_check_plain, metadata=metadata)


class Said(BothLanguages):
    """A text in both languages, as it can be kept."""

    fr = fields.String(required=True, validate=_check_plain)
    en = fields.String(required=True, validate=_check_plain)


class Given(ReasonGiven):
    """A body in which a misspelt field is not passed over. The reason is needed unless nothing is to be changed."""

    is_confirmed_long = fields.Boolean(load_default=False, metadata={"description": "To close more than 60 days"})

    class Meta:
        """Nothing is passed over."""

        unknown = RAISE


class OverrideFields(Given):
    """An override as hours.yaml writes it; `message` is what people hear and read, `reason` why it is made."""

    lines = OneOrMany(allow_none=True, metadata={"description": "Names of lines, or all; left out, the one addressed"})
    on = OneOrMany(allow_none=True, metadata=DAY)
    from_ = _notation(**DAY)
    to = _notation(**DAY)
    every = OneOrMany(allow_none=True, metadata={"example": "12-31"})
    rrule = _notation(example="FREQ=MONTHLY;BYDAY=1FR")
    hours = _notation(**SPANS)
    add = _notation(**SPANS)
    close = _notation(**SPANS)
    message = fields.Nested(Said, allow_none=True)

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """`from` cannot be a name in Python."""
        if field_name == "from_":
            field_obj.data_key = "from"


class ClosureFields(Given):
    """Until when a line is closed, null for as long as nobody reopens it, and what is said."""

    until = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100), metadata={
        "description": "RFC 3339; without an offset, the line's wall time", "example": "2026-11-23T18:00:00+01:00",
    })
    message = fields.Nested(Said, load_default=None, allow_none=True)


class WeekFields(Given):
    """A regular week, keyed as `weekly` in hours.yaml, and its first day."""

    from_ = fields.Date(required=True, data_key="from")
    weekly = Weekly(required=True, metadata={"example": {"mon-thu": "09:00-20:00", "fri": "09:30-20:00"}})


class RemovalArguments(DryRunArguments, ReasonGiven):
    """Why something is taken out of force."""
