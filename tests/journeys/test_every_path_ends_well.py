"""Whatever a caller does, at whatever place and in whatever world: somebody or something takes care of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest

from routing.domain.centre import Centre
from tests.journeys.documents import FRENCH, plain
from tests.journeys.inputs import LONG, PRESSED, SAID, SILENCE, Input, all_inputs
from tests.journeys.sentences import Sentences, foreign
from tests.journeys.telephone import CHECK
from tests.journeys.walker import HANG_UP, MISUNDERSTOOD, Node, Walk, report, walks
from tests.journeys.worlds import CALLERS, EXPECTED, EXPECTED_STAFF, HOURS, STAFF, World, house_with
from tests.web.apps import parts_of

MOST_SILENT, MOST_IN_ALL = 6, 40
GOES_ON = {"Gather": "silence", "Record": "no message", "Redirect": "goes on", "Leave": "leaves"}
PROMISES = ("référence de votre rappel", "votre rappel est annulé", "votre rappel reste prévu", "gardé votre place")
IS_GONE = ("queue hangup", "hung up while speaking", HANG_UP)
FOR_EVER = (SILENCE, LONG, *PRESSED, *SAID[:6])


def test_every_path_ends_well(tmp_path: Path) -> None:
    done = walks(tmp_path)
    print(report(done))
    centre = parts_of(done[0].world.app).outlooks.last_known().centre  # type: ignore[union-attr]
    wrong = {name: list(dict.fromkeys(check(done, centre))) for name, check in CHECKS.items()}
    assert {name: found[:12] for name, found in wrong.items() if found} == {}
    worlds = {(one.world.hours, one.world.staff, one.world.caller) for one in done}
    assert worlds == {*product(HOURS, STAFF, CALLERS), *product(HOURS, [EXPECTED_STAFF], [EXPECTED])}
    classes = {one.name for one in all_inputs(centre)} | {HANG_UP}
    assert {one.world.name: classes - one.exercised for one in done if classes - one.exercised} == {}


def _is_read(done: list[Walk], _centre: Centre) -> Iterator[str]:
    """Every document is one that the network reads."""
    for one in done:
        yield from (f"{problem} in {seen}" for seen, problem in one.world.telephone.problems.items() if problem)


def _leads_on(done: list[Walk], _centre: Centre) -> Iterator[str]:
    """No document leaves a caller in the air: a question, a queue, a message, a way on, or words and the end."""
    for one in done:
        for node in one.nodes.values():
            is_gone = bool(node.path) and node.path[-1] in IS_GONE
            is_end = node.document.verb == "Hangup" and (bool(node.document.says) or is_gone)
            if node.document.verb not in (*GOES_ON, "Enqueue") and not is_end:
                yield _where(one, node)


def _silence_ends(done: list[Walk], _centre: Centre) -> Iterator[str]:
    """Whoever says nothing more is at an end, or in the queue, after a few documents."""
    everywhere = {key: (one, steps) for one in reversed(done) for key, steps in one.edges.items()}
    for key, (one, _) in everywhere.items():
        length, here = 0, one.nodes[key]
        while here.document.verb in GOES_ON and not here.document.is_wait:
            length += 1
            steps = one.edges.get(here.key) or everywhere.get(here.key, (one, {}))[1]
            following = steps.get(GOES_ON[here.document.verb])
            if following is None or length > MOST_SILENT:
                break
            here = following
        if here.document.verb not in ("Hangup", "Enqueue") and not here.document.is_wait:
            yield f"{length} documents of silence from {_where(one, one.nodes[key])}"


def _no_key_is_dead(done: list[Walk], centre: Centre) -> Iterator[str]:
    """A key that is named does what it is named for."""
    sentences = tuple(plain(text) for text in (centre.messages[MISUNDERSTOOD].fr, centre.messages[MISUNDERSTOOD].en))
    for one in done:
        for node, steps in one.places():
            for key in node.document.announced if node.document.verb == "Gather" else ():
                following = steps.get(f"key {key}")
                if following is None:
                    yield f"{key} was not tried: {_where(one, node)}"
                elif any(words in following.document.words for words in sentences):
                    yield f"{key} is dead: {_where(one, node)}"


def _each_language_is_its_own(done: list[Walk], centre: Centre) -> Iterator[str]:
    """Words are of the language of their voice, and a conversation in English has no French in it."""
    sentences = Sentences.of(centre)
    for one in done:
        for node in one.nodes.values():
            for voice, words in node.document.says:
                problem = sentences.problem(voice, words)
                if problem:
                    yield f"{problem}: {_where(one, node)}"
            is_french = node.document.of("language") in ("", FRENCH)
            for words in foreign(node.document):
                if not is_french or not ("press 9" in words or "closed" in words or "reopen" in words):
                    yield f"foreign “{words}”: {_where(one, node)}"


def _english_stays_english(done: list[Walk], _centre: Centre) -> Iterator[str]:
    """After 9 no French is said, and before it no more English than how to have it."""
    for one in done:
        for node in one.nodes.values():
            is_english = any("key 9" in step or step == "topic" for step in node.path)
            voices = {voice for voice, _ in node.document.says}
            if is_english and FRENCH in voices:
                yield _where(one, node)


def _ends_as_it_was(done: list[Walk], _centre: Centre) -> Iterator[str]:
    """Who hangs up has abandoned, or was told that we are closed; nobody was answered."""
    for one in done:
        for node, ended_as in one.hung_up:
            is_queued = node.document.is_wait or node.document.verb == "Enqueue"
            may_be = {"abandoned_queue"} if is_queued else {"abandoned_menu", "abandoned_queue", "closed"}
            if ended_as not in may_be | {"sms", "voicemail"}:
                yield f"{ended_as}: {_where(one, node)}"


def _all_ends_are_met(done: list[Walk], _centre: Centre) -> Iterator[str]:
    """Agents are reached where there are any, and everywhere a message; somewhere, all about callbacks."""
    for one in done:
        steps = {node.path[-1] for node in one.nodes.values() if node.path}
        is_served = one.world.hours in ("open", "closing soon") and one.world.staff != "nobody"
        wanted = {"a message", "queue bridged"} if is_served else {"a message"}
        yield from (f"{one.world.name}: {name}" for name in wanted - steps)
    said = " ".join(node.document.words for one in done for node in one.nodes.values())
    yield from (f"nobody hears “{words}”" for words in PROMISES if words not in said)


CHECKS: dict[str, Callable[[list[Walk], Centre], Iterator[str]]] = {
    "is read": _is_read, "leads on": _leads_on, "silence ends": _silence_ends, "no key is dead": _no_key_is_dead,
    "languages": _each_language_is_its_own, "English": _english_stays_english, "hang-ups": _ends_as_it_was,
    "ends": _all_ends_are_met,
}


@pytest.mark.skipif(CHECK is None, reason="the shared TwiML checker is not here")
def test_documents_are_held_to_the_networks_own_schema() -> None:
    assert CHECK is not None
    assert CHECK("<Response><Gather><Dial/></Gather></Response>") != []


@pytest.mark.parametrize("hours", ["open", "closed"])
def test_nobody_is_kept_for_ever(tmp_path: Path, hours: str) -> None:
    """The same answer over and over comes to an end, a message or the queue."""
    with house_with(tmp_path, hours) as (house, app):
        world = World(hours, "one", "mobile", app, house)
        lengths = {one.name: _length(world, one) for one in FOR_EVER}
    assert {name: length for name, length in lengths.items() if length > MOST_IN_ALL} == {}


def _length(world: World, one: Input) -> int:
    place = world.telephone.dials()
    for length in range(1, MOST_IN_ALL + 2):
        if place.document.verb != "Gather":
            return length
        place = world.telephone.goes_on(place, place.document.of("action"), one.sent(place.document))
    return MOST_IN_ALL + 1


def _where(one: Walk, node: Node) -> str:
    return f"{one.world.name}: {' > '.join(node.path) or 'the first words'}"
