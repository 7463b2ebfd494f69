"""marshmallow fields for the notations of the config files, and schemas that name the nearest known key."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema

from routing.config import notation
from routing.config.document import Place
from routing.config.faults import did_you_mean
from routing.config.zones import zone
from routing.domain.text import Text
from routing.phone_numbers import read_number

Parser = Callable[[str], Any]


class FileSchema(Schema):
    """A part of a config file: unknown keys are faults that name the nearest known key."""

    class Meta:
        """Unknown keys are reported by `no_unknown_keys`, which knows the known ones."""

        unknown = EXCLUDE

    error_messages = {"type": "write keys and values here, one to a line"}  # noqa: RUF012 - marshmallow's way

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """marshmallow's own sentences say neither what is wrong nor what is right."""
        in_our_words(field_obj)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def no_unknown_keys(self, _data: Any, original: Any, **_: Any) -> None:
        """Refuses keys the schema does not have."""
        if not isinstance(original, Mapping):
            return
        known = [field.data_key or name for name, field in self.fields.items()]
        unknown = {key: [f"unknown key; {did_you_mean(key, known)}"] for key in original if key not in known}
        if unknown:
            raise ValidationError(unknown)


def in_our_words(field: fields.Field[Any]) -> None:
    """Gives the library's fields our sentences, those of a list's items too."""
    if isinstance(field, fields.List):
        in_our_words(field.inner)
    if type(field) in _OUR_WORDS:
        words = _OUR_WORDS[type(field)]
        if field.error_messages.get("required") == fields.Field.default_error_messages["required"]:
            field.error_messages["required"] = "this key is missing"
        field.error_messages |= {"null": "a value is missing here", "invalid": words, "type": words}


_OUR_WORDS: dict[type, str] = {
    fields.String: "write a single text here",
    fields.List: "write a list here: [a, b]",
    fields.Dict: "write keys and values here, one to a line",
    fields.Nested: "write keys and values here, one to a line",
}


class Notation(fields.Field[Any]):
    """A single value in one of the config's notations."""

    default_error_messages = {  # noqa: RUF012
        "required": "this key is missing",
        "null": "a value is missing here",
    }

    def __init__(self, parser: Parser, **options: Any) -> None:
        super().__init__(**options)
        self._parser = parser

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Any:
        if not isinstance(value, str):
            raise ValidationError("write a single value here")
        try:
            return self._parser(value.strip())
        except ValueError as error:
            raise ValidationError(str(error)) from None


class OneOrMore(Notation):
    """One value of a notation, or several: a YAML list, or separated by commas."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        items = value.split(",") if isinstance(value, str) else value
        if not isinstance(items, list) or not items:
            raise ValidationError("write one value, or several in brackets: [a, b]")
        return [super(OneOrMore, self)._deserialize(item, attr, data, **options) for item in items]


class WeekField(fields.Field[Any]):
    """A regular week: days with their spans, `always` or `never`."""

    default_error_messages = {"required": "this key is missing", "null": "write the week's hours here"}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Any:
        if not isinstance(value, str | Mapping):
            raise ValidationError("write days such as `mon-thu: 09:00-20:00`")
        week, faults = notation.read_week(value)
        if faults:
            raise ValidationError(faults.pop("") if "" in faults else {k: [v] for k, v in faults.items()})
        return week


class Entries(fields.Field[Any]):
    """A mapping from ids to parts of one schema, faults kept by id."""

    default_error_messages = {"required": "this key is missing", "null": "nothing is written here"}  # noqa: RUF012

    def __init__(self, part: type[Schema] | fields.Field[Any], **options: Any) -> None:
        super().__init__(**options)
        self._part: fields.Field[Any] = part if isinstance(part, fields.Field) else fields.Nested(part)
        in_our_words(self._part)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if not isinstance(value, Mapping):
            raise ValidationError("write ids here, each with its own keys below it")
        read, faults = {}, {}
        for key, item in value.items():
            try:
                read[key] = self._part.deserialize(item, key, value, **options)
            except ValidationError as error:
                faults[key] = error.messages
        if faults:
            raise ValidationError(faults)
        return read


class TextSchema(FileSchema):
    """A text for people: French and English, both needed."""

    fr = fields.String(required=True, error_messages={"required": "the French text is missing"})
    en = fields.String(required=True, error_messages={"required": "the English text is missing"})


class TextField(fields.Field[Text]):
    """A text in both languages, as a Text."""

    default_error_messages = {"required": "this key is missing", "null": "a text is missing here"}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Text:
        if not isinstance(value, Mapping):
            raise ValidationError("write it in both languages: {fr: …, en: …}")
        read = TextSchema().load(value)
        return Text(read["fr"], read["en"])


def choice(*known: str) -> Parser:
    """A parser for one of a few words."""

    def parse(written: str) -> str:
        if written not in known:
            raise ValueError(did_you_mean(written, known))
        return written

    return parse


def yes_no(**options: Any) -> Notation:
    """A field for `yes` or `no`."""
    return Notation(notation.read_yes_no, **options)


def phone_number(**options: Any) -> Notation:
    """A field for a telephone number."""

    def parse(written: str) -> Any:
        found = read_number(written)
        if found is None:
            raise ValueError("not a telephone number; write it in full, such as +33 1 73 01 84 99")
        return found

    return Notation(parse, **options)


def web_address(*schemes: str, **options: Any) -> fields.URL:
    """A field for a full web address under one of these schemes, optional unless said otherwise."""
    usual: dict[str, Any] = {"load_default": None, "allow_none": True, "require_tld": False}
    words: dict[str, str | list[Any] | dict[str, Any]] = {"invalid": "not an address; write it in full, https://…"}
    return fields.URL(schemes=set(schemes), error_messages=words, **usual | options)


def time_zone(**options: Any) -> Notation:
    """A field for an IANA time zone."""
    return Notation(zone, **options)


def whole(low: int, high: int, **options: Any) -> Notation:
    """A field for a whole number within bounds."""

    def parse(written: str) -> int:
        if not written.isdecimal() or len(written) > 9 or not low <= int(written) <= high:
            raise ValueError(f"write a whole number from {low} to {high}")
        return int(written)

    return Notation(parse, **options)


def duration(low: int, high: int, **options: Any) -> Notation:
    """A field for a duration within bounds, read as whole seconds."""

    def parse(written: str) -> int:
        seconds = int(notation.read_duration(written).total_seconds())
        if not low <= seconds <= high:
            raise ValueError(f"write a duration from {low} s to {high} s")
        return seconds

    return Notation(parse, **options)


def slug(written: str) -> str:
    """An id as the files use them. Raises ValueError for anything else."""
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", written):
        raise ValueError("an id is at most 40 small letters, digits, - and _, and begins with a letter")
    return written


def flatten(messages: Any, place: Place = ()) -> list[tuple[Place, str]]:
    """marshmallow's nested messages as places and sentences."""
    if isinstance(messages, Mapping):
        found = []
        for key, inner in messages.items():
            found += flatten(inner, place if key == "_schema" else (*place, key))
        return found
    return [(place, str(message)) for message in messages]
