"""What several threads bring to the database at the same time is done together, as soon as it is free for them.

Nobody waits for others to come: whoever finds nobody at work goes at once, and the next one takes along whoever came
meanwhile.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")

MOST = 64


@dataclass(eq=False, slots=True)
class _Place(Generic[T, R]):
    """Somebody with an item. `gate` is held until they are called: it is done, or it is theirs to go."""

    item: T
    gate: threading.Lock = field(default_factory=threading.Lock)
    is_done: bool = False
    answer: R | None = None


class Gathering(Generic[T, R]):
    """Work of one kind. What fails for all is left to each: they get None, and do theirs alone."""

    def __init__(self, do: Callable[[Sequence[T]], Sequence[R | None]]) -> None:
        """`do` works for several at once, and answers for each in their order."""
        self._do = do
        self._lock = threading.Lock()
        self._waiting: deque[_Place[T, R]] = deque()
        self._is_busy = False

    def run(self, item: T) -> R | None:
        """What came of an item; None when it is to be done alone."""
        mine: _Place[T, R] = _Place(item)
        mine.gate.acquire()
        with self._lock:
            self._waiting.append(mine)
            goes, self._is_busy = not self._is_busy, True
        if not goes:
            mine.gate.acquire()
        if not mine.is_done:
            self._go()
        return mine.answer

    def _go(self) -> None:
        """Works for those who wait, then calls the first of those who came meanwhile."""
        with self._lock:
            group = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
        answers: Sequence[R | None] = [None] * len(group)
        try:
            answers = self._do([one.item for one in group])
        except Exception as error:  # noqa: BLE001 - each meets it again alone, and tells whoever asked
            log.warning("%s at once could not be done: %s", len(group), error)
        finally:
            for one, answer in zip(group, answers, strict=True):
                one.answer, one.is_done = answer, True
            for one in group[1:]:  # the first of them is here
                one.gate.release()
            with self._lock:
                self._is_busy = bool(self._waiting)
                if self._waiting:
                    self._waiting[0].gate.release()
