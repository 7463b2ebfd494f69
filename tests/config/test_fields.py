"""The fields: a wrong kind of value is answered in our own words, unknown keys by the nearest known one."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import ValidationError, fields

from routing.config.fields import (
    Entries,
    FileSchema,
    Notation,
    OneOrMore,
    TextField,
    WeekField,
    choice,
    phone_number,
    slug,
    time_zone,
    whole,
    yes_no,
)
from routing.domain.text import Text
from tests.config.files import speaks_library


class Part(FileSchema):
    """A part with one key."""

    size = whole(1, 10, required=True)


class Sample(FileSchema):
    """One key of each kind."""

    days = OneOrMore(choice("mon", "tue"))
    colour = Notation(choice("red", "green"))
    name = TextField()
    weekly = WeekField()
    parts = Entries(Part)
    part = fields.Nested(Part)
    many = fields.List(phone_number())
    number = phone_number()
    open_ = yes_no(data_key="open")
    zone = time_zone()


def messages_of(content: Any) -> Any:
    """marshmallow's nested messages for a refused content."""
    with pytest.raises(ValidationError) as caught:
        Sample().load(content)
    return caught.value.messages


def test_good_values() -> None:
    read = Sample().load(
        {
            "days": "mon, tue",
            "colour": " red ",
            "name": {"fr": "un", "en": "one"},
            "open": "no",
            "parts": {"a": {"size": "3"}},
            "number": "01 73 01 84 99",
            "zone": "Asia/Kolkata",
        }
    )
    assert read["days"] == ["mon", "tue"]
    assert read["colour"] == "red"
    assert read["name"] == Text("un", "one")
    assert read["open_"] is False
    assert read["parts"] == {"a": {"size": 3}}
    assert read["number"].e164 == "+33173018499"
    assert read["zone"].key == "Asia/Kolkata"


@pytest.mark.parametrize(
    ("content", "messages"),
    [
        ({"colur": "red"}, {"colur": ["unknown key; did you mean “colour”?"]}),
        ({"opens": "no"}, {"opens": ["unknown key; did you mean “open”?"]}),
        ({"part": {"sise": "1", "size": "1"}}, {"part": {"sise": ["unknown key; did you mean “size”?"]}}),
        ({"colour": "gren"}, {"colour": ["did you mean “green”?"]}),
        ({"colour": "mauve"}, {"colour": ["known: green, red"]}),
        ({"colour": ["red"]}, {"colour": ["write a single value here"]}),
        ({"colour": None}, {"colour": ["a value is missing here"]}),
        ({"days": []}, {"days": ["write one value, or several in brackets: [a, b]"]}),
        ({"days": {"mon": "x"}}, {"days": ["write one value, or several in brackets: [a, b]"]}),
        ({"days": ["mon", None]}, {"days": ["write a single value here"]}),
        ({"name": "Chat"}, {"name": ["write it in both languages: {fr: …, en: …}"]}),
        ({"name": {"fr": "Chat"}}, {"name": {"en": ["the English text is missing"]}}),
        ({"name": {"en": "Chat"}}, {"name": {"fr": ["the French text is missing"]}}),
        ({"name": {"fr": "a", "en": "b", "de": "c"}}, {"name": {"de": ["unknown key; known: en, fr"]}}),
        ({"weekly": []}, {"weekly": ["write days such as `mon-thu: 09:00-20:00`"]}),
        ({"weekly": None}, {"weekly": ["write the week's hours here"]}),
        ({"parts": ["a"]}, {"parts": ["write ids here, each with its own keys below it"]}),
        ({"parts": {"a": {}}}, {"parts": {"a": {"size": ["this key is missing"]}}}),
        ({"parts": {"a": {"size": "11"}}}, {"parts": {"a": {"size": ["write a whole number from 1 to 10"]}}}),
        ({"parts": {"a": {"size": "²"}}}, {"parts": {"a": {"size": ["write a whole number from 1 to 10"]}}}),
        ({"parts": {"a": {"size": "-1"}}}, {"parts": {"a": {"size": ["write a whole number from 1 to 10"]}}}),
        (
            {"parts": {"a": {"size": "9" * 5000}}},
            {"parts": {"a": {"size": ["write a whole number from 1 to 10"]}}},
        ),
        ({"open": "maybe"}, {"open": ["write yes or no"]}),
    ],
)
def test_faults(content: dict[str, Any], messages: dict[str, Any]) -> None:
    assert messages_of(content) == messages


def test_the_faults_of_all_keys_come_together() -> None:
    assert set(messages_of({"colur": "x", "colour": "x", "open": "x", "part": {}})) == {
        "colur",
        "colour",
        "open",
        "part",
    }


@pytest.mark.parametrize(
    "key", ["days", "colour", "name", "weekly", "parts", "part", "many", "number", "open", "zone"]
)
@pytest.mark.parametrize("value", [None, "?", ["?"], [None], {"?": "?"}, {"?": None}, {}, []])
def test_no_fault_speaks_the_language_of_the_library(key: str, value: Any) -> None:
    """“Field may not be null.” tells a supervisor neither what was wrong nor what would be right."""
    try:
        Sample().load({key: value})
    except ValidationError as error:
        assert not speaks_library(str(error.messages))


@pytest.mark.parametrize("written", ["15", "3631", "call me", "+33 1 73", "anonymous", "1" * 300])
def test_what_is_no_telephone_number(written: str) -> None:
    assert "such as +33 1 73 01 84 99" in messages_of({"number": written})["number"][0]


@pytest.mark.parametrize("written", ["telephone", "line_2", "a", "a-b", "a" * 40])
def test_ids(written: str) -> None:
    assert slug(written) == written


@pytest.mark.parametrize("written", ["", "2a", "A", "Téléphone", "a b", "a.b", "a" * 41, "a\n"])
def test_what_is_no_id(written: str) -> None:
    with pytest.raises(ValueError, match="small letters"):
        slug(written)
