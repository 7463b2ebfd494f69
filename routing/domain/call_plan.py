"""What a caller gets, as steps: data that the telephony edge renders and that tests can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from routing.domain.centre import Agent, Centre, Queue
from routing.domain.hours import Reason, Status
from routing.domain.text import Language, Text
from routing.domain.wording import moment_text


@dataclass(frozen=True, slots=True)
class Say:
    """Words spoken in one language."""

    words: str
    language: Language


@dataclass(frozen=True, slots=True)
class Connect:
    """Ring agents together for `seconds`; whatever comes of it is told to the step named `then`."""

    agents: tuple[Agent, ...]
    seconds: int
    then: str


@dataclass(frozen=True, slots=True)
class Forward:
    """Ring one number outside, when nothing else works."""

    number: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Goodbye:
    """The end of the call."""


Step = Say | Connect | Forward | Goodbye


@dataclass(frozen=True, slots=True)
class CallPlan:
    """Steps in order, the name of the place the caller has reached, and how the call will have ended if it ends here.

    `ends_as` is one of the ends of a call (answered, closed, failed, …), None while it is not decided.
    """

    place: str
    steps: tuple[Step, ...]
    ends_as: str | None = None


def open_plan(centre: Centre, line: str, ring: int = 0) -> CallPlan:
    """For an open line: a greeting, then the agents of its queue, one ring after the other, then an apology.

    `ring` counts the rings already tried: a tier rung in turn is as many rings as it has agents.
    """
    queue = centre.queue_of(line)
    rings = _rings(queue) if queue else ()
    greeting = () if ring else (_say(centre, "greeting"), _say(centre, "connecting"))
    if ring < len(rings):
        agents, seconds = rings[ring]
        return CallPlan(f"ring:{ring}", (*greeting, Connect(agents, seconds, f"ring:{ring}")))
    words = (_say(centre, "greeting"),) if not ring else ()
    return CallPlan("nobody", (*words, _say(centre, "nobody"), _say(centre, "goodbye"), Goodbye()), "failed")


def closed_plan(centre: Centre, status: Status, zone: ZoneInfo) -> CallPlan:
    """For a closed line: why, when it reopens, in French and then in English, and goodbye."""
    reopening = closed_words(centre, status, zone)
    steps: list[Step] = [_say(centre, "greeting")]
    steps += [Say(reopening.fr, Language.FR), Say(reopening.en, Language.EN)]
    return CallPlan("closed", (*steps, _say(centre, "goodbye"), Goodbye()), "closed")


def closed_words(centre: Centre, status: Status, zone: ZoneInfo) -> Text:
    """Why the line is closed and when it reopens, as one says it."""
    label = status.source.label if status.reason in _NAMED else None
    key = {Reason.HOLIDAY: "closed_holiday", Reason.OVERRIDE: "closed_override", Reason.CLOSURE: "closed_closure"}.get(
        status.reason, "closed_outside_hours"
    )
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
    if centre.fallback_number:
        return CallPlan("trouble", (_say(centre, "connecting"), Forward(centre.fallback_number, 30), Goodbye()))
    words: list[Step] = [_say(centre, "trouble")]
    if usual_hours is not None:
        words.append(Say(sentence(centre.messages, "usual_hours", hours=usual_hours).fr, Language.FR))
    return CallPlan("trouble", (*words, _say(centre, "goodbye"), Goodbye()), "failed")


def sentence(messages: Mapping[str, Text], key: str, **places: Text) -> Text:
    """A message with its named places filled in, in both languages."""
    template = messages[key]
    return Text(
        template.fr.format_map({name: words.fr for name, words in places.items()}),
        template.en.format_map({name: words.en for name, words in places.items()}),
    )


_NAMED = (Reason.HOLIDAY, Reason.OVERRIDE, Reason.CLOSURE)


def _rings(queue: Queue) -> tuple[tuple[tuple[Agent, ...], int], ...]:
    rings: list[tuple[tuple[Agent, ...], int]] = []
    for tier in queue.tiers:
        groups = (tier.agents,) if tier.together else tuple((agent,) for agent in tier.agents)
        rings += [(group, tier.seconds) for group in groups if group]
    return tuple(rings)


def _say(centre: Centre, key: str) -> Say:
    return Say(centre.messages[key].fr, Language.FR)
