"""Everything that goes wrong in a rehearsal, one kind of trouble after another, each for some calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle

from routing.cli.rehearsing.mortals import AFTER, BEFORE, WRITE
from routing.cli.rehearsing.people import Whim
from routing.cli.rehearsing.scene import Scene
from routing.simulator.faults import REST_FAULTS, WEBHOOK_FAULTS

CREATE, LIST, UPDATE, FETCH, STATUS, ACTION, VOICE = (
    "calls.create", "calls.list", "calls.update", "calls.fetch", "status", "action", "voice"
)
DIED, TOGETHER, JUMP, HOURS = "dispatcher-died", "two-dispatchers-at-once", "clock-jump", "hours-changed"
KINDS = (*REST_FAULTS, *WEBHOOK_FAULTS, DIED, TOGETHER, JUMP, HOURS, *Whim)

PLACE = "place_call"
LAG_SECONDS = 20.0
PHASES = 40  # in a whole rehearsal, so that each kind of trouble comes several times
LONGEST_PHASE = timedelta(minutes=10)
AT_ONCE = 3
Planned = tuple[str, str, int | None, float, float]


@dataclass(frozen=True, slots=True)
class Phase:
    """One kind of trouble: faults as `Faults.add` takes them, where a dispatcher dies, where another one works."""

    faults: tuple[Planned, ...]
    dies: tuple[str, str] | None = None
    together: tuple[str, str] | None = None


_LAG: Planned = (LIST, "lag", None, LAG_SECONDS, 1)
ALL = (
    Phase(((CREATE, "429", 2, 3, 1), (STATUS, "late", None, 7, 0.3)), dies=(BEFORE, PLACE)),
    Phase(((CREATE, "500", 1, 0, 1), (STATUS, "doubled", None, 0, 0.5)), dies=(AFTER, PLACE)),
    Phase(((CREATE, "placed-then-timeout", AT_ONCE, 0, 0.7), (STATUS, "lost", None, 0, 0.8), _LAG)),
    Phase(((CREATE, "503", 1, 0, 1), (STATUS, "reordered", None, 0, 0.5)), together=(BEFORE, PLACE)),
    Phase(((CREATE, "placed-twice", 2, 0, 1),)),
    Phase(((CREATE, "placed-then-500", AT_ONCE, 0, 0.7), (STATUS, "lost", None, 0, 0.5), _LAG)),
    Phase(((CREATE, "reset", 1, 0, 1), (ACTION, "late", None, 4, 0.3), _LAG), dies=(AFTER, WRITE)),
    Phase(((CREATE, "timeout", 1, 0, 1), (ACTION, "doubled", None, 0, 0.3), _LAG), together=(AFTER, PLACE)),
    Phase(
        ((UPDATE, "500", 2, 0, 1), (FETCH, "timeout", 2, 0, 1), (LIST, "503", 1, 0, 1), (STATUS, "lost", None, 0, 0.3)),
        dies=(BEFORE, WRITE),
    ),
    Phase(((VOICE, "lost", 1, 0, 1), (VOICE, "doubled", 2, 0, 1), (ACTION, "lost", 1, 0, 1)), dies=(AFTER, PLACE)),
    Phase(()),
)


@dataclass
class Trouble:
    """Which trouble there is now; `counted` is how often each kind happened."""

    scene: Scene
    promised: int
    is_idle: bool = False
    _others: Counter[str] = field(default_factory=Counter)
    _phases: Iterator[Phase] = field(default_factory=lambda: cycle(ALL))
    _begun_at: datetime | None = None
    _calls_then: int = 0

    @property
    def counted(self) -> dict[str, int]:
        """How often each kind happened."""
        fates = [dispatcher.fate for dispatcher in self.scene.dispatchers]
        own = self._others + Counter({
            DIED: sum(fate.died for fate in fates), TOGETHER: sum(fate.interrupted for fate in fates),
        })
        happened = self.scene.network.faults.happened
        return {kind: happened[kind] + own[kind] for kind in KINDS}

    def happened(self, kind: str) -> None:
        """Something else went wrong."""
        self._others[kind] += 1

    def goes_on(self) -> None:
        """The next kind of trouble, once this one has met enough calls, or none for long."""
        now, calls = self.scene.clock.now(), len(self.scene.network.exchange.legs)
        met = calls - self._calls_then
        is_over = met >= max(4, self.promised // PHASES) or (met > 0 and now - (self._begun_at or now) > LONGEST_PHASE)
        if self._begun_at is not None and not is_over:
            return
        self._begun_at, self._calls_then = now, calls
        self._begin(next(self._phases))

    def ends(self) -> None:
        """From now on all goes well."""
        self.scene.network.faults.clear()

    def _begin(self, phase: Phase) -> None:
        faults = self.scene.network.faults
        faults.clear()
        for planned in phase.faults:
            faults.add(*planned)
        first, second = self.scene.dispatchers
        if phase.dies:
            first.fate.dies(*phase.dies)
        if phase.together:
            first.fate.stalls(*phase.together, self._works(second.work))

    def _works(self, work: Callable[..., object]) -> Callable[[], None]:
        def meanwhile() -> None:
            work(self.scene.outlook)

        return meanwhile
