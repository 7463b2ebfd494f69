"""Alerts posted to the web address that callbacks.yaml names: JSON, with little patience, and never led elsewhere.

Addresses of a private network are refused. An address that does not answer is left alone for a while,
so that nobody who is to be rung waits for it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import requests

from routing.deliveries import Delivery, Verdict, give_up, put_off
from routing.public_addresses import is_public, is_same_host
from routing.store import outbox, paces
from routing.store.database import Connection
from routing.telephony.network import Outcome, Told

log = logging.getLogger(__name__)

ALERT, POSTS = "alert", "alert_posts"
CONNECT_SECONDS, READ_SECONDS = 3.0, 5.0
RESTS_FOR = timedelta(seconds=60)
AGAIN_LATER = frozenset({408, 425, 429})
NOT_SENT = Told(Outcome.REFUSED)


def deliver_alert(delivery: Delivery) -> Verdict:
    """Posts the alert of a claimed row; one that was posted twice does no harm."""
    promises, row, now = delivery.centre.promises, delivery.row, delivery.runtime.clock.now()
    address = promises.alerts.webhook if promises is not None else None
    if address is None:
        delivery.runtime.database.write(lambda connection: outbox.done(connection, row.id))
        return Verdict.DONE
    with delivery.runtime.database.read() as connection:
        rests = not paces.is_free(connection, POSTS, now)
    if rests:
        return _later(delivery)
    if not (is_public(address) or is_same_host(address, delivery.runtime.telephony.public_url)):
        return give_up(delivery, "the address is not on the public internet")
    status = _post(address, row.payload)
    if status is not None and 200 <= status < 300:
        delivery.runtime.database.write(lambda connection: outbox.done(connection, row.id))
        return Verdict.DONE
    if status is not None and 300 <= status < 500 and status not in AGAIN_LATER:
        return give_up(delivery, f"the address answers {status}")
    delivery.runtime.database.write(lambda connection: _rest(connection, now))
    return _later(delivery)


def _post(address: str, document: Mapping[str, Any]) -> int | None:
    """The status answered; None when nobody answered. Nothing of the environment is used, and no body is read."""
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.post(
                address, json=dict(document), timeout=(CONNECT_SECONDS, READ_SECONDS), allow_redirects=False,
                stream=True,
            )
        except (requests.RequestException, ValueError, OSError) as error:
            log.warning("an alert could not be posted: %s", type(error).__name__)
            return None
        answer.close()
        return int(answer.status_code)


def _later(delivery: Delivery) -> Verdict:
    """For later, each pause twice the last. That it is silent keeps nobody else from being told."""
    verdict = put_off(delivery, NOT_SENT)
    return Verdict.LATER if verdict is Verdict.SILENT else verdict


def _rest(connection: Connection, now: datetime) -> None:
    paces.rest(connection, POSTS, now + RESTS_FOR, now)
