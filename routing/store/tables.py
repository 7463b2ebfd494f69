"""Every table of the program, by name."""

from __future__ import annotations

from routing.store.access_tables import sessions, sign_in_tries, tokens, users
from routing.store.call_tables import (
    call_steps,
    caller_marks,
    calls,
    queue_entries,
    recordings,
    voicemail_sounds,
    voicemails,
)
from routing.store.callback_tables import (
    callback_asks,
    callback_changes,
    callback_refusals,
    callbacks,
    idempotency_keys,
    slot_seats,
)
from routing.store.columns import metadata
from routing.store.hours_tables import (
    announcements,
    closures,
    feeds,
    holiday_decisions,
    journal,
    overrides,
    revisions,
    weeks,
)
from routing.store.work_tables import agents, alarms, attempts, heartbeats, messages, outbox, paces, sms_refusals

__all__ = [
    "agents", "alarms", "announcements", "attempts", "call_steps", "callback_asks", "callback_changes",
    "callback_refusals", "callbacks", "caller_marks", "calls", "closures", "feeds", "heartbeats", "holiday_decisions",
    "idempotency_keys", "journal", "messages", "metadata", "outbox", "overrides", "paces", "queue_entries",
    "recordings", "revisions", "sessions", "sign_in_tries", "slot_seats", "sms_refusals", "tokens", "users",
    "voicemail_sounds", "voicemails", "weeks",
]
