"""A caller who tries everything, knowing TwiML and one address: every answer, at every place, in every world.

`python -m tests.journeys.walker` tells how far it came.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.journeys.documents import Document
from tests.journeys.inputs import SILENCE, Input, all_inputs, as_good_as
from tests.journeys.telephone import Place
from tests.journeys.worlds import HOURS, World, combinations, house_with
from tests.web.apps import parts_of

Key = tuple[str, bool, int, str]
MOST_REPEATED, FAMILIAR_DEPTH = 3, 1
HANG_UP, MISUNDERSTOOD = "hang-up", "not_understood"
RESULTS = ("bridged", "error", "queue-full", "system-error", "hangup")
MESSAGE = {"RecordingSid": "RE" + "1" * 32, "RecordingUrl": "https://api.example.fr/RE1", "Digits": "#"}
SPOKEN, NOTHING = {**MESSAGE, "RecordingDuration": "8"}, {**MESSAGE, "RecordingDuration": "0", "Digits": ""}
GONE = {**SPOKEN, "Digits": "hangup", "CallStatus": "completed"}


@dataclass(frozen=True)
class Node:
    """A place, the steps that led there, and how often in a row the same was heard."""

    place: Place
    path: tuple[str, ...] = ()
    repeated: int = 1

    @property
    def document(self) -> Document:
        """What was heard last."""
        return self.place.document

    @property
    def key(self) -> Key:
        """What tells this place from others. How one leaves a queue is the same for whatever reason one does."""
        why = self.path[-1] if self.document.verb == "Leave" else ""
        return self.document.seen, self.document.is_wait, min(self.repeated, MOST_REPEATED), why

    def then(self, step: str, place: Place) -> Node:
        """The place that a step leads to."""
        is_same = place.document.seen == self.document.seen
        return Node(place, (*self.path, step), self.repeated + 1 if is_same else 1)


@dataclass
class Walk:
    """All that was found in one world."""

    world: World
    nodes: dict[Key, Node] = field(default_factory=dict)
    edges: dict[Key, dict[str, Node]] = field(default_factory=dict)
    exercised: set[str] = field(default_factory=set)
    hung_up: list[tuple[Node, object]] = field(default_factory=list)

    def places(self) -> Iterator[tuple[Node, dict[str, Node]]]:
        """Every place gone on from, with where each step leads."""
        return ((self.nodes[key], steps) for key, steps in self.edges.items())


def walk(world: World, familiar: set[str]) -> Walk:
    """Walks a world. What is familiar from another one is gone on from by what it names alone, and not far."""
    found, chosen = Walk(world), Chooser(all_inputs(parts_of(world.app).outlooks.fresh().centre), familiar)
    start = Node(world.telephone.dials())
    found.nodes[start.key] = start
    todo = deque([start])
    while todo:
        node = todo.popleft()
        if chosen.is_far(node):
            continue
        wanted = chosen.at(node)
        found.exercised |= {one.name for one in wanted}
        each = {as_good_as(one, node.document): one for one in reversed(wanted)}
        steps = found.edges[node.key] = dict(_steps(found, node, list(each.values())))
        if node.document.verb == "Gather":
            steps |= {one.name: steps[each[as_good_as(one, node.document)].name] for one in wanted}
        for following in steps.values():
            if following.key not in found.nodes:
                found.nodes[following.key] = following
                todo.append(following)
    world.telephone.is_put_down()
    return found


@dataclass
class Chooser:
    """What is tried at a place: at the first everything; at a new text every key, and every sentence once for each way
    of asking; where the same is heard again, and at familiar texts, silence and what is named.
    """

    inputs: tuple[Input, ...]
    familiar: set[str]
    asked: set[object] = field(default_factory=set)

    def is_familiar(self, node: Node) -> bool:
        """Whether its text was met in another world."""
        return node.document.seen in self.familiar and bool(node.path)

    def is_far(self, node: Node) -> bool:
        """Whether it is not gone on from in this world."""
        is_question = node.document.verb == "Gather" and not node.document.is_wait
        is_near = len(node.path) <= FAMILIAR_DEPTH and all(step.startswith("key") for step in node.path)
        return self.is_familiar(node) and is_question and not is_near

    def at(self, node: Node) -> list[Input]:
        """The inputs to try."""
        document = node.document
        way = document.announced, document.of("language"), document.of("numDigits"), document.listens, document.is_wait
        is_new_way = way not in self.asked
        self.asked.add(way)
        is_brief = self.is_familiar(node) or node.repeated > 1
        return [
            one for one in self.inputs
            if one is SILENCE or one.keys in document.announced or not node.path
            or (not is_brief and (bool(one.keys) or (is_new_way and one.is_heard(document))))
        ]


def _steps(found: Walk, node: Node, inputs: list[Input]) -> Iterator[tuple[str, Node]]:
    """Each thing that may happen at a place, and where it leads."""
    document, phone = node.document, found.world.telephone
    for name, address, fields, leave_to in _requests(document, inputs):
        found.exercised.add(name)
        yield name, node.then(name, phone.goes_on(node.place, address, fields, leave_to))
    if document.is_wait and document.verb == "Gather":
        for name, happens in found.world.meanwhile().items():
            happens()
            place = phone.goes_on(node.place, document.of("action"), {"Digits": ""}, document.leave_to)
            found.world.comes_true()
            yield name, node.then(name, place)
    if document.verb in ("Gather", "Enqueue", "Record"):
        found.exercised.add(HANG_UP)
        found.hung_up.append((node, phone.hangs_up(node.place)["ended_as"]))


def _requests(document: Document, inputs: list[Input]) -> Iterator[tuple[str, str, dict[str, str], str]]:
    """What the network asks next: a name for it, the address, its fields, and where one leaves the queue then."""
    if document.verb == "Gather":
        for one in inputs:
            yield one.name, document.of("action"), one.sent(document), document.leave_to
    elif document.verb == "Enqueue":
        waiting = {"QueuePosition": "1", "QueueTime": "0", "CurrentQueueSize": "1"}
        yield "waits", document.of("waitUrl"), waiting, document.of("action")
        for result in RESULTS:
            yield f"queue {result}", document.of("action"), {"QueueResult": result, "QueueTime": "9"}, ""
    elif document.verb == "Leave":
        yield "leaves", document.leave_to, {"QueueResult": "leave", "QueueTime": "9"}, ""
    elif document.verb == "Record":
        for name, fields in (("a message", SPOKEN), ("no message", NOTHING), ("hung up while speaking", GONE)):
            yield name, document.of("action"), fields, ""
    elif document.verb == "Redirect":
        last = document.last
        yield "goes on", (last.text or "") if last is not None else "", {}, document.leave_to


def walks(folder: Path, told: Callable[[Walk], None] = lambda _walk: None) -> list[Walk]:
    """Every world of the product of hours, staff and callers."""
    done, familiar = list[Walk](), set[str]()
    for hours in HOURS:
        with house_with(folder / hours.replace(" ", "_"), hours) as (house, app):
            for caller, staff in combinations(hours):
                found = walk(World(hours, staff, caller, app, house), familiar)
                familiar |= {node.document.seen for node in found.nodes.values()}
                done.append(found)
                told(found)
    return done


def report(done: list[Walk]) -> str:
    """How far it came."""
    lines = [
        f"{found.world.name}: {len(found.nodes)} places, {found.world.telephone.documents} documents" for found in done
    ]
    return "\n".join([*lines, f"{len({node.document.seen for found in done for node in found.nodes.values()})} texts"])


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        print(report(walks(Path(scratch), lambda found: print(report([found]), flush=True))))
