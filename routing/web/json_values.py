"""Instants and texts as the values of our JSON: an instant with its zone's own offset, a text in both languages."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from routing.domain.text import Text
from routing.domain.wall_time import at_epoch

Json = dict[str, Any]


def words(text: Text | None) -> Json | None:
    """A text in both languages."""
    return {"fr": text.fr, "en": text.en} if text else None


def iso(moment: datetime | None, zone: ZoneInfo) -> str | None:
    """An instant as RFC 3339 with the zone's offset at that instant, to the second."""
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None


@lru_cache(maxsize=16_384)
def iso_epoch(epoch: int, zone: ZoneInfo) -> str:
    """The same of an instant in seconds since the epoch."""
    return datetime.fromtimestamp(epoch, zone).isoformat(timespec="seconds")


def offset(moment: datetime, zone: ZoneInfo) -> str:
    """A zone's offset at an instant: `+01:00`."""
    return moment.astimezone(zone).isoformat(timespec="seconds")[-6:]


def clock_change_document(moment: datetime, zone: ZoneInfo) -> Json:
    """An instant at which a zone's offset changes, with the offset before and after."""
    before = at_epoch(int(moment.timestamp()) - 1)
    return {"at": iso(moment, zone), "offset_before": offset(before, zone), "offset_after": offset(moment, zone)}
