"""Rows of the results table, and when a target counts as met: within a tenth is no difference."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

TOLERANCE = 0.1
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table, every cell already in words."""

    figure: str
    measured: str
    against: str = NOTHING
    ratio: str = NOTHING
    target: str = NOTHING
    met: str = NOTHING


def at_least(figure: str, measured: str, against: str, ratio: float, target: float | None) -> Row:
    """A ratio to a peer, the larger the better. Without a target it is told for information."""
    if target is None:
        return Row(figure, measured, against, number(ratio))
    met = _verdict(ratio >= target, ratio >= target * (1 - TOLERANCE))
    return Row(figure, measured, against, number(ratio), f"≥ {target:g}", met)


def at_most(figure: str, value: float, limit: float | None, unit: str, remark: str = NOTHING) -> Row:
    """A quantity, the smaller the better. Without a limit it is told for information."""
    if limit is None:
        return Row(figure, f"{number(value)} {unit}", remark)
    met = _verdict(value <= limit, value <= limit * (1 + TOLERANCE))
    return Row(figure, f"{number(value)} {unit}", remark, target=f"≤ {limit:g} {unit}", met=met)


def not_measured(figure: str, reason: str) -> Row:
    """A figure that this machine cannot give, and what is missing."""
    return Row(figure, "not measured", reason, met="not known")


def table(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| figure | measured | against | ratio | target | met |", "|---|---|---|---|---|---|"]
    for row in rows:
        cells = (row.figure, row.measured, row.against, row.ratio, row.target, row.met)
        lines.append("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")
    return "\n".join(lines)


def number(value: float) -> str:
    """Three figures, never more: the rest would be noise."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _verdict(is_met: bool, is_close: bool) -> str:
    if is_met:
        return "yes"
    return "yes, within 10 %" if is_close else "**no**"
