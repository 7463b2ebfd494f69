"""TwiML: every step has a rendering, every plan a document that Twilio's schema accepts, every word survives XML."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree

import pytest

from routing.config.loader import load, read_files
from routing.domain.announcements import trouble_plan
from routing.domain.call_plan import (
    Ask,
    CallPlan,
    Connect,
    Enter,
    Forward,
    Goodbye,
    Leave,
    Next,
    Pause,
    Play,
    Question,
    Record,
    Refuse,
    RingDirectly,
    Say,
    Step,
    TakeCaller,
    Turn,
)
from routing.domain.centre import Centre
from routing.domain.text import Language, Text
from routing.telephony.account import TelephoneAccount
from routing.telephony.addresses import address_of
from routing.telephony.twiml import VOICES, hang_up, render
from tests.conftest import ACCOUNT, SHIPPED_CONFIG

CHECKER = Path(__file__).parents[3] / "shared" / "twilio" / "twiml_check.py"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CALLER_ID = "+33173018499"
HEARD, WAITING, LEFT = Turn(Ask.HEARD, "3"), Turn(Ask.WAITING, "4"), Turn(Ask.QUEUE_LEFT, "4")
WORDS = Say("Pour une facture, tapez 4.", Language.FR)
MUSIC = "https://www.example.fr/attente.mp3?a=1&b=2"
STEPS: dict[type[Step], Step] = {
    Say: Say("Bonjour.", Language.FR),
    Play: Play(MUSIC),
    Pause: Pause(3),
    Question: Question((WORDS, Play(MUSIC), Pause(2)), HEARD, Language.FR, hints=("facture", "l’été")),
    Enter: Enter("support-1", WAITING, LEFT),
    Leave: Leave(),
    Next: Next(WAITING),
    Record: Record(Turn(Ask.RECORDED, "5"), Turn(Ask.MESSAGE_READY, "5"), 120, "#"),
    TakeCaller: TakeCaller("support-1", Turn(Ask.CONNECTING, "k"), Turn(Ask.AGENT_DONE, "tok")),
    Forward: Forward("+33184880009", 30),
    Connect: Connect("number", "+33184880001", Turn(Ask.RUNG_DONE, "tok.2"), 20, 3_600, Turn(Ask.RUNG_AGENT, "tok.2")),
    RingDirectly: RingDirectly(
        (("number", "+33184880001"), ("client", "karim"), ("sip", "sip:nadia@pbx.example.fr")), 20, True,
        Turn(Ask.DIRECT_OFFER, "support"), Turn(Ask.DIRECT_DONE, "0"),
    ),
    Refuse: Refuse(),
    Goodbye: Goodbye(),
}
Check = Callable[..., list[str]]


@pytest.fixture(scope="module")
def check() -> Check:
    """Twilio's schema as a judge."""
    if not CHECKER.exists():
        pytest.skip("the checker of TwiML documents stands beside the project, and is not here")
    spec = importlib.util.spec_from_file_location("twiml_check", CHECKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Check = module.check
    return found


@pytest.fixture(scope="module")
def centre() -> Centre:
    """The shipped config."""
    return load(read_files(SHIPPED_CONFIG), NOW.date()).centre


def _document(*steps: Step, caller_id: str | None = CALLER_ID, account: TelephoneAccount = ACCOUNT) -> str:
    return render(CallPlan("tried", steps), account, caller_id)


def _verbs(*steps: Step, caller_id: str | None = CALLER_ID) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(_document(*steps, caller_id=caller_id)))


@pytest.mark.parametrize("kind", get_args(Step), ids=lambda kind: kind.__name__)
def test_every_step_has_a_rendering(kind: type[Step], check: Check) -> None:
    assert len(_verbs(STEPS[kind])) == 1
    assert check(_document(STEPS[kind])) == []


@pytest.mark.parametrize("language", Language)
def test_words_are_said_by_a_voice_of_their_language(language: Language) -> None:
    (said,) = _verbs(Say("Bonjour.", language))
    voice, tongue = VOICES[language]
    assert (said.tag, said.text, said.attrib) == ("Say", "Bonjour.", {"voice": voice, "language": tongue})
    assert tongue.startswith(language.value)


@pytest.mark.parametrize(
    "words",
    ["Dupont & fils", "moins de 3 < 5 > 2", "l'été, l’hiver", 'dit "oui"', "]]> <Hangup/> &amp;", "🙂 é €\u00a0\u202f",
     "deux\nlignes", "日本語", "𝄞", "{place}", "%s"],
)
def test_words_survive_xml(words: str) -> None:
    (said,) = _verbs(Say(words, Language.FR))
    assert said.text == words


@pytest.mark.parametrize("stray", ["\x00", "\x0b", "\x1b", "\x1f", "\ufffe", "\ud83d"], ids=ascii)
def test_what_xml_cannot_hold_does_not_cost_the_caller_the_document(stray: str) -> None:
    (said,) = _verbs(Say(f"Fermé{stray} ce soir.", Language.FR))
    assert said.text is not None
    assert "Fermé" in said.text
    assert "ce soir." in said.text


def test_a_question_sends_silence_where_it_sends_an_answer() -> None:
    (gather,) = _verbs(STEPS[Question])
    assert gather.get("action", "").endswith("/twilio/voice/heard?n=3")
    assert (gather.get("actionOnEmptyResult"), gather.get("method"), gather.get("numDigits")) == ("true", "POST", "1")
    assert gather.get("finishOnKey") == ""
    assert [prompt.tag for prompt in gather] == ["Say", "Play", "Pause"]


@pytest.mark.parametrize("language", Language)
def test_words_are_listened_for_in_the_language_of_the_question_and_only_where_it_has_hints(language: Language) -> None:
    (deaf,) = _verbs(Question((WORDS,), HEARD, language))
    (hearing,) = _verbs(Question((WORDS,), HEARD, language, hints=("facture", "clé")))
    assert (deaf.get("input"), deaf.get("hints")) == ("dtmf", None)
    assert (hearing.get("input"), hearing.get("hints")) == ("dtmf speech", "facture, clé")
    assert hearing.get("language") == VOICES[language][1]
    assert hearing.get("speechModel") is None


def test_a_longer_entry_is_ended_by_its_key() -> None:
    (gather,) = _verbs(Question((WORDS,), HEARD, Language.FR, digits=8, finish_key="#"))
    assert (gather.get("numDigits"), gather.get("finishOnKey")) == ("8", "#")


def test_a_caller_waits_in_a_place_of_their_own() -> None:
    (enqueue,) = _verbs(STEPS[Enter])
    assert enqueue.text == "support-1"
    assert enqueue.get("waitUrl", "").endswith("/twilio/voice/waiting?n=4")
    assert enqueue.get("action", "").endswith("/twilio/voice/queue-left?n=4")
    assert (enqueue.get("waitUrlMethod"), enqueue.get("method")) == ("POST", "POST")


def test_the_providers_engine_gets_a_task_instead() -> None:
    (enqueue,) = _verbs(Enter("x", WAITING, LEFT, "WW" + "0" * 32, (("topic", "é & <b>"), ("call_sid", "CA1"))))
    (task,) = enqueue
    assert enqueue.get("workflowSid") == "WW" + "0" * 32
    assert json.loads(task.text or "") == {"topic": "é & <b>", "call_sid": "CA1"}


def test_an_agent_is_connected_with_one_place_and_an_empty_one_is_not_waited_for() -> None:
    (dial,) = _verbs(STEPS[TakeCaller])
    (queue,) = dial
    assert (queue.tag, queue.text) == ("Queue", "support-1")
    assert queue.get("url", "").endswith("/twilio/voice/connecting?n=k")
    assert dial.get("action", "").endswith("/twilio/agent/tok/done")
    assert dial.get("timeout") == "10"
    assert dial.get("record") is None


def test_a_talk_is_recorded_only_where_the_plan_says_so() -> None:
    recorded = Turn(Ask.TALK_RECORDED, "tok")
    (dial,) = _verbs(TakeCaller("support-1", Turn(Ask.CONNECTING, "k"), Turn(Ask.AGENT_DONE, "tok"), recorded=recorded))
    assert dial.get("record") == "record-from-answer-dual"
    assert "/twilio/agent/tok/recording#" in dial.get("recordingStatusCallback", "")


@pytest.mark.parametrize(("kind", "address"), [
    ("number", "+33184880001"), ("sip", "sip:nadia@pbx.example.fr"), ("client", "karim"),
])
@pytest.mark.parametrize("hears", [None, Turn(Ask.RUNG_AGENT, "tok.2")])
@pytest.mark.parametrize("news", [None, Turn(Ask.RUNG_NEWS, "tok.2")])
def test_somebody_else_is_rung_by_whatever_they_have(
    check: Check, kind: str, address: str, hears: Turn | None, news: Turn | None
) -> None:
    step = Connect(kind, address, Turn(Ask.RUNG_DONE, "tok.2"), 20, 3_600, hears, news)
    assert check(_document(step), absolute_actions=True) == []
    (dial,) = _verbs(step)
    (noun,) = dial
    assert (noun.tag.casefold(), noun.text) == (kind, address)
    assert (dial.get("timeout"), dial.get("timeLimit"), dial.get("callerId")) == ("20", "3600", CALLER_ID)
    assert dial.get("action", "").endswith("/twilio/callback/tok.2/done")
    assert noun.get("url", "").endswith("/twilio/callback/tok.2/agent") is (hears is not None)
    assert noun.get("statusCallback", "").endswith("/twilio/callback/tok.2/news#rc=3&rp=all") is (news is not None)
    assert noun.get("statusCallbackEvent") == ("ringing answered completed" if news else None)


def test_a_message_is_never_transcribed() -> None:
    (record,) = _verbs(STEPS[Record])
    assert record.get("transcribe") is None
    assert (record.get("maxLength"), record.get("finishOnKey"), record.get("playBeep")) == ("120", "#", "true")
    assert record.get("recordingStatusCallbackEvent") == "completed absent"


def test_without_a_caller_id_none_is_shown(check: Check) -> None:
    (dial,) = _verbs(STEPS[Forward], caller_id=None)
    assert "callerId" not in dial.attrib
    assert check(_document(STEPS[Forward], caller_id=None)) == []


@pytest.mark.parametrize("public_url", ["https://appels.example.fr", "https://example.fr:8443/telephonie"])
@pytest.mark.parametrize("key", ["0", "12", "é&?#+1/x"])
@pytest.mark.parametrize("ask", Ask)
def test_the_address_of_a_turn_is_absolute_and_names_it(public_url: str, key: str, ask: Ask) -> None:
    address = address_of(Turn(ask, key), replace(ACCOUNT, public_url=public_url))
    parts = urlsplit(address)
    assert address.startswith(f"{public_url}/twilio/")
    assert parse_qs(parts.query).get("n", [key]) == [key]
    assert key in unquote(address)
    assert "+" not in parts.query + parts.path


@pytest.mark.parametrize("ask", [Ask.MESSAGE_READY, Ask.TALK_RECORDED, Ask.RUNG_NEWS])
def test_news_that_nobody_waits_for_is_told_until_it_arrives(ask: Ask) -> None:
    assert address_of(Turn(ask, "1"), ACCOUNT).endswith("#rc=3&rp=all")


def test_hanging_up() -> None:
    root = ElementTree.fromstring(hang_up())
    assert (root.tag, [verb.tag for verb in root]) == ("Response", ["Hangup"])


@pytest.mark.parametrize("length", [500, 50_000])
def test_a_message_of_any_length_is_said_in_documents_that_are_valid(check: Check, length: int) -> None:
    words = "Fermé pour travaux. " * (length // 20)
    for step in (Say(words, Language.FR), Question((Say(words, Language.FR),), HEARD, Language.FR)):
        document = _document(step)
        assert check(document, absolute_actions=True) == []
        assert len(document.encode()) < 64 * 1024


@pytest.mark.parametrize("fallback", [None, "+33184880009"])
@pytest.mark.parametrize("hours", [None, Text("Du lundi au jeudi de 9 h à 20 h", "Monday to Thursday")])
def test_trouble_plans_are_valid(check: Check, centre: Centre, fallback: str | None, hours: Text | None) -> None:
    plan = trouble_plan(replace(centre, fallback_number=fallback), hours)
    document = render(plan, ACCOUNT, centre.caller_id)
    assert check(document, absolute_actions=True) == [], document


def test_hanging_up_is_valid(check: Check) -> None:
    assert check(hang_up()) == []
