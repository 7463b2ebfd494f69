"""topics.yaml made into topics and phone menus, with its references checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from routing.config.document import Place
from routing.config.faults import did_you_mean
from routing.domain.centre import Channel, DateRule, Line, Topic
from routing.domain.menu import Command, Menu, TopicChoice
from routing.domain.text import Language

Loaded = Mapping[str, Any]
Complain = Callable[[Place, str], None]


@dataclass(frozen=True, slots=True)
class Contacts:
    """Why people contact us, and the menus that lead there, by line."""

    topics: Mapping[str, Topic]
    menus: Mapping[str, Menu]


def read_contacts(loaded: Loaded, lines: Mapping[str, Line], queues: Iterable[str], complain: Complain) -> Contacts:
    """What a validated topics.yaml says; unknown lines, topics and queues are complained of."""
    known = list(queues)
    topics = {id_: _topic(id_, data, known, complain) for id_, data in (loaded["topics"] or {}).items()}
    menus = loaded["menus"] or {}
    phones = [id_ for id_, line in lines.items() if line.channel is Channel.PHONE]
    for line, menu in menus.items():
        if line not in phones:
            complain(("menus", line), f"no phone line is called “{line}”; {did_you_mean(line, phones)}")
        _check(menu, topics, ("menus", line), complain)
    return Contacts(topics, menus)


def _check(menu: Menu, topics: Mapping[str, Topic], place: Place, complain: Complain) -> None:
    for key, choice in menu.choices.items():
        if isinstance(choice, Menu):
            _check(choice, topics, (*place, key, "topics"), complain)
        elif isinstance(choice, TopicChoice) and choice.topic not in topics:
            known = [*topics, *(command.value for command in Command)]
            complain((*place, key), f"no topic is called “{choice.topic}”; {did_you_mean(choice.topic, known)}")


def _topic(id_: str, data: Loaded, queues: list[str], complain: Complain) -> Topic:
    late = data["if_late"]["queue"] if data["if_late"] else None
    for key, queue in (("queue", data["queue"]), ("if_late", late)):
        if queue is not None and queue not in queues:
            complain(("topics", id_, key), f"no queue is called “{queue}”; {did_you_mean(queue, queues)}")
    rule = data["rule"]
    return Topic(
        id=id_, label=data["label"], spoken=data["spoken"], answer=data["answer"], sms=data["sms"], queue=data["queue"],
        words={language: tuple(data["words"][language.value]) for language in Language},
        rule=DateRule(rule["days"], rule["extend"] == "working_day", late) if rule else None,
    )
