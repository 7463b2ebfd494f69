"""The shapes of the journal in the supervisor API."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from routing.domain.journal_words import Realm
from routing.web.api.desk_schemas import ANYTHING, INSTANT, PageArguments
from routing.web.api.schemas import TextSchema

LONGEST_NAME = 100


class EntrySchema(Schema):
    """One change by a person."""

    id = fields.String(required=True)
    at = fields.String(required=True, metadata=INSTANT)
    author = fields.String(required=True)
    role = fields.String(required=True)
    origin = fields.String(required=True, metadata={"description": "cli, console or api"})
    address = fields.String(required=True, allow_none=True, metadata={"description": "The network address"})
    action = fields.String(required=True)
    subject = fields.String(required=True)
    what = fields.Nested(TextSchema, required=True)
    detail = fields.Dict(required=True)
    reason = fields.String(required=True)
    undoes = fields.String(required=True, allow_none=True, metadata={"description": "The id of the entry it undid"})
    undone_by = fields.String(required=True, allow_none=True)
    can_be_undone = fields.Boolean(required=True)
    previous = fields.String(required=True, metadata={"description": "The hash of the entry before"})
    hash = fields.String(required=True)


class JournalArguments(PageArguments):
    """Which entries."""

    author = fields.String(
        load_default=None, validate=[validate.Length(max=LONGEST_NAME), validate.Regexp(ANYTHING)]
    )
    realm = fields.String(load_default=None, validate=validate.OneOf([realm.value for realm in Realm]))
    format = fields.String(
        load_default=None, validate=validate.OneOf(["json", "csv"]),
        metadata={"description": "csv for a spreadsheet, as with Accept: text/csv"},
    )
