"""The sentence that is agreed to: how long numbers are kept is told as it is, and each wording has its version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from routing.callbacks.consent import consent_of
from routing.config.loader import load, read_files
from routing.domain.centre import Centre
from routing.domain.text import Text
from tests.conftest import SHIPPED_CONFIG

CENTRE: Centre = load(read_files(SHIPPED_CONFIG), date(2026, 11, 23)).centre


def _kept_for(seconds: int) -> Centre:
    assert CENTRE.promises is not None
    keep = replace(CENTRE.promises.keep, numbers=seconds)
    return replace(CENTRE, promises=replace(CENTRE.promises, keep=keep))


def test_the_shipped_sentence() -> None:
    consent = consent_of(CENTRE)
    assert consent is not None
    assert "30\u00a0jours" in consent.text.fr
    assert "30\u00a0days" in consent.text.en
    assert 8 <= len(consent.version) <= 20


@pytest.mark.parametrize(("seconds", "french", "english"), [
    (86_400, "1\u00a0jour ", "1\u00a0day "), (2 * 86_400, "2\u00a0jours", "2\u00a0days"),
    (3_600, "1\u00a0heure ", "1\u00a0hour "), (36 * 3_600, "36\u00a0heures", "36\u00a0hours"),
    (90 * 60, "2\u00a0heures", "2\u00a0hours"),
])
def test_the_time_is_never_told_shorter_than_it_is(seconds: int, french: str, english: str) -> None:
    consent = consent_of(_kept_for(seconds))
    assert consent is not None
    assert french in consent.text.fr
    assert english in consent.text.en


def test_another_sentence_in_either_language_has_another_version() -> None:
    found = consent_of(CENTRE)
    assert found is not None
    wordings = (Text("Votre numéro.", "Number."), Text("Votre numéro.", "Phone."), Text("Numéro.", "Phone."))
    others = [
        consent_of(replace(CENTRE, messages={**CENTRE.messages, "callback_consent": words})) for words in wordings
    ]
    versions = {other.version for other in others if other} | {found.version}

    assert len(versions) == 4
    assert consent_of(CENTRE) == found


def test_nothing_is_agreed_to_where_nobody_is_rung_back() -> None:
    assert consent_of(replace(CENTRE, promises=None)) is None
