"""What is said when there is nothing to ask: why a line is closed and until when, and that something is broken."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from routing.domain.call_plan import CallPlan, Forward, Goodbye, Say, Step, sentence
from routing.domain.centre import Centre
from routing.domain.hours import Reason, Status
from routing.domain.state_wording import finished
from routing.domain.text import Language, Text
from routing.domain.wording import moment_text

FALLBACK_RINGS = 30
_NAMED = (Reason.HOLIDAY, Reason.OVERRIDE, Reason.CLOSURE)
_WHY = {
    Reason.HOLIDAY: "closed_holiday", Reason.OVERRIDE: "closed_override", Reason.CLOSURE: "closed_closure",
    Reason.NO_AGENTS: "closed_no_agents",
}


def closed_words(centre: Centre, status: Status, zone: ZoneInfo) -> Text:
    """Why the line is closed and when it reopens, as one says it."""
    label = status.source.label if status.reason in _NAMED else None
    key = _WHY.get(status.reason, "closed_outside_hours")
    if label is not None and status.reason is Reason.CLOSURE:
        label = Text(finished(label.fr), finished(label.en))
    if label is not None and key != "closed_holiday":
        key = f"{key}_named"
    why = sentence(centre.messages, key, label=label or Text("", ""))
    if status.opens_at is None:
        after = centre.messages["reopening_unknown"] if status.reason is Reason.CLOSURE else Text("", "")
    else:
        when = moment_text(status.opens_at.astimezone(zone), status.at.astimezone(zone), spoken=True)
        after = sentence(centre.messages, "reopening", when=when)
    return Text(f"{why.fr} {after.fr}".strip(), f"{why.en} {after.en}".strip())


def trouble_plan(centre: Centre, usual_hours: Text | None) -> CallPlan:
    """When something of ours is broken: the fallback number where there is one, else an apology and the hours."""
    french = Language.FR
    if centre.fallback_number:
        connecting = Say(centre.messages["connecting"].fr, french)
        after = (Say(centre.messages["trouble"].fr, french), Say(centre.messages["goodbye"].fr, french), Goodbye())
        return CallPlan("trouble", (connecting, Forward(centre.fallback_number, FALLBACK_RINGS), *after), "failed")
    words: list[Step] = [Say(centre.messages["trouble"].fr, french)]
    if usual_hours is not None:
        words.append(Say(sentence(centre.messages, "usual_hours", hours=usual_hours).fr, french))
    return CallPlan("trouble", (*words, Say(centre.messages["goodbye"].fr, french), Goodbye()), "failed")
