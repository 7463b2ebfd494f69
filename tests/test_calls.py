"""Someone is on the phone: the plan that fits the moment, each call kept once, and an answer whatever breaks."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from routing import calls
from routing.availability import Outlook, Outlooks
from routing.calls import Incoming
from routing.config.folder import ConfigFolder
from routing.domain.call_plan import CallPlan, Connect, Forward, Goodbye, Say
from routing.domain.centre import Line
from routing.domain.text import Language, Text
from routing.runtime import Runtime
from routing.store import calls as stored
from routing.store.calls import CallRow, StepRow
from routing.store.database import Database
from routing.supervision import Author, close_lines, new_closure
from tests.conftest import ACCOUNT, StoppedClock
from tests.store.databases import out_of_order

SID = "CA" + "1" * 32
CALL = Incoming(SID, "+33612345678", "+33173018499")
SUNDAY = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
TWO_BY_TURNS = """\
agents:
  claire: {name: Claire, number: "+33 1 84 88 00 01"}
  karim: {name: Karim, client: karim}
  nadia: {name: Nadia, sip: "sip:nadia@pbx.example.fr"}
queues:
  support:
    name: {fr: Assistance, en: Support}
    lines: [telephone]
    tiers:
      - {agents: [nadia, claire], ring: in_turn, for: 10 s}
      - {agents: [claire, karim, nadia], ring: together, for: 30 s}
"""


@pytest.fixture
def outlook(outlooks: Outlooks) -> Outlook:
    """The hours of a Monday morning."""
    return outlooks.fresh()


@pytest.fixture
def line(outlook: Outlook) -> Line:
    """The phone line."""
    return outlook.line("telephone")


@pytest.fixture
def one_runtime(clock: StoppedClock, config_dir: Path, tmp_path: Path) -> Runtime:
    """A runtime for what touches no row."""
    database = Database(f"sqlite:///{tmp_path / 'untouched.sqlite3'}")
    return Runtime(clock, ConfigFolder(config_dir, clock.at.date()), database, ACCOUNT)


def _kept(runtime: Runtime, sid: str = SID) -> tuple[CallRow | None, tuple[StepRow, ...]]:
    with runtime.database.read() as connection:
        return stored.find(connection, sid), stored.steps(connection, sid)


def _states(runtime: Runtime) -> tuple[str, str | None]:
    row, _ = _kept(runtime)
    assert row is not None
    return row.state, row.ended_as


def _places(runtime: Runtime) -> list[str]:
    return [step.name for step in _kept(runtime)[1]]


def _said(plan: CallPlan, language: Language = Language.FR) -> str:
    return " ".join(step.words for step in plan.steps if isinstance(step, Say) and step.language is language)


def _rung(plan: CallPlan) -> tuple[list[str], int] | None:
    found = [([agent.id for agent in step.agents], step.seconds) for step in plan.steps if isinstance(step, Connect)]
    assert len(found) <= 1
    return found[0] if found else None


def test_an_open_line_greets_and_rings_its_agents(runtime: Runtime, outlook: Outlook, line: Line) -> None:
    plan = calls.answer(runtime, outlook, line, CALL)
    assert _said(plan) == (
        "Bonjour, bienvenue au service client. Nous vous mettons en relation avec un conseiller."
    )
    assert (plan.place, plan.ends_as, _rung(plan)) == ("ring:0", None, (["claire", "karim"], 20))
    assert isinstance(plan.steps[-1], Connect)


def test_a_closed_line_says_why_and_until_when_in_both_languages(
    runtime: Runtime, outlook: Outlook, line: Line, clock: StoppedClock
) -> None:
    clock.at = SUNDAY
    plan = calls.answer(runtime, outlook, line, CALL)
    assert (plan.place, plan.ends_as, _rung(plan)) == ("closed", "closed", None)
    assert "Notre service est fermé. Nous rouvrirons" in _said(plan)
    assert "demain à 9 heures." in _said(plan).replace("\u00a0", " ")
    assert "9" in _said(plan, Language.EN)
    assert isinstance(plan.steps[-1], Goodbye)


def test_a_closure_says_its_message(runtime: Runtime, outlooks: Outlooks, clock: StoppedClock) -> None:
    author, message = Author("claire", "supervisor", "cli"), Text("Alerte {incendie} & fumée", "Fire {alarm} & smoke")
    close_lines(runtime, author, [new_closure(runtime, author, "telephone", None, message)], "exercice")
    outlook = outlooks.fresh()
    plan = calls.answer(runtime, outlook, outlook.line("telephone"), CALL)
    assert "Alerte {incendie} & fumée" in _said(plan)
    assert "Fire {alarm} & smoke" in _said(plan, Language.EN)
    assert "Nous ne connaissons pas encore l’heure de réouverture." in _said(plan)


def test_a_holiday_and_an_override_say_their_names(
    clock: StoppedClock, config_dir: Path, runtime: Runtime
) -> None:
    text = (config_dir / "hours.yaml").read_text(encoding="utf-8")
    text = text.replace("on_holidays: open", "on_holidays: closed").replace(
        "overrides: []",
        "overrides: [{lines: all, on: 2026-11-24, hours: closed, reason: {fr: Inventaire, en: Stocktaking}}]",
    )
    (config_dir / "hours.yaml").write_text(text, encoding="utf-8")
    changed = Runtime(clock, ConfigFolder(config_dir, clock.at.date()), runtime.database, ACCOUNT)
    outlook = Outlooks(changed).fresh()
    for at, fr, en in ((datetime(2026, 11, 24, 10, 0, tzinfo=UTC), "Inventaire", "Stocktaking"),
                       (datetime(2026, 12, 25, 10, 0, tzinfo=UTC), "Noël", "Christmas")):
        clock.at = at
        plan = calls.answer(changed, outlook, outlook.line("telephone"), Incoming(f"CA{fr}", "anonymous", ""))
        assert fr in _said(plan)
        assert en in _said(plan, Language.EN)


def _outlook_with(runtime: Runtime, queues: str | None) -> Outlook:
    file = runtime.config.path / "queues.yaml"
    (runtime.config.path / "topics.yaml").unlink()  # topics name the queues they lead to
    if queues is None:
        file.unlink()
    else:
        file.write_text(queues, encoding="utf-8")
    config = ConfigFolder(runtime.config.path, runtime.clock.now().date())
    return Outlooks(Runtime(runtime.clock, config, runtime.database, runtime.telephony)).fresh()


def test_agents_ring_in_their_order(runtime: Runtime) -> None:
    outlook = _outlook_with(runtime, TWO_BY_TURNS)
    line = outlook.line("telephone")
    plan = calls.answer(runtime, outlook, line, CALL)
    rung = [_rung(plan)]
    while _rung(plan) is not None:
        plan = calls.after_ring(runtime, outlook, line, CALL, plan.place, answered=False)
        rung.append(_rung(plan))
    assert rung == [(["nadia"], 10), (["claire"], 10), (["claire", "karim", "nadia"], 30), None]
    assert (plan.place, plan.ends_as) == ("nobody", "failed")
    assert "Tous nos conseillers sont en ligne" in _said(plan)
    assert isinstance(plan.steps[-1], Goodbye)
    assert _places(runtime) == ["ring:0", "ring:1", "ring:2", "nobody"]
    assert _states(runtime) == ("in_menu", "failed")


def test_only_the_first_ring_begins_with_a_greeting(runtime: Runtime, outlook: Outlook, line: Line) -> None:
    plan = calls.after_ring(runtime, outlook, line, CALL, "ring:0", answered=False)
    assert (_said(plan), _rung(plan)) == ("", (["nadia"], 25))


@pytest.mark.parametrize(
    "queues",
    [None, "agents: {}\n", TWO_BY_TURNS.replace("lines: [telephone]", "lines: [chat]"),
     TWO_BY_TURNS.split("    tiers:")[0]],
    ids=["no file", "no queue", "another line's", "no tier"],
)
def test_a_line_without_agents_apologises(runtime: Runtime, queues: str | None) -> None:
    outlook = _outlook_with(runtime, queues)
    plan = calls.answer(runtime, outlook, outlook.line("telephone"), CALL)
    assert (plan.place, plan.ends_as, _rung(plan)) == ("nobody", "failed", None)
    assert _said(plan).startswith("Bonjour")
    assert isinstance(plan.steps[-1], Goodbye)


@pytest.mark.parametrize(
    ("place", "follows"),
    [("ring:0", "ring:1"), ("ring:1", "nobody"), ("ring:99", "nobody"), ("", "ring:1"), ("ring:", "ring:1"),
     ("ring:-1", "ring:1"), ("nobody", "ring:1"), ("ring:²", "ring:1")],
)
def test_whatever_place_is_named_a_plan_follows(
    runtime: Runtime, outlook: Outlook, line: Line, place: str, follows: str
) -> None:
    assert calls.after_ring(runtime, outlook, line, CALL, place, answered=False).place == follows


def test_after_a_conversation_comes_goodbye(runtime: Runtime, outlook: Outlook, line: Line) -> None:
    calls.answer(runtime, outlook, line, CALL)
    assert _states(runtime) == ("waiting", None)
    plan = calls.after_ring(runtime, outlook, line, CALL, "ring:0", answered=True)
    assert (_said(plan), plan.ends_as) == ("Merci de votre appel. Au revoir.", "answered")
    assert [type(step) for step in plan.steps] == [Say, Goodbye]
    assert _states(runtime)[1] == "answered"
    assert calls.end(runtime, SID, "completed", 300) is True
    assert _states(runtime) == ("ended", "answered")


def test_a_call_is_kept_as_it_came_with_its_first_step(
    runtime: Runtime, outlook: Outlook, line: Line, clock: StoppedClock
) -> None:
    calls.answer(runtime, outlook, line, CALL)
    row, steps = _kept(runtime)
    assert row == CallRow(SID, "telephone", "+33612345678", "+33173018499", "waiting", clock.at)
    assert steps == (StepRow(clock.at, "ring:0", {"open": True, "reason": "weekly_hours"}),)


def test_a_webhook_that_comes_twice_gets_the_same_plan_and_is_kept_once(
    runtime: Runtime, outlook: Outlook, line: Line, clock: StoppedClock
) -> None:
    plan = calls.answer(runtime, outlook, line, CALL)
    after = calls.after_ring(runtime, outlook, line, CALL, "ring:0", answered=False)
    kept = _kept(runtime)
    clock.at += timedelta(seconds=3)
    assert calls.answer(runtime, outlook, line, CALL) == plan
    assert calls.after_ring(runtime, outlook, line, CALL, "ring:0", answered=False) == after
    assert _kept(runtime) == kept


def test_a_webhook_that_comes_after_the_end_does_not_reopen_the_call(
    runtime: Runtime, outlook: Outlook, line: Line
) -> None:
    calls.answer(runtime, outlook, line, CALL)
    calls.end(runtime, SID, "completed", 12)
    ended, _ = _kept(runtime)
    calls.after_ring(runtime, outlook, line, CALL, "ring:0", answered=False)
    assert _kept(runtime)[0] == ended


@pytest.mark.parametrize(
    ("at", "outcome", "ended_as"),
    [
        (None, "completed", "abandoned_queue"),
        (None, "busy", "failed"),
        (None, "no-answer", "failed"),
        (None, "failed", "failed"),
        (None, "canceled", "failed"),
        (SUNDAY, "completed", "closed"),
        (SUNDAY, "failed", "closed"),
    ],
)
def test_how_a_call_ends(
    runtime: Runtime, outlook: Outlook, line: Line, clock: StoppedClock, at: datetime | None, outcome: str,
    ended_as: str,
) -> None:
    clock.at = at or clock.at
    calls.answer(runtime, outlook, line, CALL)
    clock.at += timedelta(seconds=42)
    assert calls.end(runtime, SID, outcome, 42) is True
    row, _ = _kept(runtime)
    assert row is not None
    assert (row.state, row.ended_as, row.ended_at, row.duration_seconds) == ("ended", ended_as, clock.at, 42)
    clock.at += timedelta(seconds=1)
    assert calls.end(runtime, SID, "failed", 43) is False
    assert _kept(runtime)[0] == row


def test_an_answer_told_after_the_end_still_counts(runtime: Runtime, outlook: Outlook, line: Line) -> None:
    """Webhooks come in no order: who hangs up while talking may be told of before the ring is."""
    calls.answer(runtime, outlook, line, CALL)
    assert calls.end(runtime, SID, "completed", 300) is True
    calls.after_ring(runtime, outlook, line, CALL, "ring:0", answered=True)
    row, _ = _kept(runtime)
    assert row is not None
    assert (row.state, row.ended_as, row.duration_seconds) == ("ended", "answered", 300)


def test_a_caller_who_leaves_before_any_ring_left_the_menu(runtime: Runtime, clock: StoppedClock) -> None:
    row = CallRow(SID, "telephone", "anonymous", "+33173018499", "in_menu", clock.at)
    runtime.database.write(lambda connection: stored.add(connection, row))
    assert calls.end(runtime, SID, "completed", None) is True
    assert _states(runtime) == ("ended", "abandoned_menu")


def test_the_end_of_an_unknown_call_changes_nothing(runtime: Runtime) -> None:
    assert calls.end(runtime, "CA-of-nobody", "completed", 1) is False
    assert _kept(runtime, "CA-of-nobody") == (None, ())


@pytest.mark.parametrize("sid", ["", "C" * 65, "C\0A"])
def test_a_call_that_cannot_be_kept_is_answered(
    runtime: Runtime, outlook: Outlook, line: Line, sid: str
) -> None:
    plan = calls.answer(runtime, outlook, line, Incoming(sid, "+33612345678", "+33173018499"))
    assert plan.place == "ring:0"


@pytest.mark.parametrize(
    "raw", ["", "anonymous", "+266696687", "sip:a@b.fr", "client:karim", "x" * 4000, "a\0b", "é🙂"]
)
def test_a_caller_may_be_anybody(runtime: Runtime, outlook: Outlook, line: Line, raw: str) -> None:
    assert calls.answer(runtime, outlook, line, Incoming(SID, raw, raw)).place == "ring:0"
    row, _ = _kept(runtime)
    assert row is not None
    assert row.from_raw == raw.replace("\0", "")[:300]


def test_a_database_that_does_not_answer_costs_no_caller_the_answer(
    runtime: Runtime, outlook: Outlook, line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    with out_of_order(runtime.database), caplog.at_level(logging.ERROR):
        plan = calls.answer(runtime, outlook, line, CALL)
        after = calls.after_ring(runtime, outlook, line, CALL, "ring:0", answered=False)
    assert (_rung(plan), _rung(after)) == ((["claire", "karim"], 20), (["nadia"], 25))
    assert caplog.text.count("could not be kept") == 2
    calls.after_ring(runtime, outlook, line, CALL, "ring:1", answered=False)
    assert _places(runtime) == ["nobody"]


def _lines_called(outlook: Outlook, *numbers: str) -> list[str | None]:
    found = [calls.line_called(outlook, number) for number in numbers]
    return [line.id if line else None for line in found]


def test_the_line_that_was_called(one_runtime: Runtime) -> None:
    file = one_runtime.config.path / "hours.yaml"
    text = file.read_text(encoding="utf-8").replace("reached_by: []", 'reached_by: ["+33 9 37 00 00 01"]')
    file.write_text(text, encoding="utf-8")
    centre = ConfigFolder(one_runtime.config.path, one_runtime.clock.now().date()).state(SUNDAY.date()).centre
    outlook = Outlook(centre, {}, "", SUNDAY, SUNDAY.date(), ())
    assert _lines_called(outlook, "+33173018499", "+33937000001") == ["telephone", "telephone"]
    unknown = ("+33173018498", "0173018499", "33173018499", "anonymous", "", "client:karim", "sip:+33173018499@b.fr",
               "+", "+" + "3" * 400, "+266696687")
    assert _lines_called(outlook, *unknown) == [None] * len(unknown)


def test_the_last_resort_needs_nothing_but_what_is_in_memory(one_runtime: Runtime) -> None:
    centre = one_runtime.config.state(SUNDAY.date()).centre
    outlook = Outlook(centre, {}, "", SUNDAY, SUNDAY.date(), ())
    plan = calls.last_resort(outlook, centre.lines["telephone"])
    assert plan is not None
    assert (plan.place, plan.ends_as) == ("trouble", "failed")
    assert "problème technique" in _said(plan)
    assert "Nos horaires habituels : du lundi au jeudi" in _said(plan).replace("\u00a0", " ").replace("Du", "du")
    assert isinstance(plan.steps[-1], Goodbye)
    without = calls.last_resort(outlook, None)
    assert without is not None
    assert "horaires" not in _said(without)
    assert calls.last_resort(None, None) is None


def test_the_last_resort_rings_the_fallback_number_where_there_is_one(one_runtime: Runtime) -> None:
    file = one_runtime.config.path / "queues.yaml"
    text = file.read_text(encoding="utf-8").replace("fallback_number: null", 'fallback_number: "+33 1 84 88 00 09"')
    file.write_text(text, encoding="utf-8")
    centre = ConfigFolder(one_runtime.config.path, SUNDAY.date()).state(SUNDAY.date()).centre
    plan = calls.last_resort(Outlook(centre, {}, "", SUNDAY, SUNDAY.date(), ()), None)
    assert plan is not None
    assert [step for step in plan.steps if isinstance(step, Forward)] == [Forward("+33184880009", 30)]
