"""The house rules that a program can check: folders, modules, names, sentences, dependencies."""

from __future__ import annotations

import ast
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "routing"
MODULES = sorted(PROGRAM.rglob("*.py"))
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
MESSAGES = PROGRAM / "config"
REQUIREMENT = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _requirements() -> list[str]:
    lines = [line for file in sorted(ROOT.glob("requirements*.txt"))
             for line in file.read_text(encoding="utf-8").splitlines()]
    found = [match[1] for line in lines if (match := REQUIREMENT.match(line))]
    assert len(found) > 10
    return found


def _messages(language: str) -> dict[str, str]:
    loaded: dict[str, str] = yaml.safe_load((MESSAGES / f"messages.{language}.yaml").read_text(encoding="utf-8"))
    return loaded


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("path", [path for path in MODULES if path.name == "__init__.py"], ids=_name)
def test_a_folder_s_init_is_its_promise_and_nothing_else(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {path.parent for path in MODULES if path.parent.name not in ("versions", "migrations")}

    assert [_name(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_every_module_opens_with_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert (ast.get_docstring(ast.parse(text)) or "").strip()
    assert text.startswith('"""')


def test_no_module_is_named_for_nothing() -> None:
    words = {part for path in MODULES for part in (*path.stem.split("_"), path.parent.name)}

    assert words & EMPTY_WORDS == set()


def test_every_sentence_exists_in_both_languages_with_the_same_places() -> None:
    french, english = _messages("fr"), _messages("en")

    assert french.keys() == english.keys()
    for key in french:
        assert french[key].strip(), key
        assert english[key].strip(), key
        assert _places(french[key]) == _places(english[key]), key


def test_every_text_made_in_code_has_both_languages() -> None:
    """Texts whose French and English are both written out: neither is empty where the other is not."""
    one_sided = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
                written = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                if len(written) == 2 and bool(written[0]) is not bool(written[1]):
                    one_sided.append(f"{_name(path)}:{node.lineno}")

    assert one_sided == []


@pytest.mark.parametrize("module", ["hours", "call_plan", "wording", "moments", "explanation", "lint"])
def test_the_rules_need_the_standard_library_only(module: str) -> None:
    """In a fresh interpreter; `_sysconfigdata_…` is the standard library's own, named after the machine."""
    script = (
        f"import sys; before = set(sys.modules); import routing.domain.{module}; "
        "print(*sorted({name.partition('.')[0] for name in set(sys.modules) - before}))"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)

    loaded = {name for name in run.stdout.split() if not name.startswith("_sysconfigdata")}

    assert loaded - set(sys.stdlib_module_names) == {"routing"}


def test_every_dependency_is_accounted_for() -> None:
    document = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    named = set(re.findall(r"[a-z0-9][a-z0-9._-]*", document))

    assert [name for name in _requirements() if name.lower() not in named] == []


def test_every_requirement_is_pinned() -> None:
    for file in ROOT.glob("requirements*.txt"):
        for line in file.read_text(encoding="utf-8").splitlines():
            if REQUIREMENT.match(line):
                assert "==" in line, f"{file.name}: {line}"


def test_no_file_of_the_program_knows_the_machine_it_was_written_on() -> None:
    tracked = [path for path in [*MODULES, *PROGRAM.rglob("*.html"), *(ROOT / "config").iterdir()] if path.is_file()]
    home = re.compile(r"(?<![\w.])/(?:work|home|root|Users)/\w")

    assert [_name(path) for path in tracked if home.search(path.read_text(encoding="utf-8"))] == []
