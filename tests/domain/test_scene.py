"""What is remembered of a call is read back from its row, whatever version wrote it; which queue serves them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from routing.domain.scene import Memory, Place, Scene, Situation, Why
from routing.domain.text import Language
from tests.domain.conversations import shipped, situation


def test_a_memory_is_read_back_from_its_row_with_its_own_kinds() -> None:
    whole = Memory(
        Language.EN, "21", "refund", "support", 2, 9, True, "2026-11-03", Why.FULL, True, False, ("hours", "refund"),
        True, "+33612345678", True, ("20261124T0900Z",), "20261124T0900Z", "h", "RC-7F3K", True,
    )
    read = Memory.from_row(whole.as_row() | {"language": "en", "why": "full", "texted": ["hours", "refund"]})
    assert read == whole
    assert (type(read.language), type(read.why), type(read.texted)) == (Language, Why, tuple)


@pytest.mark.parametrize("row", [None, {}, {"of_another_version": 1}, {"why": None}, {"why": ""}, {"offered": []}])
def test_a_row_that_says_little_is_a_fresh_memory(row: dict[str, Any] | None) -> None:
    read = Memory.from_row(row)
    assert replace(read, why=read.why or None) == Memory()
    assert Memory().as_row() == {}


def test_a_caller_is_served_by_the_queue_decided_on_the_way_else_the_topic_s_else_the_line_s() -> None:
    centre = shipped()
    one = centre.queues["support"]
    queues = {"support": one, **{id_: replace(one, id=id_, lines=()) for id_ in ("late", "refunds")}}
    topics = {**centre.topics, "refund": replace(centre.topics["refund"], queue="refunds")}
    where = situation(centre=replace(centre, queues=queues, topics=topics))
    assert _serves(where, queue="late", topic="refund") == "late"
    assert _serves(where, topic="refund") == "refunds"
    assert _serves(where, queue="gone", topic="refund") == "refunds"
    assert _serves(where, topic="gone") == _serves(where) == "support"
    nowhere = replace(where, line=centre.lines["chat"])
    assert nowhere.queue(Memory()) is None
    assert where.topic(Memory(topic="refund")) is topics["refund"] and where.topic(Memory()) is None


def _serves(where: Situation, **memory: str) -> str:
    found = where.queue(Memory(**memory))  # type: ignore[arg-type]
    assert found is not None
    return found.id


def test_the_next_place_starts_counting_afresh_and_the_same_one_does_not() -> None:
    scene = Scene(Place.MENU, Memory(tries=2, turns=4), ("x",), "hours")
    assert scene.at(Place.QUEUE, "y", path="1") == Scene(Place.QUEUE, Memory(path="1", turns=4), ("y",))
    assert scene.at(Place.QUEUE, tries=1).memory.tries == 1
    assert scene.again("y") == Scene(Place.MENU, Memory(tries=2, turns=4), ("y",))
