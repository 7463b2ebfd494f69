"""`flask fallback build`: whole files, the same each time, and nothing of anybody else's removed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.shell import Shell, printed
from tests.store.databases import out_of_order
from tests.web.apps import parts_of

FILES = {
    "README.md", "availability.json", "availability/telephone.json", "availability/chat.json", "twiml/telephone.xml",
    "index.json",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the files are written."""
    return tmp_path / "bundle"


def _found(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_is_written_and_written_again_to_the_same_bytes(shell: Shell, folder: Path) -> None:
    index = printed(shell.run("fallback", "build", str(folder), "--json"))
    first = _found(folder)

    assert first.keys() == FILES
    assert json.loads(first["index.json"]) == index
    assert "hours known until 2027-11-23" in shell.run("fallback", "build", str(folder)).stdout
    assert _found(folder) == first


def test_what_an_earlier_one_left_goes_and_what_is_not_ours_stays(shell: Shell, folder: Path) -> None:
    shell.run("fallback", "build", str(folder))
    index = json.loads((folder / "index.json").read_bytes())
    index["files"] += [{"path": "twiml/fax.xml"}, {"path": "../outside.txt"}]
    (folder / "index.json").write_text(json.dumps(index))
    for path in ("twiml/fax.xml", "../outside.txt", "robots.txt"):
        (folder / path).write_text("x")
    assert shell.run("fallback", "build", str(folder)).exit_code == 0
    assert _found(folder).keys() == FILES | {"robots.txt"}
    assert (folder.parent / "outside.txt").exists()


def test_a_folder_that_cannot_be_written_is_told(shell: Shell, folder: Path) -> None:
    folder.mkdir()
    (folder / "twiml").write_text("a file where a folder is needed")
    result = shell.run("fallback", "build", str(folder))
    assert (result.exit_code, "could not be written" in result.stderr) == (1, True)


def test_without_the_database_it_says_no_more_than_is_known(shell: Shell, folder: Path) -> None:
    parts_of(shell.app).outlooks.fresh()
    with out_of_order(parts_of(shell.app).runtime.database):
        index = printed(shell.run("fallback", "build", str(folder), "--json"))
    assert index["valid_until"] == "2026-12-08T00:00:00+01:00"
