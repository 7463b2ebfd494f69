"""The shapes of the public API's callbacks: what is asked, what is offered, and one's own callback."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from routing.domain.callback import CallbackState
from routing.web.api.arguments import MOMENT, Lenient
from routing.web.api.schemas import INSTANT, ProblemSchema, TextSchema

LONGEST = 64
LANGUAGES = ("fr", "en")
SLOT_ID = r"^20\d{6}T\d{4}Z$"
KEY_HEADER: dict[str, Any] = {
    "in": "header", "name": "Idempotency-Key", "required": False,
    "description": "The same request under the same key is answered as the first time; up to 80 visible characters",
    "schema": {"type": "string", "pattern": "^[!-~]{1,80}$"},
}


def _words(**options: Any) -> fields.String:
    return fields.String(validate=validate.Length(max=LONGEST), **options)


def _moment(name: str) -> fields.String:
    return fields.String(
        load_default=None, data_key=name,
        metadata={"pattern": MOMENT, "description": "RFC 3339, or a day", "example": "2026-11-24T09:00:00+01:00"},
    )


class MoveSchema(Schema):
    """A slot by its id, or as soon as possible: one of the two."""

    slot_id = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(max=LONGEST),
        metadata={"example": "20261124T0900Z"},
    )
    asap = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class AskSchema(MoveSchema):
    """A callback asked for. `consent` is the version of the sentence that was shown, as /availability has it."""

    phone = _words(required=True, metadata={"example": "06 12 34 56 78"})
    topic = _words(required=True, allow_none=True, metadata={"example": "refund"})
    language = fields.String(load_default="fr", validate=validate.OneOf(LANGUAGES))
    consent = _words(required=True)


class SlotArguments(Lenient):
    """Which slots: from now on to the horizon, unless said otherwise."""

    topic = fields.String(
        load_default=None, metadata={"pattern": "^[a-z][a-z0-9_]{0,39}$", "description": "For which contact reason"}
    )
    start = _moment("from")
    end = _moment("to")


class WindowSchema(Schema):
    """When somebody is rung: from start to end, half-open."""

    start = fields.String(required=True, metadata=INSTANT)
    end = fields.String(required=True, metadata=INSTANT)


class SlotSchema(WindowSchema):
    """A window that can be chosen, and how many more may choose it."""

    id = fields.String(required=True, metadata={"pattern": SLOT_ID})
    remaining = fields.Integer(required=True, validate=validate.Range(1))


class SlotsSchema(Schema):
    """The windows that can be chosen, oldest first."""

    timezone = fields.String(required=True)
    slots = fields.List(fields.Nested(SlotSchema), required=True)


class CallbackLinksSchema(Schema):
    """`self` for programs, `cancel` the page on which a person moves or cancels it."""

    self_ = fields.String(required=True, data_key="self")
    cancel = fields.String(required=True)


class OwnCallbackSchema(Schema):
    """One's own callback. `window` is null while it is not known when; `reason` is that of the last change."""

    reference = fields.String(required=True, metadata={"example": "RC-7F3K"})
    state = fields.String(required=True, validate=validate.OneOf([state.value for state in CallbackState]))
    reason = fields.String(required=True)
    text = fields.Nested(TextSchema, required=True)
    window = fields.Nested(WindowSchema, required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True, metadata={"example": "06 •• •• •• 78"})
    topic = fields.String(required=True, allow_none=True)
    language = fields.String(required=True, validate=validate.OneOf(LANGUAGES))
    links = fields.Nested(CallbackLinksSchema, required=True)


class NoSlotSchema(ProblemSchema):
    """A problem document; where the slot is gone it names the next ones."""

    next_slots = fields.List(fields.Nested(SlotSchema))
