"""Two supervisors at once, from two processes: the second is refused, or comes after the first; nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from routing.availability import Outlooks
from routing.domain.errors import Refused
from routing.journal_checks import verify
from routing.journalling import Author
from routing.runtime import Runtime
from routing.store import journal, revisions
from routing.supervision.closing import close_lines, new_closure
from routing.supervision.overriding import add_override, change_override, find_override, new_override

CLAIRE = Author("claire", "supervisor", "console")
EVE = {"lines": ["telephone"], "on": "2026-12-24", "hours": "closed"}


def _at_once(changes: list[Callable[[], object]]) -> list[str]:
    """What becomes of each: `done`, or the code of its refusal."""
    together = Barrier(len(changes))

    def one(change: Callable[[], object]) -> str:
        together.wait()
        try:
            change()
        except Refused as error:
            return error.faults[0].code
        return "done"

    with ThreadPoolExecutor(len(changes)) as threads:
        return sorted(threads.map(one, changes))


def test_of_two_who_saw_the_same_line_one_is_refused(runtime: Runtime, elsewhere: Runtime) -> None:
    def closing(of: Runtime) -> Callable[[], object]:
        row = new_closure(of, CLAIRE, "telephone", None, None)
        return lambda: close_lines(of, CLAIRE, [row], "x", {"telephone": 0})

    assert _at_once([closing(runtime), closing(elsewhere), closing(runtime)]) == ["changed_meanwhile"] * 2 + ["done"]
    with runtime.database.read() as connection:
        assert revisions.of_line(connection, "telephone") == 1
        assert len(journal.latest(connection, 9)) == 1


def test_of_two_who_saw_the_same_override_one_is_refused(
    runtime: Runtime, elsewhere: Runtime, outlooks: Outlooks
) -> None:
    told = outlooks.fresh()
    row = new_override(runtime, CLAIRE, told, EVE)
    add_override(runtime, CLAIRE, row, "x")

    def changing(of: Runtime, hours: str) -> Callable[[], object]:
        return lambda: change_override(of, told, CLAIRE, row.id, EVE | {"hours": hours}, "x", 1)

    changes = [changing(runtime, "09:00-10:00"), changing(elsewhere, "10:00-11:00")]
    assert _at_once(changes) == ["changed_meanwhile", "done"]
    assert find_override(runtime, row.id).version == 2


def test_who_saw_nothing_comes_after_the_other(runtime: Runtime, elsewhere: Runtime, outlooks: Outlooks) -> None:
    told = outlooks.fresh()
    entries = [EVE | {"on": f"2026-12-{day}"} for day in range(10, 13)]
    rows = [(of, new_override(of, CLAIRE, told, entry)) for entry in entries for of in (runtime, elsewhere)]
    changes = [lambda of=of, row=row: add_override(of, CLAIRE, row, "x") for of, row in rows]
    assert _at_once(changes) == ["done"] * 6
    with runtime.database.read() as connection:
        assert revisions.of_line(connection, "telephone") == 6
        assert verify(connection).is_sound
        assert verify(connection).count == 6
