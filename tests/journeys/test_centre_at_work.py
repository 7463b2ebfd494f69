"""Whole days of a centre in pretended time: callers, agents, hours, messages. The network's log says what was so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from routing.domain.attempt import AttemptOutcome
from routing.domain.presence import Presence
from routing.domain.sms import fit
from routing.simulator.signals import Keys, PickedUp
from routing.store import caller_marks
from routing.store.caller_marks import PRIORITY, MarkRow
from tests.journeys.stage import MAILBOX, MOBILE, NO_ANSWER, Stage, staged
from tests.journeys.truth import comes_to_rest

RINGS_OUT = 22
OTHERS = tuple(f"+3361234567{n}" for n in range(8))
LAST_TIER = "      - {agents: [nadia], ring: in_turn, for: 25 s}\n"
SHORT_DRAIN = ("queues.yaml", LAST_TIER, f"{LAST_TIER}    drain: 3 min\n")
RECORDED = ("queues.yaml", "fallback_number: null", "recording: on\nfallback_number: null")
CLOSED_ON_HOLIDAYS = ("hours.yaml", "on_holidays: open", "on_holidays: closed")
STAYS_AVAILABLE = ("queues.yaml", "fallback_number: null",
                   "presence: {after_no_answer: available}\nfallback_number: null")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a centre lives."""
    return tmp_path / "centre"


def test_a_refund_within_sixty_days(folder: Path) -> None:
    with staged(folder) as stage:
        sid = stage.call("2", "1", "24092026", "1", "2")
        comes_to_rest(stage)
        assert "Le délai de soixante jours court jusqu’au lundi 23 novembre compris." in stage.said_to(sid)
        assert stage.heard_by(sid) == ["claire"]
        assert "Remboursement, attend depuis" in stage.said_to(stage.legs_of("claire")[0])


def test_a_refund_after_sixty_days(folder: Path) -> None:
    with staged(folder) as stage:
        sid = stage.call("2", "1", "23092026", "1", "2")
        comes_to_rest(stage)
        assert "Le délai de soixante jours s’est terminé le dimanche 22 novembre." in stage.said_to(sid)
        assert stage.heard_by(sid) == ["claire"]


def test_an_activation_key_by_sms(folder: Path) -> None:
    with staged(folder) as stage:
        sid = stage.call("3", "3", "1", hangup_after=14)
        comes_to_rest(stage)
        (message,) = stage.log.messages
        text = stage.centre.topics["activation_key"].sms
        assert text is not None
        assert (message.to, message.body, message.status) == (MOBILE, fit(text.fr, 3).body, "delivered")
        assert stage.rows.call(sid).ended_as == "sms"
        assert [row.sid for row in stage.rows.messages()] == [message.sid]


def test_an_agent_of_the_second_tier(folder: Path) -> None:
    with staged(folder, claire=NO_ANSWER, karim="busy") as stage:
        sid = stage.call("0")
        comes_to_rest(stage)
        assert stage.heard_by(sid) == ["nadia"]
        assert stage.presences() == {"claire": "away", "karim": "away", "nadia": "available"}


def test_a_mailbox_never_takes_a_caller(folder: Path) -> None:
    with staged(folder, claire=MAILBOX, karim=MAILBOX) as stage:
        sid = stage.call("0")
        comes_to_rest(stage)
        assert stage.heard_by(sid) == ["nadia"]
        outcomes = {attempt.agent: attempt.outcome for attempt in stage.rows.attempts()}
        assert outcomes["claire"] is outcomes["karim"] is AttemptOutcome.NO_KEY


def test_mailboxes_alone_end_in_a_message(folder: Path) -> None:
    with staged(folder, claire=MAILBOX, karim=MAILBOX, nadia=MAILBOX) as stage:
        sid = stage.call("0", sayings=("laisser un message",))
        comes_to_rest(stage)
        assert stage.log.bridges == ()
        assert stage.rows.call(sid).ended_as == "voicemail"


@pytest.mark.parametrize("after", (1, 2, 3, 4, 6, 9, 14, 20, 23, 30))
def test_hanging_up_in_the_queue_at_any_moment(folder: Path, after: int) -> None:
    with staged(folder, claire=NO_ANSWER, karim=NO_ANSWER, nadia=NO_ANSWER) as stage:
        sid = stage.call("0", hangup_after=after)
        stage.run(after + 1)
        stage.run(3)
        ringing = [leg for leg in stage.log.calls if leg.origin == "rest" and not leg.ended_at]
        assert ringing == [], "telephones ring for nobody"
        comes_to_rest(stage)
        call = stage.rows.call(sid)
        if after < RINGS_OUT:
            assert set(stage.presences().values()) == {"available"}
        if stage.rows.entry(sid) is None:
            assert call.ended_as == "abandoned_menu"
        else:
            assert (call.ended_as, call.entered_at is not None) == ("abandoned_queue", True)
            assert call.wait_seconds == after - 2


@pytest.mark.parametrize("tenths", range(60, 120, 5))
def test_hanging_up_while_an_agent_is_being_connected(folder: Path, tenths: int) -> None:
    """Whoever hangs up before they hear the agent has abandoned; nobody was answered."""
    with staged(folder, karim="away", nadia="away") as stage:
        sid = stage.call("0", hangup_after=tenths / 10)
        comes_to_rest(stage)
        assert stage.rows.call(sid).ended_as == ("answered" if stage.heard_by(sid) else "abandoned_queue")


def _three_busy(stage: Stage) -> None:
    """Three callers keep the three agents."""
    for number in OTHERS[:3]:
        stage.call("0", number=number)


@pytest.mark.parametrize(("talk", "is_served"), [(240, True), (420, False)])
def test_a_queue_across_closing_time(folder: Path, talk: float, is_served: bool) -> None:
    """Who waits at eight is served for some minutes more, and then offered a message."""
    with staged(folder, SHORT_DRAIN, at="2026-11-23T19:57:00+01:00", talk=talk) as stage:
        stage.every = 3
        _three_busy(stage)
        sid = stage.call("0", after=60, sayings=("laisser un message",))
        comes_to_rest(stage)
        call, said = stage.rows.call(sid), stage.said_to(sid)
        if is_served:
            assert len(stage.heard_by(sid)) == 1
            assert "Notre service ferme" not in said
        else:
            assert "Notre service ferme" in said
            assert call.ended_as == "voicemail"
            assert call.wait_seconds is not None
            assert 5 * 60 - 2 <= call.wait_seconds <= 6 * 60


def test_everyone_away_is_said_at_once(folder: Path) -> None:
    with staged(folder, claire="away", karim="away", nadia="away") as stage:
        sid = stage.call("0", "3")
        comes_to_rest(stage)
        assert "Aucun conseiller n’est disponible" in stage.said_to(sid)
        assert stage.log.waits == ()
        assert stage.rows.call(sid).ended_as == "voicemail"
        assert stage.legs_of("claire") == []


def test_everyone_away_while_one_waits_is_said_within_one_turn(folder: Path) -> None:
    with staged(folder, talk=200) as stage:
        stage.every = 3
        _three_busy(stage)
        sid = stage.call("0", after=60, sayings=("laisser un message",))
        stage.run(130)
        for agent in stage.centre.agents:
            stage.presence(agent, Presence.AWAY)  # once their talk is over
        comes_to_rest(stage)
        said = stage.said_to(sid)
        assert "Vous êtes la prochaine personne" in said
        assert "Aucun conseiller n’est disponible" in said
        assert (stage.heard_by(sid), stage.rows.call(sid).ended_as) == ([], "voicemail")


def test_the_last_one_going_away_is_said_within_one_turn(folder: Path) -> None:
    with staged(folder, STAYS_AVAILABLE, claire="away", karim="away", nadia=NO_ANSWER) as stage:
        sid = stage.call("0", sayings=("laisser un message",))
        stage.run(100)
        stage.presence("nadia", Presence.AWAY)
        before = _turns_of_wait(stage, sid)
        comes_to_rest(stage)
        assert "Aucun conseiller n’est disponible" in stage.said_to(sid)
        assert _turns_of_wait(stage, sid) - before <= 2
        assert stage.rows.call(sid).ended_as == "voicemail"


def test_two_agents_press_1(folder: Path) -> None:
    with staged(folder) as stage:
        sid = stage.call("0")
        comes_to_rest(stage)
        assert stage.heard_by(sid) == ["claire"]
        assert "Cet appel vient d’être pris" in stage.said_to(stage.legs_of("karim")[0])
        assert "Cet appel vient d’être pris" not in stage.said_to(stage.legs_of("claire")[0])


def test_two_agents_press_1_at_the_same_moment(folder: Path) -> None:
    with staged(folder, claire="browser", karim="browser") as stage:
        sid = stage.call("0")
        stage.run(10)
        for sign in (PickedUp(), Keys("1")):
            for agent in ("claire", "karim"):
                stage.network.exchange.legs[stage.legs_of(agent)[0]].task.post(sign)
            stage.run(8)
        talked = stage.heard_by(sid)
        assert len(talked) == 1
        other = ({"claire", "karim"} - set(talked)).pop()
        assert "Cet appel vient d’être pris" in stage.said_to(stage.legs_of(other)[0])
        stage.network.exchange.hang_up(stage.legs_of(talked[0])[0])
        comes_to_rest(stage)


def test_three_callers_and_two_agents_are_served_in_order(folder: Path) -> None:
    with staged(folder, nadia="away") as stage:
        sids = [stage.call("0", after=5 * n, number=OTHERS[n]) for n in range(3)]
        comes_to_rest(stage)
        assert _order_served(stage) == sids


def test_a_caller_with_priority_is_served_first(folder: Path) -> None:
    with staged(folder, karim="away", nadia="away") as stage:
        row = MarkRow("cm_1", OTHERS[2], PRIORITY, "a loyal customer", "claire", stage.clock.now())
        stage.runtime.database.write(lambda connection: caller_marks.add(connection, row))
        stage.parts.outlooks.fresh()
        first, second, favoured = (stage.call("0", after=15 * n, number=OTHERS[n]) for n in range(3))
        comes_to_rest(stage)
        assert _order_served(stage) == [first, favoured, second]


def test_english(folder: Path) -> None:
    with staged(folder) as stage:
        sid = stage.call("9", "4", "2")
        comes_to_rest(stage)
        said = stage.said_to(sid)
        assert "Sign in to your account and open Order history." in said
        assert "An advisor is taking your call." in said
        assert "appel en anglais" in stage.said_to(stage.legs_of("claire")[0])


def test_silence_three_times_reaches_an_agent(folder: Path) -> None:
    with staged(folder) as stage:
        sid = stage.call()
        comes_to_rest(stage)
        assert stage.heard_by(sid) == ["claire"]


def test_a_holiday(folder: Path) -> None:
    with staged(folder, CLOSED_ON_HOLIDAYS, at="2026-11-11T10:00:00+01:00") as stage:
        sid = stage.call()
        comes_to_rest(stage)
        said = stage.said_to(sid)
        assert "jour férié" in said
        assert "Nous rouvrirons demain" in said
        assert said.endswith("Merci de votre appel. Au revoir.")
        assert (stage.rows.call(sid).ended_as, stage.legs_of("claire")) == ("closed", [])


def test_a_message_left(folder: Path) -> None:
    with staged(folder, at="2026-11-23T21:00:00+01:00") as stage:
        sid = stage.call("3")
        comes_to_rest(stage)
        (recording,), (kept,) = stage.log.recordings, stage.rows.voicemails()
        assert (recording.call_sid, recording.is_deleted) == (sid, False)
        assert (kept.call_sid, kept.recording_sid, kept.state) == (sid, recording.sid, "new")
        assert kept.duration_seconds == recording.seconds
        assert stage.rows.call(sid).ended_as == "voicemail"


def test_silence_for_a_message_is_no_message(folder: Path) -> None:
    with staged(folder, at="2026-11-23T21:00:00+01:00") as stage:
        sid = stage.call("3", message="silent")
        comes_to_rest(stage)
        assert stage.rows.call(sid).ended_as == "closed"
        assert [row.state for row in stage.rows.voicemails()] != ["new"]
        assert all(recording.is_deleted or recording.seconds == 0 for recording in stage.log.recordings)


def test_a_talk_is_recorded_unless_the_caller_objects(folder: Path) -> None:
    with staged(folder, RECORDED) as stage:
        sid = stage.call("0", "")
        comes_to_rest(stage)
        (recording,), (kept,) = stage.log.recordings, stage.rows.recordings()
        assert recording.source == "DialVerb"
        assert (kept.sid, kept.call_sid) == (recording.sid, sid)
        assert stage.rows.call(sid).recording == "kept"


def test_an_objection_to_recording(folder: Path) -> None:
    with staged(folder, RECORDED) as stage:
        sid = stage.call("0", "8")
        comes_to_rest(stage)
        assert stage.heard_by(sid) == ["claire"]
        assert stage.log.recordings == ()
        assert stage.rows.call(sid).recording == "objected"


KILLED: dict[str, Callable[[Stage, str], object]] = {
    "ended by REST": lambda stage, sid: stage.client().end_call(sid),
    "hung up": lambda stage, sid: stage.network.exchange.hang_up(sid),
}


@pytest.mark.parametrize("how", KILLED)
@pytest.mark.parametrize("side", ["agent", "caller"])
def test_a_talk_that_is_cut_frees_its_agent(folder: Path, how: str, side: str) -> None:
    with staged(folder, talk=600) as stage:
        sid = stage.call("0")
        stage.run(40)
        assert stage.presences()["claire"] == "busy"
        KILLED[how](stage, stage.legs_of("claire")[0] if side == "agent" else sid)
        stage.run(5)
        assert stage.presences()["claire"] == "wrap_up"
        comes_to_rest(stage)
        assert stage.heard_by(sid) == ["claire"]


def _turns_of_wait(stage: Stage, sid: str) -> int:
    return sum(webhook.call_sid == sid and webhook.kind == "wait" for webhook in stage.log.webhooks)


def _order_served(stage: Stage) -> list[str]:
    inbound = {leg.sid for leg in stage.log.calls if leg.origin == "inbound"}
    talks = sorted(stage.log.bridges, key=lambda bridge: bridge.since)
    return [bridge.first if bridge.first in inbound else bridge.second for bridge in talks]
