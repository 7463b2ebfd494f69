"""What people hear who are rung back: before key 1 the company alone, and every key after what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest

from routing.config.loader import load, read_files
from routing.domain.call_plan import Ask, CallPlan, Connect, Goodbye, Next, Pause, Question, Say, Turn
from routing.domain.centre import Centre
from routing.domain.ring_plans import (
    calling_plan,
    connecting_plan,
    goodbye_plan,
    greeting_plan,
    offer_plan,
    patience_plan,
)
from routing.domain.staff import Agent, Contact
from routing.domain.text import Language, Text
from tests.conftest import SHIPPED_CONFIG
from tests.domain.conversations import shipped
from tests.domain.said import Cases, differing

KEYS = {Language.FR: "tapez {}", Language.EN: "press {}"}
TURN = "token.3"
CLAIRE = Agent("claire", "Claire", Contact.NUMBER, "+33184880001")


@pytest.fixture(scope="module")
def centre() -> Centre:
    """The shipped config."""
    return load(read_files(SHIPPED_CONFIG), date(2026, 11, 23)).centre


def _plan(make: Callable[..., CallPlan], *given: Any, **named: Any) -> CallPlan:
    return make(shipped(), *given, **named)


def _asked(plan: CallPlan) -> Question:
    question, = plan.steps
    assert isinstance(question, Question)
    return question


def _said(plan: CallPlan) -> str:
    question = [step for step in plan.steps if isinstance(step, Question)]
    prompts = question[0].prompts if question else plan.steps
    said = " ".join(one.words for one in prompts if isinstance(one, Say))
    return said.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("is_repeated", [False, True])
@pytest.mark.parametrize("was_let_down", [False, True])
def test_only_the_company_is_named_before_key_1(
    centre: Centre, language: Language, is_repeated: bool, was_let_down: bool
) -> None:
    plan = greeting_plan(centre, language, TURN, is_repeated, was_let_down)
    question, said = _asked(plan), _said(plan)
    company = centre.messages["company"].in_(language).replace("\u00a0", " ")
    assert (company in said) is not is_repeated
    assert question.then == Turn(Ask.RUNG_HEARD, TURN)
    assert question.digits == 1
    assert {one.language for one in question.prompts if isinstance(one, Say)} == {language}
    keys = [said.index(KEYS[language].format(key)) for key in "123"]
    assert keys == sorted(keys)
    sentences = [one.words for one in question.prompts if isinstance(one, Say)]
    for key, sentence in zip("123", sentences[-3:], strict=True):
        assert sentence.replace("\u00a0", " ").rstrip(". ").endswith(f", {KEYS[language].format(key)}")
    for word in [*(topic.label.in_(language) for topic in centre.topics.values()),
                 *(agent.name for agent in centre.agents.values())]:
        assert word.casefold() not in said.casefold().replace(company.casefold(), "")


@pytest.mark.parametrize(("language", "apology"), [(Language.FR, "excuser"), (Language.EN, "sorry")])
def test_who_was_let_down_hears_an_apology_once(centre: Centre, language: Language, apology: str) -> None:
    assert apology in _said(greeting_plan(centre, language, TURN, is_repeated=False, was_let_down=True))
    assert apology not in _said(greeting_plan(centre, language, TURN, is_repeated=False, was_let_down=False))
    assert apology not in _said(greeting_plan(centre, language, TURN, is_repeated=True, was_let_down=True))


@pytest.mark.parametrize("contact", Contact)
@pytest.mark.parametrize("opening", [None, "connecting", "ring_lost"])
def test_an_agent_is_asked_before_the_two_are_connected(
    centre: Centre, contact: Contact, opening: str | None
) -> None:
    agent = Agent("a", "A", contact, "address")
    *said, connect = connecting_plan(centre, Language.EN, agent, TURN, 3_600, opening).steps
    assert [one.words for one in said if isinstance(one, Say)] == (
        [centre.messages[opening].en] if opening else []
    )
    assert connect == Connect(
        contact.value, "address", Turn(Ask.RUNG_DONE, TURN), 20, 3_600, hears=Turn(Ask.RUNG_AGENT, TURN)
    )


@pytest.mark.parametrize("is_said", [True, False])
def test_patience_is_asked_for_once(centre: Centre, is_said: bool) -> None:
    *said, pause, following = patience_plan(centre, Language.FR, TURN, is_said).steps
    assert bool(said) is is_said
    assert (pause, following) == (Pause(10), Next(Turn(Ask.RUNG_CONNECT, TURN)))


def test_an_agent_who_calls_the_person_tells_how_that_goes(centre: Centre) -> None:
    assert calling_plan("+33612345678", TURN, 25, 3_600).steps == (
        Connect("number", "+33612345678", Turn(Ask.RUNG_DONE, TURN), 25, 3_600, news=Turn(Ask.RUNG_NEWS, TURN)),
    )


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize(("topic", "queue", "about"), [
    ("refund", "support", "Remboursement"), ("gone", "support", "Assistance"), (None, None, None),
])
@pytest.mark.parametrize("language", Language)
def test_an_agent_hears_twice_what_it_is_about(
    centre: Centre, language: Language, topic: str | None, queue: str | None, about: str | None, is_first: bool
) -> None:
    plan = offer_plan(centre, topic, queue, language.value, TURN, is_first)
    said = [one for one in _asked(plan).prompts if isinstance(one, Say)]
    assert len(said) == 2
    assert said[0] == said[1]
    assert said[0].language is Language.FR
    assert (about or centre.messages["company"].fr) in said[0].words
    assert ("anglais" in said[0].words) is (language is Language.EN)
    assert ("en ligne" in said[0].words) is not is_first
    assert "tapez 1" in _said(plan).replace("\u00a0", " ")
    assert _asked(plan).then == Turn(Ask.RUNG_TAKEN, TURN)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("key", ["goodbye", "ring_cancelled", "ring_machine", "ring_moved", "ring_nobody", "ring_over"])
def test_a_goodbye_is_one_sentence_and_the_end(centre: Centre, language: Language, key: str) -> None:
    said, end = goodbye_plan(centre, language, key, window=Text("demain", "tomorrow")).steps
    assert isinstance(said, Say)
    assert said.language is language
    assert "{" not in said.words
    assert end == Goodbye()
    assert goodbye_plan(centre, language, None).steps == (Goodbye(),)


def test_a_machine_hears_no_more_than_the_company(centre: Centre) -> None:
    named = replace(centre, messages={**centre.messages, "company": Text("Société X", "Company X")})
    said = goodbye_plan(named, Language.FR, "ring_machine").steps[0]
    assert isinstance(said, Say)
    assert "Société X" in said.words


def test_whole_plans(centre: Centre) -> None:
    """Every pause, key and place, where one too many is heard by somebody."""
    asked = _asked(greeting_plan(centre, Language.FR, TURN, False, False))
    assert asked.prompts[0] == Pause(1)
    assert (asked.seconds, asked.digits) == (6, 1)
    again = greeting_plan(centre, Language.FR, TURN, True, False)
    assert again.place == "rung"
    assert not any(isinstance(step, Pause) for step in _asked(again).prompts)
    wait = Say(centre.messages["ring_wait"].en, Language.EN)
    assert patience_plan(centre, Language.EN, TURN, True) == CallPlan(
        "rung_waits", (wait, Pause(10), Next(Turn(Ask.RUNG_CONNECT, TURN))))
    assert patience_plan(centre, Language.EN, TURN, False).steps == (Pause(10), Next(Turn(Ask.RUNG_CONNECT, TURN)))
    assert calling_plan("+33612345678", TURN, 25, 3600) == CallPlan("agent_calls", (Connect(
        "number", "+33612345678", Turn(Ask.RUNG_DONE, TURN), 25, 3600, news=Turn(Ask.RUNG_NEWS, TURN)),))
    assert goodbye_plan(centre, Language.FR, None) == CallPlan("rung_over", (Goodbye(),))


def test_an_offer_is_said_twice_and_names_what_is_known(centre: Centre) -> None:
    plan = offer_plan(centre, "refund", None, "fr", TURN, is_first=False)
    first, pause, second = _asked(plan).prompts
    assert (plan.place, pause, first) == ("rung_offer", Pause(4), second)
    assert _asked(plan).then == Turn(Ask.RUNG_TAKEN, TURN)
    assert (_asked(plan).seconds, _asked(plan).language) == (6, Language.FR)
    queue = next(iter(centre.queues.values()))
    for topic, served, named in (("refund", None, centre.topics["refund"].label), (None, queue.id, queue.name),
                                 ("gone", None, centre.messages["company"])):
        said = _said(offer_plan(centre, topic, served, "fr", TURN, is_first=True))
        assert named.fr.replace("\u00a0", " ") in said


CASES: Cases = {
    **{f"rung, {language.value}": partial(_plan, greeting_plan, language, TURN, False, False) for language in Language},
    "rung again": partial(_plan, greeting_plan, Language.FR, TURN, True, False),
    "rung after nobody was there": partial(_plan, greeting_plan, Language.FR, TURN, False, True),
    **{f"connected, {opening}": partial(_plan, connecting_plan, Language.EN, CLAIRE, TURN, 3_600, opening)
       for opening in ("connecting", "ring_lost", None)},
    "connected, in French": partial(_plan, connecting_plan, Language.FR, CLAIRE, TURN, 3_600, "connecting"),
    "patience, in French": partial(_plan, patience_plan, Language.FR, TURN, True),
    "patience": partial(_plan, patience_plan, Language.EN, TURN, True),
    "an agent calls": lambda: calling_plan("+33612345678", TURN, 25, 3_600),
    **{f"offered, {language}{', first' if is_first else ''}":
       partial(_plan, offer_plan, "refund", "support", language, TURN, is_first)
       for language in ("fr", "en") for is_first in (True, False)},
    "offered, nothing known": partial(_plan, offer_plan, None, None, "fr", TURN, False),
    **{f"goodbye, {key}": partial(_plan, goodbye_plan, Language.EN, key, window=Text("demain", "tomorrow"))
       for key in ("goodbye", "ring_cancelled", "ring_machine", "ring_moved", "ring_nobody", "ring_over", None)},
}


def test_what_is_said() -> None:
    assert differing("ring_plans", CASES) == {}
