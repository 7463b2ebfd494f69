"""What supervisors do with the day's work: each change once, with its author and reason; the journal has no number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from routing import desk, journalling
from routing.availability import Outlooks
from routing.domain.centre import Centre
from routing.domain.errors import Refused
from routing.runtime import Runtime
from routing.store import caller_marks, calls, journal, voicemails
from routing.store.caller_marks import BLOCKED, PRIORITY, MarkRow
from routing.store.calls import CallRow
from routing.store.database import Connection
from routing.store.journal import Entry
from tests.conftest import StoppedClock
from tests.web.apps import CLAIRE

NUMBER = "06 12 34 56 78"


@pytest.fixture
def centre(outlooks: Outlooks) -> Centre:
    """The shipped config."""
    return outlooks.fresh().centre


def _journal(runtime: Runtime) -> list[Entry]:
    with runtime.database.read() as connection:
        return list(journal.latest(connection, 20))


def _refusal(change: Callable[[], object]) -> tuple[int, str]:
    with pytest.raises(Refused) as error:
        change()
    (fault,) = error.value.faults
    assert fault.detail.fr != fault.detail.en
    return error.value.status, fault.code


def _marked(runtime: Runtime, mark: str = BLOCKED, hours: float | None = None) -> MarkRow:
    ends = runtime.clock.now() + timedelta(hours=hours) if hours else None
    row = desk.new_mark(runtime, CLAIRE, NUMBER, mark, "harcèlement", ends)
    desk.mark_caller(runtime, CLAIRE, row)
    return row


def _message(runtime: Runtime, sid: str = "CA1") -> str:
    """A voicemail whose recording is there."""
    def work(connection: Connection) -> str:
        now = runtime.clock.now()
        calls.add(connection, CallRow(sid, "telephone", "+33612345678", "+33173018499", "voicemail", now))
        voicemails.add(
            connection, call_sid=sid, line="telephone", queue=None, topic=None, language="fr", from_raw="+33612345678",
            wants_callback=True, now=now,
        )
        voicemails.recorded(connection, sid, "RE1", "https://x", 9, now)
        found = voicemails.of_call(connection, sid)
        assert found is not None
        return found.id

    return runtime.database.write(work)


def test_a_presence_is_changed_with_author_and_reason(runtime: Runtime, centre: Centre, clock: StoppedClock) -> None:
    row = desk.set_presence(runtime, centre, CLAIRE, "claire", "away", " pause ", None)
    assert (row.presence, row.reason) == ("away", "pause")
    (entry,) = _journal(runtime)
    assert entry == Entry(
        clock.at, "claire", "supervisor", "console", "presence", "claire", {"presence": "away"}, "pause"
    )


def test_a_presence_over_somebody_else_s_change_is_refused(runtime: Runtime, centre: Centre) -> None:
    seen = desk.set_presence(runtime, centre, CLAIRE, "claire", "away", "a", None).version
    desk.set_presence(runtime, centre, CLAIRE, "claire", "available", "b", seen)
    late = _refusal(lambda: desk.set_presence(runtime, centre, CLAIRE, "claire", "away", "c", seen))
    assert late == (409, "changed_meanwhile")
    assert [entry.reason for entry in _journal(runtime)] == ["b", "a"]


def test_what_changes_nothing_is_not_journalled(runtime: Runtime, centre: Centre) -> None:
    desk.set_presence(runtime, centre, CLAIRE, "claire", "available", "a", None)
    assert _refusal(lambda: desk.set_presence(runtime, centre, CLAIRE, "x", "away", "a", None))[1] == "unknown_agent"
    assert _refusal(lambda: desk.check_agent(centre, "x")) == (404, "unknown_agent")
    assert _journal(runtime) == []


def test_a_message_is_taken_once_and_done_once(runtime: Runtime) -> None:
    id_ = _message(runtime)
    taken = desk.take_voicemail(runtime, CLAIRE, id_, "je rappelle")
    assert (taken.state, taken.taken_by) == ("taken", "claire")
    assert _refusal(lambda: desk.take_voicemail(runtime, CLAIRE, id_, "")) == (409, "changed_meanwhile")
    assert desk.finish_voicemail(runtime, CLAIRE, id_, "").state == "done"
    assert _refusal(lambda: desk.finish_voicemail(runtime, CLAIRE, id_, "")) == (409, "changed_meanwhile")
    assert [(entry.action, entry.reason) for entry in _journal(runtime)] == [
        ("voicemail_done", "no reason given"), ("voicemail_taken", "je rappelle"),
    ]


@pytest.mark.parametrize("leave", [voicemails.empty, voicemails.absent, lambda _connection, _sid: True])
def test_of_a_message_that_was_not_left_there_is_nothing_to_take(
    runtime: Runtime, leave: Callable[[Connection, str], bool]
) -> None:
    def work(connection: Connection) -> str:
        now = runtime.clock.now()
        calls.add(connection, CallRow("CA1", "telephone", "", "", "voicemail", now))
        voicemails.add(connection, call_sid="CA1", line="telephone", queue=None, topic=None, language="fr",
                       from_raw="", wants_callback=False, now=now)
        leave(connection, "CA1")
        found = voicemails.of_call(connection, "CA1")
        assert found is not None
        return found.id

    id_ = runtime.database.write(work)
    for move in (desk.take_voicemail, desk.finish_voicemail):
        assert _refusal(lambda move=move: move(runtime, CLAIRE, id_, "")) == (404, "unknown_voicemail")
        assert _refusal(lambda move=move: move(runtime, CLAIRE, "nobody", "")) == (404, "unknown_voicemail")


@pytest.mark.parametrize("mark", [BLOCKED, PRIORITY])
def test_a_mark_is_seen_by_every_process_until_it_is_taken_back(
    runtime: Runtime, elsewhere: Runtime, mark: str
) -> None:
    row, now = _marked(runtime, mark), runtime.clock.now()
    assert Outlooks(elsewhere).fresh().is_marked("+33612345678", mark, now)
    assert desk.mark_of(runtime, row.id) == row
    desk.unmark_caller(runtime, CLAIRE, row.id, "fini")
    assert not Outlooks(elsewhere).fresh().is_marked("+33612345678", mark, now)
    assert _refusal(lambda: desk.unmark_caller(runtime, CLAIRE, row.id, "fini")) == (404, "unknown_mark")


def test_no_number_is_journalled(runtime: Runtime) -> None:
    desk.unmark_caller(runtime, CLAIRE, _marked(runtime, hours=2).id, "fini")
    told = repr(_journal(runtime))
    assert [entry.action for entry in _journal(runtime)] == ["caller_unmarked", "caller_blocked"]
    assert "12345678" not in told
    assert "12 34 56 78" not in told


def test_a_mark_looked_at_is_not_yet_in_force(runtime: Runtime) -> None:
    desk.new_mark(runtime, CLAIRE, NUMBER, BLOCKED, "", None)
    with runtime.database.read() as connection:
        assert caller_marks.in_force(connection, runtime.clock.now()) == ()


@pytest.mark.parametrize(("number", "hours", "code"), [
    ("x", None, "invalid_phone"), ("", None, "invalid_phone"), ("12", None, "invalid_phone"),
    (NUMBER, 0, "end_has_come"), (NUMBER, -1, "end_has_come"),
])
def test_what_cannot_be_marked_is_refused(runtime: Runtime, number: str, hours: int | None, code: str) -> None:
    ends = None if hours is None else runtime.clock.now() + timedelta(hours=hours)
    assert _refusal(lambda: desk.new_mark(runtime, CLAIRE, number, BLOCKED, "", ends)) == (422, code)


def test_a_mark_that_ran_out_cannot_be_taken_back(runtime: Runtime, clock: StoppedClock) -> None:
    row = _marked(runtime, hours=1)
    clock.at += timedelta(hours=1)
    assert _refusal(lambda: desk.unmark_caller(runtime, CLAIRE, row.id, "")) == (404, "unknown_mark")


@pytest.mark.parametrize(("given", "kept"), [("", "no reason given"), ("  ", "no reason given"), (" a ", "a")])
def test_a_reason_is_kept_as_it_was_given(given: str, kept: str) -> None:
    assert journalling.reasoned(given) == kept
    assert _refusal(lambda: journalling.reasoned("x" * 501)) == (422, "reason_too_long")
