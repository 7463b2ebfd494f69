"""Both languages say the same things."""

import string

import pytest

from routing.simulator.page_words import PAGE
from routing.simulator.phrases import ENDS, EVENTS, LABELS, duration


@pytest.mark.parametrize("table", [EVENTS, ENDS, LABELS, PAGE])
def test_the_same_keys_in_both_languages(table: dict[str, dict[str, str]]) -> None:
    assert table["fr"].keys() == table["en"].keys()


@pytest.mark.parametrize("key", EVENTS["fr"])
def test_the_same_places_to_fill(key: str) -> None:
    places = [{name for _, name, _, _ in string.Formatter().parse(EVENTS[lang][key])} for lang in ("fr", "en")]
    assert places[0] - {None} == places[1] - {None}


@pytest.mark.parametrize("table", [EVENTS, ENDS, LABELS, PAGE])
def test_french_typography(table: dict[str, dict[str, str]]) -> None:
    for text in table["fr"].values():
        assert "'" not in text
        assert not any(f" {mark}" in text for mark in ":;?!»")
        assert "« " not in text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (59.6, "1 min"),
        (69, "1 min 9 s"),
        (3600, "1 h"),
        (3661, "1 h 1 min 1 s"),
        (3605, "1 h 5 s"),
    ],
)
def test_duration(seconds: float, text: str) -> None:
    assert duration(seconds).replace("\u00a0", " ") == text
