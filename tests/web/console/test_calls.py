"""Appels: who waits, the calls of a day by how they ended, and one call's path, after a morning of real calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.journeys.stage import Stage, staged
from tests.web.console.visits import Visit


@dataclass(frozen=True)
class Morning:
    """A centre, and the sids of the calls it had: one served, one hung up, one that waits."""

    stage: Stage
    served: str
    hung_up: str
    waits: str


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Morning]:
    """Three calls to a centre where one agent is at work."""
    with staged(tmp_path_factory.mktemp("morning") / "centre", karim="away", nadia="away") as stage:
        served = stage.call("2", "1", "24092026", "1", "2", after=3, number="+33612345679")
        hung_up = stage.call("3", hangup_after=5, number="+33612345680")
        waits = stage.call("0", after=15, number="+33612345681")
        stage.run(40)
        yield Morning(stage, served, hung_up, waits)


def test_who_waits_is_told_with_their_place(morning: Morning) -> None:
    page = Visit(morning.stage.app, "viewer").get("/calls").text
    queue = page.partition('id="queue"')[2].partition("</section>")[0]
    assert f"wait-{morning.waits}" in queue
    assert f"wait-{morning.served}" not in queue
    assert "06 •• •• •• 81" in queue
    assert "+336" not in page


def test_calls_of_a_day_by_how_they_ended(morning: Morning) -> None:
    visit = Visit(morning.stage.app)
    day = visit.get("/calls").text
    assert all(f"call-{sid}" in day for sid in (morning.served, morning.hung_up, morning.waits))
    assert "raccroché dans le menu" in day
    left = visit.get("/calls?ended=abandoned_menu").text
    assert [f"call-{sid}" in left for sid in (morning.hung_up, morning.served)] == [True, False]
    assert "Aucun appel ce jour-là" in visit.get("/calls?on=2026-11-22").text
    for strange in ("on=x", "ended=x", "after=x"):
        assert visit.get(f"/calls?{strange}").status_code == 200


def test_a_path_is_told_step_by_step(morning: Morning) -> None:
    visit = Visit(morning.stage.app, "viewer")
    page = visit.get(f"/calls/{morning.served}").text
    steps = ["Appel reçu", "A tapé 2", "A tapé 24092026", "Le téléphone de Claire sonne", "Mise en relation"]
    places = [page.index(step) for step in steps]
    assert places == sorted(places)
    assert "Remboursement" in page
    assert "/callbacks/new" not in page
    assert visit.get("/calls/CAnone").status_code == 404


def test_an_agent_is_seen_at_the_call(morning: Morning) -> None:
    visit = Visit(morning.stage.app)
    assert "en conversation" in visit.get("/agents").text
    own = visit.get("/agents/claire").text
    assert f"/calls/{morning.served}" in own
    assert "06 •• •• •• 79" in own
