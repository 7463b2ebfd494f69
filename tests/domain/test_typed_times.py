"""Hours as people type them: every usual spelling is read, nonsense is named, and what we write we read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.domain.rules import MINUTES_A_DAY, Day, Span
from routing.domain.text import Language
from routing.domain.typed_times import (
    LONGEST_TYPED,
    MOST_SPANS,
    Unreadable,
    read_spans,
    read_time,
    spans_typed,
    time_typed,
)

MORNING, AFTERNOON = Span(540, 750), Span(810, 1080)


@pytest.mark.parametrize(("typed", "minute"), [
    ("9h", 540), ("9 h", 540), ("9\u00a0h\u00a030", 570), ("9h30", 570), ("9H30", 570), ("9:30", 570), ("09.30", 570),
    ("0930", 570), ("930", 570), ("9", 540), ("midi", 720), ("minuit", 0), ("noon", 720), ("9am", 540),
    ("9:30 pm", 1290), ("12 a.m.", 0), ("12pm", 720), ("24:00", 1440), ("12h00", 720), ("9 heures 30", 570), ("0", 0),
])
def test_usual_spellings(typed: str, minute: int) -> None:
    """Each usual spelling of a time."""
    assert read_time(typed) == minute


@pytest.mark.parametrize("typed", ["25h", "24h01", "9h60", "", "neuf", "-9h", "9h3", "13pm", "0am", "1:2:3", "99999"])
def test_no_time(typed: str) -> None:
    """What is no time is named, with how to write one."""
    with pytest.raises(Unreadable) as told:
        read_time(typed)
    assert f"«\u00a0{typed}\u00a0»" in told.value.text.fr
    assert "9h30" in told.value.text.fr and "9:30" in told.value.text.en


@pytest.mark.parametrize(("typed", "spans"), [
    ("9h-12h30", (MORNING,)), ("9h à 12h30", (MORNING,)), ("9h – 12h30", (MORNING,)), ("9am to 12:30pm", (MORNING,)),
    ("de 9h à 12h30 et de 13h30 à 18h", (MORNING, AFTERNOON)), ("from 9:00 to 12:30", (MORNING,)),
    ("9h-12h30, 13h30-18h", (MORNING, AFTERNOON)), ("13h30-18h ; 9h-12h30", (MORNING, AFTERNOON)),
    ("0900-1230", (MORNING,)), ("9-12", (Span(540, 720),)), ("9h-midi", (Span(540, 720),)),
    ("22h-2h", (Span(1320, 1560),)), ("18h-minuit", (Span(1080, 1440),)), ("0h-24h", (Span(0, 1440),)),
    ("24h/24", (Span(0, 1440),)), ("fermé", ()), ("Closed", ()),
])
def test_usual_spans(typed: str, spans: Day) -> None:
    """Each usual spelling of a day's hours, in the day's order."""
    assert read_spans(typed) == spans


@pytest.mark.parametrize(("typed", "named"), [
    ("9h-", "9h-"), ("9h-9h", "9h-9h"), ("9h-25h", "25h"), ("9h-12h, 11h-14h", "11h-14h"), ("", ""), ("9h", "9h"),
    ("9h-12h-14h", "9h-12h-14h"), ("9h-12h,", ""), ("24h-2h", "24h-2h"), ("<b>9h</b>-12h", "<b>9h</b>"),
])
def test_no_spans(typed: str, named: str) -> None:
    """What is no span, and spans that overlap, are refused by name."""
    with pytest.raises(Unreadable) as told:
        read_spans(typed)
    assert f"«\u00a0{named}\u00a0»" in told.value.text.fr


def test_too_many_spans() -> None:
    """A field of any length is refused without being taken apart."""
    with pytest.raises(Unreadable):
        read_spans("9h-10h," * 100_000)


@st.composite
def _days(draw: st.DrawFn) -> Day:
    """Days as the rules know them: in order, apart, the last one perhaps past midnight."""
    bounds = sorted(draw(st.lists(st.integers(0, MINUTES_A_DAY), unique=True, max_size=8)))
    spans = [Span(one, other) for one, other in zip(bounds[::2], bounds[1::2], strict=False)]
    if spans and draw(st.booleans()):
        last = spans.pop()
        spans.append(Span(last.start, MINUTES_A_DAY + draw(st.integers(0, max(0, last.start - 1)))))
    return tuple(spans)


@given(_days(), st.sampled_from(Language))
def test_written_is_read_back(day: Day, language: Language) -> None:
    """What is put into a form is read as what it was."""
    assert read_spans(spans_typed(day, language)) == day


@given(st.integers(0, MINUTES_A_DAY), st.sampled_from(Language))
def test_times_written_are_read_back(minute: int, language: Language) -> None:
    """Times alike."""
    assert read_time(time_typed(minute, language)) == minute


@given(st.text(max_size=40))
def test_anything_typed_is_read_or_refused(typed: str) -> None:
    """No text makes it fail otherwise."""
    for read in (read_time, read_spans):
        try:
            read(typed)
        except Unreadable as told:
            assert told.text.fr and told.text.en


@pytest.mark.parametrize(("typed", "fr", "en"), [
    ("neuf", "« neuf » n’est pas une heure ; écrivez 9h, 9h30, 9:30 ou 0930.",
     "“neuf” is not a time of day; write 9:30, 0930 or 9:30 pm."),
    ("9h", "« 9h » n’est pas une plage horaire ; écrivez 9h-12h30, ou « fermé ».",
     "“9h” is not a span of hours; write 9:00-12:30, or “closed”."),
    ("24h-2h", "« 24h-2h » commence à la fin du jour ; écrivez 0h.", "“24h-2h” begins at the day’s end; write 0:00."),
    ("9h-9h", "« 9h-9h » commence et finit à la même heure ; pour le jour entier, écrivez 0h-24h.",
     "“9h-9h” begins and ends at the same time; for the whole day write 0:00-24:00."),
    ("13h-18h, 9h-14h", "« 9h-14h » et « 13h-18h » se chevauchent ; écrivez une seule plage.",
     "“09:00-14:00” and “13:00-18:00” overlap; write one span."),
    (", ".join(["9h-10h"] * 25), "Trop de plages : 24 par jour au plus.", "Too many spans: 24 a day at most."),
    ("x" * 60, f"« {'x' * 40} » n’est pas une plage horaire ; écrivez 9h-12h30, ou « fermé ».",
     f"“{'x' * 40}” is not a span of hours; write 9:00-12:30, or “closed”."),
])
def test_what_is_wrong_is_said_in_so_many_words(typed: str, fr: str, en: str) -> None:
    with pytest.raises(Unreadable) as told:
        (read_time if typed == "neuf" else read_spans)(typed)
    assert told.value.text.fr.replace("\u00a0", " ") == fr
    assert told.value.text.en == str(told.value) == en


def test_no_hours_are_written_in_both_languages() -> None:
    assert (spans_typed(()), spans_typed((), Language.EN)) == ("fermé", "closed")
    assert spans_typed((MORNING, AFTERNOON)) == "9h-12h30, 13h30-18h"
    assert spans_typed((Span(1320, 1560),), Language.EN) == "22:00-02:00"


def test_spans_may_touch() -> None:
    assert read_spans("9h-12h, 12h-18h") == (Span(540, 720), Span(720, 1080))


@pytest.mark.parametrize(("typed", "minute"), [("1 am", 60), ("1:15 pm", 795), ("12 am", 0), ("12 pm", 720)])
def test_english_hours_go_from_one_to_twelve(typed: str, minute: int) -> None:
    assert read_time(typed) == minute


def test_as_many_spans_and_letters_as_may_be_are_read() -> None:
    quarters = [f"{hour}h-{hour}h15" for hour in range(24)]
    assert len(read_spans(", ".join(quarters))) == MOST_SPANS
    one = "09:00-10:00"
    assert read_spans(one + " " * (LONGEST_TYPED - len(one))) == read_spans(one)
    with pytest.raises(Unreadable):
        read_spans(one + " " * (LONGEST_TYPED + 1 - len(one)))


def test_what_is_not_read_is_shown_with_single_blanks() -> None:
    with pytest.raises(Unreadable) as told:
        read_time("half   past nine")
    assert told.value.text.en.startswith("“half past nine” ")


@pytest.mark.parametrize("typed", ["9h-de 10h", "de 9h-de 10h", "9h de 10h"])
def test_from_is_said_once_and_first(typed: str) -> None:
    with pytest.raises(Unreadable):
        read_spans(typed)
