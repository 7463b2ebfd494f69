"""Whether a webhook really comes from our telephone network: Twilio's signature, checked by Twilio's own validator.

The signature covers the public address with its query, and every field of a form; of a JSON body it covers a hash
in the address (https://www.twilio.com/docs/usage/webhooks/webhooks-security). It has no time in it: repeated
requests are made harmless by state, not here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from twilio.request_validator import (
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)

from routing.telephony.account import TelephoneAccount

__all__ = ["SIGNATURE_HEADER", "SIGNATURE_SETTINGS_HEADER", "Webhook", "is_genuine", "signed"]


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request as it arrived: path and query as they were on the wire, and the body as a form or as bytes."""

    path: str
    query: str
    form: Mapping[str, Sequence[str]] | None
    body: bytes
    signature: str | None
    signature_settings: str | None


class _Fields:
    """The form in the shape the validator asks for: names, each with all its values."""

    def __init__(self, form: Mapping[str, Sequence[str]]) -> None:
        self._form = form

    def __iter__(self) -> object:
        return iter(self._form)

    def getlist(self, name: str) -> list[str]:
        return list(self._form[name])


def signed(account: TelephoneAccount, path: str, form: Mapping[str, str]) -> str:
    """The signature that the network would give a form sent to one of our paths. Raises ValueError without a token."""
    if not account.auth_token:
        raise ValueError("nothing can be signed without TWILIO_AUTH_TOKEN")
    told: str = RequestValidator(account.auth_token).compute_signature(account.address(path), dict(form))
    return told


def is_genuine(account: TelephoneAccount, webhook: Webhook) -> bool:
    """Whether the request was signed with our account's token, or the one before, for just this address and content."""
    if not webhook.signature or not account.auth_token:
        return False
    address = account.address(webhook.path) + (f"?{webhook.query}" if webhook.query else "")
    content: object
    if webhook.form is not None:
        content = _Fields(webhook.form) if webhook.form else {}
    elif webhook.body:
        if "bodySHA256" not in parse_qs(urlsplit(address).query):  # as the validator will look for it
            return False
        try:
            content = webhook.body.decode("utf-8")
        except UnicodeDecodeError:
            return False
    else:
        content = {}
    algorithm = get_signature_algorithm(webhook.signature_settings)
    return any(
        RequestValidator(token).validate(address, content, webhook.signature, algorithm)
        for token in (account.auth_token, account.old_token) if token
    )
