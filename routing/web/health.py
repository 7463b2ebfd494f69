"""Is the process up, and is it fit to serve: for load balancers, and for whoever is woken at three."""

from __future__ import annotations

import logging

from flask import Blueprint, Response

from routing.callback_calls.pacing import STOPPED, barred_starts
from routing.domain.errors import HoursUnknown
from routing.phone_numbers import masked
from routing.store import paces
from routing.store.database import DatabaseFault
from routing.store.heartbeats import heartbeat_age
from routing.web import guards
from routing.web.json_values import Json, iso
from routing.web.parts import parts
from routing.web.ready import JSON_TYPE, to_json
from routing.web.shared_checks import NOT_KNOWN, clock_check, schema_check

log = logging.getLogger(__name__)

DISPATCHER_SILENT = 15

health = Blueprint("health", __name__)


@health.get("/healthz")
@guards.anyone
def healthz() -> Response:
    """The process answers."""
    return _answer({"status": "ok"})


@health.get("/readyz")
@guards.anyone
def readyz() -> Response:
    """What works and what does not. 503 only when nothing should be sent here; else 200, `degraded` with reasons.

    Without its database a process still tells hours and connects callers, so it is fit until its hours are too old.
    """
    checks = {
        "database": _database(), "hours": _hours(), "config": _config(), "telephony": _telephony(),
        "dispatcher": _dispatcher(), "calls": _calls(), "schema": schema_check(parts().runtime),
        "clock": clock_check(parts().runtime),
    }
    fit = checks["hours"]["ok"]
    well = all(check["ok"] for check in checks.values())
    status = "ready" if well else "degraded" if fit else "not_ready"
    return _answer({"status": status, "checks": checks}, 200 if fit else 503)


def _database() -> Json:
    try:
        parts().runtime.database.ping()
    except DatabaseFault:
        log.exception("the database does not answer")
        return {"ok": False, "detail": "the database does not answer; hours and calls go by what was known last"}
    if parts().runtime.database.refuses_writes:
        return {"ok": False, "detail": "a change was refused within the last minute: full, locked or read-only?"}
    return {"ok": True}


def _hours() -> Json:
    """Whether there are hours to tell, and up to when they are told where the database knows better."""
    try:
        outlook = parts().outlooks.fresh()
    except (HoursUnknown, DatabaseFault):
        return {"ok": False, "told_until": None, "detail": "what was known last is too old to be told"}
    if outlook.told_until is None:
        return {"ok": True, "told_until": None}
    return {"ok": True, "told_until": iso(outlook.told_until, outlook.centre.timezone)}


def _config() -> Json:
    state = parts().runtime.config.state(parts().runtime.clock.now().date())
    faults = [
        {"file": fault.file, "line": fault.line, "field": fault.field, "read": masked(fault.read), "fix": fault.fix}
        for fault in state.faults
    ]
    checked: Json = {"ok": not faults, "revision": state.revision, "faults": faults}
    if faults:
        first, more = state.faults[0], f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        where = f"{first.file}:{first.line}" if first.line else first.file
        checked["detail"] = f"the last edit was refused at {where}{more}; the config before it goes on serving"
    return checked


def _telephony() -> Json:
    if parts().runtime.telephony.is_known:
        return {"ok": True}
    return {"ok": False, "detail": "no TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN; voice webhooks are refused"}


def _calls() -> Json:
    """Whether the account takes our calls, and to which countries it takes none."""
    runtime = parts().runtime
    try:
        with runtime.database.read() as connection:
            now = runtime.clock.now()
            is_stopped, barred = not paces.is_free(connection, STOPPED, now), barred_starts(connection, now)
    except DatabaseFault:
        return {"ok": False, "detail": NOT_KNOWN}
    if is_stopped:
        return {"ok": False, "detail": "the account refuses calls; see GET /api/v1/alarms, calls_refused"}
    if barred:
        return {"ok": False, "detail": f"no calls to numbers beginning {', '.join(barred)}; see country_refused"}
    return {"ok": True}


def _dispatcher() -> Json:
    """Without an account there is nobody to ring, and no dispatcher is missed."""
    runtime = parts().runtime
    if not runtime.telephony.is_known:
        return {"ok": True, "last_seen_seconds": None}
    try:
        with runtime.database.read() as connection:
            age = heartbeat_age(connection, runtime.clock.now())
    except DatabaseFault:
        return {"ok": False, "detail": NOT_KNOWN}
    if age is None:
        return {"ok": False, "last_seen_seconds": None, "detail": "no dispatcher has run yet; start `flask dispatcher`"}
    if age > DISPATCHER_SILENT:
        return {
            "ok": False, "last_seen_seconds": int(age),
            "detail": "the dispatcher was last seen too long ago; agents are not rung",
        }
    return {"ok": True, "last_seen_seconds": int(age)}


def _answer(document: Json, status: int = 200) -> Response:
    return Response(to_json(document), status, content_type=JSON_TYPE, headers={"Cache-Control": "no-store"})
