"""A setting of the vectors made into hours, and into the answer that a browser would have fetched of it.

`python -m tests.vectors.settings` writes the answers into widget.json anew; what is expected of them is hand-written.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from routing.availability import Outlook, availability_at
from routing.config.loader import load
from routing.domain.hours import compile_hours
from routing.domain.rules import Closure, Kind, Source, Written
from routing.domain.text import Text
from routing.hours_rows import without_agents
from routing.web.availability_document import availability_document

FILE = Path(__file__).parent / "widget.json"
Json = dict[str, Any]


@cache
def vectors() -> Json:
    """The whole file."""
    found: Json = json.loads(FILE.read_text(encoding="utf-8"))
    return found


@cache
def outlook_of(setting: str, fetched: str) -> Outlook:
    """The hours of a setting as they were compiled at a moment."""
    told, now = vectors()["settings"][setting], datetime.fromisoformat(fetched)
    centre = load({"hours.yaml": told["hours"].encode()}, now.date()).centre
    closures = (_closure(told["closure"]),) if told.get("closure") else ()
    hours = {id_: compile_hours(line.rules, closures, now) for id_, line in centre.lines.items()}
    if told.get("nobody"):
        since = datetime.fromisoformat(told["nobody"])
        hours = {id_: without_agents(found, centre.lines[id_], since, now) for id_, found in hours.items()}
    today = now.astimezone(centre.timezone).date()
    return Outlook(centre, hours, "vectors", now, today, ())


def document_of(setting: str, fetched: str) -> Json:
    """The answer at a moment, as the real code makes it."""
    outlook, now = outlook_of(setting, fetched), datetime.fromisoformat(fetched)
    return availability_document(outlook, availability_at(outlook, outlook.centre.lines, now), outlook.holds_since(now))


def key_of(case: Json) -> str:
    """The name under which the answer of a case is kept."""
    return f"{case['setting']} @ {case['fetched']}"


def _closure(told: Json) -> Closure:
    until = datetime.fromisoformat(told["until"]) if told["until"] else None
    message = Text(**told["message"]) if told["message"] else None
    written = Written(id="1", role="supervisor")
    return Closure(datetime.fromisoformat(told["start"]), until, message, Source(Kind.CLOSURE, message, written))


def main() -> None:
    """Writes the answers anew, one to a line."""
    found = vectors()
    found["answers"] = {key_of(case): document_of(case["setting"], case["fetched"]) for case in found["cases"]}
    parts = []
    for part in ("settings", "cases", "answers"):
        rows = found[part]
        if isinstance(rows, list):
            lines = [json.dumps(row, ensure_ascii=False) for row in rows]
            parts.append(f'"{part}": [\n' + ",\n".join(lines) + "\n]")
        else:
            lines = [f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(row, ensure_ascii=False)}"
                     for name, row in rows.items()]
            parts.append(f'"{part}": {{\n' + ",\n".join(lines) + "\n}")
    FILE.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
