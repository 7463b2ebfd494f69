"""The statements that every turn of a call runs, compiled once: what a webhook costs is mostly these."""

from __future__ import annotations

from sqlalchemy import bindparam, literal_column, select, update

from routing.store.dialects import Prepared
from routing.store.tables import call_steps, calls

ADD = Prepared(lambda insert: insert(calls).values({
    name: bindparam(name) for name in
    ("sid", "line", "from_raw", "to_raw", "state", "started_at", "caller", "ended_as", "place", "memory")
}).on_conflict_do_nothing().returning(calls.c.sid))
ADD_STEP = Prepared(lambda insert: insert(call_steps).values({
    name: bindparam(name) for name in ("call_sid", "at", "name", "detail", "answer")
}).on_conflict_do_nothing().returning(call_steps.c.id))
ANSWER = Prepared(lambda _: select(call_steps.c.answer).where(
    call_steps.c.call_sid == bindparam("of_sid"), call_steps.c.name == bindparam("of_name")
))
MOVE = Prepared(lambda _: update(calls).where(
    calls.c.sid == bindparam("of_sid"), calls.c.state != literal_column("'ended'")
).values(
    state=bindparam("new_state"), place=bindparam("new_place"), memory=bindparam("new_memory"),
    ended_as=bindparam("new_end"),
))
LOCK = select(calls).where(calls.c.sid == bindparam("of_sid")).with_for_update()
