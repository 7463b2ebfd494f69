"""What `/readyz` looks at that all processes of a database share: the migrations it went through, and its clock."""

from __future__ import annotations

from routing.clock import SystemClock
from routing.runtime import Runtime
from routing.store import schema
from routing.store.clocks import server_time
from routing.store.database import DatabaseFault
from routing.web.json_values import Json

MOST_SKEW = 2.0
"""Seconds: what overrides and closures take at most to reach every process."""
NOT_KNOWN = "not known, as the database does not answer"


def schema_check(runtime: Runtime) -> Json:
    """Old and new code may stand side by side for as long as an upgrade takes; longer, and somebody forgot one."""
    try:
        found = schema.revision_of(runtime.database)
    except DatabaseFault:
        return {"ok": False, "detail": NOT_KNOWN}
    if lacking := schema.missing(found):
        detail = f"the database lacks migration {', '.join(lacking)}; run `flask --app wsgi db upgrade`"
        return {"ok": False, "revision": found, "detail": detail}
    if found is not None and not schema.is_known(found):
        detail = f"a newer version made migration {found}; start that version here too"
        return {"ok": False, "revision": found, "detail": detail}
    return {"ok": True, "revision": found}


def clock_check(runtime: Runtime) -> Json:
    """Machines that do not agree on the time do not agree on what is due. A clock that is set by hand is left alone."""
    if not isinstance(runtime.clock, SystemClock):
        return {"ok": True, "ahead_seconds": None}
    try:
        with runtime.database.read() as connection:
            shown = server_time(connection)
    except DatabaseFault:
        return {"ok": False, "detail": NOT_KNOWN}
    if shown is None:
        return {"ok": True, "ahead_seconds": None}
    ahead = round((runtime.clock.now() - shown).total_seconds(), 1)
    if abs(ahead) <= MOST_SKEW:
        return {"ok": True, "ahead_seconds": ahead}
    way = "ahead of" if ahead > 0 else "behind"
    detail = f"this machine is {abs(ahead):.0f} seconds {way} the database's; see that both keep the time (NTP)"
    return {"ok": False, "ahead_seconds": ahead, "detail": detail}
