"""`flask demo callbacks`: a weekend's promises kept in pretended time while everything goes wrong, and a verdict."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import click
from flask.cli import AppGroup

from routing.cli.console import FINDINGS, complain, json_option, parts_of_app, put, refusals_told
from routing.cli.rehearsing.performance import Performed, perform
from routing.cli.rehearsing.sabotages import KINDS, sabotaged

demo = AppGroup("demo", help="Rehearsals in pretended time, on a scratch database.")

MOST_CALLBACKS = 5_000
SHOWN = 5


@demo.command("callbacks")
@click.option("--callbacks", "count", default=2000, show_default=True, type=click.IntRange(20, MOST_CALLBACKS))
@click.option("--agents", default=12, show_default=True, type=click.IntRange(2, 200))
@click.option("--seed", default=1, show_default=True, type=int, help="The same seed meets the same people.")
@click.option("--sabotage", type=click.Choice(list(KINDS)), help="Leave out one precaution: people are rung twice.")
@json_option
@refusals_told
def callbacks(count: int, agents: int, seed: int, sabotage: str | None, as_json: bool) -> None:
    """Book over a weekend, ring on Monday with every kind of fault. Exit 6 when anything was lost or done twice."""
    zone = parts_of_app().outlooks.fresh().centre.timezone
    with sabotaged(sabotage):
        performed = perform(count, agents, seed, zone, complain)
    figures = _figures(performed)
    lines = [f"{name} {figure}" for name, figure in figures.items()]
    faults = " ".join(f"{kind}={times}" for kind, times in performed.faults.items())
    put("\n".join([*lines, f"faults: {faults}"]), {**figures, "faults": performed.faults}, as_json)
    _complain_of(performed)
    sys.exit(0 if performed.is_passed else FINDINGS)


def _figures(performed: Performed) -> Mapping[str, int]:
    found = performed.verdict
    return {
        "promised": found.promised, "kept": found.kept, "late": found.late, "withdrawn": found.withdrawn,
        "retried": found.retried, "unreachable": found.unreachable,
        "called off": found.called_off, "lost": len(found.lost),
        "rung twice": len(found.rung_twice), "rung while closed": len(found.rung_while_closed),
    }


def _complain_of(performed: Performed) -> None:
    """Names whom it befell: what went wrong can be looked for by that."""
    found = performed.verdict
    for what, whom in (
        ("lost", found.lost), ("rung twice", found.rung_twice), ("rung while closed", found.rung_while_closed),
    ):
        if whom:
            complain(f"{what}: {', '.join(whom[:SHOWN])}{', …' if len(whom) > SHOWN else ''}")
    if performed.missing:
        complain(f"never went wrong, so nothing is shown of it: {', '.join(performed.missing)}")
