"""What is counted is told under rules and statuses; processes that share a folder are told as one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from routing import counts
from tests.web.apps import House

WORKER = """
from routing import counts
counts.availability_answered("200 OK")
counts.request_answered("/hours", "2xx", 0.02)
counts.network_error(20003)
print(counts.written().decode())
"""


def _read(text: str) -> dict[str, float]:
    return {"/".join((sample.name, *sample.labels.values())): sample.value
            for family in text_string_to_metric_families(text) for sample in family.samples}


def test_answers_and_requests_are_counted_by_rule(app: Flask) -> None:
    before, client = _read(counts.written().decode()), app.test_client()
    etag = client.get("/api/v1/availability").headers["ETag"]
    client.get("/api/v1/availability", headers={"If-None-Match": etag})
    client.get("/callback/some-secret-token")
    client.get("/nowhere/at/all")
    after = _read(counts.written().decode())
    for name in ("permanence_availability_answers_total/200", "permanence_availability_answers_total/304",
                 "permanence_request_seconds_count/4xx//callback/<token>",
                 "permanence_request_seconds_count/4xx/(no route)"):
        assert after[name] == before.get(name, 0) + 1, name
    assert not any("secret" in name or "nowhere" in name for name in after)


def test_processes_that_share_a_folder_are_told_as_one(tmp_path: Path) -> None:
    told = ""
    for _ in range(2):
        told = subprocess.run(
            [sys.executable, "-c", WORKER], capture_output=True, text=True, check=True,
            env={"PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"), "PATH": "/usr/bin"},
            cwd=Path(__file__).parents[2],
        ).stdout
    found = _read(told)
    assert found["permanence_availability_answers_total/200"] == 2
    assert found["permanence_request_seconds_count/2xx//hours"] == 2
    assert found["permanence_network_errors_total/20003"] == 2


def test_agents_and_config_are_told(house: House) -> None:
    found = _read(house.app().test_client().get("/metrics").text)
    assert found["permanence_config_faults"] == 0
    assert found["permanence_config_age_seconds"] >= 0
