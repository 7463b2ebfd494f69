"""Calendars as other programs write them."""

from __future__ import annotations

CHRISTMAS = ("noel", "Noël", "DTSTART;VALUE=DATE:20261225", "DTEND;VALUE=DATE:20261227")
TRAINING = ("formation", "Formation", "DTSTART:20261201T090000", "DTEND:20261201T110000")
PAST = ("passe", "Passé", "DTSTART;VALUE=DATE:20260301")


def calendar(*events: tuple[str, ...]) -> bytes:
    """A calendar of events: uid, name, and their further lines."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x"]
    for uid, name, *more in events:
        lines += ["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{name}", *more, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()
