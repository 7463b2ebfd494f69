"""Every action that is written into the journal anywhere in the program has words in both languages, and a realm."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from routing.domain.journal_actions import WORDS
from routing.domain.journal_words import REALMS

ROOT = Path(__file__).resolve().parents[2]
MODULES = {
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."): path
    for path in sorted((ROOT / "routing").rglob("*.py"))
}


@cache
def _has_action(module: str) -> bool:
    return "action" in MODULES[module].read_text(encoding="utf-8")


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


@cache
def _takes_action(module: str) -> dict[str, int]:
    """The functions and values of a module that take an action, and where."""
    found: dict[str, int] = {}
    if not _has_action(module):
        return found
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.ClassDef):
            fields = [field.target.id for field in node.body
                      if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)]
            found |= {node.name: fields.index("action")} if "action" in fields else {}
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args]
            if "action" in names:
                found[node.name] = names.index("action")
    return found


def _known_in(module: str) -> dict[str, int]:
    """The same functions by the names a module calls them."""
    known = dict(_takes_action(module))
    for node in _tree(module).body:
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("routing"):
            continue
        for alias in node.names:
            called = alias.asname or alias.name
            if (whole := f"{node.module}.{alias.name}") in MODULES:
                known |= {f"{called}.{name}": place for name, place in _takes_action(whole).items()}
            elif node.module in MODULES and alias.name in _takes_action(node.module):
                known[called] = _takes_action(node.module)[alias.name]
    return known


def _written() -> Iterator[tuple[str, ast.expr]]:
    """Every action as it stands in the source, with the place where it does."""
    for module in (name for name in MODULES if "simulator" not in name and "journal" not in name):
        if not (known := _known_in(module)):
            continue
        for node in ast.walk(_tree(module)):
            if not isinstance(node, ast.Call) or (place := known.get(_called(node.func))) is None:
                continue
            named = [word.value for word in node.keywords if word.arg == "action"]
            given = named[0] if named else node.args[place]
            yield f"{module}:{node.lineno}", given


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return f"{function.value.id}.{function.attr}"
    return function.id if isinstance(function, ast.Name) else ""


@cache
def _constants(module: str) -> dict[str, ast.expr]:
    """The names a module gives to texts, `A, B = "a", "b"` too."""
    found: dict[str, ast.expr] = {}
    for node in _tree(module).body:
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            continue
        target, value = node.targets[0], node.value
        pairs = zip(target.elts, value.elts, strict=False) if (
            isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)) else [(target, value)]
        found |= {ast.unparse(name): text for name, text in pairs}
    return found


def _said(given: ast.expr, module: str) -> set[str]:
    """The actions that an expression stands for, as regular expressions."""
    given = _constants(module).get(ast.unparse(given), given)
    if isinstance(given, ast.IfExp):
        return _said(given.body, module) | _said(given.orelse, module)
    if isinstance(given, ast.Constant):
        return {re.escape(str(given.value))}
    if isinstance(given, ast.JoinedStr):
        parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z]+" for part in given.values]
        return {"".join(parts)}
    return set()


def test_every_action_of_the_program_has_words() -> None:
    found = {place: (given, _said(given, place.partition(":")[0])) for place, given in _written()}
    without = {
        place: action for place, (_, said) in found.items() for action in said
        if not any(re.fullmatch(action, known) for known in WORDS)
    }
    handed_on = [ast.unparse(given) for given, said in found.values() if not said]

    assert len(found) > 15
    assert without == {}, "give it words in domain/journal_actions.py"
    assert {given.split(".")[-1] for given in handed_on} <= {"action"}, "name it as a text"


def test_every_action_with_words_belongs_to_one_realm() -> None:
    for action in WORDS:
        realms = [
            realm for realm, names in REALMS.items()
            if any(action.startswith(name) if name.endswith("_") else action == name for name in names)
        ]
        assert len(realms) == 1, action
