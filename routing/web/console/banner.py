"""The red banner: the lines that a person closed and nobody has reopened, shown on every page until somebody does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from routing.availability import Outlook
from routing.domain.text import Text
from routing.web.parts import parts


@dataclass(frozen=True, slots=True)
class ClosedLine:
    """A line that is closed by a person now; `until` None: nobody has said until when."""

    id: str
    name: Text
    since: datetime
    until: datetime | None


def closed_lines(outlook: Outlook) -> tuple[ClosedLine, ...]:
    """Every line under a closure now."""
    now, found = parts().runtime.clock.now(), []
    for id_, hours in outlook.hours.items():
        ours = [closure for closure in hours.closures if closure.covers(now) and closure.source.written.is_row]
        for closure in ours[-1:]:
            found.append(ClosedLine(id_, outlook.centre.lines[id_].name, closure.start, closure.until))
    return tuple(found)
