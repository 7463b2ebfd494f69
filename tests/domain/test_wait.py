"""An honest wait: known or not told, never better than a source, and never longer while a caller moves up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.domain.wait import LONGEST_ESTIMATE, Telling, estimate, position_from, to_tell

SECONDS = st.none() | st.integers(0, LONGEST_ESTIMATE)
TURNS = st.lists(st.tuples(st.integers(0, 30), SECONDS), max_size=20)


@pytest.mark.parametrize(("ahead", "mean", "agents", "seconds"), [
    (0, 180.0, 1, 180),
    (1, 180.0, 1, 360),
    (2, 180.0, 2, 270),
    (2, 100.0, 3, 100),
    (0, 100.0, 3, 34),
    (0, 0.2, 1, 1),
    (0, 0.0, 1, 0),
    (-1, 60.0, 1, 60),
    (5, None, 2, None),
    (5, 180.0, 0, None),
    (5, 180.0, -1, None),
    (5, -1.0, 1, None),
    (5, float("nan"), 1, None),
    (5, float("inf"), 1, None),
    (1000, 600.0, 1, LONGEST_ESTIMATE),
])
def test_estimate(ahead: int, mean: float | None, agents: int, seconds: int | None) -> None:
    assert estimate(ahead, mean, agents) == seconds


@given(st.integers(0, 5000), st.floats(0, 1e6), st.integers(1, 500))
def test_an_estimate_is_never_below_what_is_reckoned_unless_bounded(ahead: int, mean: float, agents: int) -> None:
    seconds = estimate(ahead, mean, agents)
    assert seconds is not None
    assert seconds == LONGEST_ESTIMATE or 0 <= seconds - (ahead + 1) * mean / agents <= 1


@pytest.mark.parametrize(("meant", "now", "told", "expected"), [
    ("the first telling", (180, 2), (None, None), Telling(2, 180, 180)),
    ("shorter", (120, 1), (2, 180), Telling(1, 120, 120)),
    ("longer while moving up", (300, 1), (2, 180), Telling(1, 180, 180)),
    ("longer while staying", (300, 2), (2, 180), Telling(2, 180, 180)),
    ("longer with people let in ahead", (300, 3), (2, 180), Telling(3, 300, 300)),
    ("shorter with people let in ahead", (60, 3), (2, 180), Telling(3, 60, 60)),
    ("known for the first time", (300, 2), (2, None), Telling(2, 300, 300)),
    ("no longer known", (None, 2), (2, 180), Telling(2, None, 180)),
    ("no longer known, people let in ahead", (None, 3), (2, 180), Telling(3, None, None)),
    ("position unknown", (300, None), (2, 180), Telling(None, None, 180)),
    ("position unknown from the start", (None, None), (None, None), Telling(None, None, None)),
])
def test_to_tell(
    meant: str, now: tuple[int | None, int | None], told: tuple[int | None, int | None], expected: Telling
) -> None:
    assert to_tell(*now, *told) == expected, meant


def tellings(turns: list[tuple[int, int | None]]) -> list[Telling]:
    """What a caller is told turn by turn, each of how many are ahead and the estimate."""
    told: list[Telling] = []
    for ahead, estimated in turns:
        last = told[-1] if told else Telling(None, None)
        told.append(to_tell(estimated, ahead, last.ahead, last.kept_seconds))
    return told


@given(TURNS)
def test_the_wait_told_never_grows_while_a_caller_moves_up_or_stays(turns: list[tuple[int, int | None]]) -> None:
    rising = sorted((ahead for ahead, _ in turns), reverse=True)
    told = tellings([(ahead, estimated) for ahead, (_, estimated) in zip(rising, turns, strict=True)])
    said = [telling.seconds for telling in told if telling.seconds is not None]
    assert said == sorted(said, reverse=True)


@given(TURNS)
def test_never_more_than_the_estimate_and_only_where_there_is_one(turns: list[tuple[int, int | None]]) -> None:
    for telling, (ahead, estimated) in zip(tellings(turns), turns, strict=True):
        assert telling.ahead == ahead
        assert (telling.seconds is None) == (estimated is None)
        assert telling.seconds is None or estimated is None or telling.seconds <= estimated


@pytest.mark.parametrize(("provider", "ahead", "position"), [
    ("1", 0, 0),
    ("1", 2, 2),
    ("3", 0, 2),
    ("3", 2, 2),
    ("3", 5, 5),
    ("003", 0, 2),
    (" 3 ", 0, 2),
    (None, 2, None),
    ("", 2, None),
    ("0", 2, None),
    ("-1", 2, None),
    ("+3", 2, None),
    ("2.0", 2, None),
    ("1e3", 2, None),
    ("two", 2, None),
    ("²", 2, None),
    ("٣", 2, None),
    ("9" * 5000, 2, None),
])
def test_position_from(provider: str | None, ahead: int, position: int | None) -> None:
    assert position_from(provider, ahead) == position


@given(st.none() | st.text() | st.integers().map(str), st.integers(0, 50))
def test_a_position_is_never_better_than_our_own_rows(provider: str | None, ahead: int) -> None:
    position = position_from(provider, ahead)
    assert position is None or position >= ahead


@given(st.integers(1, 5000), st.integers(0, 50))
def test_a_position_is_never_better_than_the_providers(provider: int, ahead: int) -> None:
    assert position_from(str(provider), ahead) in {ahead, provider - 1} - set(range(provider - 1)) - set(range(ahead))


def test_a_position_of_nine_digits_is_the_longest_that_is_read() -> None:
    assert position_from("9" * 9, 0) == 999_999_998
    assert position_from("9" * 10, 0) is None
