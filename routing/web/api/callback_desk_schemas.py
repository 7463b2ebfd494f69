"""The shapes of promises as supervisors see and change them."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from routing.domain.callback import CallbackState
from routing.web.api.arguments import MOMENT
from routing.web.api.callback_schemas import LANGUAGES, LONGEST, MoveSchema, WindowSchema
from routing.web.api.desk_schemas import PageArguments, ReasonGiven
from routing.web.api.schemas import INSTANT

STATES = [state.value for state in CallbackState]
OUTCOMES = (
    "connected", "no_key", "busy", "no_answer", "machine", "failed", "bad_number", "not_placed", "unknown",
    "agent_gone", "cancelled",
)


def _instant(can_be_none: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=can_be_none, metadata=INSTANT)


def _or_none(longest: int = LONGEST) -> fields.String:
    return fields.String(required=True, allow_none=True, validate=validate.Length(max=longest))


def _moment(name: str) -> fields.String:
    return fields.String(
        load_default=None, data_key=name, metadata={"pattern": MOMENT, "example": "2026-11-23T09:00:00+01:00"}
    )


class TrySchema(Schema):
    """One call to whoever asked. `outcome` is null while it is on."""

    n = fields.Integer(required=True)
    call_sid = _or_none()
    outcome = fields.String(required=True, allow_none=True, validate=validate.OneOf(OUTCOMES))
    placed_at = _instant(can_be_none=True)
    answered_at = _instant(can_be_none=True)
    connected_at = _instant(can_be_none=True)


class ChangeSchema(Schema):
    """One thing that happened to a callback."""

    at = _instant()
    event = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    reason = fields.String(required=True)
    detail = fields.Dict(required=True)


class CallbackSchema(Schema):
    """A promise to ring back. `version` is what `If-Match` takes; `changes` come with one callback alone.

    `phone` is masked, but to a supervisor who asks for it with one callback; null once it was deleted.
    """

    reference = fields.String(required=True, metadata={"example": "RC-7F3K"})
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    reason = fields.String(required=True)
    window = fields.Nested(WindowSchema, required=True, allow_none=True)
    rank_at = _instant()
    next_attempt_at = _instant(can_be_none=True)
    attempts = fields.List(fields.Nested(TrySchema), required=True)
    line = fields.String(required=True)
    queue = _or_none()
    topic = _or_none()
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    channel = fields.String(required=True)
    phone = _or_none()
    call_sid = _or_none()
    priority = fields.Integer(required=True)
    first_rung_at = _instant(can_be_none=True)
    missed_at = _instant(can_be_none=True)
    created_at = _instant()
    changed_at = _instant()
    ended_at = _instant(can_be_none=True)
    version = fields.Integer(required=True)
    changes = fields.List(fields.Nested(ChangeSchema))


class CallbackArguments(PageArguments):
    """Which callbacks: by state, and by when they are promised for; without a window, by when they were asked for."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))
    start = _moment("from")
    end = _moment("to")


class RevealArguments(Schema):
    """Whether the number is to be shown in full, which is journalled."""

    class Meta:
        """Whatever else stands in the query is none of our business."""

        unknown = "exclude"

    reveal = fields.Boolean(load_default=False)


class MoveChange(ReasonGiven, MoveSchema):
    """Where it is moved to, and why."""


class ByHand(ReasonGiven, MoveSchema):
    """A callback that a supervisor books for a caller."""

    phone = fields.String(required=True, validate=validate.Length(max=LONGEST), metadata={"example": "06 12 34 56 78"})
    topic = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=LONGEST))
    language = fields.String(load_default="fr", validate=validate.OneOf(LANGUAGES))
