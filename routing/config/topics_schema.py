"""The shape of topics.yaml: what people want, what can be said at once, and the keys that lead there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields

from routing.config.fields import Entries, FileSchema, Notation, TextField, choice, whole
from routing.domain.menu import DEEPEST, KEYS, Choice, Command, Menu, TopicChoice
from routing.domain.text import Text


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
    spoken = TextField(load_default=None, allow_none=True)
    words = fields.Nested(WordsSchema, load_default=lambda: {"fr": [], "en": []})
    answer = TextField(load_default=None, allow_none=True)
    sms = TextField(load_default=None, allow_none=True)
    queue = fields.String(load_default=None, allow_none=True)
    rule = fields.Nested(DateRuleSchema, load_default=None, allow_none=True)
    if_late = fields.Nested(IfLateSchema, load_default=None, allow_none=True)


_KEYS = "write keys here, each with where it leads"
_COMMANDS = {command.value: command for command in Command}


class GroupSchema(FileSchema):
    """A key that opens a list: its name, how it is announced, and the keys below it."""

    label = TextField(required=True)
    spoken = TextField(load_default=None, allow_none=True)
    topics = fields.Raw(required=True)


class MenuField(fields.Field[Any]):
    """One level of a menu, and the levels below it: keys, each with a topic, a command or a group."""

    default_error_messages = {"null": _KEYS, "required": _KEYS}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Menu:
        return _menu(value, None, None, 1)


def _menu(written: Any, label: Text | None, spoken: Text | None, level: int) -> Menu:
    if not isinstance(written, Mapping) or not written:
        raise ValidationError(_KEYS)
    choices: dict[str, Choice] = {}
    faults: dict[str, Any] = {}
    for key, leads_to in written.items():
        try:
            choices[str(key)] = _choice(str(key), leads_to, level)
        except ValidationError as error:
            faults[key] = error.messages
    if faults:
        raise ValidationError(faults)
    return Menu(label, spoken, choices)


def _choice(key: str, leads_to: Any, level: int) -> Choice:
    if key not in list(KEYS):
        raise ValidationError("a key is one of 0-9 and *")
    if isinstance(leads_to, str):
        return _COMMANDS.get(leads_to) or TopicChoice(leads_to)
    if not isinstance(leads_to, Mapping):
        raise ValidationError("write a topic, agent, english or repeat, or a group with label and topics")
    if level >= DEEPEST:
        raise ValidationError(f"a menu has at most {DEEPEST} levels; write a topic here")
    group = GroupSchema().load(leads_to)
    try:
        return _menu(group["topics"], group["label"], group["spoken"], level + 1)
    except ValidationError as error:
        raise ValidationError({"topics": error.messages}) from None


class TopicsFileSchema(FileSchema):
    """topics.yaml."""

    menus = Entries(MenuField(), load_default=dict)
    topics = Entries(TopicSchema, load_default=dict, allow_none=True)
