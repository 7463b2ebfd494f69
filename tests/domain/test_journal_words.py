"""Entries of the journal in words: what was done, to what, until when, and what became of the hours."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from routing.config.zones import zone
from routing.domain.effect_words import effects_in
from routing.domain.journal_actions import WORDS
from routing.domain.journal_words import Realm, realm_of, what_text
from routing.domain.text import Text
from tests.domain.said import Cases, differing

PARIS = zone("Europe/Paris")
NAMES = {"telephone": Text("Téléphone", "Phone"), "chat": Text("Chat", "Chat")}
EVE = {"date": "2026-12-24", "before": ["09:00-20:00"], "after": ["09:00-12:00", "22:00-02:00"]}
CLOSED = {"date": "2026-12-25", "before": ["09:30-20:00"], "after": []}


def _said(action: str, detail: dict[str, Any], subject: str = "x_1") -> Text:
    return what_text(action, subject, detail, NAMES, PARIS)


@pytest.mark.parametrize(("action", "detail", "french", "english"), [
    ("close", {"line": "telephone", "until": "2026-11-23T13:30:00+00:00"},
     "Ligne fermée : Téléphone, jusqu’au 23 novembre à 14 h 30", "Line closed: Phone, until 23 November at 2:30 pm"),
    ("close", {"line": "gone", "until": None}, "Ligne fermée : gone, sans fin connue",
     "Line closed: gone, with no end known"),
    ("override_add", {"on": ["2026-12-24"], "lines": ["chat"], "reason": {"fr": "Réunion", "en": "Meeting"}},
     "Exception ajoutée : Réunion, 24 décembre 2026", "Override added: Meeting, 24 December 2026"),
    ("week_put", {"line": "chat", "from": "2027-01-04"}, "Nouvelle semaine type : Chat, à partir du 4 janvier 2027",
     "New weekly hours: Chat, from 4 January 2027"),
    ("presence", {"presence": "away"}, "Présence de x_1 : en absence", "Presence of x_1: away"),
    ("something_old", {}, "something_old : x_1", "something_old: x_1"),
])
def test_what_was_done(action: str, detail: dict[str, Any], french: str, english: str) -> None:
    said = _said(action, detail)
    assert said.fr.replace("\u00a0", " ") == french
    assert said.en.replace("\u00a0", " ") == english


def test_what_became_of_the_hours_is_said_with_the_first_day() -> None:
    detail = {"line": "telephone", "effect": {"telephone": [EVE, CLOSED], "days": 9}}
    first, second = effects_in(detail)["telephone"]
    said = _said("override_remove", detail).fr.replace("\u00a0", " ")

    assert said == (
        "Exception retirée. Téléphone, jeudi 24 décembre : de 9 h à 20 h → de 9 h à midi et de 22 h à 2 h, "
        "et 8 autres jours"
    )
    assert (first.minutes_gained, second.minutes_gained) == (-240, -630)
    reopened = _said("reopen", {"line": "chat", "effect": {"chat": [CLOSED]}}).en
    assert reopened.endswith("9:30\u00a0am to 8\u00a0pm → closed")


@pytest.mark.parametrize("detail", [{}, {"effect": None}, {"effect": {"days": 0}}, {"effect": {"chat": []}}])
def test_a_change_without_effect_is_said_alone(detail: dict[str, Any]) -> None:
    assert effects_in(detail) == {}
    assert _said("callback_done", detail, "KX-7F3K").en == "Callback KX-7F3K marked done"


def test_every_action_is_said_with_nothing_known_of_it_and_braces_stay_as_they_are() -> None:
    for action in WORDS:
        said = _said(action, {}, "{role}")
        assert "None" not in said.fr + said.en
        assert said.fr.count("{role}") == WORDS[action].fr.count("{subject}")
    assert realm_of("caller_blocked") is Realm.CALLBACKS
    assert realm_of("something_old") is Realm.PEOPLE


FULL: dict[str, Any] = {
    "lines": ["telephone", "gone"], "until": "2026-11-23T13:30:00+00:00", "on": "2026-12-24", "from": "2027-01-04",
    "reason": {"fr": "Réunion", "en": "Meeting"}, "role": "supervisor", "presence": "away",
}
DETAILS: dict[str, tuple[str, dict[str, Any]]] = {
    "every line": ("close", {"lines": ["all"]}),
    "a line by itself": ("close", {"line": "chat"}),
    "a line that is all": ("close", {"line": "all"}),
    "several lines": ("reopen", {"lines": ["chat", "telephone"]}),
    "lines before a line": ("reopen", {"lines": ["chat"], "line": "telephone"}),
    "several days are not named": ("override_add", {"on": ["2026-12-24", "2026-12-25"]}),
    "days that are no date": ("holiday_decided", {"line": "chat", "on": "every Monday"}),
    "no end, no start": ("week_put", {"lines": ["chat"]}),
    "a reason in French alone": ("override_add", {"reason": {"fr": "Réunion"}, "on": "2026-12-24"}),
    "a reason in English alone": ("override_add", {"reason": {"en": "Meeting"}, "on": "2026-12-24"}),
    "a reason of another version": ("override_add", {"reason": "Réunion"}),
    "an unknown role": ("user_add", {"role": "owner"}),
    "no role": ("user_add", {}),
    "an unknown presence": ("presence", {"presence": "asleep"}),
    "no presence": ("presence", {}),
}
CASES: Cases = {
    **{f"{action}, all known": partial(_said, action, FULL) for action in [*WORDS, "something_old"]},
    **{name: partial(_said, *case) for name, case in DETAILS.items()},
}


def test_every_action_with_all_that_is_known() -> None:
    assert differing("journal_words", CASES) == {}


@pytest.mark.parametrize(("action", "realm"), [
    ("close", Realm.HOURS), ("closely", Realm.PEOPLE), ("closure_change", Realm.HOURS), ("feed_add", Realm.HOURS),
    ("voicemail_done", Realm.CALLBACKS), ("call_outcome", Realm.CALLBACKS), ("call_outcomes", Realm.PEOPLE),
    ("user_add", Realm.PEOPLE), ("reopening", Realm.PEOPLE),
])
def test_an_action_is_of_one_realm_by_its_name_or_its_beginning(action: str, realm: Realm) -> None:
    assert realm_of(action) is realm
