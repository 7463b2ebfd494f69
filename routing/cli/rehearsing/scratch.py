"""A scratch copy of the config: the same lines, hours and topics, with so many agents and seats as they can serve."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from routing.domain.centre import Centre, Channel

TALK_SECONDS, WRAP_UP_SECONDS = 30, 10
WINDOW_MINUTES = 30
# What one promise takes of an agent's time, tries that reach nobody and calls that come in included.
HANDLING_SECONDS = 140
FIRST_AGENT = 33_184_890_000


def scratch_config(centre: Centre, given: Path, folder: Path, agents: int) -> Path:
    """Writes the copy, and where it is."""
    shutil.copytree(given, folder)
    (folder / "queues.yaml").write_text(_queues(centre, agents), encoding="utf-8")
    (folder / "callbacks.yaml").write_text(_callbacks(centre, agents), encoding="utf-8")
    return folder


def seats(agents: int) -> int:
    """How many promises a window holds."""
    return max(1, agents * WINDOW_MINUTES * 60 // HANDLING_SECONDS)


def _queues(centre: Centre, agents: int) -> str:
    """JSON is YAML."""
    ids = [f"agent_{n}" for n in range(1, agents + 1)]
    tier = {"agents": ids, "ring": "in_turn", "for": "20 s"}
    return json.dumps({
        "caller_id": centre.caller_id or _line_number(centre),
        "presence": {"after_no_answer": "available", "wrap_up": f"{WRAP_UP_SECONDS} s"},
        "agents": {id_: {"name": f"Agent {n}", "number": f"+{FIRST_AGENT + n}"} for n, id_ in enumerate(ids, 1)},
        "queues": {
            queue.id: {"name": {"fr": queue.name.fr, "en": queue.name.en}, "lines": list(queue.lines), "tiers": [tier]}
            for queue in centre.queues.values()
        },
    }, ensure_ascii=False, indent=1)


def _callbacks(centre: Centre, agents: int) -> str:
    line = centre.promises.line if centre.promises else next(
        line.id for line in centre.lines.values() if line.channel is Channel.PHONE
    )
    return json.dumps({
        "line": line, "slots": {"length": f"{WINDOW_MINUTES} min", "lead": "1 h", "horizon": "14 days",
                                "capacity": seats(agents)},
    })


def _line_number(centre: Centre) -> str:
    return next(number for line in centre.lines.values() for number in line.numbers)
