"""Drawings keep to their frame, and stand as high as their values are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from routing.web.console.charts import FLOOR, LEFT, MOST_LABELS, TOP, WIDTH, Entry, bar_chart, line_chart, round_top

VALUES = st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 5_000)), max_size=400)
SHARES = st.lists(st.none() | st.floats(0, 1), max_size=60)


@given(values=VALUES)
def test_bars_stand_on_the_floor_within_the_frame_and_as_high_as_they_are(values: list[tuple[int, int]]) -> None:
    drawn = bar_chart([Entry(f"{n}", "", (("one", low), ("two", high))) for n, (low, high) in enumerate(values)])
    top = drawn.marks[-1][1]
    assert len(drawn.bars) == len(values)
    assert len(drawn.labels) <= MOST_LABELS
    for bar, (low, high) in zip(drawn.bars, values, strict=True):
        assert bar.x >= LEFT and bar.x + bar.width <= WIDTH
        heights = sum(part.height for part in bar.parts)
        assert abs(heights - (FLOOR - TOP) * (low + high) / top) < 0.05
        assert all(part.y >= TOP - 0.02 and part.y + part.height <= FLOOR + 0.02 for part in bar.parts)
    assert all(one.x < other.x for one, other in zip(drawn.bars, drawn.bars[1:], strict=False))


@given(highest=st.floats(0, 1e6))
def test_the_top_is_round_and_near(highest: float) -> None:
    top = round_top(highest)
    assert top >= highest and top % 2 == 0
    assert top <= max(2, highest * 2)


@given(shares=SHARES)
def test_a_line_is_interrupted_where_nothing_is_known(shares: list[float | None]) -> None:
    drawn = line_chart([("", "", share) for share in shares], 0.8)
    known = [share for share in shares if share is not None]
    assert len(drawn.dots) == len(known)
    assert [dot.y for dot in drawn.dots] == [round(FLOOR - (FLOOR - TOP) * share, 2) for share in known]
    assert sum(run.count(",") for run in drawn.runs) <= len(known)
    assert len(line_chart([("", "", 0.5), ("", "", None), ("", "", 0.5)], 0.8).runs) == 0
