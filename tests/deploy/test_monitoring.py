"""The dashboard and the alert rules ask only for what /metrics tells."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from routing import counts
from tests.web.apps import House

FOLDER = Path(__file__).parents[2] / "deploy" / "monitoring"
NAME = re.compile(r"\bpermanence_\w+")


def _expressions() -> dict[str, str]:
    board = json.loads((FOLDER / "grafana-dashboard.json").read_text("utf-8"))
    rules = yaml.safe_load((FOLDER / "prometheus-alerts.yaml").read_text("utf-8"))
    found = {panel["title"]: panel["targets"][0]["expr"] for panel in board["panels"]}
    return found | {rule["alert"]: rule["expr"] for group in rules["groups"] for rule in group["rules"]}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names that /metrics tells."""
    house = House(tmp_path_factory.mktemp("monitoring") / "house")
    client = house.app().test_client()
    client.get("/api/v1/availability")
    client.get("/hours")
    counts.network_error(20003)
    text = client.get("/metrics").text
    house.close()
    families = list(text_string_to_metric_families(text))
    return {sample.name for family in families for sample in family.samples} | {
        family.name for family in families}


@pytest.mark.parametrize("title", _expressions())
def test_its_metrics_exist(told: set[str], title: str) -> None:
    names = set(NAME.findall(_expressions()[title])) - {"permanence_dispatcher_age_seconds"}  # none has begun here
    assert names <= told, f"{title} asks for {names - told}"


def test_every_alert_says_what_is_wrong() -> None:
    rules = yaml.safe_load((FOLDER / "prometheus-alerts.yaml").read_text("utf-8"))
    for rule in rules["groups"][0]["rules"]:
        assert rule["labels"]["severity"] in ("page", "warn")
        assert rule["annotations"]["summary"].endswith((".", "}}")), rule["alert"]
