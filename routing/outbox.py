"""What the provider has still to be told: written by any process with the change it belongs to, sent by the dispatcher.

Text messages are refused at the door when they cannot arrive. Each thing is told once: `send_due` claims a row under a
lease, commits, tells the provider, and stores what it said.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from routing.alert_posts import ALERT, deliver_alert
from routing.deliveries import CLAIM_SECONDS, DELETIONS, Delivery, HasCentre, Verdict, deliver_order
from routing.domain.centre import Centre
from routing.domain.sms import fit, sendable
from routing.domain.text import Language
from routing.fetching import FETCH, fetch_sound
from routing.phone_numbers import is_mobile, read_number
from routing.runtime import Runtime
from routing.store import messages, outbox, sms_refusals
from routing.store.database import Connection
from routing.store.messages import PENDING, MessageRow
from routing.store.outbox import OutboxRow
from routing.telephony.network import Network
from routing.texting import deliver_message

MOST_AT_ONCE, DELETION_COUNTS = 200, 25
TOKEN_BYTES = 24


class SmsReason(StrEnum):
    """Why a text message was written, or was not."""

    QUEUED = "queued"
    ALREADY = "already"  # the same call asked for the same before
    NOT_MOBILE = "not_mobile"  # nobody's mobile: withheld, fixed, or not a number at all
    REFUSED_BEFORE = "refused_before"  # that number takes no messages, by what the provider said
    NOTHING_TO_SAY = "nothing_to_say"


@dataclass(frozen=True, slots=True)
class SmsDecision:
    """Whether a text message is on its way, and why. `is_cut` says that not all of the text found room."""

    reason: SmsReason
    token: str | None = None
    is_cut: bool = False

    @property
    def is_queued(self) -> bool:
        """Whether the person gets it: now, or already."""
        return self.reason in (SmsReason.QUEUED, SmsReason.ALREADY)


@dataclass(frozen=True, slots=True)
class Sent:
    """What one pass did. `is_network_up` is false when it stopped because the provider did not answer."""

    done: int = 0
    later: int = 0
    dropped: int = 0
    is_network_up: bool = True
    has_more: bool = False


def say_by_sms(
    connection: Connection, centre: Centre, *, number: str | None, body: str, purpose: str, language: Language,
    call_sid: str | None, now: datetime, about: str | None = None,
) -> SmsDecision:
    """Writes a text message to a number in E.164, once to a purpose and what it is `about`, by default the call.

    It is part of the caller's transaction.
    """
    read = read_number(number) if number else None
    if read is None or not is_mobile(read.e164):
        return SmsDecision(SmsReason.NOT_MOBILE)
    if sms_refusals.is_refused(connection, read.e164):
        return SmsDecision(SmsReason.REFUSED_BEFORE)
    if not sendable(body):
        return SmsDecision(SmsReason.NOTHING_TO_SAY)
    fitted, id_, token = fit(body, centre.sms.max_parts), uuid4().hex, secrets.token_urlsafe(TOKEN_BYTES)
    once = about or call_sid
    key = f"sms:{once}:{purpose}" if once else f"sms:{id_}"
    if not outbox.add(connection, "sms", key, {"token": token}, now):
        return SmsDecision(SmsReason.ALREADY)
    messages.add(connection, MessageRow(
        id_, token, call_sid, read.e164, purpose, language.value, fitted.body, fitted.segments, PENDING, None, None,
        now, now,
    ))
    return SmsDecision(SmsReason.QUEUED, token, fitted.is_cut)


def end_call(connection: Connection, key: str, sid: str, now: datetime) -> bool:
    """Has a call ended; `key` is the attempt's id or whatever makes it this one. False when that was asked before."""
    return outbox.add(connection, "end_call", f"end_call:{key}", {"sid": sid}, now)


def redirect_call(connection: Connection, key: str, sid: str, address: str, now: datetime) -> bool:
    """Has a running call ask for its next document at an absolute address. False when that was asked before."""
    return outbox.add(connection, "redirect_call", f"redirect_call:{key}", {"sid": sid, "address": address}, now)


def fetch_recording(connection: Connection, sid: str, now: datetime) -> bool:
    """Has the sound of a voicemail brought here. False when that was asked before."""
    return outbox.add(connection, FETCH, f"{FETCH}:{sid}", {"sid": sid}, now)


def delete_recording(connection: Connection, sid: str, now: datetime) -> bool:
    """Has a recording deleted at the provider's. False when that was asked before."""
    return outbox.add(connection, "delete_recording", f"delete_recording:{sid}", {"sid": sid}, now)


def delete_message(connection: Connection, sid: str, now: datetime) -> bool:
    """Has what the provider keeps of a text message deleted. False when that was asked before."""
    return outbox.add(connection, "delete_message", f"delete_message:{sid}", {"sid": sid}, now)


def delete_call(connection: Connection, sid: str, now: datetime) -> bool:
    """Has what the provider keeps of a call deleted. False when that was asked before."""
    return outbox.add(connection, "delete_call", f"delete_call:{sid}", {"sid": sid}, now)


def send_due(runtime: Runtime, outlook: HasCentre, network: Network) -> Sent:
    """Tells the provider what is due, calls before messages; stops when it does not answer, so that rings can go on.

    One row is claimed at a time: no lease runs while another row is on the line. Of what is only to be deleted, which
    comes last and may be much, a few are told in each pass.
    """
    told, left = dict.fromkeys(Verdict, 0), MOST_AT_ONCE
    while left > 0:
        row = _claimed(runtime)
        if row is None:
            return _sent(told)
        verdict = _BY_KIND.get(row.kind, deliver_order)(Delivery(runtime, outlook.centre, network, row))
        told[verdict] += 1
        left -= DELETION_COUNTS if row.kind in DELETIONS else 1
        if verdict is Verdict.SILENT:
            return _sent(told, is_network_up=False, has_more=True)
    return _sent(told, has_more=True)


_BY_KIND: Mapping[str, Callable[[Delivery], Verdict]] = {
    "sms": deliver_message, ALERT: deliver_alert, FETCH: fetch_sound,
}


def _claimed(runtime: Runtime) -> OutboxRow | None:
    now = runtime.clock.now()
    with runtime.database.read() as connection:
        if not outbox.is_any_due(connection, now):
            return None
    rows = runtime.database.write(lambda connection: outbox.claim_due(connection, now, CLAIM_SECONDS, limit=1))
    return rows[0] if rows else None


def _sent(told: dict[Verdict, int], is_network_up: bool = True, has_more: bool = False) -> Sent:
    later = told[Verdict.LATER] + told[Verdict.SILENT]
    return Sent(told[Verdict.DONE], later, told[Verdict.DROPPED], is_network_up, has_more)
