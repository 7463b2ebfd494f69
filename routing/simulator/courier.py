"""Sends the network's webhooks: signed, logged, and late, doubled, out of order or lost when that is asked for."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from routing.simulator.carrier import Answer, NotDelivered, Transport
from routing.simulator.delivery import deliver
from routing.simulator.engine import Engine
from routing.simulator.faults import Fault, Faults
from routing.simulator.signals import Webhook

Done = Callable[[Answer | NotDelivered], None]

# What a lost webhook is for whoever waits for its answer: https://twilio.com/docs/api/errors/11205
SILENCE_SECONDS = 15.0
# A webhook that others shall overtake goes by itself when none comes.
HELD_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Sent:
    """A webhook as it went out at `at`: `status` is the product's HTTP status, 0 when there was no answer.

    `token` is the same for all tries and doubles; `fate` is the fault that befell it, empty for none.
    """

    at: datetime
    webhook: Webhook
    status: int
    token: str
    fate: str = ""


class Courier:
    """Sends webhooks from within the engine; their answers come back there."""

    def __init__(self, engine: Engine, transport: Transport, auth_token: str, faults: Faults) -> None:
        self._engine, self._transport, self._auth_token, self._faults = engine, transport, auth_token, faults
        self._held: dict[str, deque[Callable[[], None]]] = {}
        self.sent: deque[Sent] = deque(maxlen=20_000)
        self.under_way = 0

    def send(self, webhook: Webhook, done: Done) -> bool:
        """Sends a webhook; `done` is called once, later, with what came of it. Whether nothing befalls it."""
        fault, token = self._faults.on_webhook(webhook.kind), secrets.token_hex(16)
        fate = fault.what if fault else ""
        self.under_way += 1

        def over(result: Answer | NotDelivered) -> None:
            self.under_way -= 1
            done(result)

        def go() -> None:
            self._go(webhook, token, fate, over)
            self._let_go(webhook.kind)

        if fault is None:
            go()
        else:
            self._with_fault(fault, webhook, token, go, over)
        return fault is None

    def _with_fault(
        self, fault: Fault, webhook: Webhook, token: str, go: Callable[[], None], over: Done
    ) -> None:
        if fault.what == "lost":
            self.sent.append(Sent(self._engine.now(), webhook, 0, token, "lost"))
            self._engine.later(SILENCE_SECONDS, lambda: over(NotDelivered("rt", 11205, "no answer in time")))
        elif fault.what == "late":
            self._engine.later(fault.seconds, go)
        elif fault.what == "doubled":
            go()
            self._go(webhook, token, "doubled", lambda _: None)
        else:
            self._hold(webhook.kind, lambda: self._go(webhook, token, "reordered", over))

    def _hold(self, kind: str, go: Callable[[], None]) -> None:
        once = [go]

        def release() -> None:
            if once:
                once.pop()()

        self._held.setdefault(kind, deque()).append(release)
        self._engine.later(HELD_SECONDS, release)

    def _let_go(self, kind: str) -> None:
        held = self._held.pop(kind, deque[Callable[[], None]]())
        for release in held:
            release()

    def _go(self, webhook: Webhook, token: str, fate: str, done: Done) -> None:
        at = self._engine.now()

        def finished(result: Answer | NotDelivered) -> None:
            status = result.status if isinstance(result, Answer) else 0
            self.sent.append(Sent(at, webhook, status, token, fate))
            done(result)

        self._engine.work(lambda: self._deliver(webhook, token), finished)

    def _deliver(self, webhook: Webhook, token: str) -> Answer | NotDelivered:
        try:
            return deliver(
                self._transport, self._auth_token, webhook.url, webhook.fields, webhook.method, token
            )
        except NotDelivered as failure:
            return failure
