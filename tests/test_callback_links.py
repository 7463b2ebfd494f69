"""Links to callbacks: each its own, none to be guessed, none to be read out of what is kept."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.callback_links import CallbackLinks

LINKS = CallbackLinks("secret-of-tests", "https://appels.example.fr/permanence")
TOKEN = LINKS.token("RC-7F3K", "id")


def test_a_token_names_its_reference_and_is_genuine_for_it_alone() -> None:
    assert TOKEN.startswith("7F3K-")
    assert LINKS.reference_in(TOKEN) == "RC-7F3K"
    assert LINKS.is_genuine(TOKEN, "RC-7F3K", "id")
    assert not LINKS.is_genuine(TOKEN, "RC-7F3K", "other")
    assert not LINKS.is_genuine(TOKEN, "RC-7F3L", "id")
    assert not CallbackLinks("another", LINKS.public_url).is_genuine(TOKEN, "RC-7F3K", "id")


def test_its_page_is_under_the_public_address() -> None:
    assert LINKS.address("RC-7F3K", "id") == f"https://appels.example.fr/permanence/callback/{TOKEN}"
    assert LINKS.prefix == "/permanence"
    assert CallbackLinks("s", "https://appels.example.fr").prefix == ""


@pytest.mark.parametrize("token", ["", "7F3K", "RC-7F3K", "-x", "é-x", "\0-x", "7F3K" * 20, "7F3O-x", "RC-7777"])
def test_what_is_no_token_names_nothing_that_it_opens(token: str) -> None:
    """A reference that somebody read out opens nothing."""
    reference = LINKS.reference_in(token)
    assert reference is None or not LINKS.is_genuine(token, reference, "id")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_no_text_is_genuine_by_chance(text: str) -> None:
    LINKS.reference_in(text)
    assert not LINKS.is_genuine(text, "RC-7F3K", "id") or text == TOKEN


def test_what_is_kept_of_an_address_and_of_a_request_does_not_tell_them() -> None:
    made = {LINKS.asker("192.0.2.7"), LINKS.asker("192.0.2.8"), LINKS.stamp("192.0.2.7"), LINKS.token("RC-7F3K", "x")}
    assert len(made) == 4
    assert not any("192.0.2" in one for one in made)
    assert LINKS.asker("192.0.2.7") == LINKS.asker("192.0.2.7")


def test_the_secret_is_not_shown() -> None:
    assert "secret-of-tests" not in repr(LINKS)
