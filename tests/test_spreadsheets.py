"""What a spreadsheet would run is text, and text comes back as it was."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from routing.spreadsheets import FORMULA_STARTS, cell_text, csv_text

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@given(cells=st.lists(CELLS, min_size=1, max_size=4))
def test_no_cell_begins_a_formula_and_none_is_lost(cells: list[str]) -> None:
    (head, row) = csv.reader(io.StringIO(csv_text(["a"] * len(cells), [cells]), newline=""))
    assert head == ["a"] * len(cells)
    assert not any(cell.startswith(FORMULA_STARTS) for cell in row)
    guarded = [kept.startswith(FORMULA_STARTS) for kept in cells]
    assert [cell[1:] if is_guarded else cell for cell, is_guarded in zip(row, guarded, strict=True)] == cells


def test_numbers_stay_numbers() -> None:
    assert [cell_text(value) for value in (-1, 2.5, None, "-1")] == ["-1", "2.5", "", "'-1"]
