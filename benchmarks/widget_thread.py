"""How long the widget holds the main thread of a phone four times slower than this machine, by Chromium's own trace."""

from __future__ import annotations

import json
from collections.abc import Iterator
from statistics import median
from typing import Any

from benchmarks.report import Row, at_most
from tests.browser.shop import Shop
from tests.browser.widget_answers import Day
from tests.browser.widget_states import STATES

LOADS, SLOWER = 15, 4
MOST_TIME, LONG_TASK = 50, 50
SETTLED = 900
WITHOUT = "<main><h1>Aide</h1><contact-hours><p>Appelez le 01 73 01 84 99.</p></contact-hours></main>"
WITH = WITHOUT.replace("<main>", "<main>{script}")
CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline"]
TASK = "RunTask"
SCRIPT_WORK = ("EvaluateScript", "v8.compile", "FunctionCall")
WORK = (
    *SCRIPT_WORK, "EventDispatch", "RunMicrotasks", "TimerFire", "ParseHTML", "UpdateLayoutTree", "Layout", "PrePaint",
    "Paint", "Layerize", "Commit",
)
Trace = list[dict[str, Any]]


def rows(made: Shop) -> list[Row]:
    """Time on the main thread with the widget less that of the same page without it, and its longest task."""
    loads = [(_traced(made, WITH), _traced(made, WITHOUT)) for _ in range(LOADS)]
    more = [_total(ours) - _total(bare) for ours, bare in loads]
    longest = [max((_time(task) for task in _tasks_of_ours(ours, made.api.address)), default=0.0)
               for ours, _ in loads]
    remark = f"{SLOWER}× slower, {LOADS} loads"
    return [
        at_most("main-thread time", max(median(more), 0.0), MOST_TIME, "ms", f"median; {remark}"),
        at_most("its longest task", median(longest), LONG_TASK, "ms", f"median; longest {max(longest):.0f}; {remark}"),
    ]


def _traced(made: Shop, body: str) -> Trace:
    """What Chromium did from the address typed until all was quiet."""
    made.api.reset()
    made.api.day = Day(STATES["open"].day.at)
    page = made.window(size=(420, 800)).new_page()
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    address = made.host.page(body.replace("{script}", made.script()))
    made.browser.start_tracing(page=page, categories=CATEGORIES)
    page.goto(address)
    page.wait_for_timeout(SETTLED)
    events: Trace = json.loads(made.browser.stop_tracing())["traceEvents"]
    made.close()
    return events


def _main(events: Trace) -> tuple[int, int]:
    """Process and thread that laid out the page."""
    busy: dict[tuple[int, int], int] = {}
    for event in events:
        if event["name"] == "ParseHTML":
            key = (event["pid"], event["tid"])
            busy[key] = busy.get(key, 0) + 1
    return max(busy, key=busy.__getitem__)


def _tasks(events: Trace) -> Iterator[dict[str, Any]]:
    """The thread's tasks in which a page was at work; thousands of ticks of an empty page are none of anybody's."""
    main = _main(events)
    mine = sorted((event for event in events if "dur" in event and (event["pid"], event["tid"]) == main),
                  key=lambda event: event["ts"])
    task: dict[str, Any] | None = None
    for event in mine:
        if event["name"] == TASK:
            task = event
        elif task is not None and event["name"] in WORK and event["ts"] < task["ts"] + task["dur"]:
            yield task
            task = None


def _total(events: Trace) -> float:
    """Milliseconds that the thread was at it; other processes of this machine are not in them."""
    return sum(_time(task) for task in _tasks(events))


def _time(task: dict[str, Any]) -> float:
    return task.get("tdur", task["dur"]) / 1_000


def _tasks_of_ours(events: Trace, address: str) -> Iterator[dict[str, Any]]:
    """The tasks in which our script runs."""
    main = _main(events)
    ran = [event for event in events if (event["pid"], event["tid"]) == main and event["name"] in SCRIPT_WORK
           and address in json.dumps(event.get("args", {}))]
    for task in _tasks(events):
        if any(task["ts"] <= event["ts"] < task["ts"] + task["dur"] for event in ran):
            yield task
