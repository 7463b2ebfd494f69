"""“As if it were …”: a call at a pretended moment, had by the product's own command in a process of its own.

The clock is the product's, and the network knows nothing of it: it starts the command it was given, hands it the call
as arguments, never through a shell, and reads what it prints.
"""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from routing.simulator.network_settings import Rehearsing
from routing.simulator.order import Line, Order, OrderError, order_of
from routing.simulator.parties import BEHAVIOURS

MOST_AT_ONCE = 2
MOST_COMPLAINT = 400
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")


class NotRehearsed(Exception):
    """A rehearsal that could not be had: `code` is `busy`, `too_long`, `broken` or `refused`; what it complained of."""

    def __init__(self, code: str, complaint: str = "") -> None:
        super().__init__(code)
        self.code, self.complaint = code, complaint[-MOST_COMPLAINT:]


@dataclass(frozen=True, slots=True)
class Scene:
    """What is pretended: the wall time, the call, and how agents behave, by the command's own names of them."""

    at: str
    order: Order
    agents: Mapping[str, str]


def scene_of(form: Mapping[str, str], lines: Sequence[Line], agents: Mapping[str, str]) -> Scene:
    """The scene a form asks for: `at`, the fields of an order, and `agent:ID`. Raises OrderError for a wrong one."""
    at = form.get("at", "").strip()
    if not _MOMENT.fullmatch(at) or not _is_moment(at):
        raise OrderError("at")
    order = order_of({**form, "agents": "answer"}, lines, {})
    people = {name: form.get(f"agent:{name}", "answer") for name in agents}
    wrong = [name for name, behaviour in people.items() if behaviour not in BEHAVIOURS]
    if wrong:
        raise OrderError(f"agent:{wrong[0]}")
    return Scene(at, order, people)


def _is_moment(at: str) -> bool:
    try:
        datetime.fromisoformat(at)  # never used: the product reads it, in its own time zone
    except ValueError:
        return False
    return True


class Rehearsals:
    """Runs the command, a few at once at most."""

    def __init__(self, rehearsing: Rehearsing) -> None:
        self._rehearsing = rehearsing
        self._turns = threading.BoundedSemaphore(MOST_AT_ONCE)

    def run(self, scene: Scene, lang: str) -> dict[str, Any]:
        """What the command printed of the call; raises NotRehearsed."""
        if not self._turns.acquire(blocking=False):
            raise NotRehearsed("busy")
        try:
            done = subprocess.run(
                arguments(self._rehearsing.command, scene, lang), stdin=subprocess.DEVNULL, capture_output=True,
                timeout=self._rehearsing.seconds, check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise NotRehearsed("too_long") from error
        except OSError as error:
            raise NotRehearsed("broken", str(error)) from error
        finally:
            self._turns.release()
        return _read(done)


def arguments(command: Sequence[str], scene: Scene, lang: str) -> list[str]:
    """The command line: each value in one argument with its option, so that none is taken for another option."""
    caller, behaviours = scene.order.caller, [f"{name}={how}" for name, how in scene.agents.items()]
    optional = {
        "--keys": ",".join(caller.keys), "--agents": ",".join(behaviours),
        "--hangup-after": f"{caller.hangup_after:g}s" if caller.hangup_after else "",
    }
    return [
        *command, "--json", f"--lang={lang}", f"--at={scene.at}", f"--from={caller.number}",
        f"--to={scene.order.line.number}", *(f"--say={words}" for words in caller.sayings),
        *(f"{option}={value}" for option, value in optional.items() if value),
    ]


def _read(done: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    """The call as printed, however it ended; a command that prints none has refused or broken."""
    try:
        told = json.loads(done.stdout)
    except ValueError as error:
        complaint = done.stderr.decode("utf-8", "replace").strip()
        raise NotRehearsed("refused" if done.returncode == 2 else "broken", complaint) from error
    if not isinstance(told, dict) or not isinstance(told.get("transcript"), list):
        raise NotRehearsed("broken")
    return told
