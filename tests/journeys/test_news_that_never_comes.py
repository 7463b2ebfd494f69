"""The end of a call that nobody tells us of, as when we were down for a minute: nobody is kept waiting for it."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.stage import staged
from tests.journeys.truth import comes_to_rest

NUMBERS = tuple(f"+3361234567{n}" for n in range(3))


def test_a_caller_who_is_gone_without_a_word_keeps_nobody_waiting(tmp_path: Path) -> None:
    """Neither the end of the call nor of the wait was heard of: those who call next are served all the same."""
    with staged(tmp_path / "centre", claire="away", karim="away", talk=30) as stage:
        stage.call("0", number=NUMBERS[0])
        ghost = stage.call("0", number=NUMBERS[1], after=3, hangup_after=20)
        stage.run(22.5)
        stage.faults.add("action", "lost", None)
        stage.faults.add("status", "lost", None)
        stage.run(2)
        stage.faults.clear()
        later = stage.call("0", number=NUMBERS[2], hangup_after=400)
        stage.run(420)
        assert stage.heard_by(ghost) == []
        assert stage.heard_by(later) == ["nadia"]
        comes_to_rest(stage)


def test_agents_are_not_rung_for_ever_for_a_caller_who_is_gone(tmp_path: Path) -> None:
    """A caller who hangs up before the network has put them into its queue is told of once, when the call ends."""
    with staged(tmp_path / "centre", talk=30) as stage:
        stage.faults.add("status", "lost")
        stage.call("0", hangup_after=3)
        stage.run(600)
        before = len(stage.legs_of("claire"))
        stage.run(300)
        assert len(stage.legs_of("claire")) == before, "an agent is rung over and over for nobody"
        assert stage.rows.open_attempts() == []


def test_a_call_whose_end_is_lost_is_ended_all_the_same(tmp_path: Path) -> None:
    with staged(tmp_path / "centre", talk=30) as stage:
        stage.faults.add("status", "lost", None)
        sids = [stage.call(*keys, hangup_after=90) for keys in (("0",), ("2",))]
        stage.run()
        stage.faults.clear()
        stage.settle()
        for _ in range(20):
            stage.run(900)
            stage.dispatch()
        assert [stage.rows.call(sid).state for sid in sids] == ["ended", "ended"]
