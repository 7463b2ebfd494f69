"""Every file of the static bundle by its path: hours of a year, what lines say, and the index that vouches for both.

The same hours at the same moment make the same bytes; the index alone tells when it was made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from routing.availability import Availability, Outlook
from routing.domain.centre import Centre, Line
from routing.telephony.account import TelephoneAccount
from routing.telephony.twiml import render
from routing.web.fallback.spoken import spoken_plan
from routing.web.fallback.year import year_document, year_of
from routing.web.hours_ahead import DAYS_TOLD
from routing.web.json_values import Json, iso

SCHEMA = "fallback/1"
INDEX = "index.json"
README = Path(__file__).with_name("README.md")
_TYPES = {".json": "application/json", ".xml": "text/xml; charset=utf-8", ".md": "text/markdown; charset=utf-8"}
NOBODY = TelephoneAccount(None, None, "")


def bundle(outlook: Outlook, now: datetime) -> Mapping[str, bytes]:
    """The files, the index last."""
    found, centre = year_of(outlook, now), outlook.centre
    files = {"README.md": README.read_bytes(), "availability.json": _json(year_document(outlook, found, centre.lines))}
    for line in centre.lines.values():
        files[f"availability/{line.id}.json"] = _json(year_document(outlook, found, (line.id,)))
        if line.numbers:
            files[f"twiml/{line.id}.xml"] = render(
                spoken_plan(outlook, line, now), NOBODY, centre.caller_id
            ).encode()
    return files | {INDEX: _json(_index(outlook, found, files, now))}


def _index(outlook: Outlook, found: Availability, files: Mapping[str, bytes], now: datetime) -> Json:
    zone = outlook.centre.timezone
    return {
        "schema": SCHEMA, "built_at": iso(now, zone), "revision": outlook.revision,
        "valid_until": iso(found.valid_until, zone), "exceptions_spoken_for_days": DAYS_TOLD,
        "lines": [_line(outlook.centre, line) for line in outlook.centre.lines.values()],
        "files": [
            {"path": path, "type": _TYPES[Path(path).suffix], "bytes": len(content),
             "sha256": hashlib.sha256(content).hexdigest()}
            for path, content in files.items()
        ],
    }


def _line(centre: Centre, line: Line) -> Json:
    return {
        "id": line.id, "numbers": sorted(line.numbers), "availability": f"availability/{line.id}.json",
        "twiml": f"twiml/{line.id}.xml" if line.numbers else None,
        "then_rings": centre.fallback_number if line.numbers else None,
    }


def _json(document: Json) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
