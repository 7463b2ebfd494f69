"""Text messages told to the provider, each once.

To create a message is not idempotent, and the provider knows no key that would make it so. When it is not known
whether one was created, the provider is asked twice before it is sent again; a status webhook with our token settles
it sooner. Two of its messages for one of ours are an alarm.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from routing.deliveries import ACCOUNT_REFUSED, Delivery, Verdict, give_up, put_off
from routing.message_news import alarm_twice, note_state
from routing.store import alarms, messages, outbox, sms_refusals
from routing.store.database import Connection
from routing.store.messages import PENDING, MessageRow
from routing.store.outbox import ASKING_AGAIN, SENDING
from routing.telephony.addresses import TOLD_SURELY
from routing.telephony.meanings import Refusal, message_state, refusal_of
from routing.telephony.network import NetworkSilent, Outcome, RemoteMessage, Told

log = logging.getLogger(__name__)

NO_LONGER_SENT = timedelta(seconds=30)  # before the lease ends: longer than the network may take to answer
ASKED_AFTER, ASKED_AGAIN_AFTER, SENT_AGAIN_AFTER = timedelta(seconds=15), timedelta(seconds=45), timedelta(seconds=1)
CLOCKS_DIFFER = timedelta(seconds=60)
MOST_SENDINGS = 3


def deliver_message(delivery: Delivery) -> Verdict:
    """Sends the message of a claimed row, or finds out whether it was sent."""
    token = delivery.row.payload["token"]
    with delivery.runtime.database.read() as connection:
        message = messages.find_by_token(connection, token)
        holds = outbox.holds(connection, delivery.row)
    if message is None:
        delivery.runtime.database.write(lambda connection: outbox.drop(connection, delivery.row.id, "erased"))
        return Verdict.DROPPED
    if message.sid is not None or message.state != PENDING:
        delivery.runtime.database.write(lambda connection: outbox.done(connection, delivery.row.id))
        return Verdict.DONE
    if delivery.row.state != SENDING:
        return _ask(delivery, message)
    if not holds or not _has_time(delivery):
        return Verdict.LATER  # another process has it by now, or will: this one is too slow to send it
    return _send(delivery, message)


def _has_time(delivery: Delivery) -> bool:
    until = delivery.row.lease_until_at
    return until is not None and delivery.runtime.clock.now() + NO_LONGER_SENT <= until


def _send(delivery: Delivery, message: MessageRow) -> Verdict:
    address = delivery.runtime.telephony.address(f"/twilio/message/{message.token}") + TOLD_SURELY
    told = delivery.network.send_message(message.number, delivery.centre.sms.sender, message.body, address)
    now = delivery.runtime.clock.now()
    if told.outcome is Outcome.DONE and told.sid is not None:
        return _known(delivery, message, told.sid, told.status, None)
    if told.outcome is Outcome.UNKNOWN or told.outcome is Outcome.DONE:
        delivery.runtime.database.write(
            lambda connection: outbox.unsure(connection, delivery.row, now + ASKED_AFTER, f"unknown {told.code or ''}")
        )
        return Verdict.SILENT
    if told.outcome is Outcome.BUSY or refusal_of(told.code) is Refusal.NOT_SENT:
        return put_off(
            delivery, told, lambda connection, at: messages.advance(connection, message.token, "failed", "not_sent", at)
        )
    return _refused(delivery, message, told.code or 0)


def _refused(delivery: Delivery, message: MessageRow, code: int) -> Verdict:
    now, about = delivery.runtime.clock.now(), refusal_of(code)

    def work(connection: Connection) -> None:
        messages.advance(connection, message.token, "failed", str(code), now)
        outbox.drop(connection, delivery.row.id, f"refused {code}")
        if about is Refusal.NUMBER:
            sms_refusals.refuse(connection, message.number, code, now)
        elif about is not Refusal.OTHER:
            alarms.raise_alarm(connection, ACCOUNT_REFUSED, str(code), "a text message was refused", now)

    delivery.runtime.database.write(work)
    log.warning("text message refused purpose=%s code=%s", message.purpose, code)
    return Verdict.DROPPED


def _ask(delivery: Delivery, message: MessageRow) -> Verdict:
    """Looks for the message among those the provider has for that number."""
    since = delivery.row.created_at - CLOCKS_DIFFER
    try:
        remote = delivery.network.messages_to(message.number, since)
    except NetworkSilent as silence:
        log.info("text message in doubt, the provider is silent: %s", silence)
        return put_off(
            delivery, Told(Outcome.UNKNOWN),
            lambda connection, at: messages.doubt(connection, message.token, "unknown", at),
        )
    with delivery.runtime.database.read() as connection:
        found = next((one for one in remote if _is_ours(connection, one, message)), None)
    if found is not None:
        return _known(delivery, message, found.sid, found.status, found.error_code)
    return _not_there(delivery, message)


def _is_ours(connection: Connection, remote: RemoteMessage, message: MessageRow) -> bool:
    """A trial account writes a sentence of its own before every message."""
    same = remote.body.rstrip().endswith(message.body)
    return same and not messages.bound_elsewhere(connection, message.token, remote.sid)


def _not_there(delivery: Delivery, message: MessageRow) -> Verdict:
    row, now = delivery.row, delivery.runtime.clock.now()
    is_sent_again = row.state == ASKING_AGAIN
    if is_sent_again and row.payload.get("again", 0) + 1 >= MOST_SENDINGS:
        return give_up(
            delivery, "sent and not found, again and again",
            lambda connection, at: messages.doubt(connection, message.token, "unknown", at),
        )
    due_at = now + (SENT_AGAIN_AFTER if is_sent_again else ASKED_AGAIN_AFTER)
    delivery.runtime.database.write(lambda connection: outbox.nothing_found(connection, row, due_at))
    return Verdict.LATER


def _known(delivery: Delivery, message: MessageRow, sid: str, status: str | None, code: int | None) -> Verdict:
    """The provider has it: whatever happens to the claim, it is not sent again. Erased meanwhile, it goes there too."""
    now, state = delivery.runtime.clock.now(), message_state(status) or "accepted"

    def work(connection: Connection) -> None:
        outbox.done(connection, delivery.row.id)
        if messages.find_by_token(connection, message.token) is None:
            outbox.add(connection, "delete_message", f"delete_message:{sid}", {"sid": sid}, now)
            return
        if not messages.bind(connection, message.token, sid, now):
            alarm_twice(connection, message, now)
            return
        note_state(connection, message, state, code, now)

    delivery.runtime.database.write(work)
    return Verdict.DONE
