"""A caller's telephone that can be at several places of a call at once: a place is kept, and taken up again as another
call of the same past, so that every answer is tried from every place.

Nothing is kept but rows as they are; only addresses found in documents are asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask
from sqlalchemy import bindparam, delete, insert, select

from routing.store.callbacks import CallbackRow
from routing.store.database import Connection
from routing.store.tables import callback_asks, callbacks, calls, queue_entries, slot_seats
from tests.journeys.documents import Document
from tests.web.apps import ACCOUNT_SID, PUBLIC_URL, parts_of
from tests.web.webhooks import FORM, LINE, signature_of, twiml_checker

ENTRY = f"{PUBLIC_URL}/twilio/voice"
STATUS = f"{PUBLIC_URL}/twilio/status"
LARGEST = 64 * 1024
_NUMBERS = count(1)
_OF = bindparam("of")
_ADD_CALL, _ADD_ENTRY, _FORGET = insert(calls), insert(queue_entries), delete(calls).where(calls.c.sid == _OF)
_CALL, _ENTRY = select(calls).where(calls.c.sid == _OF), select(queue_entries).where(queue_entries.c.call_sid == _OF)
CHECK: Callable[..., list[str]] | None = twiml_checker()


@dataclass(frozen=True)
class Place:
    """Where a call stands: the document it heard last, and its rows."""

    document: Document
    rows: Mapping[str, Mapping[str, Any]]


class Telephone:
    """Calls one app. `problems` is all that was wrong with a document as such."""

    def __init__(self, app: Flask, number: str, promised: tuple[CallbackRow, ...] = ()) -> None:
        """`promised`: the callbacks there are whenever a request is made."""
        self._promised = [asdict(row) | {"state": row.state.value} for row in promised]
        self._client, self._database, self.number = app.test_client(), parts_of(app).runtime.database, number
        self._past = list[str]()
        self.problems: dict[str, str] = {}
        self.documents = 0

    def dials(self) -> Place:
        """A new call."""
        sid = self._new_sid()
        self._database.write(self._forget)
        return self._kept(sid, self._asked(sid, ENTRY, {"CallStatus": "ringing"}, ""))

    def goes_on(self, place: Place, address: str, fields: Mapping[str, str], leave_to: str = "") -> Place:
        """The same call with one more request; `leave_to` as in the document that comes of it."""
        sid = self._taken_up(place)
        return self._kept(sid, self._asked(sid, address, {"CallStatus": "in-progress", **fields}, leave_to))

    def hangs_up(self, place: Place) -> Mapping[str, Any]:
        """The call is over; its row as it was kept."""
        sid = self._taken_up(place)
        if place.document.is_wait:
            fields = {"CallStatus": "completed", "QueueResult": "hangup", "QueueTime": "1"}
            self._post(sid, place.document.leave_to, fields)
        answer = self._post(sid, STATUS, {"CallStatus": "completed", "CallDuration": "9"})
        assert answer.status_code == 204
        return self._put_away(sid)["calls"]

    def is_put_down(self) -> None:
        """Nothing of its calls is left."""
        self._database.write(self._forget)

    def _asked(self, sid: str, address: str, fields: Mapping[str, str], leave_to: str) -> Document:
        response = self._post(sid, address, fields)
        self.documents += 1
        assert response.status_code == 200, f"{address}: {response.status_code}"
        document = Document(response.text, leave_to)
        if document.seen not in self.problems:
            self.problems[document.seen] = _problems(document)
        return document

    def _post(self, sid: str, address: str, fields: Mapping[str, str]) -> Any:
        assert address.startswith(f"{PUBLIC_URL}/"), address
        sent = {
            "CallSid": sid, "AccountSid": ACCOUNT_SID, "From": self.number, "To": LINE, "Caller": self.number,
            "Called": LINE, "ApiVersion": "2010-04-01", "Direction": "inbound", **fields,
        }
        bare = address.partition("#")[0]
        parts = urlsplit(bare)
        return self._client.post(
            f"{parts.path}?{parts.query}" if parts.query else parts.path, data=urlencode(sent).encode(),
            content_type=FORM, headers={"X-Twilio-Signature": signature_of(bare, sent)},
        )

    def _new_sid(self) -> str:
        return f"CA{next(_NUMBERS):032x}"

    def _taken_up(self, place: Place) -> str:
        """The rows of a place once more, as another call's."""
        sid = self._new_sid()

        def work(connection: Connection) -> None:
            self._forget(connection)
            connection.execute(_ADD_CALL, {**place.rows["calls"], "sid": sid})
            if place.rows["queue_entries"]:
                connection.execute(_ADD_ENTRY, {**place.rows["queue_entries"], "call_sid": sid, "id": sid[2:]})

        self._database.write(work)
        return sid

    def _kept(self, sid: str, document: Document) -> Place:
        return Place(document, self._put_away(sid))

    def _put_away(self, sid: str) -> Mapping[str, Mapping[str, Any]]:
        """The rows of a call, gone before the next: nobody stands in a queue before anybody else."""

        with self._database.read() as connection:
            call = connection.execute(_CALL, {"of": sid}).mappings().one()
            entry = connection.execute(_ENTRY, {"of": sid}).mappings().first() if call["queue"] else None
        self._past.append(sid)
        return {"calls": dict(call), "queue_entries": dict(entry) if entry else {}}

    def _forget(self, connection: Connection) -> None:
        """Calls that were put away are gone, with their steps and places."""
        for table in (callbacks, slot_seats, callback_asks):
            connection.execute(delete(table))
        if self._promised:
            connection.execute(insert(callbacks), self._promised)
        if self._past:
            connection.execute(_FORGET, [{"of": sid} for sid in self._past])  # steps and places go with it
        self._past.clear()


def _problems(document: Document) -> str:
    """What the network could not read in a document; empty when all is well."""
    found: list[str] = CHECK(document.text, "wait" if document.is_wait else "voice") if CHECK else []
    if len(document.text.encode()) > LARGEST:
        found.append("larger than 64 KB")
    for element in document.root.iter():
        for name in ("action", "waitUrl", "url", "recordingStatusCallback"):
            address = element.get(name, "")
            if "+" in urlsplit(address).query:
                found.append(f"a bare + in {address}")
    return "; ".join(found)
