"""The script that is committed is what its source builds into, with the builder of the lock file and nothing else."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "routing" / "web" / "widget"
NEEDED = ("package.json", "package-lock.json", ".npmrc", "source")


@pytest.fixture
def builder(tmp_path: Path) -> Path:
    """A copy of the widget's folder in which its builder is installed."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no Node here")
    for name in NEEDED:
        source = FOLDER / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, tmp_path / name)
    (tmp_path / "built").mkdir()
    done = subprocess.run([npm, "ci", "--ignore-scripts"], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    if done.returncode:
        pytest.skip("no Node here that can fetch its builder")
    return tmp_path


def test_a_rebuild_is_the_same(builder: Path) -> None:
    subprocess.run(["npm", "run", "build"], cwd=builder, capture_output=True, check=True, timeout=120)
    built = builder / "built" / "contact-hours.js"
    assert built.read_bytes() == (FOLDER / "built" / "contact-hours.js").read_bytes(), "run `make widget` and commit"


def test_the_lock_file_says_what_is_installed_and_not_from_where() -> None:
    lock = (FOLDER / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity"' in lock
    assert "resolved" not in lock
