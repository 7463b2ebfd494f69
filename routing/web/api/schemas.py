"""The shapes of the public API, from which its OpenAPI document is made."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from routing.domain.hours import Reason
from routing.domain.rules import Kind

INSTANT: dict[str, Any] = {"format": "date-time", "description": "RFC 3339 with the line's own offset"}


def _text(**options: Any) -> fields.Nested:
    return fields.Nested(TextSchema, **options)


def _instant(**options: Any) -> fields.String:
    return fields.String(required=True, metadata=INSTANT, **options)


class TextSchema(Schema):
    """A text for people."""

    fr = fields.String()
    en = fields.String()


class SourceSchema(Schema):
    """The rule behind a status or a day."""

    kind = fields.String(required=True, validate=validate.OneOf([kind.value for kind in Kind]))
    label = _text(required=True, allow_none=True)


class IntervalSchema(Schema):
    """Open from start to end, half-open."""

    start = _instant()
    end = _instant()
    source = fields.String(required=True, validate=validate.OneOf([kind.value for kind in Kind]))


class ClosureSchema(Schema):
    """Closed by a person; `until` is null while nobody knows."""

    start = _instant()
    until = _instant(allow_none=True)
    message = _text(required=True, allow_none=True)


class TariffSchema(Schema):
    """What a call costs."""

    code = fields.String(required=True)
    label = _text(required=True)


class PhoneSchema(Schema):
    """A number to call."""

    e164 = fields.String(required=True)
    uri = fields.String(required=True)
    display = _text(required=True)
    tariff = fields.Nested(TariffSchema, required=True, allow_none=True)
    relay = fields.String(required=True, allow_none=True)


class ChatSchema(Schema):
    """Where a chat opens, or the script that shows it; with `ready_signal` its page says when it is there."""

    url = fields.String(required=True, allow_none=True)
    script = fields.String(required=True, allow_none=True)
    ready_signal = fields.Boolean(required=True)


class NoticeSchema(TextSchema):
    """What is announced on a line, and until when."""

    until = _instant()


class ClockChangeSchema(Schema):
    """An instant at which the zone's offset changes."""

    at = _instant()
    offset_before = fields.String(required=True)
    offset_after = fields.String(required=True)


class ExceptionalDaySchema(Schema):
    """A day that is not as every week; its hours are the intervals that start on it, none where it is closed.

    `as_usual`: a holiday on which the line has the hours of any such weekday, or is closed as on any such weekday.
    """

    date = fields.Date(required=True)
    kind = fields.String(required=True, validate=validate.OneOf([Kind.OVERRIDE.value, Kind.HOLIDAY.value]))
    label = _text(required=True, allow_none=True)
    as_usual = fields.Boolean(required=True)


class LoadSchema(Schema):
    """How many wait, and about how long it takes, in whole minutes; it moves only when its numbers do."""

    waiting = fields.Integer(required=True)
    estimated_wait_seconds = fields.Integer(required=True)
    measured_at = _instant()


class LineAvailabilitySchema(Schema):
    """A line at one moment."""

    id = fields.String(required=True)
    channel = fields.String(required=True, validate=validate.OneOf(["phone", "chat"]))
    name = _text(required=True)
    timezone = fields.String(required=True)
    timezone_label = _text(required=True)
    utc_offset = fields.String(required=True, metadata={"description": "the line's offset at as_of, as in +01:00"})
    clock_changes = fields.List(fields.Nested(ClockChangeSchema), required=True)
    status = fields.String(required=True, validate=validate.OneOf(["open", "closed"]))
    reason = fields.String(required=True, validate=validate.OneOf([reason.value for reason in Reason]))
    source = fields.Nested(SourceSchema, required=True)
    opens_at = _instant(allow_none=True)
    closes_at = _instant(allow_none=True)
    next_change = _instant(allow_none=True)
    closing_soon_minutes = fields.Integer(required=True)
    intervals = fields.List(fields.Nested(IntervalSchema), required=True)
    days = fields.List(fields.Nested(ExceptionalDaySchema), required=True)
    closure = fields.Nested(ClosureSchema, required=True, allow_none=True)
    notice = fields.Nested(NoticeSchema, required=True, allow_none=True)
    phone = fields.Nested(PhoneSchema, required=True, allow_none=True)
    chat = fields.Nested(ChatSchema, required=True, allow_none=True)
    load_ = fields.Nested(LoadSchema, required=True, allow_none=True, data_key="load")
    text = _text()
    at = fields.String(metadata=INSTANT)
    simulated = fields.Boolean()
    assumed_timezone = fields.String(allow_none=True)


class PrivacySchema(Schema):
    """Where the site's privacy page is, and who is responsible."""

    url = fields.String(required=True, allow_none=True)
    controller = fields.String(required=True, allow_none=True)


class ConsentSchema(Schema):
    """What is agreed to when a callback is asked for."""

    version = fields.String(required=True)
    text = _text(required=True)
    privacy = fields.Nested(PrivacySchema, required=True)


class CallbackTopicSchema(Schema):
    """A contact reason to choose."""

    id = fields.String(required=True)
    label = _text(required=True)


class CallbackOfferSchema(Schema):
    """Whether callbacks can be asked for."""

    enabled = fields.Boolean(required=True)
    consent = fields.Nested(ConsentSchema, required=True, allow_none=True)
    href = fields.String(required=True, allow_none=True)
    slots_href = fields.String(required=True, allow_none=True)
    topics = fields.List(fields.Nested(CallbackTopicSchema), required=True)


class AvailabilitySchema(Schema):
    """Which lines are open, why, and what comes next."""

    schema = fields.String(required=True, validate=validate.Equal("availability/1"))
    revision = fields.String(required=True)
    as_of = _instant()
    valid_until = _instant()
    poll_after = fields.Integer(required=True)
    timezone = fields.String(required=True)
    clock_changes = fields.List(fields.Nested(ClockChangeSchema), required=True)
    simulated = fields.Boolean(required=True)
    assumed_timezone = fields.String(required=True, allow_none=True)
    lines = fields.List(fields.Nested(LineAvailabilitySchema), required=True)
    callback = fields.Nested(CallbackOfferSchema, required=True)
    hours_text = _text(required=True)


class LineSchema(Schema):
    """A way in."""

    id = fields.String(required=True)
    channel = fields.String(required=True, validate=validate.OneOf(["phone", "chat"]))
    name = _text(required=True)
    timezone = fields.String(required=True)
    phone = fields.Nested(PhoneSchema, required=True, allow_none=True)
    chat = fields.Nested(ChatSchema, required=True, allow_none=True)
    hours_text = _text(required=True)


class LinesSchema(Schema):
    """Every line."""

    items = fields.List(fields.Nested(LineSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class CalendarDaySchema(Schema):
    """A day's open intervals and what made them."""

    date = fields.Date(required=True)
    intervals = fields.List(fields.Nested(IntervalSchema), required=True)
    causes = fields.List(fields.Nested(SourceSchema), required=True)
    notes = fields.List(fields.String(), required=True)


class CalendarSchema(Schema):
    """A range of days."""

    timezone = fields.String(required=True)
    days = fields.List(fields.Nested(CalendarDaySchema), required=True)


class WrittenSchema(Schema):
    """Where a rule is written: a file and line, or a row and its author's role."""

    file = fields.String(required=True, allow_none=True)
    line = fields.Integer(required=True, allow_none=True)
    id = fields.String(required=True, allow_none=True)
    role = fields.String(required=True, allow_none=True)


class ConsiderationSchema(Schema):
    """One rule that was considered."""

    kind = fields.String(required=True)
    label = _text(required=True, allow_none=True)
    day = fields.Date(required=True)
    verdict = fields.String(required=True)
    decides = fields.Boolean(required=True)
    written = fields.Nested(WrittenSchema, required=True)


class ExplanationSchema(Schema):
    """Why a line is open or closed."""

    line = fields.String(required=True)
    at = _instant()
    timezone = fields.String(required=True)
    status = fields.String(required=True)
    reason = fields.String(required=True)
    next_change = _instant(allow_none=True)
    text = _text(required=True)
    rules = fields.List(fields.Nested(ConsiderationSchema), required=True)


class TopicSchema(Schema):
    """A contact reason."""

    id = fields.String(required=True)
    label = _text(required=True)
    answer = _text(required=True, allow_none=True)
    queue = fields.String(required=True, allow_none=True)
    rule = fields.Dict(required=True, allow_none=True)


class TopicsSchema(Schema):
    """Every contact reason."""

    items = fields.List(fields.Nested(TopicSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class EligibilitySchema(Schema):
    """Whether a purchase is within a topic's rule; `rule` is null where the topic has none."""

    topic = fields.String(required=True)
    rule = fields.Dict(required=True, allow_none=True)
    purchased_on = fields.Date()
    today = fields.Date()
    eligible = fields.Boolean()
    last_day = fields.Date()
    moved_from = fields.Date(allow_none=True)
    why = _text()


class FaultSchema(Schema):
    """One thing to mend."""

    in_ = fields.String(required=True, data_key="in")
    pointer = fields.String(required=True)
    code = fields.String(required=True)
    detail = _text(required=True)


class ProblemSchema(Schema):
    """RFC 9457 problem details."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True, allow_none=True)
    errors = fields.List(fields.Nested(FaultSchema), required=True)
