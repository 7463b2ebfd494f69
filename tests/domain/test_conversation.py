"""Where answers lead: each key of each place, silence, words; nothing goes in circles, no announced key is dead."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.domain.conversation import opening_scene
from routing.domain.everywhere import MOST_TRIES, MOST_TURNS
from routing.domain.menu import Command
from routing.domain.scene import Memory, Place, Scene, Situation, Why
from routing.domain.speech import Key, Meaning, TopicMeant, Word
from routing.domain.text import Language
from tests.domain.conversations import (
    CLOSED,
    ENDS,
    OPEN,
    PROMISED,
    follow,
    keyed,
    shipped,
    situation,
    talk,
    without_menu,
    words,
)

KEYS = [*"0123456789*", "#", "12", "03112026", "99999999", "0145678901"]
ANSWERS: list[Meaning | None] = [
    None, *(Key(key) for key in KEYS), *Command, *Word, TopicMeant("refund"), TopicMeant("other"),
]
answers = st.lists(st.sampled_from(ANSWERS), max_size=60)


def last(where: Situation, *given_answers: Meaning | None) -> Scene:
    """The scene a conversation comes to."""
    return talk(where, *given_answers)[-1]


def test_an_open_line_begins_with_the_menu_and_a_closed_one_says_so() -> None:
    assert opening_scene(situation(OPEN)).place is Place.MENU
    assert opening_scene(situation(CLOSED)).place is Place.CLOSED
    assert opening_scene(situation(OPEN, centre=without_menu())).place is Place.QUEUE


@pytest.mark.parametrize(("keys", "place", "topic"), [
    ("0", Place.QUEUE, None), ("4", Place.ANSWER, "invoice"), ("2,1", Place.PURCHASE, "refund"),
    ("2,2", Place.PURCHASE, "withdrawal"), ("2,3", Place.ANSWER, "auto_renewal"), ("5,2", Place.QUEUE, "other"),
    ("3,3", Place.ANSWER, "activation_key"), ("3,0", Place.QUEUE, None), ("4,2", Place.QUEUE, "invoice"),
    ("9,4", Place.ANSWER, "invoice"), ("2,*,1", Place.PURCHASE, "refund"), ("4,0", Place.QUEUE, "invoice"),
])
def test_keys_lead_where_the_menu_says(keys: str, place: Place, topic: str | None) -> None:
    scene = last(situation(OPEN), *keyed(keys))
    assert (scene.place, scene.memory.topic) == (place, topic)


def test_nine_is_english_for_the_rest_of_the_call() -> None:
    scenes = talk(situation(OPEN), *keyed("9,2,1"))
    assert [scene.memory.language for scene in scenes] == [Language.FR, *[Language.EN] * 3]


def test_every_topic_can_be_said_from_the_first_menu() -> None:
    for id_, topic in shipped().topics.items():
        scene = last(situation(OPEN), TopicMeant(id_))
        expected = Place.PURCHASE if topic.rule else Place.ANSWER if topic.answer else Place.QUEUE
        assert (scene.place, scene.memory.topic) == (expected, id_)


@pytest.mark.parametrize("now", [OPEN, CLOSED])
@pytest.mark.parametrize("non_answer", [None, Key("8"), Key("#"), Word.YES])
def test_three_non_answers_are_the_end_of_asking(now: datetime, non_answer: Meaning | None) -> None:
    scenes = talk(situation(now), *[non_answer] * 6)
    assert len(scenes) == MOST_TRIES + 1
    assert scenes[-1].place is (Place.QUEUE if now == OPEN else Place.END)


def test_each_prompt_is_shorter_than_the_one_before() -> None:
    for where in (situation(OPEN), situation(CLOSED)):
        asked = [words(where, scene) for scene in talk(where, None, None)]
        lengths = [len(told) for told in asked]
        assert lengths == sorted(lengths, reverse=True)
        assert len(set(lengths)) == MOST_TRIES


def test_silence_in_the_menu_of_a_closed_line_comes_to_what_is_offered_then() -> None:
    places = [scene.place for scene in talk(situation(CLOSED), Key("4"), *[None] * 9)]
    assert places == [
        Place.CLOSED, Place.MENU, Place.MENU, Place.MENU, Place.CLOSED, Place.CLOSED, Place.END,
    ]


@pytest.mark.parametrize(("bought", "queue"), [("03112026", "support"), ("01012026", "late")])
def test_a_date_of_purchase_decides_the_queue(bought: str, queue: str) -> None:
    centre = shipped()
    refund = centre.topics["refund"]
    assert refund.rule is not None
    late = replace(refund, rule=replace(refund.rule, queue_if_late="late"))
    queues = {**centre.queues, "late": replace(centre.queues["support"], id="late")}
    where = situation(OPEN, centre=replace(centre, topics={**centre.topics, "refund": late}, queues=queues))
    scene = last(where, *keyed(f"2,1,{bought},1,2"))
    assert scene.place is Place.QUEUE
    found = where.queue(scene.memory)
    assert found is not None
    assert found.id == queue


@pytest.mark.parametrize(("keys", "opening"), [
    ("31022026", "purchase_not_a_date"), ("24112026", "purchase_in_future"), ("01011999", "purchase_too_old"),
    ("123", "purchase_not_a_date"),
])
def test_a_date_that_cannot_be_is_asked_for_again_and_why(keys: str, opening: str) -> None:
    scene = last(situation(OPEN), *keyed(f"2,1,{keys}"))
    assert (scene.place, scene.opening) == (Place.PURCHASE, (opening,))
    assert scene.opening[0] in shipped().messages


def test_who_does_not_know_the_date_gets_the_answer_without_it() -> None:
    for answer in ([None, None, None], keyed("1")):
        scene = last(situation(OPEN), *keyed("2,1"), *answer)
        assert (scene.place, scene.memory.purchased_on) == (Place.ANSWER, None)


def test_a_date_read_back_may_be_corrected() -> None:
    scene = last(situation(OPEN), *keyed("2,1,03112026,2"))
    assert (scene.place, scene.memory.purchased_on) == (Place.PURCHASE, None)


def test_an_answer_is_sent_once_and_only_where_it_can_be_read() -> None:
    where = situation(OPEN)
    sent = last(where, *keyed("4,1"))
    assert (sent.wants_sms, sent.memory.texted) == ("invoice", ("invoice",))
    assert last(where, *keyed("4,1,1")).wants_sms is None
    mute = last(situation(OPEN, can_text=False), *keyed("4,1"))
    assert (mute.wants_sms, mute.opening) == (None, ("sms_not_possible",))


@pytest.mark.parametrize("answer", [Key("3"), Word.MESSAGE])
def test_a_closed_line_takes_messages(answer: Meaning) -> None:
    scene = last(situation(CLOSED), answer)
    assert (scene.place, scene.memory.wants_callback) == (Place.VOICEMAIL, False)


@pytest.mark.parametrize("answers", [[Key("1")], [Word.CALLBACK], [Key("4"), Word.CALLBACK], keyed("4,4,2")])
def test_a_closed_line_takes_callbacks(answers: list[Meaning]) -> None:
    assert last(situation(CLOSED), *answers).place is Place.CALLBACK_NUMBER


def test_without_callbacks_a_wish_for_one_is_a_message() -> None:
    where = situation(CLOSED, centre=replace(shipped(), promises=None))
    assert "rappel" not in words(where, last(where)) + words(where, last(where, *keyed("4,4")))
    assert last(where, Key("1")).place is Place.CLOSED
    asked = last(where, Word.CALLBACK)
    assert (asked.place, asked.memory.wants_callback) == (Place.VOICEMAIL, True)


def test_a_recording_is_announced_before_it_begins_and_may_be_refused() -> None:
    where = situation(OPEN, centre=replace(shipped(), records_talks=True))
    notice = last(where, Key("0"))
    assert notice.place is Place.NOTICE
    assert "opposer" in words(where, notice)
    refused, allowed = last(where, *keyed("0,8")), last(where, Key("0"), None, None, None)
    assert (refused.place, refused.memory.objects_to_recording) == (Place.QUEUE, True)
    assert (allowed.place, allowed.memory.objects_to_recording) == (Place.QUEUE, False)


@given(answers, st.sampled_from([OPEN, CLOSED]), st.booleans(), st.booleans())
def test_every_conversation_ends(given_answers: list[Meaning | None], now: datetime, can_text: bool, on: bool) -> None:
    where = situation(now, can_text=can_text, centre=replace(shipped(), records_talks=on))
    scenes = talk(where, *given_answers, *[None] * 12)
    assert scenes[-1].place in ENDS
    assert len(scenes) <= MOST_TURNS + 8


@given(answers, st.sampled_from([OPEN, CLOSED]))
def test_the_greeting_is_said_once(given_answers: list[Meaning | None], now: datetime) -> None:
    where = situation(now)
    heard = [words(where, scene) for scene in talk(where, *given_answers) if scene.place is not Place.QUEUE]
    assert sum("Bonjour" in told for told in heard) == (1 if heard else 0)


@given(answers, st.sampled_from([OPEN, CLOSED]))
def test_what_is_remembered_survives_its_row(given_answers: list[Meaning | None], now: datetime) -> None:
    for scene in talk(situation(now), *given_answers):
        assert Memory.from_row(scene.memory.as_row()) == scene.memory


def test_no_announced_key_is_dead() -> None:
    """A key that is announced leads somewhere else or says it again, at every place one can come to."""
    for now in (OPEN, CLOSED):
        for can_text in (True, False):
            where = situation(now, can_text=can_text, held=PROMISED if can_text else None)
            for scene in _reachable(where):
                for key in _announced(words(where, scene) + words(where, scene, Language.EN)):
                    following = follow(where, scene, Key(key))
                    assert "not_understood" not in following.opening, (scene, key)
                    assert "sms_not_possible" not in following.opening, (scene, key)


def test_after_too_long_in_the_queue_a_message_can_be_left() -> None:
    for why in Why:
        start = Scene(Place.OVERFLOW, Memory(waited=True, why=why))
        where = situation(OPEN)
        assert talk(where, Key("3"), start=start)[-1].place is Place.VOICEMAIL
        assert talk(where, None, None, None, start=start)[-1].place is Place.END
        assert talk(where, Command.AGENT, start=start)[-1].place is Place.END


def _announced(told: str) -> list[str]:
    names = {"étoile": "*", "star": "*"}
    found = re.findall(r"(?:tapez|press) (\d|étoile|star)(?=[.,])", told)
    return [names.get(key, key) for key in found if f"{key}, puis dièse" not in told]


def _reachable(where: Situation) -> list[Scene]:
    """Every scene that a few answers come to, those that differ only in their count of turns being one."""
    seen: dict[object, Scene] = {}
    waiting = deque([opening_scene(where)])
    while waiting:
        scene = waiting.popleft()
        key = (scene.place, scene.opening, replace(scene.memory, turns=0))
        if key in seen or scene.place in ENDS or scene.memory.turns > 5:
            continue
        seen[key] = scene
        waiting += [follow(where, scene, answer) for answer in ANSWERS]
    assert len(seen) > 20
    return list(seen.values())


def test_every_answer_is_a_turn_whatever_it_is() -> None:
    turns = [scene.memory.turns for scene in talk(situation(OPEN), None, Key("2"), Word.YES, TopicMeant("refund"))]
    assert turns == [0, 1, 2, 3, 4]
