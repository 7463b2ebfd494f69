"""`flask config check`: every fault of a config folder at once, then what is allowed but probably not meant."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from routing.cli.console import INVALID, complain, json_option, put
from routing.clock import SystemClock
from routing.config.faults import ConfigFault, ConfigRejected
from routing.config.loader import LoadedConfig, load, read_files
from routing.domain.hours import compile_hours
from routing.domain.lint import Finding, lint
from routing.phone_numbers import masked
from routing.settings import ROOT

config = AppGroup("config", help="The config files.")


@config.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@json_option
def check(folder: Path | None, as_json: bool) -> None:
    """Check a config folder (by default the one in use). Exit 5 with faults; findings are only told."""
    path = folder or _in_use()
    now = SystemClock().now()
    try:
        loaded = load(read_files(path), now.date(), path.name)
    except ConfigRejected as error:
        _refuse(error.faults, path, as_json)
        return
    found = [
        finding for line in loaded.centre.lines.values()
        for finding in lint(line.id, compile_hours(line.rules, (), now), now)
    ]
    _approve(loaded, found, path, as_json)


def _in_use() -> Path:
    return Path(os.environ.get("CONFIG_DIR") or ROOT / "config")


def _refuse(faults: tuple[ConfigFault, ...], path: Path, as_json: bool) -> None:
    if as_json:
        put("", [_fault(fault) for fault in faults], as_json)
    for fault in faults:
        complain(str(fault))
    if path.resolve() == _in_use().resolve():
        complain("a server that is running keeps serving the last good config")
    sys.exit(INVALID)


def _fault(fault: ConfigFault) -> dict[str, str | int]:
    return {"file": fault.file, "line": fault.line, "field": fault.field, "read": masked(fault.read), "fix": fault.fix}


def _approve(loaded: LoadedConfig, found: list[Finding], path: Path, as_json: bool) -> None:
    centre = loaded.centre
    text = (f"{path}: good; {len(centre.lines)} line(s), {len(centre.queues)} queue(s), {len(centre.topics)} topic(s), "
            f"revision {loaded.revision}")
    text += f", {len(found)} finding(s)" if found else ""
    put(text, {"revision": loaded.revision, "lines": list(centre.lines), "findings": [f.code for f in found]}, as_json)
    for finding in found:
        complain(f"{finding.line}: {finding.detail.en} [{finding.written.file}:{finding.written.line}]")
