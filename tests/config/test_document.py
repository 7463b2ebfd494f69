"""A file is read as text with the line of every value; what is no YAML is refused with line and fix."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from routing.config.document import parse, read_bytes
from routing.config.faults import ConfigFault, ConfigRejected
from tests.config.files import HOURS, ROOT, only_fault


def refused(content: bytes) -> ConfigFault:
    """The one fault of a file that cannot be read."""
    with pytest.raises(ConfigRejected) as caught:
        parse("hours.yaml", content)
    (fault,) = caught.value.faults
    return fault


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("on: 1", {"on": "1"}),
        ("off: no", {"off": "no"}),
        ("y: yes", {"y": "yes"}),
        ("at: 09:00", {"at": "09:00"}),
        ("at: 12:30:45", {"at": "12:30:45"}),
        ("octal: 010", {"octal": "010"}),
        ("number: 0173018499", {"number": "0173018499"}),
        ("number: +33173018499", {"number": "+33173018499"}),
        ("date: 2026-12-24", {"date": "2026-12-24"}),
        ("float: 1e3", {"float": "1e3"}),
        ("1: one", {"1": "one"}),
        ("country: NO", {"country": "NO"}),
        ("a: null", {"a": None}),
        ("a: ~", {"a": None}),
        ("a:", {"a": None}),
        ('a: "null"', {"a": "null"}),
        ("a: ''", {"a": ""}),
        ("a: !!int 3", {"a": "3"}),
        ("a: [x, {b: no}]", {"a": ["x", {"b": "no"}]}),
        ("\ufeffa: bom", {"a": "bom"}),
        ("a: deux\r\nb: trois\r\n", {"a": "deux", "b": "trois"}),
    ],
)
def test_every_scalar_stays_the_text_that_was_written(written: str, read: object) -> None:
    assert parse("x.yaml", written.encode()).content == read


def test_every_value_knows_its_line() -> None:
    document = parse("x.yaml", b"a: 1\nb:\n  - c: 2\n  - d: 3\n    e: 4\n")
    assert document.line_of(("a",)) == 1
    assert document.line_of(("b",)) == 2
    assert document.line_of(("b", 0, "c")) == 3
    assert document.line_of(("b", 1, "e")) == 5
    assert document.line_of(("b", 1, "missing")) == 4, "a missing key is complained about where it is missing"
    assert document.line_of(("nowhere",)) == 1


def test_a_fault_says_where_what_was_read_and_the_fix() -> None:
    document = parse("x.yaml", b"a:\n  b: [no, yes]\n")
    assert str(document.fault(("a", "b", 1), "write 1")) == "x.yaml:2: a.b.1: read “yes”; write 1"
    assert str(document.fault(("a", "b"), "write 1")) == "x.yaml:2: a.b: write 1"
    assert document.read_at(("a", "b", 7)) == ""


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# only a remark\n", b"\xef\xbb\xbf"])
def test_an_empty_file(content: bytes) -> None:
    fault = refused(content)
    assert (fault.file, fault.line) == ("hours.yaml", 0)
    assert "empty" in fault.fix
    assert "config/README.md" in fault.fix


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"timezone: Europe/Paris\nname: T\xe9l\xe9phone\n", 2),
        ("timezone: UTC".encode("utf-16"), 1),
        (b"\xff", 1),
    ],
)
def test_not_utf8(content: bytes, line: int) -> None:
    fault = refused(content)
    assert fault.line == line
    assert "save the file with the encoding UTF-8" in fault.fix


@pytest.mark.parametrize("content", [b"a:\n\tb: 1\n", b"a: 1\n\tb: 2\n", b"a:\n  - x\n\t- y\n"])
def test_a_tab(content: bytes) -> None:
    fault = refused(content)
    assert fault.line == content[: content.index(b"\t")].count(b"\n") + 1
    assert "tab" in fault.fix
    assert "spaces" in fault.fix


def test_a_duplicate_key() -> None:
    fault = refused(b"a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n")
    assert (fault.line, fault.field) == (5, "b.c")
    assert "twice" in fault.fix
    assert "line 3" in fault.fix


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"a: [1, 2\nb: 3\n", 2, "brackets"),
        (b'a: "no end\n', 2, "quotes"),
        (b"a: 1\n b: 2\n", 2, "indentation"),
        (b"a: b: c\n", 1, "around this line"),
        (b"a: 1\n---\nb: 2\n", 2, "another document"),
        (b"a: \x00\n", 1, "not YAML"),
        (b"a: *nowhere\n", 1, "alias"),
        (b"a: &x [1]\nb: *x\n", 2, "write the value out"),
        (b"a: &x [*x]\n", 1, "write the value out"),
        (b"? [a]\n: b\n", 1, "single word"),
    ],
)
def test_what_is_no_yaml_names_the_line(content: bytes, line: int, words: str) -> None:
    fault = refused(content)
    assert fault.line == line
    assert words in fault.fix


def test_several_faults_of_one_file_come_together() -> None:
    with pytest.raises(ConfigRejected) as caught:
        parse("x.yaml", b"a: 1\na: 2\nb: 3\nb: 4\n")
    assert [(fault.line, fault.field) for fault in caught.value.faults] == [(2, "a"), (4, "b")]


@pytest.mark.parametrize("depth", [200, 2_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_brackets_in_brackets_without_end_are_refused(depth: int, opening: str, closing: str) -> None:
    fault = refused(f"lines: {opening * depth}{closing * depth}\n".encode())
    assert fault.fix


def test_no_file_can_take_the_process_down() -> None:
    """In a process of its own: PyYAML's C reader calls itself once per bracket, to the end of the stack."""
    program = (
        "from routing.config.document import parse\n"
        "from routing.config.faults import ConfigRejected\n"
        "try:\n    parse('hours.yaml', b'[' * 200_000)\n"
        "except ConfigRejected:\n    print('refused')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "refused")


def test_a_directory_in_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "hours.yaml").mkdir()
    with pytest.raises(ConfigRejected, match=r"hours\.yaml: this is a directory; put a file here"):
        read_bytes(tmp_path / "hours.yaml")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigRejected, match=r"hours\.yaml: cannot be read .*check that it exists"):
        read_bytes(tmp_path / "hours.yaml")


def test_a_file_too_large_to_be_config(tmp_path: Path) -> None:
    (tmp_path / "hours.yaml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(ConfigRejected, match="larger than 1 MB"):
        read_bytes(tmp_path / "hours.yaml")


@pytest.mark.parametrize("content", ["~", "---", "hello", "- a\n- b\n", '""'])
def test_a_file_without_keys(content: str) -> None:
    fault = only_fault(content)
    assert fault.line in (1, 2)
    assert "write keys and values here" in fault.fix


def test_the_example_of_these_tests_is_good() -> None:
    assert parse("hours.yaml", HOURS.encode()).content["lines"]["telephone"]["channel"] == "phone"
