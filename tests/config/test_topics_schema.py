"""topics.yaml: what people want, and the keys that lead there."""

from __future__ import annotations

import pytest

from routing.domain.text import Language
from tests.config.files import QUEUES, centre_of, faults_of, only_fault, speaks_library

LABEL = "label: {fr: Un, en: One}"


def topic(keys: str) -> str:
    """topics.yaml with one topic."""
    return f"topics:\n  refund: {{{LABEL}, {keys}}}\n"


@pytest.mark.parametrize(
    ("topics", "field", "fix"),
    [
        ("topics: {refund: {queue: support}}", "refund.label", "this key is missing"),
        (topic("anwser: {fr: a, en: b}"), "refund.anwser", "did you mean “answer”?"),
        (topic("answer: {fr: a}"), "refund.answer.en", "the English text is missing"),
        (topic("sms: bonjour"), "refund.sms", "both languages"),
        (topic("queue: suport"), "refund.queue", "did you mean “support”?"),
        (topic("rule: {days: 60}, if_late: {queue: x}"), "refund.if_late", "known: support"),
        (topic("rule: {days: 0}"), "refund.rule.days", "from 1 to 3650"),
        (topic("rule: {days: soixante}"), "refund.rule.days", "from 1 to 3650"),
        (topic("rule: {extend: no}"), "refund.rule.days", "this key is missing"),
        (topic("rule: {days: 14, extend: yes}"), "refund.rule.extend", "known: no, working_day"),
    ],
)
def test_each_mistake_has_its_place_and_sentence(topics: str, field: str, fix: str) -> None:
    fault = only_fault(queues=QUEUES, topics=topics)
    assert (fault.file, fault.field) == ("topics.yaml", f"topics.{field}")
    assert fix in fault.fix


@pytest.mark.parametrize(
    "topics",
    [
        "menus: null",
        "menus: {telephone: null}",
        "menus: {telephone: x}",
        topic("words: null"),
        topic("words: {fr: a}"),
        topic("words: {fr: [null]}"),
        topic("queue: [support]"),
        "topics: {refund: null}",
    ],
)
def test_a_wrong_kind_of_value_is_answered_in_our_words(topics: str) -> None:
    (fault, *_) = faults_of(queues=QUEUES, topics=topics)
    assert not speaks_library(fault.fix)


@pytest.mark.parametrize("extend", ["no", "working_day"])
def test_a_topic(extend: str) -> None:
    keys = f"words: {{fr: [rembourser, no]}}, queue: support, rule: {{days: 14, extend: {extend}}}"
    keys += ", if_late: {queue: support}"
    read = centre_of(queues=QUEUES, topics=topic(keys)).topics["refund"]
    assert read.words == {Language.FR: ("rembourser", "no"), Language.EN: ()}
    assert read.rule is not None
    assert (read.rule.days, read.rule.moves_to_working_day, read.rule.queue_if_late) == (
        14,
        extend == "working_day",
        "support",
    )
    assert (read.answer, read.sms, read.queue) == (None, None, "support")


def test_menus_load() -> None:
    menus = 'menus: {telephone: {1: {label: {fr: a, en: b}, topics: {1: refund}}, 0: agent, "*": repeat}}\n'
    assert faults_of(queues=QUEUES, topics=menus + topic("queue: support")) == ()
