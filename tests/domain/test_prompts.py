"""What is said at every place of a conversation, word for word: the longest first, shorter each time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from routing.domain.call_plan import CallPlan
from routing.domain.prompts import plan_of
from routing.domain.scene import Place
from routing.domain.text import Language, Text
from tests.domain.said import Cases, differing
from tests.domain.stands import SAID_ONLY, STANDS, Stand


def _plan(stand: Stand, **memory: object) -> Callable[[], CallPlan]:
    where, scene = stand
    return lambda: plan_of(where, replace(scene, memory=replace(scene.memory, **memory)), "7")


def _announced(stand: Stand) -> Stand:
    return replace(stand[0], announcement=Text("Les délais sont longs.", "Waits are long.")), stand[1]


ASKING = {name: stand for name, stand in STANDS.items() if stand[1].place is not Place.CALLBACK}
GREETED, NEW = STANDS["the first menu"], STANDS["the first menu, before the greeting"]
AGAIN = (GREETED[0], replace(GREETED[1], wants_announcement=True))
CASES: Cases = {
    **{name: _plan(stand) for name, stand in (ASKING | SAID_ONLY).items()},
    **{f"{name}, in English": _plan(stand, language=Language.EN) for name, stand in ASKING.items()},
    **{f"{name}, the second time": _plan(stand, tries=1) for name, stand in ASKING.items()},
    **{f"{name}, the third time": _plan(stand, tries=2) for name, stand in ASKING.items()},
    "something is announced": _plan(_announced(NEW)),
    "it is announced once": _plan(_announced(GREETED)),
    "it is announced again in the language chosen": _plan(_announced(AGAIN), language=Language.EN),
}


def test_what_is_said() -> None:
    assert differing("prompts", CASES) == {}
