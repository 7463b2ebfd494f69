"""What people hear and read, kept word for word in `said/`, a file for each module of words: the tests compare with it.

    python -m tests.domain.said

writes the files anew after a sentence was changed; `git diff` then shows every place where it is said.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from routing.domain.call_plan import CallPlan, Pause, Play, Question, Say, Step, Turn
from routing.domain.text import Text

FOLDER = Path(__file__).parent / "said"
Told = CallPlan | Text | str | Iterable[Text]
Cases = Mapping[str, Callable[[], Told]]


def told(what: Told) -> list[str]:
    """A plan, a text or several as lines to read: a plan's place and end, then each step. Hard blanks are shown as `_`.

    `closed (closed)`, `fr: Bonjour.`, `pause 8`, `asks heard/1: 1 key, 5 s, fr`, `goodbye`.
    """
    if isinstance(what, str):
        return _seen(what).split("\n")
    if isinstance(what, Text):
        return [_seen(f"fr: {what.fr}"), _seen(f"en: {what.en}")]
    if isinstance(what, CallPlan):
        ends_as = f" ({what.ends_as})" if what.ends_as else ""
        return [f"{what.place}{ends_as}", *(line for step in what.steps for line in _step(step))]
    return [line for text in what for line in told(text)]


def differing(module: str, cases: Cases) -> dict[str, tuple[list[str], list[str]]]:
    """What is told otherwise than the file of a module keeps it: by the names of the cases, as told and as kept."""
    now, before = {name: told(case()) for name, case in cases.items()}, _kept(module)
    names = [*now, *(name for name in before if name not in now)]
    return {name: (now.get(name, []), before.get(name, [])) for name in names if now.get(name) != before.get(name)}


@cache
def _kept(module: str) -> dict[str, list[str]]:
    sections = (FOLDER / f"{module}.txt").read_text("utf-8").rstrip("\n").split("\n\n")
    return {name.removeprefix("# "): lines for name, *lines in (section.split("\n") for section in sections)}


def _seen(words: str) -> str:
    return words.replace("\u00a0", "_").replace("\u202f", "_")


def _step(step: Step) -> list[str]:
    if isinstance(step, Say):
        return [_seen(f"{step.language.value}: {step.words}")]
    if isinstance(step, Pause):
        return [f"pause {step.seconds}"]
    if isinstance(step, Play):
        return [f"music {step.address}"]
    if isinstance(step, Question):
        prompts = [line for prompt in step.prompts for line in _step(prompt)]
        keys = f"{step.digits} key{'s' if step.digits > 1 else ''}{step.finish_key}"
        hints = f", {len(step.hints)} hints from {step.hints[0]} on" if step.hints else ""
        return [*prompts, f"asks {_value(step.then)}: {keys}, {step.seconds} s, {step.language.value}{hints}"]
    values = {name: getattr(step, name) for name in step.__dataclass_fields__}
    found = (f"{name}={_value(one)}" for name, one in values.items() if one not in (None, (), ""))
    return [" ".join([type(step).__name__.lower(), *found])]


def _value(value: object) -> str:
    return f"{value.ask.value}/{value.key}" if isinstance(value, Turn) else str(value)


def write(module: str) -> None:
    """Writes the file of a module from the cases of its tests."""
    cases: Cases = import_module(f"tests.domain.test_{module}").CASES
    sections = ("\n".join([f"# {name}", *told(case())]) for name, case in cases.items())
    (FOLDER / f"{module}.txt").write_text("\n\n".join(sections) + "\n", "utf-8")


if __name__ == "__main__":
    for each in sys.argv[1:] or sorted(file.stem for file in FOLDER.glob("*.txt")):
        write(each)
