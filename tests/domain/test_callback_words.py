"""A promised window in words, written and spoken, as wording.md has it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from routing.domain.callback_words import callback_text, spoken_caller_id, window_text
from routing.domain.slots import Window
from routing.domain.spoken import phone_number
from routing.domain.text import Text
from tests.domain.conversations import shipped
from tests.domain.samples import PARIS, paris

MONDAY = paris("2026-11-23 10:00")


def _said(start: str, end: str, now: datetime = MONDAY, spoken: bool = False) -> tuple[str, str]:
    text = window_text(Window(paris(start), paris(end)), now, PARIS, spoken)
    return text.fr.replace("\u00a0", " "), text.en.replace("\u00a0", " ")


@pytest.mark.parametrize(("start", "end", "french", "english"), [
    ("2026-11-24 10:00", "2026-11-24 10:30", "mardi 24 novembre, entre 10 h et 10 h 30",
     "Tuesday 24 November, between 10 and 10:30 am"),
    ("2026-11-24 11:30", "2026-11-24 12:00", "mardi 24 novembre, entre 11 h 30 et midi",
     "Tuesday 24 November, between 11:30 am and noon"),
    ("2026-11-24 11:30", "2026-11-24 12:30", "mardi 24 novembre, entre 11 h 30 et 12 h 30",
     "Tuesday 24 November, between 11:30 am and 12:30 pm"),
    ("2026-12-01 09:00", "2026-12-01 09:30", "mardi 1er décembre, entre 9 h et 9 h 30",
     "Tuesday 1 December, between 9 and 9:30 am"),
])
def test_a_window_is_written_with_its_date(start: str, end: str, french: str, english: str) -> None:
    assert _said(start, end) == (french, english)


def test_a_french_time_has_no_break_in_it() -> None:
    written = window_text(Window(paris("2026-11-24 10:00"), paris("2026-11-24 10:30")), MONDAY, PARIS)
    assert "10\u00a0h et 10\u00a0h\u00a030" in written.fr
    assert "10:30\u00a0am" in written.en


def test_spoken_it_has_the_weekday_alone_as_long_as_that_is_enough() -> None:
    assert _said("2026-11-24 10:00", "2026-11-24 10:30", spoken=True)[0] == "demain, entre 10 heures et 10 heures 30"
    assert _said("2026-11-25 10:00", "2026-11-25 10:30", spoken=True)[0] == "mercredi, entre 10 heures et 10 heures 30"
    assert "2 décembre" in _said("2026-12-02 10:00", "2026-12-02 10:30", spoken=True)[0]


def test_one_that_has_begun_is_told_by_its_end() -> None:
    assert _said("2026-11-23 09:00", "2026-11-23 10:30") == (
        "dès que possible, avant 10 h 30", "as soon as possible, before 10:30 am")
    french, english = _said("2026-11-23 10:00", "2026-11-24 09:30")
    assert french == "dès que possible, avant demain à 9 h 30"
    assert english == "as soon as possible, before tomorrow at 9:30 am"


def test_one_past_midnight_names_both_days() -> None:
    french, english = _said("2026-11-24 23:30", "2026-11-25 00:30")
    assert french == "entre mardi 24 novembre à 23 h 30 et mercredi 25 novembre à 0 h 30"
    assert english == "between Tuesday 24 November at 11:30 pm and Wednesday 25 November at 12:30 am"


def test_a_message_is_its_template_filled_in() -> None:
    messages = {"x": Text("Rappel {reference} {window} {number} {link}", "Call {reference} {window} {number} {link}")}
    made = callback_text(messages, "x", "RC-7F3K", Text("demain", "tomorrow"), "01 73", "https://x")
    assert made == Text("Rappel RC-7F3K demain 01 73 https://x", "Call RC-7F3K tomorrow 01 73 https://x")


def test_the_number_that_rings_is_said_as_its_line_is_known_or_as_numbers_are() -> None:
    centre = shipped()
    assert centre.caller_id == "+33173018499"
    as_shown = Text("01\u00a073\u00a001\u00a084\u00a099", "0 1, 7 3, 0 1, 8 4, 9 9")
    assert _plain(spoken_caller_id(centre)) == _plain(as_shown)
    of_no_line = spoken_caller_id(replace(centre, caller_id="+33145678901"))
    assert _plain(of_no_line) == ("01, 45, 67, 89, 01", "0 1, 4 5, 6 7, 8 9, 0 1")
    assert spoken_caller_id(replace(centre, caller_id=None)) == phone_number("")
    unnamed = replace(centre.lines["telephone"], number=None, reached_by=("+33145678901",))
    lines = {**centre.lines, "telephone": unnamed}
    assert _plain(spoken_caller_id(replace(centre, lines=lines, caller_id="+33145678901"))) == _plain(of_no_line)


def _plain(text: Text | tuple[str, str]) -> tuple[str, str]:
    french, english = (text.fr, text.en) if isinstance(text, Text) else text
    return french.replace("\u00a0", " "), english.replace("\u00a0", " ")


def test_spoken_past_midnight_both_days_are_named_as_one_says_them() -> None:
    assert _said("2026-11-23 23:30", "2026-11-24 00:30", spoken=True) == (
        "entre aujourd’hui à 23 heures 30 et demain à 0 heure 30",
        "between today at 11:30 pm and tomorrow at 12:30 am",
    )
