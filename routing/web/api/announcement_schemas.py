"""The shapes in which an announcement is asked for and answered."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields

from routing.web.api.arguments import Lenient
from routing.web.api.desk_schemas import ReasonGiven, ReasonNeeded
from routing.web.api.schemas import INSTANT, TextSchema


class BothLanguages(Schema):
    """A text in both languages."""

    class Meta:
        """A misspelt language is not passed over."""

        unknown = RAISE

    fr = fields.String(required=True)
    en = fields.String(required=True)


class AnnouncementChange(ReasonNeeded):
    """What is to be announced, until when, and why."""

    class Meta:
        """A misspelt field is not passed over."""

        unknown = RAISE

    text = fields.Nested(BothLanguages, required=True)
    until = fields.String(required=True, metadata={
        "description": "RFC 3339; without an offset, the line's wall time", "example": "2026-11-24T18:00:00+01:00",
    })


class DryRunArguments(Lenient):
    """Whether anything is to be changed at all."""

    dry_run = fields.Boolean(load_default=False, metadata={"description": "Answer what would be, and change nothing"})


class EndArguments(DryRunArguments, ReasonGiven):
    """Why it ends."""


class AnnouncedSchema(Schema):
    """What is announced."""

    id = fields.String(required=True)
    text = fields.Nested(TextSchema, required=True)
    start = fields.String(required=True, metadata=INSTANT)
    until = fields.String(required=True, metadata=INSTANT)


class HeardSchema(Schema):
    """The sentences that callers hear first, in each language; none on a chat."""

    fr = fields.List(fields.String(), required=True)
    en = fields.List(fields.String(), required=True)


class AnnouncementSchema(Schema):
    """A line and what is announced on it."""

    line = fields.String(required=True)
    dry_run = fields.Boolean(required=True)
    announcement = fields.Nested(AnnouncedSchema, required=True, allow_none=True)
    heard = fields.Nested(HeardSchema, required=True)
