"""Every word of the pages is there in both languages, and every word the scripts say is one."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from routing.simulator import network
from routing.simulator.chat_words import CHAT
from routing.simulator.network import ROLES
from routing.simulator.page_words import NAV, PAGE
from routing.simulator.phone_words import PHONES, SCRIPT_WORDS
from routing.simulator.rehearse import NotRehearsed

FOLDER = Path(network.__file__).parent


@pytest.mark.parametrize("words", [CHAT, NAV, PHONES, SCRIPT_WORDS])
def test_french_typography(words: Mapping[str, Mapping[str, str]]) -> None:
    for text in words["fr"].values():
        assert "'" not in text
        assert not any(f" {mark}" in text for mark in ":;?!»"), text


@pytest.mark.parametrize("words", [CHAT, NAV, PAGE, PHONES, SCRIPT_WORDS])
def test_both_languages_say_the_same_things(words: Mapping[str, Mapping[str, str]]) -> None:
    assert set(words) == {"fr", "en"}
    assert list(words["fr"]) == list(words["en"])
    for key, french in words["fr"].items():
        assert french
        assert words["en"][key]
        assert french.count("{}") == words["en"][key].count("{}"), key


def test_the_scripts_say_known_words_only() -> None:
    scripts = [path.read_text(encoding="utf-8") for path in (FOLDER / "static" / "phones").glob("*.js")]
    said = {key for text in scripts for key in re.findall(r"""\b(?:word|status)\("([a-z_-]+)\"""", text)}
    assert said
    assert said <= set(SCRIPT_WORDS["fr"])


@pytest.mark.parametrize(
    ("template", "words"), [("phones", PHONES), ("phone", PHONES), ("script", PAGE), ("rehearsal", PAGE)]
)
def test_the_templates_say_known_words_only(template: str, words: Mapping[str, Mapping[str, str]]) -> None:
    text = (FOLDER / "templates" / f"{template}.html").read_text(encoding="utf-8")
    assert set(re.findall(r"\bwords\.([a-z_]+)", text)) <= set(words["fr"])


def test_every_role_has_a_name_and_every_failure_its_sentence() -> None:
    assert set(ROLES) <= set(PHONES["fr"])
    for code in ("too_long", "broken", "refused"):
        assert NotRehearsed(code).code in PAGE["fr"]


def test_nothing_of_the_scripts_makes_markup_out_of_texts() -> None:
    for path in (FOLDER / "static" / "phones").glob("*.js"):
        text = path.read_text(encoding="utf-8")
        for dangerous in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "document.write", "http://", "https://"):
            assert dangerous not in text, (path.name, dangerous)
        assert len(text.splitlines()) <= 180
