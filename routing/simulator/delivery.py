"""Signs a webhook and delivers it with the retries its address asks for after `#`."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from routing.simulator.carrier import DEFAULT_PATIENCE, Answer, NotDelivered, Patience, Request, Transport
from routing.simulator.signing import signature, without_fragment

MOST_RETRIES = 5


@dataclass(frozen=True, slots=True)
class Overrides:
    """Connection overrides: how often to try again (0-5), after what (`4xx`, `5xx`, `ct`, `rt`, `all`), and for
    how long to wait.

    https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
    """

    retries: int = 1
    after: frozenset[str] = frozenset({"ct"})
    patience: Patience = DEFAULT_PATIENCE

    def ask_again(self, result: Answer | NotDelivered) -> bool:
        """Whether the policy tries again after this result."""
        kind = result.stage if isinstance(result, NotDelivered) else f"{result.status // 100}xx"
        if kind in ("2xx", "3xx"):
            return False
        return "all" in self.after or kind in self.after


def overrides_of(url: str) -> Overrides:
    """The overrides in an address, Twilio's defaults where none or malformed."""
    asked = parse_qs(url.partition("#")[2])
    count, policy = asked.get("rc", [""])[-1], asked.get("rp", [""])[-1]
    retries = min(int(count), MOST_RETRIES) if count.isascii() and count.isdigit() else 1
    connect = _seconds(asked, "ct", 100, 10_000, 5_000)
    read, total = (_seconds(asked, name, 100, 15_000, 15_000) for name in ("rt", "tt"))
    after = frozenset(policy.split(",")) if policy else frozenset({"ct"})
    return Overrides(retries, after, Patience(connect, read, total))


def _seconds(asked: Mapping[str, list[str]], name: str, least: int, most: int, default: int) -> float:
    value = asked.get(name, [""])[-1]
    milliseconds = int(value) if value.isascii() and value.isdigit() and len(value) < 7 else default
    return (milliseconds if least <= milliseconds <= most else default) / 1000


def deliver(
    transport: Transport,
    auth_token: str,
    url: str,
    fields: Mapping[str, str],
    method: str = "POST",
    token: str | None = None,
) -> Answer:
    """Sends a signed webhook, again where its overrides say so. Raises the last try's NotDelivered.

    All tries carry the same `I-Twilio-Idempotency-Token`, by which the product tells a repetition. A GET has its
    fields in the query, which is signed with the address.
    """
    policy, bare, body = overrides_of(url), without_fragment(url), dict(fields)
    if method == "GET":
        bare, body = bare + ("&" if "?" in bare else "?") + urlencode(body), {}
    headers = {
        "X-Twilio-Signature": signature(auth_token, bare, body),
        "I-Twilio-Idempotency-Token": token or secrets.token_hex(16),
        "Accept": "*/*",
    }
    request = Request(bare, body, headers, method, policy.patience)
    result = _try(transport, request)
    for _ in range(policy.retries):
        if not policy.ask_again(result):
            break
        result = _try(transport, request)
    if isinstance(result, NotDelivered):
        raise result
    return result


def _try(transport: Transport, request: Request) -> Answer | NotDelivered:
    try:
        return transport.send(request)
    except NotDelivered as failure:
        return failure
