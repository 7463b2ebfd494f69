"""`flask hours export` and `osm`: what is printed is the file, and the value, and nothing else."""

from __future__ import annotations

from pathlib import Path

from tests.cli.shell import Run, Shell, printed
from tests.web.apps import House

EVE = ["hours", "override", "add", "--lines", "telephone", "--on", "2026-12-24", "--hours", "09:00-16:00", "--yes"]


def test_the_file_is_printed_or_written(shell: Shell, house: House, tmp_path: Path) -> None:
    own = (house.config / "hours.yaml").read_text(encoding="utf-8")
    assert shell.run("hours", "export").stdout == own

    assert shell.run(*EVE, "--reason", "fête").exit_code == 0
    written = shell.run("hours", "export", "--file", str(tmp_path / "hours.yaml"))

    assert (written.exit_code, written.stdout) == (0, "")
    text = (tmp_path / "hours.yaml").read_text(encoding="utf-8")
    assert "  - {lines: [telephone], on: 2026-12-24, hours: 09:00-16:00}\n" in text
    assert text == shell.run("hours", "export").stdout


def test_a_line_s_hours_for_openstreetmap(shell: Shell, run: Run) -> None:
    assert shell.run(*EVE, "--reason", "fête").exit_code == 0
    value = "Mo-Th 09:00-20:00; Fr 09:30-20:00; 2026 Dec 24 09:00-16:00"

    assert run("hours", "osm", "telephone").stdout == f"{value}\n"
    assert printed(run("hours", "osm", "telephone", "--json")) == {"line": "telephone", "opening_hours": value}
    assert run("hours", "osm", "fax").exit_code == 4
