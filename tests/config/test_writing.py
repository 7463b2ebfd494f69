"""Entries put into a file: they read back as meant, after those that were there, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.config.document import parse
from routing.config.writing import CannotInsert, Remarked, comment, inline, whole, with_items
from tests.config.files import HOURS, centre_of, changed

EVE = {"lines": "all", "on": "2026-12-24", "hours": "09:00-16:00", "reason": {"fr": "Veille : # 1", "en": "null"}}
LATER = {"from": "2027-04-05", "weekly": "always"}
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


@pytest.mark.parametrize(("old", "new"), [
    ("overrides: []\n", "overrides: []   # none\n"),
    ("overrides: []\n", "overrides:   # none yet\n"),
    ("overrides: []\n", "overrides: [{lines: all, on: 2027-03-01, hours: closed}]  # works\n"),
    ("overrides: []\n", "overrides:\n- {lines: all, on: 2026-12-24, hours: closed}\n\n# the end\n"),
    ("overrides: []\n", "overrides:\n  - lines: all\n    on: 2027-03-01\n    hours: closed   # works"),
    ("overrides: []\n", ""),
    ("lines:\n", "overrides:\n  - {lines: [chat], on: 2027-03-01, hours: closed}\n\n# the lines\nlines:\n"),
    ("    on_holidays: open\n", "    weeks: [{from: 2027-03-01, weekly: never}]\n"),
    ("    on_holidays: open\n", "    weeks:\n      - from: 2027-03-01\n        weekly: {sat: 09:00-12:00}\n    # x\n"),
    ("    weekly:\n      mon-thu: 09:00-20:00\n      fri: 09:30-20:00\n", "    weekly: {mon-thu: 09:00-20:00}\n"),
    ("lines:\n", "\"lines\":\n"),
])
def test_entries_stand_last_in_their_lists(old: str, new: str) -> None:
    has_own = old == "lines:\n" and "overrides" in new
    text = changed(old, new, HOURS.replace("overrides: []\n", "") if has_own else HOURS)
    before = centre_of(text).lines

    put = with_items(with_items(text, ("lines", "telephone", "weeks"), [Remarked(LATER, "Claire")]), ("overrides",),
                     [Remarked(EVE, "a\nb"), Remarked(EVE)])
    after = centre_of(put).lines

    kept = [line for line in text.splitlines() if line.strip() and line not in put.splitlines()]
    assert all("[" in line or line.startswith("overrides:") for line in kept)
    assert "# a b\n" in put
    for id_, line in before.items():
        added = after[id_].rules.overrides[len(line.rules.overrides):]
        assert [(one.source.label.fr, one.source.label.en) for one in added if one.source.label] == [
            ("Veille : # 1", "null")] * 2
        new_weeks = [week.from_on.isoformat() for week in after[id_].rules.weeks[len(line.rules.weeks):]]
        assert new_weeks == (["2027-04-05"] if id_ == "telephone" else [])


def test_a_file_on_one_line_is_not_cut_open() -> None:
    with pytest.raises(CannotInsert):
        with_items(inline(parse("hours.yaml", HOURS.encode()).content), ("overrides",), [Remarked(EVE)])


@given(WORDS, WORDS)
@settings(max_examples=40)
def test_any_words_read_back(one: str, other: str) -> None:
    value = {"overrides": [{"reason": {"fr": one, "en": other}}]}
    for text in (whole(value), f"overrides:\n  {comment(other)}\n  - {inline(value['overrides'][0])}\n"):
        assert parse("x", text.encode()).content == value
