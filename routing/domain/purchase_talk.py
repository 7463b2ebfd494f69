"""The date of a purchase, keyed and read back: it decides what the caller is told, and who serves them."""

from __future__ import annotations

from routing.domain.eligibility import eligibility
from routing.domain.everywhere import keyed_command, non_answer
from routing.domain.keyed_date import Unreadable, read_keyed_date
from routing.domain.scene import Place, Scene, Situation

UNKNOWN_DATE_KEY = "1"  # not #, which the network takes for the end of an entry and does not send


def purchase(situation: Situation, scene: Scene, keys: str) -> Scene:
    """A date that was keyed, or that it is not known."""
    if keys.strip("#") == UNKNOWN_DATE_KEY:
        return scene.at(Place.ANSWER, tries=1)
    if keys.strip("#") in ("0", "*", "9"):
        return keyed_command(situation, scene, keys.strip("#"))
    read = read_keyed_date(keys, situation.today)
    if isinstance(read, Unreadable):
        return non_answer(situation, scene, f"purchase_{read.reason}")
    return scene.at(Place.PURCHASE_CHECK, purchased_on=read.isoformat())


def purchase_check(situation: Situation, scene: Scene, keys: str) -> Scene:
    """Whether the date that was read back is right."""
    if keys == "1":
        return _routed_by_date(situation, scene)
    if keys == "2":
        return scene.at(Place.PURCHASE, purchased_on=None)
    return keyed_command(situation, scene, keys)


def _routed_by_date(situation: Situation, scene: Scene) -> Scene:
    topic, bought = situation.topic(scene.memory), scene.memory.purchased_on
    if topic is None or topic.rule is None or bought is None:
        return scene.at(Place.ANSWER)
    today, holidays = situation.today, situation.line.rules.holidays
    found = eligibility(topic.rule, today.fromisoformat(bought), today, holidays)
    return scene.at(Place.ANSWER, queue=topic.queue if found.is_eligible else topic.rule.queue_if_late or topic.queue)
