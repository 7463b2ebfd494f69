"""TwiML: every step has a rendering, every plan a document that Twilio's schema accepts, every word survives XML."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest

from routing.config.loader import load, read_files
from routing.domain.call_plan import (
    CallPlan,
    Connect,
    Forward,
    Goodbye,
    Say,
    Step,
    closed_plan,
    open_plan,
    trouble_plan,
)
from routing.domain.centre import Agent, Centre, Contact
from routing.domain.hours import Reason, Status, compile_hours, status_at
from routing.domain.rules import Closure, Kind, Source, Written
from routing.domain.text import Language, Text
from routing.telephony.account import TelephoneAccount
from routing.telephony.twiml import VOICES, hang_up, render
from tests.conftest import ACCOUNT, SHIPPED_CONFIG

CHECKER = Path(__file__).parents[3] / "shared" / "twilio" / "twiml_check.py"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CALLER_ID = "+33173018499"
CLAIRE = Agent("claire", "Claire", Contact.NUMBER, "+33184880001")
KARIM = Agent("karim", "Karim", Contact.CLIENT, "karim")
NADIA = Agent("nadia", "Nadia", Contact.SIP, "sip:nadia@pbx.example.fr")
STEPS: dict[type[Step], Step] = {
    Say: Say("Bonjour.", Language.FR),
    Connect: Connect((CLAIRE, KARIM, NADIA), 20, "ring:0"),
    Forward: Forward("+33184880009", 30),
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


def test_agents_ring_together_each_at_their_own() -> None:
    (dial,) = _verbs(STEPS[Connect])
    assert [(target.tag, target.text) for target in dial] == [
        ("Number", "+33184880001"), ("Client", "karim"), ("Sip", "sip:nadia@pbx.example.fr"),
    ]
    assert (dial.get("timeout"), dial.get("callerId"), dial.get("method")) == ("20", CALLER_ID, "POST")
    assert int(dial.get("timeLimit", "0")) > 0


def test_without_a_caller_id_none_is_shown(check: Check) -> None:
    (dial,) = _verbs(STEPS[Connect], caller_id=None)
    assert "callerId" not in dial.attrib
    assert check(_document(STEPS[Connect], caller_id=None)) == []


@pytest.mark.parametrize("public_url", ["https://appels.example.fr", "https://example.fr:8443/telephonie"])
@pytest.mark.parametrize("place", ["ring:0", "ring:12", "é&?#+1"])
def test_the_address_of_what_follows_is_absolute_and_names_the_place(public_url: str, place: str) -> None:
    account = replace(ACCOUNT, public_url=public_url)
    dial = ElementTree.fromstring(_document(Connect((CLAIRE,), 20, place), account=account))[0]
    action = dial.get("action", "")
    assert action.startswith(f"{public_url}/twilio/voice/rung?")
    assert parse_qs(urlsplit(action).query) == {"place": [place]}
    assert "+" not in urlsplit(action).query
    assert urlsplit(action).fragment == ""


def test_hanging_up() -> None:
    root = ElementTree.fromstring(hang_up())
    assert (root.tag, [verb.tag for verb in root]) == ("Response", ["Hangup"])


def test_open_plans_are_valid(check: Check, centre: Centre) -> None:
    for line in centre.lines:
        for ring in range(4):
            document = render(open_plan(centre, line, ring), ACCOUNT, centre.caller_id)
            assert check(document, absolute_actions=True) == [], document


def _closed(centre: Centre, reason: Reason, label: Text | None, opens_at: datetime | None) -> CallPlan:
    kind = {Reason.OUTSIDE_HOURS: Kind.WEEKLY_HOURS, Reason.NO_AGENTS: Kind.WEEKLY_HOURS}.get(reason)
    source = Source(kind or Kind(reason.value), label, Written(file="hours.yaml", line=1))
    status = Status(NOW, False, reason, source, opens_at, opens_at, None, None)
    return closed_plan(centre, status, centre.timezone)


@pytest.mark.parametrize("opens_at", [None, NOW + timedelta(minutes=5), NOW + timedelta(days=400)])
@pytest.mark.parametrize("label", [None, Text("Noël & l’An < 2027", 'Christmas & "Boxing" Day'), Text("", "")])
@pytest.mark.parametrize("reason", [r for r in Reason if r not in (Reason.WEEKLY_HOURS, Reason.SEASON)])
def test_closed_plans_are_valid(
    check: Check, centre: Centre, reason: Reason, label: Text | None, opens_at: datetime | None
) -> None:
    if reason is Reason.HOLIDAY and label is None:
        label = Text("Noël", "Christmas Day")
    document = render(_closed(centre, reason, label, opens_at), ACCOUNT, centre.caller_id)
    assert check(document, absolute_actions=True) == [], document


@pytest.mark.parametrize("length", [500, 5000])
def test_a_message_of_any_length_is_said_in_documents_that_are_valid(check: Check, centre: Centre, length: int) -> None:
    rules = centre.lines["telephone"].rules
    message = Text("Fermé pour travaux. " * (length // 20), "Closed for works. " * (length // 18))
    closure = Closure(NOW, None, message, Source(Kind.CLOSURE, message, Written(id="cl_1", role="supervisor")))
    status = status_at(compile_hours(rules, (closure,), NOW), NOW)
    document = render(closed_plan(centre, status, rules.timezone), ACCOUNT, centre.caller_id)
    assert check(document, absolute_actions=True) == []


@pytest.mark.parametrize("fallback", [None, "+33184880009"])
@pytest.mark.parametrize("hours", [None, Text("Du lundi au jeudi de 9 h à 20 h", "Monday to Thursday")])
def test_trouble_plans_are_valid(check: Check, centre: Centre, fallback: str | None, hours: Text | None) -> None:
    plan = trouble_plan(replace(centre, fallback_number=fallback), hours)
    document = render(plan, ACCOUNT, centre.caller_id)
    assert check(document, absolute_actions=True) == [], document


def test_hanging_up_is_valid(check: Check) -> None:
    assert check(hang_up()) == []
