"""The state sentences, word for word as agreed; no-break spaces are shown as `_` so that they can be seen."""

from __future__ import annotations

import pytest

from routing.domain.hours import status_at
from routing.domain.rules import Closure
from routing.domain.state_wording import finished, state_text
from routing.domain.text import Text
from tests.domain.oracle import PlainRules
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
from tests.domain.test_wording import seen

REAL = PlainRules(PARIS, REAL_WEEK)
SPLIT = PlainRules(PARIS, (spans("09:00-12:00", "14:00-18:00"),) * 7)
SHUT_FOR_A_WEEK = PlainRules(PARIS, REAL_WEEK,
    overrides=(override("range", "hours", days("2026-11-24/2026-11-29")),))
LONG = PlainRules(PARIS, (*(((0, 24 * 60),),) * 5, NO_DAY, NO_DAY))


def said(rules: PlainRules, at: str, *closures: Closure) -> tuple[str, str]:
    """The state sentence of a line at a moment in Paris."""
    return seen(state_text(status_at(hours_of(rules, paris("2026-11-20 12:00"), *closures), paris(at)),
        PARIS))


@pytest.mark.parametrize(("state", "rules", "at", "fr", "en"), [
    ("open", REAL, "2026-11-23 10:00", "Ouvert jusqu’à_20_h", "Open until 8_pm"),
    ("open, over half an hour", REAL, "2026-11-23 19:29:59", "Ouvert jusqu’à_20_h", "Open until 8_pm"),
    ("closing soon", REAL, "2026-11-23 19:30", "Ferme dans 30_min (à_20_h)", "Closes in 30_min (8_pm)"),
    ("closing soon", REAL, "2026-11-23 19:48", "Ferme dans 12_min (à_20_h)", "Closes in 12_min (8_pm)"),
    ("closing soon, never rounded up", REAL, "2026-11-23 19:48:01", "Ferme dans 11_min (à_20_h)",
     "Closes in 11_min (8_pm)"),
    ("closing within the minute", REAL, "2026-11-23 19:59:30", "Ferme dans moins d’une minute (à_20_h)",
     "Closes in less than a minute (8_pm)"),
    ("opening soon", REAL, "2026-11-23 08:35", "Ouvre dans 25_min (à_9_h)", "Opens in 25_min (9_am)"),
    ("opening soon", REAL, "2026-11-23 08:00:01", "Ouvre dans 59_min (à_9_h)", "Opens in 59_min (9_am)"),
    ("opening within the minute", REAL, "2026-11-23 08:59:59", "Ouvre dans moins d’une minute (à_9_h)",
     "Opens in less than a minute (9_am)"),
    ("closed, later today", REAL, "2026-11-23 08:00", "Fermé · ouvre aujourd’hui à_9_h",
     "Closed · opens today at 9_am"),
    ("closed, later today", SPLIT, "2026-11-23 12:00", "Fermé · ouvre aujourd’hui à_14_h",
     "Closed · opens today at 2_pm"),
    ("closed, tomorrow", REAL, "2026-11-26 20:00", "Fermé · ouvre demain à_9_h_30",
     "Closed · opens tomorrow at 9:30_am"),
    ("closed, within 6 days", REAL, "2026-11-27 20:00", "Fermé · ouvre lundi à_9_h",
     "Closed · opens Monday at 9_am"),
    ("closed, within 6 days", SHUT_FOR_A_WEEK, "2026-11-24 00:00", "Fermé · ouvre lundi à_9_h",
     "Closed · opens Monday at 9_am"),
    ("closed, later", SHUT_FOR_A_WEEK, "2026-11-23 20:00", "Fermé · ouvre lundi 30_novembre à_9_h",
     "Closed · opens Monday 30_November at 9_am"),
    ("closed, no date known", PlainRules(PARIS, NEVER), "2026-11-23 10:00", "Fermé pour le moment",
     "Closed for now"),
    ("always open", PlainRules(PARIS, ALWAYS), "2026-11-23 10:00", "Ouvert 24_h sur 24", "Open 24 hours"),
    ("open past midnight", PlainRules(PARIS, NIGHTS), "2026-11-23 23:00", "Ouvert jusqu’à_6_h",
     "Open until 6_am"),
    ("open for days", LONG, "2026-11-24 10:00", "Ouvert jusqu’à samedi à_minuit",
     "Open until Saturday at midnight"),
])
def test_states(state: str, rules: PlainRules, at: str, fr: str, en: str) -> None:
    assert said(rules, at) == (fr, en), state


def test_a_holiday_is_named() -> None:
    armistice = PlainRules(PARIS, REAL_WEEK, holidays=days("2026-11-11"), on_holidays=NO_DAY)
    assert said(armistice, "2026-11-11 10:00") == (
        "Fermé aujourd’hui (jour férié_: Fête du 2026-11-11) · ouvre demain à_9_h",
        "Closed today (public holiday: Feast of 2026-11-11) · opens tomorrow at 9_am",
    )


def test_a_holiday_that_opens_later_today_is_plainly_closed() -> None:
    late = PlainRules(PARIS, REAL_WEEK, holidays=days("2026-11-11"), on_holidays=spans("14:00-16:00"))
    assert said(late, "2026-11-11 10:00") == ("Fermé · ouvre aujourd’hui à_14_h",
        "Closed · opens today at 2_pm")


AT_TEN = "2026-11-23 10:00"
OUTAGE = Text("Nous avons une panne", "We have an outage")
ENOUGH = Text("Que faire ?", "What to do?")


@pytest.mark.parametrize(("until", "message", "fr", "en"), [
    ("2026-11-23 14:00", OUTAGE,
     "Fermeture exceptionnelle. Nous avons une panne. Réouverture prévue aujourd’hui à_14_h.",
     "Temporarily closed. We have an outage. We expect to reopen today at 2_pm."),
    ("2026-11-23 14:00", None,
     "Fermeture exceptionnelle. Réouverture prévue aujourd’hui à_14_h.",
     "Temporarily closed. We expect to reopen today at 2_pm."),
    ("2026-11-23 23:00", ENOUGH,
     "Fermeture exceptionnelle. Que faire ? Réouverture prévue demain à_9_h.",
     "Temporarily closed. What to do? We expect to reopen tomorrow at 9_am."),
    (None, OUTAGE,
     "Fermeture exceptionnelle. Nous avons une panne. Nous ne connaissons pas encore l’heure de réouverture.",
     "Temporarily closed. We have an outage. We do not know yet when we will reopen."),
])
def test_closures(until: str | None, message: Text | None, fr: str, en: str) -> None:
    shut = closure(paris(AT_TEN), paris(until) if until else None, message)
    assert said(REAL, AT_TEN, shut) == (fr, en)


def test_times_are_the_wall_time_of_the_line() -> None:
    status = status_at(hours_of(REAL, paris("2026-10-20 12:00")), paris("2026-10-25 12:00"))
    assert seen(state_text(status, PARIS)) == ("Fermé · ouvre demain à_9_h",
        "Closed · opens tomorrow at 9_am")
    assert rules_of(REAL).timezone is PARIS


def test_delays_are_elapsed_time_over_the_autumn_change() -> None:
    sunday = PlainRules(PARIS, (*(NO_DAY,) * 6, spans("03:00-05:00")))
    assert said(sunday, "2026-10-25 02:30") == ("Fermé · ouvre aujourd’hui à_3_h",
        "Closed · opens today at 3_am")
    assert said(sunday, "2026-10-18 02:30") == ("Ouvre dans 30_min (à_3_h)", "Opens in 30_min (3_am)")


@pytest.mark.parametrize(("rules", "at", "fr", "en"), [
    (REAL, "2026-11-23 19:59", "Ferme dans 1_min (à_20_h)", "Closes in 1_min (8_pm)"),
    (REAL, "2026-11-23 19:58:59", "Ferme dans 1_min (à_20_h)", "Closes in 1_min (8_pm)"),
    (LONG, "2026-11-27 00:00", "Ouvert jusqu’à_minuit", "Open until midnight"),
    (LONG, "2026-11-26 23:59:59", "Ouvert jusqu’à samedi à_minuit", "Open until Saturday at midnight"),
    (LONG, "2026-11-26 01:00", "Ouvert jusqu’à samedi à_minuit", "Open until Saturday at midnight"),
    (PlainRules(PARIS, (spans("09:00-17:30"),) * 7), "2026-11-23 10:00", "Ouvert jusqu’à_17_h_30",
     "Open until 5:30_pm"),
    (PlainRules(PARIS, (spans("09:00-23:45"),) * 7), "2026-11-23 23:30", "Ferme dans 15_min (à_23_h_45)",
     "Closes in 15_min (11:45_pm)"),
])
def test_bounds_of_the_sentences(rules: PlainRules, at: str, fr: str, en: str) -> None:
    assert said(rules, at) == (fr, en)


def test_a_closure_that_ends_tomorrow_says_so_by_the_line_s_day() -> None:
    shut = closure(paris("2026-11-23 09:00"), paris("2026-11-24 10:00"))
    assert said(REAL, "2026-11-23 12:30", shut) == (
        "Fermeture exceptionnelle. Réouverture prévue demain à_10_h.",
        "Temporarily closed. We expect to reopen tomorrow at 10_am.",
    )


@pytest.mark.parametrize(("words", "said_as"), [
    ("Panne", "Panne."), ("Panne.", "Panne."), ("Panne !", "Panne !"), ("Quand ?", "Quand ?"),
    ("Plus tard…", "Plus tard…"),    ("Panne. ", "Panne. "), ("  Panne  ", "  Panne."), ("a! b", "a! b."),
])
def test_a_sentence_has_one_full_stop_or_what_stands_for_it(words: str, said_as: str) -> None:
    assert finished(words) == said_as
