"""Codes as RFC 4226 and 6238 have them, believed for a minute and a half; a secret that no copy of the rows tells."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from routing import second_factor

SECRET = base64.b32encode(b"12345678901234567890").decode()
RFC_4226 = ("755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489")
"""Appendix D: the codes of the first ten steps. https://www.rfc-editor.org/rfc/rfc4226#appendix-D"""


def _at(step: int, seconds: int = 0) -> datetime:
    return datetime.fromtimestamp(step * second_factor.SECONDS + seconds, UTC)


@pytest.mark.parametrize("step", range(3, 9))
def test_a_code_is_of_its_half_minute_and_the_ones_beside_it(step: int) -> None:
    code = RFC_4226[step]
    for now in (_at(step), _at(step, 29), _at(step - 1), _at(step + 1, 29)):
        assert second_factor.step_of(SECRET, code, now) == step
    for now in (_at(step + 2), _at(step - 1) - timedelta(seconds=1)):
        assert second_factor.step_of(SECRET, code, now) is None


@pytest.mark.parametrize("typed", ["755 224", " 755224\n", "75 52 24"])
def test_blanks_are_no_part_of_a_code(typed: str) -> None:
    assert second_factor.step_of(SECRET, typed, _at(0)) == 0


@pytest.mark.parametrize("typed", [
    "", "287083", "28708", "2870820", "٢٨٧٠٨٢", "+28708", "28708.", "\udcff28708", "\0" * 6,
])
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert second_factor.step_of(SECRET, typed, _at(1)) is None


def test_a_secret_is_of_one_user_one_seed_and_one_key() -> None:
    seed = second_factor.new_seed()
    assert len(seed) == 16 and seed != second_factor.new_seed()
    found = second_factor.secret_of("key", "claire", seed)
    assert len(base64.b32decode(found)) == 20
    others = {
        second_factor.secret_of(*one)
        for one in (("yek", "claire", seed), ("key", "karim", seed), ("key", "claire", seed + "x"))
    }
    assert len({found, *others}) == 4


def test_the_address_is_one_that_programs_take_over() -> None:
    found = urlsplit(second_factor.address_of(SECRET, "Zoé D."))
    assert (found.scheme, found.netloc, found.path) == ("otpauth", "totp", "/Permanence:Zo%C3%A9%20D.")
    assert parse_qs(found.query) == {"secret": [SECRET], "issuer": ["Permanence"]}
