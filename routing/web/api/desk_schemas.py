"""The shapes of the supervisor API, from which its part of the OpenAPI document is made."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from routing.domain.presence import Presence
from routing.web.api.arguments import MOMENT
from routing.web.api.schemas import TextSchema

INSTANT: dict[str, Any] = {"format": "date-time", "description": "RFC 3339 with the line's own offset"}
STATES = ("in_menu", "waiting", "with_agent", "voicemail", "ended")
ENDS = (
    "answered", "abandoned_menu", "abandoned_queue", "converted", "voicemail", "sms", "closed", "refused", "failed",
)
VOICEMAIL_STATES = ("new", "taken", "done")
LONGEST_ID = 64
LONGEST_REASON = 500
ID = r"^[A-Za-z0-9_-]+$"
# PostgreSQL keeps no NUL in a text.
ANYTHING = r"^[^\x00]*$"
MORE_THAN_BLANKS = r"^[^\x00]*[^\s\x00][^\x00]*$"
MOST = 200


def _instant(**options: Any) -> fields.String:
    return fields.String(metadata=INSTANT, **options)


def _moment(name: str) -> fields.String:
    return fields.String(
        load_default=None, data_key=name, metadata={"pattern": MOMENT, "example": "2026-11-23T09:00:00+01:00"}
    )


def _is_unicode(written: str) -> None:
    """JSON can write half a surrogate pair, which is no character (RFC 8259, section 8.2)."""
    if any("\ud800" <= letter <= "\udfff" for letter in written):
        raise ValidationError("Not a valid string.")


def _like(pattern: str) -> validate.Regexp:
    return validate.Regexp(pattern, error="Not a valid string.")


def _reason(pattern: str, shortest: int | None, **options: Any) -> fields.String:
    return fields.String(
        validate=[validate.Length(shortest, LONGEST_REASON), _like(pattern), _is_unicode], **options
    )


def _maybe(kind: type[fields.Field[Any]], **options: Any) -> fields.Field[Any]:
    return kind(required=True, allow_none=True, **options)


class StepSchema(Schema):
    """One thing that happened in a call."""

    at = _instant(required=True)
    name = fields.String(required=True)
    detail = fields.Dict(required=True)


class CallSchema(Schema):
    """A call: where it is, or how it ended. `from` is masked; `steps` come with one call alone."""

    sid = fields.String(required=True)
    line = fields.String(required=True)
    from_ = fields.String(required=True, data_key="from")
    to = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    ended_as = _maybe(fields.String, validate=validate.OneOf(ENDS))
    started_at = _instant(required=True)
    ended_at = _instant(required=True, allow_none=True)
    duration_seconds = _maybe(fields.Integer)
    queue = _maybe(fields.String)
    entered_at = _instant(required=True, allow_none=True)
    wait_seconds = _maybe(fields.Integer)
    agent = _maybe(fields.String)
    recording = _maybe(fields.String)
    steps = fields.List(fields.Nested(StepSchema))


class WaiterSchema(Schema):
    """Somebody who waits, in the order in which they will be served."""

    state = fields.String(required=True, validate=validate.OneOf(["waiting"]))
    call_sid = fields.String(required=True)
    position = fields.Integer(required=True)
    topic = _maybe(fields.String)
    language = fields.String(required=True)
    entered_at = _instant(required=True)


class PresenceSchema(Schema):
    """An agent of a queue and what they are at."""

    id = fields.String(required=True)
    presence = fields.String(required=True, validate=validate.OneOf([one.value for one in Presence]))


class QueueSchema(Schema):
    """A queue: who waits and who answers."""

    id = fields.String(required=True)
    name = fields.Nested(TextSchema, required=True)
    lines = fields.List(fields.String(), required=True)
    waiting = fields.List(fields.Nested(WaiterSchema), required=True)
    agents = fields.List(fields.Nested(PresenceSchema), required=True)


class AgentSchema(PresenceSchema):
    """An agent. `version` is what `If-Match` takes; `afterwards` is what they will be once their call ends."""

    name = fields.String(required=True)
    since = _instant(required=True)
    afterwards = _maybe(fields.String)
    reason = _maybe(fields.String)
    version = fields.Integer(required=True)


class VoicemailSchema(Schema):
    """A message that a caller left."""

    id = fields.String(required=True)
    call_sid = fields.String(required=True)
    line = fields.String(required=True)
    queue = _maybe(fields.String)
    topic = _maybe(fields.String)
    language = fields.String(required=True)
    from_ = fields.String(required=True, data_key="from")
    wants_callback = fields.Boolean(required=True)
    state = fields.String(required=True, validate=validate.OneOf(VOICEMAIL_STATES))
    recording_url = _maybe(fields.String)
    duration_seconds = _maybe(fields.Integer)
    left_at = _instant(required=True)
    taken_by = _maybe(fields.String)
    taken_at = _instant(required=True, allow_none=True)
    done_at = _instant(required=True, allow_none=True)


class MessageSchema(Schema):
    """A text message that was written, and what became of it."""

    id = fields.String(required=True)
    call_sid = _maybe(fields.String)
    to = fields.String(required=True)
    purpose = fields.String(required=True)
    language = fields.String(required=True)
    body = fields.String(required=True)
    segments = fields.Integer(required=True)
    state = fields.String(required=True)
    error = _maybe(fields.String)
    created_at = _instant(required=True)
    changed_at = _instant(required=True)


class AlarmSchema(Schema):
    """Something that somebody should look at, once, with how often it happened."""

    kind = fields.String(required=True)
    subject = fields.String(required=True)
    count = fields.Integer(required=True)
    detail = fields.String(required=True)
    first_at = _instant(required=True)
    last_at = _instant(required=True)


def page_of(schema: type[Schema], name: str) -> type[Schema]:
    """The shape of a list of such things."""
    return Schema.from_dict({
        "items": fields.List(fields.Nested(schema), required=True),
        "next": fields.String(required=True, allow_none=True, metadata={"description": "`after` of the next page"}),
    }, name=name)


class PageArguments(Schema):
    """A page of a list: so many, after the one of that id."""

    class Meta:
        """Whatever else stands in the query is none of our business."""

        unknown = EXCLUDE

    limit = fields.Integer(load_default=50, validate=validate.Range(1, MOST))
    after = fields.String(load_default=None, validate=[validate.Length(max=LONGEST_ID), _like(ID)])


class CallArguments(PageArguments):
    """Which calls."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    line = fields.String(load_default=None, validate=[validate.Length(max=LONGEST_ID), _like(ID)])
    start = _moment("from")
    end = _moment("to")


class VoicemailArguments(PageArguments):
    """Which voicemails."""

    state = fields.String(load_default=None, validate=validate.OneOf(VOICEMAIL_STATES))


class ReasonNeeded(Schema):
    """Why, which has to be said."""

    reason = _reason(MORE_THAN_BLANKS, 1, required=True)


class PresenceChange(ReasonNeeded):
    """What an agent shall be, and why."""

    presence = fields.String(required=True, validate=validate.OneOf(["available", "away"]))


class ReasonGiven(Schema):
    """Why."""

    reason = _reason(ANYTHING, None, load_default="")
