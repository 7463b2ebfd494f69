"""Where every key and word leads from every place, as a map to read: what is said first, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from routing.domain.conversation import next_scene
from routing.domain.everywhere import MOST_TRIES, MOST_TURNS, without_callback
from routing.domain.menu import Command
from routing.domain.scene import Memory, Place, Scene, Why
from routing.domain.speech import Key, Meaning, TopicMeant, Word
from tests.domain.conversations import OPEN, shipped, situation
from tests.domain.said import Cases, differing
from tests.domain.stands import STANDS, Stand

KEYS = [Key(keys) for keys in (*"0123456789*#", "12", "03112026", "03112026#", "03122026", "0#", "1#")]
ANSWERS: dict[str, Meaning | None] = {
    **{key.keys: key for key in KEYS}, **{f"“{word.value}”": word for word in (*Command, *Word)},
    "“refund”": TopicMeant("refund"), "“other”": TopicMeant("other"), "silence": None,
}
UNSAID = ("turns", "greeted", "language")


def _shown(before: Scene, after: Scene) -> str:
    """`queue, after not_understood: tries=1 sms=invoice`: only what has changed."""
    told_first = "".join(f", after {key}" for key in after.opening)
    was, now = before.memory, after.memory
    names = [name for name in Memory.__dataclass_fields__ if name not in UNSAID]
    changes = [f"{name}={_value(getattr(now, name))}" for name in names if getattr(now, name) != getattr(was, name)]
    english = ["English"] if now.language is not was.language else []
    done = [f"{name}={value}" for name, value in (("sms", after.wants_sms), ("deed", after.deed)) if value]
    again = ["announced again"] if after.wants_announcement else []
    return " ".join([f"{after.place.value}{told_first}:", *changes, *english, *done, *again]).removesuffix(":")


def _value(value: object) -> str:
    return "+".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _map(stand: Stand) -> Callable[[], str]:
    where, scene = stand

    def ways() -> str:
        by_end: dict[str, list[str]] = {}
        for name, answer in ANSWERS.items():
            by_end.setdefault(_shown(scene, next_scene(where, scene, answer)), []).append(name)
        return "\n".join(f"{' '.join(names)} → {end}" for end, names in by_end.items())

    return ways


def _tried(stand: Stand, **memory: object) -> Stand:
    return stand[0], replace(stand[1], memory=replace(stand[1].memory, **memory))


HEARING = {name: stand for name, stand in STANDS.items() if stand[1].place is not Place.VOICEMAIL}
RECORDED = situation(OPEN, centre=replace(shipped(), records_talks=True))
CASES: Cases = {
    **{name: _map(stand) for name, stand in HEARING.items()},
    **{f"{name}, the last try": _map(_tried(stand, tries=MOST_TRIES - 1)) for name, stand in HEARING.items()},
    "closed, asked for ever": _map(_tried(STANDS["closed, come from a menu"], turns=MOST_TURNS - 1)),
    "the first menu, asked for ever": _map(_tried(STANDS["the first menu while closed"], turns=MOST_TURNS - 1)),
    "the first menu, talks are recorded": _map((RECORDED, STANDS["the first menu"][1])),
    "the number to be rung, from the queue, talks are recorded": _map(
        (RECORDED, STANDS["the number to be rung, from the queue"][1])
    ),
    "a menu, turned away before": _map(_tried(STANDS["the first menu"], waited=True, why=Why.FULL)),
}


def test_where_answers_lead() -> None:
    assert differing("everywhere", CASES) == {}


def test_what_came_of_no_callback_is_said_first_wherever_it_leads() -> None:
    where, scene = STANDS["where asking begins"]
    assert without_callback(where, scene, "callback_trouble").opening == ("callback_trouble",)
    assert without_callback(where, replace(scene, opening=("x",))).opening == ()
