"""Whether a text speaks of a number, however it writes it."""

from __future__ import annotations

import pytest

from routing.domain.number_text import mentions


@pytest.mark.parametrize("text", [
    "+33612345678", "06 12 34 56 78", "06, 12, 34, 56, 78", "0033 (6) 12-34-56-78", "06\u00a012\u202f34 56 78",
    "<Say>06</Say><Pause length=\"1\"/><Say>12, 34, 56, 78</Say>", "06&#160;12&#160;34&#160;56&#160;78",
    {"heard": {"digits": "0612345678"}}, ["x", "06 12 34 56 78"],
])
def test_a_number_is_known_in_every_way_to_write_it(text: object) -> None:
    assert mentions(text, "612345678")


@pytest.mark.parametrize("text", [
    "", "06 12 34 56 79", "678", None, {}, {"digits": "0687654321"}, "<Say n='612345678'/>",
])
def test_another_is_not(text: object) -> None:
    assert not mentions(text, "612345678")


def test_what_json_writes_otherwise_is_read_as_it_was_said() -> None:
    """A no-break space is no escape with digits in it, and a line's end in a text stands for itself."""
    assert mentions({"said": "06\u00a012\u202f34 56 78"}, "612345678")
    assert mentions("06\x0b12 34 56 78", "612345678")
    assert mentions("06\n12\u00a034 56 78", "612345678")
    assert not mentions({"said": "é1"}, "0091")
    assert mentions("1<br/>2", "12") and not mentions("1<br/>2", "1XX2")
