"""The compose file is one that compose takes; what runs our program runs it as nobody in particular, on a root that is
read-only; the image is made of files that a clean clone has."""

from __future__ import annotations

import re
import shutil
import subprocess
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
SERVICES = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
OURS = ("migrate", "web", "dispatcher")
LASTING = ("db", "web", "dispatcher", "proxy")


def _compose() -> list[str] | None:
    """The compose command of this machine: Docker's plugin, or the program of its own."""
    if shutil.which("docker") and not subprocess.run(["docker", "compose", "version"], capture_output=True).returncode:
        return ["docker", "compose"]
    return ["docker-compose"] if shutil.which("docker-compose") else None


def test_compose_takes_the_file(tmp_path: Path) -> None:
    compose = _compose()
    if compose is None:
        pytest.skip("no docker compose here")
    here = tmp_path / "deploy"
    shutil.copytree(DEPLOY, here, ignore=shutil.ignore_patterns("*.env", "tls"))
    for example in here.glob("*.env.example"):
        example.rename(example.with_suffix(""))
    said = subprocess.run([*compose, "config", "--quiet"], cwd=here, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.parametrize("name", OURS)
def test_ours_may_write_nowhere_but_in_their_volume(name: str) -> None:
    service: dict[str, Any] = SERVICES[name]
    assert service["user"] == "10001:10001" and service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert [volume for volume in service["volumes"] if not volume.endswith(":ro")] == ["instance:/var/lib/permanence"]
    assert "ports" not in service and service["env_file"] == "permanence.env"


def test_what_lasts_comes_back_and_says_how_it_is() -> None:
    for name in LASTING:
        assert SERVICES[name]["restart"] == "unless-stopped" and SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert "/readyz" in SERVICES["web"]["healthcheck"]["test"][-1]
    assert "--respawn-failed-workers" in (DEPLOY / "Dockerfile").read_text("utf-8")
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert SERVICES["web"]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


def test_what_is_mounted_is_there() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            if source.startswith(".") and source != "./tls":
                assert (DEPLOY / source).exists(), source


def test_the_image_is_made_of_files_that_a_clean_clone_has() -> None:
    copied = re.findall(r"^COPY (?!--)(\S+) ", (DEPLOY / "Dockerfile").read_text("utf-8"), re.M)
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert set(copied) == let_in
    assert all(any(fnmatch(file, one) or file.startswith(f"{one}/") for file in tracked) for one in copied)


def test_examples_name_only_settings_that_exist_and_no_secret() -> None:
    known = (ROOT / "routing" / "settings.py").read_text("utf-8")
    example = (DEPLOY / "permanence.env.example").read_text("utf-8")
    written = dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.M))
    assert all(f'"{name}"' in known for name in written)
    empty = {name for name, value in written.items() if not value}
    assert empty >= {"SECRET_KEY", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"}
    assert "POSTGRES_PASSWORD=\n" in (DEPLOY / "postgres.env.example").read_text("utf-8")
