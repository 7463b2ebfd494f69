"""Whether a webhook is Twilio's, held to signatures made with the standard library alone.

The rule: base64 of HMAC over the full address with its query and every field sorted by name
(https://www.twilio.com/docs/usage/webhooks/webhooks-security).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.simulator import signing
from routing.telephony.account import TelephoneAccount
from routing.telephony.signature import Webhook, is_genuine
from tests.conftest import ACCOUNT

TOKEN = "test-token"
ADDRESS = "https://appels.example.fr/twilio/voice"
FIELDS = {
    "CallSid": "CA" + "1" * 32,
    "AccountSid": "AC" + "0" * 32,
    "From": "+33612345678",
    "To": "+33173018499",
    "CallerName": "",
    "SpeechResult": " l’été à Besançon 🙂 ",
}
Hash = Callable[..., Any]


def sign(address: str, fields: Mapping[str, str] | None = None, token: str = TOKEN, by: Hash = hashlib.sha1) -> str:
    """A signature after the published rule."""
    signed = address + "".join(name + value for name, value in sorted((fields or {}).items()))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), by).digest()).decode()


def webhook(
    signature: str | None,
    fields: Mapping[str, str] | None = None,
    path: str = "/twilio/voice",
    query: str = "",
    body: bytes = b"",
    settings: str | None = None,
) -> Webhook:
    """A request as the web hands it over."""
    form: dict[str, Sequence[str]] | None = None if fields is None else {name: [v] for name, v in fields.items()}
    return Webhook(path, query, form, body, signature, settings)


SIGNED = webhook(sign(ADDRESS, FIELDS), FIELDS)


def test_a_signed_form_is_genuine() -> None:
    assert is_genuine(ACCOUNT, SIGNED)


def test_the_simulated_network_signs_the_same() -> None:
    assert signing.signature(TOKEN, ADDRESS, FIELDS) == sign(ADDRESS, FIELDS)
    assert is_genuine(ACCOUNT, webhook(signing.signature(TOKEN, ADDRESS, FIELDS), FIELDS))


@given(st.dictionaries(st.text(st.characters(codec="utf-8"), min_size=1), st.text(st.characters(codec="utf-8"))))
def test_any_form_that_was_signed_is_genuine(fields: dict[str, str]) -> None:
    assert is_genuine(ACCOUNT, webhook(sign(ADDRESS, fields), fields))


@pytest.mark.parametrize(
    "signature",
    [None, "", "x", "é", sign(ADDRESS, FIELDS)[:-1], sign(ADDRESS, FIELDS).lower(), sign(ADDRESS, FIELDS) + " ",
     sign(ADDRESS, FIELDS, token="another-token"), sign(ADDRESS), sign(ADDRESS, FIELDS, by=hashlib.sha256)],
)
def test_another_signature_or_none_is_refused(signature: str | None) -> None:
    assert not is_genuine(ACCOUNT, replace(SIGNED, signature=signature))


@pytest.mark.parametrize(
    "fields",
    [
        FIELDS | {"From": "+33612345679"},
        FIELDS | {"Digits": "1"},
        FIELDS | {"Digits": ""} | {"digits": ""},
        {name: value for name, value in FIELDS.items() if name != "To"},
        {name: value for name, value in FIELDS.items() if name != "CallerName"},
        {name: value.strip() for name, value in FIELDS.items()},
        {name.lower(): value for name, value in FIELDS.items()},
        {},
    ],
    ids=["altered", "added", "two blanks added", "dropped", "blank dropped", "trimmed", "renamed", "emptied"],
)
def test_a_form_that_is_not_the_signed_one_is_refused(fields: dict[str, str]) -> None:
    assert not is_genuine(ACCOUNT, webhook(SIGNED.signature, fields))


def test_a_second_value_slipped_in_is_refused() -> None:
    form = {name: [value] for name, value in FIELDS.items()} | {"From": ["+33612345678", "+33899000000"]}
    assert not is_genuine(ACCOUNT, replace(SIGNED, form=form))


@pytest.mark.parametrize("path", ["/twilio/status", "/twilio/voice/", "/twilio/Voice", "/", ""])
def test_another_path_is_refused(path: str) -> None:
    assert not is_genuine(ACCOUNT, replace(SIGNED, path=path))


def test_the_query_is_signed_as_it_is_on_the_wire() -> None:
    query = "place=ring%3A0&to=%2B33173018499&x="
    signed = webhook(sign(f"{ADDRESS}?{query}", FIELDS), FIELDS, query=query)
    assert is_genuine(ACCOUNT, signed)
    for other in ("", query.replace("%2B", "+"), query.replace("%3A", ":"), query.replace("ring%3A0", "ring%3A1"),
                  query + "&y=1", "&".join(reversed(query.split("&")))):
        assert not is_genuine(ACCOUNT, replace(signed, query=other)), other


@pytest.mark.parametrize(
    ("public_url", "signed_as"),
    [
        ("https://appels.example.fr", "https://appels.example.fr:443"),
        ("https://appels.example.fr:443", "https://appels.example.fr"),
        ("http://appels.example.fr", "http://appels.example.fr:80"),
        ("https://appels.example.fr:8443", "https://appels.example.fr:8443"),
        ("https://example.fr/telephonie", "https://example.fr/telephonie"),
        ("https://example.fr:443/telephonie", "https://example.fr/telephonie"),
    ],
)
def test_ports_that_go_without_saying_and_prefixes(public_url: str, signed_as: str) -> None:
    account = replace(ACCOUNT, public_url=public_url)
    assert is_genuine(account, webhook(sign(f"{signed_as}/twilio/voice", FIELDS), FIELDS))


@pytest.mark.parametrize(
    ("public_url", "signed_as"),
    [
        ("https://appels.example.fr", "http://appels.example.fr"),
        ("https://appels.example.fr", "https://appels.example.org"),
        ("https://appels.example.fr", "https://appels.example.fr:8443"),
        ("https://example.fr/telephonie", "https://example.fr"),
    ],
)
def test_another_place_than_the_public_one_is_refused(public_url: str, signed_as: str) -> None:
    account = replace(ACCOUNT, public_url=public_url)
    assert not is_genuine(account, webhook(sign(f"{signed_as}/twilio/voice", FIELDS), FIELDS))


@pytest.mark.parametrize("name", ["HMAC_SHA256", "hmac_sha256"])
def test_sha256_counts_where_the_header_says_so(name: str) -> None:
    settings = f"key=webhooks_sharedkey_1,algorithm={name}"
    strong = webhook(sign(ADDRESS, FIELDS, by=hashlib.sha256), FIELDS, settings=settings)
    assert is_genuine(ACCOUNT, strong)
    assert not is_genuine(ACCOUNT, replace(strong, signature=SIGNED.signature))
    assert not is_genuine(ACCOUNT, replace(strong, form={**(strong.form or {}), "Digits": ["1"]}))


@pytest.mark.parametrize("settings", ["algorithm=none", "algorithm=HMAC_MD5", "algorithm=HMAC_SHA512"])
def test_an_algorithm_nobody_agreed_on_is_refused(settings: str) -> None:
    for signature in ("", SIGNED.signature, sign(ADDRESS, FIELDS, token="")):
        assert not is_genuine(ACCOUNT, replace(SIGNED, signature=signature, signature_settings=settings))


BODY = '{"TaskSid": "WT1", "attributes": "{\\"from\\": \\"+33612345678\\", \\"ville\\": \\"Besançon\\"}"}'.encode()


def _json(body: bytes, query: str, signature: str | None = None) -> Webhook:
    return webhook(signature or sign(f"{ADDRESS}?{query}"), query=query, body=body)


def _hash_of(body: bytes) -> str:
    return f"bodySHA256={hashlib.sha256(body).hexdigest()}"


def test_a_json_body_with_its_hash_is_genuine() -> None:
    assert is_genuine(ACCOUNT, _json(BODY, _hash_of(BODY)))
    assert is_genuine(ACCOUNT, _json(BODY, f"queue=support&{_hash_of(BODY)}"))


@pytest.mark.parametrize(
    "query",
    ["", "queue=support", _hash_of(b"{}"), _hash_of(BODY)[:-1], "bodySHA256=", "xbodySHA256=1", "q=bodySHA256%3D",
     _hash_of(BODY).replace("bodySHA256", "bodysha256"), f"bodySHA256=0&{_hash_of(BODY)}"],
)
def test_a_json_body_without_its_right_hash_is_refused(query: str) -> None:
    """The address itself is signed, so that the hash alone decides."""
    signature = sign(f"{ADDRESS}?{query}" if query else ADDRESS)
    assert not is_genuine(ACCOUNT, _json(BODY, query, signature))


@pytest.mark.parametrize("query", ["bodySHA256=", "xbodySHA256=1"])
def test_a_stranger_is_refused_without_a_fault(query: str) -> None:
    assert not is_genuine(ACCOUNT, _json(BODY, query, "not-a-signature"))


def test_a_json_body_changed_on_the_way_is_refused() -> None:
    assert not is_genuine(ACCOUNT, replace(_json(BODY, _hash_of(BODY)), body=BODY.replace(b"WT1", b"WT2")))
    assert not is_genuine(ACCOUNT, replace(_json(BODY, _hash_of(BODY)), body=b"\xff" + BODY))


def test_a_hash_signed_by_somebody_else_is_refused() -> None:
    query = _hash_of(BODY)
    assert not is_genuine(ACCOUNT, _json(BODY, query, sign(f"{ADDRESS}?{query}", token="another-token")))


def test_an_empty_request_is_signed_by_its_address() -> None:
    assert is_genuine(ACCOUNT, webhook(sign(ADDRESS)))
    assert is_genuine(ACCOUNT, webhook(sign(ADDRESS), {}))
    assert not is_genuine(ACCOUNT, webhook(sign(ADDRESS), body=b"{}"))


@pytest.mark.parametrize("token", [None, ""])
def test_without_a_token_nothing_is_genuine(token: str | None) -> None:
    account = TelephoneAccount(ACCOUNT.sid, token, ACCOUNT.public_url)
    assert not is_genuine(account, SIGNED)
    assert not is_genuine(account, replace(SIGNED, signature=sign(ADDRESS, FIELDS, token="")))


def test_the_token_before_counts_while_it_is_changed() -> None:
    old = webhook(sign(ADDRESS, FIELDS, token="token-before"), FIELDS)
    assert not is_genuine(ACCOUNT, old)
    changing = replace(ACCOUNT, old_token="token-before")
    assert is_genuine(changing, old)
    assert is_genuine(changing, SIGNED)
    assert not is_genuine(changing, webhook(sign(ADDRESS, FIELDS, token="a-third"), FIELDS))
    assert not is_genuine(replace(changing, auth_token=None), old)
