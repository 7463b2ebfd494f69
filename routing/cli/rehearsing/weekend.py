"""The weekend: people ask for a callback while the line is closed, as soon as possible or for a slot."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from routing.callbacks.booking import Booked, Wanted, book
from routing.callbacks.offering import slots_on_offer
from routing.cli.rehearsing.people import Person
from routing.cli.rehearsing.scene import Scene
from routing.domain.text import Language
from routing.store.callbacks import WEB, CallbackRow
from routing.store.database import Connection

LOOKED_AHEAD = timedelta(days=3)
SLOTS_LOOKED_AT_EVERY = 25
ASAP = 0.4
TRIES = 8
SPARE = 3

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Booking:
    """One promise: to whom, and the callback it is in our rows."""

    person: Person
    row: CallbackRow


def book_weekend(scene: Scene, opens: datetime, chance: random.Random, progress: Progress) -> list[Booking]:
    """Everybody's promise. The clock moves from the moment it shows up to the opening; messages are sent meanwhile."""
    found, begins, slots = list[Booking](), scene.clock.now(), list[str]()
    between = (opens - begins - timedelta(minutes=1)) / max(1, len(scene.people))
    for n, person in enumerate(scene.people):
        scene.clock.set(begins + between * n)
        if n % SLOTS_LOOKED_AT_EVERY == 0:
            slots = _slots(scene, opens)
            scene.dispatchers[0].work(scene.outlook)
            scene.network.run(1)
            progress(n)
        found.append(Booking(person, _booked(scene, person, slots, chance)))
    scene.clock.set(opens - timedelta(minutes=20))
    return found


def _slots(scene: Scene, opens: datetime) -> list[str]:
    """The first slots, as many as everybody's seats need and some, each as often as it has seats left."""
    now, outlook = scene.clock.now(), scene.outlook
    needed = len(scene.people) // scene.promises.slots.capacity + SPARE
    with scene.runtime.database.read() as connection:
        on_offer = slots_on_offer(connection, outlook, opens, opens + LOOKED_AHEAD, now)
    return [slot.id for slot in on_offer[:needed] for _ in range(slot.remaining)]


def _booked(scene: Scene, person: Person, slots: Sequence[str], chance: random.Random) -> CallbackRow:
    outlook, now = scene.outlook, scene.clock.now()
    queue = next(iter(outlook.centre.queues))
    for turn in range(TRIES):
        slot_id = None if not slots or turn == TRIES - 1 or chance.random() < ASAP else chance.choice(slots)
        wanted = Wanted(person.number, None, queue, Language.FR, WEB, slot_id)

        def work(connection: Connection, wanted: Wanted = wanted) -> Booked | CallbackRow:
            booking = book(connection, outlook, scene.runtime.links, wanted, now)
            return booking.row if booking.reason is Booked.BOOKED and booking.row else booking.reason

        made = scene.runtime.database.write(work)
        if isinstance(made, CallbackRow):
            return made
    raise RuntimeError(f"nobody could be booked any more: {made}")
