"""The shape of topics.yaml: what people want, what can be said at once, and the keys that lead there."""

from __future__ import annotations

from marshmallow import fields

from routing.config.fields import Entries, FileSchema, Notation, TextField, choice, whole


class WordsSchema(FileSchema):
    """What callers say for a topic."""

    fr = fields.List(fields.String(), load_default=list)
    en = fields.List(fields.String(), load_default=list)


class DateRuleSchema(FileSchema):
    """So many days after a purchase, inclusive."""

    days = whole(1, 3650, required=True)
    extend = Notation(choice("no", "working_day"), load_default="no")


class IfLateSchema(FileSchema):
    """Which queue serves those who come after the last day."""

    queue = fields.String(required=True)


class TopicSchema(FileSchema):
    """What a caller or visitor wants."""

    label = TextField(required=True)
    words = fields.Nested(WordsSchema, load_default=lambda: {"fr": [], "en": []})
    answer = TextField(load_default=None, allow_none=True)
    sms = TextField(load_default=None, allow_none=True)
    queue = fields.String(load_default=None, allow_none=True)
    rule = fields.Nested(DateRuleSchema, load_default=None, allow_none=True)
    if_late = fields.Nested(IfLateSchema, load_default=None, allow_none=True)


_KEYS = "write keys here, each with where it leads"
_menu = fields.Dict(error_messages={"null": _KEYS, "invalid": _KEYS})


class TopicsFileSchema(FileSchema):
    """topics.yaml. Menus are checked for their keys here and walked by the phone menu."""

    menus = fields.Dict(keys=fields.String(), values=_menu, load_default=dict)
    topics = Entries(TopicSchema, load_default=dict, allow_none=True)
