"""Findings: what is allowed but hardly meant is named with its line, and what is meant is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from routing.config.zones import zone
from routing.domain.hours import compile_hours
from routing.domain.lint import Finding, lint
from routing.domain.rules import Closure, Written
from routing.domain.text import Text
from tests.domain.oracle import PlainOverride, PlainRules, PlainSeason
from tests.domain.samples import (
    ALWAYS,
    NEVER,
    NIGHTS,
    NO_DAY,
    PARIS,
    REAL_WEEK,
    closure,
    days,
    hours_of,
    override,
    paris,
    rules_of,
    spans,
)

NOW = paris("2026-11-23 12:00")
XMAS = days("2026-12-25")
SUNDAY = days("2026-12-27")


def findings(rules: PlainRules, *closures: Closure) -> tuple[Finding, ...]:
    """Everything found about a line."""
    return lint("telephone", hours_of(rules, NOW, *closures), NOW)


def codes(rules: PlainRules, *closures: Closure) -> list[str]:
    """The codes of what is found."""
    return [finding.code for finding in findings(rules, *closures)]


def week(*monday: str) -> PlainRules:
    """Open on Mondays only."""
    return PlainRules(PARIS, (spans(*monday), *(NO_DAY,) * 6))


def with_override(rules: PlainRules, *overrides: PlainOverride) -> PlainRules:
    """The same line with overrides."""
    return PlainRules(PARIS, rules.week, rules.seasons, rules.holidays, rules.on_holidays, overrides)


REAL = PlainRules(PARIS, REAL_WEEK)
NIGHTLY = PlainRules(PARIS, NIGHTS)
NEVER_OPEN = PlainRules(PARIS, NEVER)


@pytest.mark.parametrize(("meant", "rules", "found"), [
    ("the real line", REAL, []),
    ("no hours at all", NEVER_OPEN, ["never_opens"]),
    ("open only by an override",
     with_override(NEVER_OPEN, override("date", "add", XMAS, spans("10:00-11:00"))), []),
    ("open only on holidays", PlainRules(PARIS, NEVER, holidays=XMAS, on_holidays=spans("10:00-11:00")), []),
    ("open only in a season", PlainRules(PARIS, NEVER, seasons=(PlainSeason(XMAS, True, REAL_WEEK),)), []),
    ("only taken out", with_override(NEVER_OPEN, override("date", "close", XMAS, spans("10:00-11:00"))),
     ["never_opens", "override_without_effect"]),

    ("spans that touch", week("09:00-12:00", "12:00-18:00"), []),
    ("spans that overlap", week("09:00-13:00", "12:00-18:00"), ["overlapping_spans"]),
    ("a night of 8 hours", week("22:00-30:00"), []),
    ("a night of exactly 12 hours", week("20:00-32:00"), []),
    ("a night of over 12 hours", week("18:00-33:00"), ["long_night"]),
    ("a long day before midnight", week("06:00-24:00"), []),

    ("a day that closes", with_override(REAL, override("date", "hours", XMAS)), []),
    ("the same hours once more", with_override(REAL, override("date", "hours", XMAS, spans("09:30-20:00"))),
     ["override_without_effect"]),
    ("a closed day that closes", with_override(REAL, override("date", "hours", SUNDAY)),
     ["override_without_effect"]),
    ("what is open, added", with_override(REAL, override("date", "add", XMAS, spans("10:00-12:00"))),
     ["override_without_effect"]),
    ("what is closed, taken out", with_override(REAL, override("date", "close", XMAS, spans("21:00-22:00"))),
     ["override_without_effect"]),
    ("in effect on one of its days", with_override(REAL, override("range", "hours", XMAS | SUNDAY)), []),
    ("in the past", with_override(REAL, override("date", "hours", days("2026-11-22"))), []),
    ("hidden by a stronger one", with_override(
        REAL, override("range", "hours", XMAS, spans("10:00-11:00")), override("date", "hours", XMAS)),
     ["override_without_effect"]),
    ("closes a tail", with_override(
        PlainRules(PARIS, (*(NO_DAY,) * 3, spans("22:00-26:00"), *(NO_DAY,) * 3)), override("date", "hours",
            XMAS)), []),

    ("a holiday with a policy", PlainRules(PARIS, REAL_WEEK, holidays=XMAS, on_holidays=NO_DAY), []),
    ("a holiday nobody decided about", PlainRules(PARIS, REAL_WEEK, holidays=XMAS), ["undecided_holiday"]),
    ("a holiday with an override", with_override(
        PlainRules(PARIS, REAL_WEEK, holidays=XMAS), override("date", "hours", XMAS)), []),
    ("a holiday with hours of its own", with_override(
        PlainRules(PARIS, REAL_WEEK, holidays=XMAS), override("date", "hours", XMAS, spans("10:00-12:00"))), []),
    ("a holiday on a closed day", PlainRules(PARIS, REAL_WEEK, holidays=SUNDAY), []),
    ("a holiday far away", PlainRules(PARIS, REAL_WEEK, holidays=days("2027-05-06")), []),
    ("a holiday gone by", PlainRules(PARIS, REAL_WEEK, holidays=days("2026-11-11")), []),

    ("nights over the clock changes", NIGHTLY, ["clock_change", "clock_change"]),
    ("round the clock", PlainRules(PARIS, ALWAYS), ["clock_change", "clock_change"]),
])
def test_findings(meant: str, rules: PlainRules, found: list[str]) -> None:
    assert codes(rules) == found, meant


@pytest.mark.parametrize(("start", "until", "found"), [
    (0, None, ["closure_without_end"]), (0, 3, []), (1, None, []),
])
def test_closures(start: int, until: int | None, found: list[str]) -> None:
    hour = timedelta(hours=1)
    shut = closure(NOW + start * hour, None if until is None else NOW + until * hour)
    assert codes(REAL, shut) == found


def test_spans_that_run_into_the_next_morning_overlap() -> None:
    rules = PlainRules(PARIS, (spans("20:00-30:00"), spans("05:00-08:00"), *(NO_DAY,) * 5))
    assert [(f.code, f.detail.en) for f in findings(rules)] == [
        ("overlapping_spans", "Spans of Monday overlap: they count as one."),
    ]


def test_a_long_span_into_a_day_that_ends_it_is_not_an_overlap_of_that_day() -> None:
    assert "overlapping_spans" not in codes(PlainRules(PARIS, NIGHTS))


def test_findings_say_where_and_speak_both_languages() -> None:
    rules = with_override(
        PlainRules(PARIS, REAL_WEEK, holidays=days("2027-01-01")), override("date", "hours", SUNDAY),
        override("date", "add", XMAS, spans("10:00-12:00"), is_row=True),
    )
    no_effect, row, holiday = findings(rules)
    assert (no_effect.line, no_effect.written.file, no_effect.written.line) == ("telephone",
        "config/hours.yaml", 20)
    assert no_effect.detail.fr == "L’exception «\u00a0Exception 0\u00a0» ne change rien aux horaires."
    assert no_effect.detail.en == "The override “Override 0” changes nothing in the hours."
    assert (row.written.id, row.written.role) == ("ov_1", "supervisor")
    assert holiday.detail.fr == (
        "Vendredi 1er\u00a0janvier, Fête du 2027-01-01\u00a0: jour férié sans décision, "
        "la ligne sera ouverte."
    )
    assert holiday.detail.en == (
        "Friday 1\u00a0January, Feast of 2027-01-01: a public holiday nobody decided about, "
        "the line will be open."
    )
    assert holiday.written.line == 9


@pytest.mark.parametrize(("rules", "fr", "en"), [
    (NEVER_OPEN, "Cette ligne n’ouvre jamais.", "This line never opens."),
    (week("09:00-13:00", "12:00-18:00"), "Des plages du lundi se chevauchent : elles comptent comme une seule.",
     "Spans of Monday overlap: they count as one."),
    (week("18:00-33:00"),
     "La plage du lundi dure plus de 12 heures et passe minuit : le début et la fin sont-ils inversés ?",
     "The span of Monday lasts over 12 hours and runs past midnight: are its start and end exchanged?"),
    (with_override(REAL, override("date", "add", SUNDAY)), "L’exception « Exception 0 » ne change rien aux horaires.",
     "The override “Override 0” changes nothing in the hours."),
    (PlainRules(PARIS, REAL_WEEK, holidays=XMAS),
     "Vendredi 25 décembre, Fête du 2026-12-25 : jour férié sans décision, la ligne sera ouverte.",
     "Friday 25 December, Feast of 2026-12-25: a public holiday nobody decided about, the line will be open."),
])
def test_a_finding_in_so_many_words(rules: PlainRules, fr: str, en: str) -> None:
    found = findings(rules)[0]
    assert found.detail.fr.replace("\u00a0", " ") == fr
    assert found.detail.en.replace("\u00a0", " ") == en
    assert found.line == "telephone"
    assert found.written is not None


def test_a_closure_and_a_clock_change_in_so_many_words() -> None:
    endless = findings(REAL, closure(paris("2026-11-23 11:00")))[0]
    assert (endless.detail.fr, endless.detail.en) == (
        "La ligne est fermée sans date de réouverture.", "The line is closed without an end.")
    change = next(one for one in findings(PlainRules(PARIS, ALWAYS)) if one.code == "clock_change")
    assert change.detail.fr.replace("\u00a0", " ") == (
        "Le changement d’heure du 28 mars tombe pendant les heures d’ouverture.")
    assert change.detail.en.replace("\u00a0", " ") == "The clock change of 28 March falls inside open hours."


HERE = hours_of(REAL, NOW).rules.source.written


@pytest.mark.parametrize(("rules", "code", "french", "english"), [
    (NEVER_OPEN, "never_opens", "Cette ligne n’ouvre jamais.", "This line never opens."),
    (week("09:00-13:00", "12:00-18:00"), "overlapping_spans",
     "Des plages du lundi se chevauchent : elles comptent comme une seule.",
     "Spans of Monday overlap: they count as one."),
    (PlainRules(PARIS, (*(NO_DAY,) * 6, spans("18:00-33:00"))), "long_night",
     "La plage du dimanche dure plus de 12 heures et passe minuit : le début et la fin sont-ils inversés ?",
     "The span of Sunday lasts over 12 hours and runs past midnight: are its start and end exchanged?"),
    (PlainRules(PARIS, REAL_WEEK, holidays=XMAS), "undecided_holiday",
     "Vendredi 25 décembre, Fête du 2026-12-25 : jour férié sans décision, la ligne sera ouverte.",
     "Friday 25 December, Feast of 2026-12-25: a public holiday nobody decided about, the line will be open."),
])
def test_a_finding_says_what_on_which_line_and_where(rules: PlainRules, code: str, french: str, english: str) -> None:
    finding, = findings(rules)
    assert (finding.code, finding.line) == (code, "telephone")
    assert (_plain(finding.detail.fr), _plain(finding.detail.en)) == (french, english)
    assert (finding.written.file, finding.written.line) == ("config/hours.yaml", 5 + 4 * (code == "undecided_holiday"))


def _plain(words: str) -> str:
    return words.replace("\u00a0", " ")


def test_findings_of_overrides_closures_and_clock_changes_say_the_same() -> None:
    idle, = findings(with_override(REAL, override("date", "hours", SUNDAY)))
    assert (idle.line, idle.written) == ("telephone", Written(file="config/hours.yaml", line=20))
    assert _plain(idle.detail.fr) == "L’exception « Exception 0 » ne change rien aux horaires."
    assert idle.detail.en == "The override “Override 0” changes nothing in the hours."
    shut = closure(NOW)
    endless, = findings(REAL, shut)
    assert endless == Finding("closure_without_end", "telephone", Text(
        "La ligne est fermée sans date de réouverture.", "The line is closed without an end."
    ), shut.source.written)
    spring, autumn = findings(NIGHTLY)
    assert (spring.line, spring.written) == ("telephone", HERE)
    assert _plain(spring.detail.fr) == "Le changement d’heure du 28 mars tombe pendant les heures d’ouverture."
    assert _plain(autumn.detail.en) == "The clock change of 31 October falls inside open hours."


def test_an_override_without_a_name_is_called_by_its_first_day_to_come() -> None:
    rules = rules_of(with_override(REAL, override("range", "hours", days("2026-11-22", "2026-11-28", "2026-11-29"))))
    bare = replace(rules, overrides=tuple(
        replace(one, source=replace(one.source, label=None)) for one in rules.overrides
    ))
    found = lint("telephone", compile_hours(bare, (), NOW), NOW)
    assert [_plain(one.detail.fr) for one in found] == ["L’exception « 28 novembre » ne change rien aux horaires."]


@pytest.mark.parametrize(("now", "found"), [
    ("2026-12-25 12:00", 1), ("2026-12-26 00:00", 0), ("2026-09-26 12:00", 1), ("2026-09-25 12:00", 0),
    ("2026-09-25 23:30", 0),
])
def test_a_holiday_is_spoken_of_from_90_days_before_to_the_day_itself(now: str, found: int) -> None:
    at = paris(now)
    rules = PlainRules(PARIS, REAL_WEEK, holidays=XMAS)
    codes_then = [finding.code for finding in lint("telephone", hours_of(rules, at), at)]
    assert codes_then.count("undecided_holiday") == found


def test_an_override_of_today_is_looked_at_and_one_of_the_last_known_day_too() -> None:
    today = with_override(REAL, override("date", "hours", days("2026-11-23")))
    assert codes(today) == []
    night = PlainRules(PARIS, (*(NO_DAY,) * 6, spans("20:00-25:00")))
    assert codes(with_override(night, override("date", "hours", days("2026-11-29")))) == []


def test_a_night_s_tail_counts_only_where_there_is_one() -> None:
    """An override of closed time right after a day that ends at midnight cuts nothing off."""
    until_midnight = PlainRules(PARIS, (*(NO_DAY,) * 3, spans("18:00-24:00"), *(NO_DAY,) * 3))
    assert codes(with_override(until_midnight, override("date", "hours", XMAS))) == ["override_without_effect"]


def test_a_change_of_the_clock_just_outside_the_hours_is_none() -> None:
    """It is at 2 in the morning that becomes 3: open up to then or from then on is not open over it."""
    for hours in ("00:00-02:00", "03:00-05:00"):
        assert codes(PlainRules(PARIS, (spans(hours),) * 7)) == [], hours
    over = PlainRules(PARIS, (spans("01:59-03:01"),) * 7)
    assert codes(over) == ["clock_change", "clock_change"]


def test_the_day_is_that_of_the_line() -> None:
    """Late in the evening of the 24th in Paris it is the 25th in Auckland, where Christmas is over a day before."""
    rules, at = PlainRules(zone("Pacific/Auckland"), REAL_WEEK, holidays=XMAS), paris("2026-12-25 13:00")
    assert [one.code for one in lint("x", hours_of(rules, at), at)] == []
    assert [one.code for one in lint("x", hours_of(rules, NOW), NOW)] == ["undecided_holiday"]
