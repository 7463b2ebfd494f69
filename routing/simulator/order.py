"""A call asked for in the network's form: who calls which line, what they do, and who picks up."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from routing.simulator.parties import EVERYONE_ELSE, Agent, Caller

MOST_SECONDS = 4 * 3600
_SPACES = re.compile(r"[\s.()-]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the product: its label and its E.164 number."""

    label: str
    number: str


@dataclass(frozen=True, slots=True)
class Order:
    """A call to place."""

    caller: Caller
    line: Line
    agents: Mapping[str, Agent]


class OrderError(Exception):
    """A form that cannot be followed; `field` names the input to correct."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def order_of(form: Mapping[str, str], lines: Sequence[Line], agents: Mapping[str, str]) -> Order:
    """The call a form asks for: fields from, to, keys, say, hangup_after, agents, and agent:TARGET for each
    known target. Raises OrderError for the first one that is wrong.
    """
    line = next((line for line in lines if line.number == form.get("to", lines[0].number)), None)
    if line is None:
        raise OrderError("to")
    number, keys, hangup_after = number_of(form.get("from", "")), _keys(form.get("keys", "")), _hangup_after(form)
    says = form.get("say", "").strip()
    people = {target: _agent(form, f"agent:{target}", name) for target, name in agents.items()}
    people[EVERYONE_ELSE] = _agent(form, "agents", EVERYONE_ELSE)
    return Order(Caller(number, keys, (says,) if says else (), hangup_after), line, people)


def number_of(written: str, is_lenient: bool = False) -> str:
    """An E.164 number, or whatever word a carrier puts in the place of a withheld one; else OrderError.

    A lenient reader also takes French numbers as they are dialled in France, 06 12 34 56 78.
    """
    number = _SPACES.sub("", written)
    if is_lenient and re.fullmatch(r"0[1-9]\d{8}", number):
        return f"+33{number[1:]}"
    if re.fullmatch(r"\+\d{6,15}|[A-Za-z]{1,30}", number):
        return number
    raise OrderError("from")


def _keys(text: str) -> tuple[str, ...]:
    """`1, , 12#`: one entry for each question, an empty one for silence."""
    if not text.strip():
        return ()
    keys = tuple(_SPACES.sub("", part) for part in text.split(","))
    if len(keys) > 200 or not all(re.fullmatch(r"[0-9*#]{0,64}", entry) for entry in keys):
        raise OrderError("keys")
    return keys


def _hangup_after(form: Mapping[str, str]) -> float | None:
    text = form.get("hangup_after", "").strip()
    if not text:
        return None
    if re.fullmatch(r"[0-9]{1,5}", text) and int(text) <= MOST_SECONDS:
        return float(text)
    raise OrderError("hangup_after")


def _agent(form: Mapping[str, str], name: str, shown: str) -> Agent:
    try:
        return Agent(shown, form.get(name, "answer"))
    except ValueError as error:
        raise OrderError(name) from error
