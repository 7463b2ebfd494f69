"""systemd takes the units, and all of them are held as tightly."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "deploy" / "systemd"
SERVICES = sorted(file.name for file in UNITS.glob("*.service"))
ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="no systemd-analyze here")
MOST_EXPOSED = 1.5  # of 10, as `systemd-analyze security` reckons


def _here(folder: Path) -> None:
    """The units, the programs they start being those of this environment."""
    programs = Path(sys.executable).parent
    for unit in UNITS.iterdir():
        written = unit.read_text("utf-8").replace("/opt/permanence/current/.venv/bin", str(programs))
        (folder / unit.name).write_text(written, "utf-8")


@needs_systemd
@pytest.mark.parametrize("name", sorted(file.name for file in UNITS.iterdir()))
def test_systemd_takes_the_unit(name: str, tmp_path: Path) -> None:
    _here(tmp_path)
    instance = tmp_path / name.replace("@.", "@8001.")
    if instance.name != name:
        (tmp_path / name).rename(instance)
    said = subprocess.run(
        [str(ANALYZE), "verify", "--man=no", str(instance)], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    # What it says of other units is about this machine.
    ours = [line for line in said.stderr.splitlines() if "permanence" in line]
    assert (said.returncode, ours) == (0, [])


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_do_little_beside_its_work(name: str) -> None:
    said = subprocess.run(
        [str(ANALYZE), "security", "--offline=true", f"--threshold={MOST_EXPOSED * 10:.0f}", f"./{name}"],
        capture_output=True, text=True, check=False, cwd=UNITS,
    )
    assert said.returncode == 0, said.stdout.splitlines()[-1:]


def test_every_service_is_held_in_the_same_way() -> None:
    held = {re.search(r"NoNewPrivileges.*SystemCallErrorNumber=\w+", _text(name), re.S)[0] for name in SERVICES}  # type: ignore[index]
    assert len(SERVICES) == 4 and len(held) == 1
    for name in SERVICES:
        assert "User=permanence" in _text(name) and "EnvironmentFile=/etc/permanence/permanence.env" in _text(name)
        if "Type=oneshot" not in _text(name):
            assert re.search(r"^Restart=always\n(.*\n)*^StartLimit|StartLimitIntervalSec=0", _text(name), re.M)
    assert "--respawn-failed-workers" in _text("permanence-web@.service")


def _text(name: str) -> str:
    return (UNITS / name).read_text("utf-8")
