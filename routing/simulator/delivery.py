"""Signs a webhook and delivers it with the retries its address asks for after `#`."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from routing.simulator.carrier import Answer, NotDelivered, Transport
from routing.simulator.signing import signature, without_fragment

MOST_RETRIES = 5


@dataclass(frozen=True, slots=True)
class Overrides:
    """Connection overrides: how often to try again (0-5), and after what: `4xx`, `5xx`, `ct`, `rt`, `all`.

    https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
    """

    retries: int = 1
    after: frozenset[str] = frozenset({"ct"})

    def ask_again(self, result: Answer | NotDelivered) -> bool:
        """Whether the policy tries again after this result."""
        kind = result.stage if isinstance(result, NotDelivered) else f"{result.status // 100}xx"
        if kind in ("2xx", "3xx"):
            return False
        return "all" in self.after or kind in self.after


def overrides_of(url: str) -> Overrides:
    """The overrides in an address, Twilio's defaults where none or malformed. Times are not honoured."""
    asked = parse_qs(url.partition("#")[2])
    count, policy = asked.get("rc", [""])[-1], asked.get("rp", [""])[-1]
    retries = min(int(count), MOST_RETRIES) if count.isascii() and count.isdigit() else 1
    return Overrides(retries, frozenset(policy.split(",")) if policy else frozenset({"ct"}))


def deliver(transport: Transport, auth_token: str, url: str, fields: Mapping[str, str]) -> Answer:
    """Posts a signed webhook, again where its overrides say so. Raises the last try's NotDelivered.

    All tries carry the same `I-Twilio-Idempotency-Token`, by which the product tells a repetition.
    """
    policy, bare = overrides_of(url), without_fragment(url)
    headers = {
        "X-Twilio-Signature": signature(auth_token, bare, fields),
        "I-Twilio-Idempotency-Token": secrets.token_hex(16),
        "Accept": "*/*",
    }
    result = _try(transport, bare, fields, headers)
    for _ in range(policy.retries):
        if not policy.ask_again(result):
            break
        result = _try(transport, bare, fields, headers)
    if isinstance(result, NotDelivered):
        raise result
    return result


def _try(
    transport: Transport, url: str, fields: Mapping[str, str], headers: Mapping[str, str]
) -> Answer | NotDelivered:
    try:
        return transport.post(url, fields, headers)
    except NotDelivered as failure:
        return failure
