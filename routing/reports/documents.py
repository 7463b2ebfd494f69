"""Figures as the API and the command line tell them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from routing.domain.ledger import Kept
from routing.domain.service import TARGET_SHARE, WITHIN_SECONDS, Service, Waits
from routing.reports.figures import DayReport, Report
from routing.reports.tally import Figures


def day_document(day: DayReport) -> dict[str, Any]:
    """A day in all and by queue."""
    queues = [{"queue": queue, **figures_document(figures)} for queue, figures in day.queues.items()]
    return {"date": day.on.isoformat(), **figures_document(day.all), "queues": queues}


def sums_document(told: Report) -> dict[str, Any]:
    """What stands beside the days: all of them together, and the hours of the day."""
    hours = [{"hour": hour, **figures_document(figures)} for hour, figures in told.hours.items()]
    return {"total": figures_document(told.all), "hours": hours}


def figures_document(figures: Figures) -> dict[str, Any]:
    """The figures of a stretch of time or of a queue."""
    return {
        "calls": figures.calls, "answered": figures.answered, "abandoned": figures.abandoned,
        "abandoned_menu": figures.abandoned_menu, "abandoned_queue": figures.abandoned_queue,
        "voicemails": figures.voicemails, "ended_as": dict(figures.ended_as),
        "service_level": _service(figures.service), "wait": _waits(figures.waits),
        "handling_seconds": _rounded(figures.handling), "callbacks": _promises(figures.callbacks),
    }


def _service(service: Service) -> dict[str, Any]:
    level = service.level
    return {
        "queued": service.queued, "in_time": service.in_time, "level": round(level, 4) if level is not None else None,
        "target": TARGET_SHARE, "within_seconds": WITHIN_SECONDS,
    }


def _waits(waits: Waits) -> dict[str, Any]:
    return {
        "mean_seconds": _rounded(waits.mean), "median_seconds": _rounded(waits.median),
        "ninetieth_seconds": waits.ninetieth, "longest_seconds": waits.longest,
    }


def _promises(kept: Kept) -> dict[str, Any]:
    on_time = kept.on_time
    return {**asdict(kept), "kept_on_time": round(on_time, 4) if on_time is not None else None}


def _rounded(seconds: float | None) -> float | None:
    return round(seconds, 1) if seconds is not None else None
