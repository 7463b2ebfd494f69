"""Time zones from the pinned tzdata package, never from the machine's own copy, which may be years old."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from routing.config.faults import did_you_mean


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The IANA time zone of that name. Raises ValueError with the nearest names when there is none."""
    if name in _listed():
        with resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as stream:
            return ZoneInfo.from_file(stream, key=name)
    raise ValueError(f"no time zone of that name; {did_you_mean(name, _near(name))}")


@lru_cache(maxsize=1)
def _listed() -> tuple[str, ...]:
    return tuple(resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())


def _near(name: str) -> list[str]:
    listed = _listed()
    lower = {known.lower(): known for known in listed}
    if name.lower() in lower:
        return [lower[name.lower()]]
    last = name.split("/")[-1].lower()[:4]
    return [known for known in listed if last and last in known.lower()][:8] or ["Europe/Paris", "UTC"]
