"""Numbers as people write them, read to be rung back; refusals are counted and kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.callbacks.numbers import WORDS, NumberRead, NumberRefusal, count_refusal, our_numbers, read_allowed
from routing.config.loader import load, read_files
from routing.domain.centre import Centre
from routing.domain.promise import NumberRules
from routing.phone_numbers import hinted
from routing.store import callback_asks
from routing.store.database import Database
from tests.conftest import SHIPPED_CONFIG

CENTRE: Centre = load(read_files(SHIPPED_CONFIG), date(2026, 11, 23)).centre
OVERSEAS = ("RE", "YT", "GP", "MQ", "GF", "BL", "MF")


def _with(*countries: str, **changes: object) -> Centre:
    assert CENTRE.promises is not None
    return replace(CENTRE, promises=replace(CENTRE.promises, numbers=NumberRules(countries)), **changes)  # type: ignore[arg-type]


@st.composite
def spellings(draw: st.DrawFn) -> tuple[str, str]:
    """A number of mainland France, and one of the ways in which people write it."""
    first = draw(st.sampled_from("1234567"))
    digits = first + draw(st.from_regex(r"[03-9][0-9]{7}", fullmatch=True))
    before = draw(st.sampled_from(["0", "+33", "0033", "00 33 ", "33", "+33 (0)", "+33 ", "(+33) "]))
    gap = draw(st.sampled_from(["", " ", ".", "-", "\u00a0", "\u202f", "/"]))
    pairs = [digits[0], *(digits[start:start + 2] for start in range(1, 9, 2))]
    around = draw(st.sampled_from(["", " "]))
    return f"+33{digits}", around + before + gap.join(pairs) + around


@settings(max_examples=200, deadline=None)
@given(spellings())
def test_every_spelling_of_a_number_is_that_number_or_none(spelt: tuple[str, str]) -> None:
    """A number that its plan does not have is refused in each spelling, and never taken for another one."""
    e164, written = spelt
    plain, found = read_allowed(CENTRE, e164), read_allowed(CENTRE, written)

    assert found == plain
    assert found.e164 in (None, e164)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=50) | st.text("+0123456789 .()-#,;x", max_size=20))
def test_whatever_is_written_is_read_or_refused(written: str) -> None:
    found = read_allowed(CENTRE, written)

    assert (found.e164 is None) is (found.refusal is not None)


@pytest.mark.parametrize(
    "written", ["06 12 34 56 78", "0033612345678", "33612345678", "+33 (0)6.12.34.56.78", "612345678",
                "06\u202f12\u202f34\u202f56\u202f78", "\u202d+33 6 12 34 56 78\u202c"]
)
def test_one_mobile(written: str) -> None:
    assert read_allowed(CENTRE, written) == NumberRead("+33612345678")


@pytest.mark.parametrize(("written", "e164"), [
    ("0692 12 34 56", "+262692123456"), ("262692123456", "+262692123456"), ("00262 692 12 34 56", "+262692123456"),
    ("+33 692 12 34 56", "+262692123456"), ("0639 01 23 45", "+262639012345"), ("0690 00 12 34", "+590690001234"),
    ("590590271234", "+590590271234"), ("0696 12 34 56", "+596696123456"), ("0694 12 34 56", "+594694123456"),
])
def test_overseas_numbers_have_a_country_of_their_own(written: str, e164: str) -> None:
    """FR alone is mainland France: a call to La Réunion has another price and another permission at the provider."""
    assert read_allowed(_with("FR"), written).refusal is NumberRefusal.NOT_ALLOWED
    assert read_allowed(_with("FR", *OVERSEAS), written) == NumberRead(e164)


@pytest.mark.parametrize("written", [
    "0899 12 34 56", "0820 12 34 56", "0800 12 34 56", "3631", "15", "112", "118 218", "+881 6 1234 5678",
    "+870 773 111 632", "00 00 00 00 00", "+44 7400 123456", "+1 900 555 0100", "+1 202 555 0123", "+687 12 34 56",
])
def test_what_is_not_rung(written: str) -> None:
    assert read_allowed(CENTRE, written).refusal is NumberRefusal.NOT_ALLOWED


@pytest.mark.parametrize("written", [
    "", " ", "anonymous", "06 12 34", "+", "0612345678 ext. 12", "0612345678#12", "0612345678,12", "0612345678;ext=1",
    "#31#0612345678", "tel:+33612345678", "06 12 34 56 78 / 06 12 34 56 79", "1" * 300, "+999123456789", "0612345678x1",
])
def test_what_is_no_number_or_has_an_extension(written: str) -> None:
    assert read_allowed(CENTRE, written).refusal is NumberRefusal.INVALID


def test_numbers_of_other_countries_where_config_has_them() -> None:
    assert read_allowed(_with("US"), "+1 202 555 0123") == NumberRead("+12025550123")
    assert read_allowed(_with("FR", "BE"), "+32 470 12 34 56") == NumberRead("+32470123456")


def test_our_own_numbers() -> None:
    centre = _with("FR", caller_id="+33184880099", fallback_number="+33184880098")
    claire = centre.agents["claire"].address
    telephone = centre.lines["telephone"].number
    assert telephone is not None

    assert our_numbers(centre) >= {"+33184880099", "+33184880098", claire, telephone.e164}
    for ours in our_numbers(centre):
        assert read_allowed(centre, ours.replace("+33", "0")).refusal is NumberRefusal.OURS


def test_a_blocked_number_is_not_rung() -> None:
    centre = _with("FR", blocked=frozenset({"+33612345678"}))
    assert read_allowed(centre, "06 12 34 56 78").refusal is NumberRefusal.NOT_ALLOWED


def test_every_refusal_is_told_in_both_languages() -> None:
    assert set(WORDS) == set(NumberRefusal)
    assert all(words.fr != words.en and words.fr and words.en for words in WORDS.values())


def test_refusals_are_counted_by_the_day_of_a_zone(database: Database) -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    for zone in (UTC, ZoneInfo("Europe/Paris"), ZoneInfo("Europe/Paris")):
        database.write(lambda connection, zone=zone: count_refusal(connection, "invalid_phone", "web", late, zone))  # type: ignore[misc]
    with database.read() as connection:
        found = callback_asks.refusals(connection, date(2026, 11, 23), date(2026, 11, 24))

    assert found == {("2026-11-23", "invalid_phone", "web"): 1, ("2026-11-24", "invalid_phone", "web"): 2}


@pytest.mark.parametrize(("e164", "shown"), [
    ("+33612345678", "06 •• •• •• 78"), ("+33173018499", "01 •• •• •• 99"), ("+442079460958", "+44 •••• •• 58"),
    ("+262692123456", "+262 •••• •• 56"),
])
def test_a_number_is_hinted_at(e164: str, shown: str) -> None:
    assert hinted(e164) == shown
