"""The account: known by SID and token together, its token shown nowhere, its addresses absolute."""

from __future__ import annotations

import pytest

from routing.telephony.account import TelephoneAccount
from tests.conftest import ACCOUNT


@pytest.mark.parametrize(
    ("sid", "token", "is_known"), [("AC0", "t", True), ("AC0", None, False), (None, "t", False), (None, None, False)]
)
def test_it_is_known_by_sid_and_token_together(sid: str | None, token: str | None, is_known: bool) -> None:
    assert TelephoneAccount(sid, token, "https://appels.example.fr").is_known is is_known


def test_its_token_is_not_shown() -> None:
    assert "test-token" not in repr(ACCOUNT)
    assert "test-token" not in str(ACCOUNT)


def test_addresses_keep_the_path_prefix() -> None:
    account = TelephoneAccount(None, None, "https://example.fr/telephonie")
    assert account.address("/twilio/voice") == "https://example.fr/telephonie/twilio/voice"
