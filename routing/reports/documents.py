"""A day's figures as the API and the command line tell them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from routing.domain.ledger import Kept
from routing.reports.figures import DayReport, Figures


def day_document(day: DayReport) -> dict[str, Any]:
    """A day in all and by queue."""
    queues = [{"queue": queue, **_figures(figures)} for queue, figures in day.queues.items()]
    return {"date": day.on.isoformat(), **_figures(day.all), "queues": queues}


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "calls": figures.calls, "answered": figures.answered, "abandoned": figures.abandoned,
        "ended_as": dict(figures.ended_as),
        "wait": {"mean_seconds": _rounded(figures.mean_wait), "median_seconds": _rounded(figures.median_wait)},
        "callbacks": _promises(figures.callbacks),
    }


def _promises(kept: Kept) -> dict[str, Any]:
    on_time = kept.on_time
    return {**asdict(kept), "kept_on_time": round(on_time, 4) if on_time is not None else None}


def _rounded(seconds: float | None) -> float | None:
    return round(seconds, 1) if seconds is not None else None
