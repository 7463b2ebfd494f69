"""A calendar file that a supervisor brings: what it would change, and the same file once more when that is confirmed.
"""

from __future__ import annotations

import base64
import binascii
import zlib

from routing.availability import Outlook
from routing.config.ical_events import CalendarRejected
from routing.domain.errors import Fault, Refused
from routing.domain.text import Text
from routing.exchange.plans import Plan, plan_import
from routing.exchange.wanted import Asked, asked_by
from routing.journalling import Author
from routing.runtime import Runtime
from routing.store import overrides
from routing.supervision.changing import now_of

SCOPE = "file"
LARGEST = 900_000
LONGEST_PACKED = 400_000
TOO_LARGE = Text("Ce fichier est trop grand.", "This file is too large.")


def plan_file(
    runtime: Runtime, outlook: Outlook, author: Author, content: bytes, lines: tuple[str, ...]
) -> tuple[Plan, Asked]:
    """What a file would change for these lines. Raises Refused beside `file` or `lines`."""
    for line in lines:
        outlook.line(line)
    if not lines:
        raise _refused("/lines", "line_missing", Text("Choisissez au moins une ligne.", "Choose at least one line."))
    if not content:
        raise _refused("/file", "file_missing", Text("Choisissez un fichier.", "Choose a file."))
    now = now_of(runtime)
    today = now.astimezone(outlook.centre.timezone).date()
    try:
        asked = asked_by(content, SCOPE, lines, outlook.centre, today)
    except CalendarRejected as error:
        raise _refused("/file", "no_calendar", error.why) from None
    with runtime.database.read() as connection:
        held = overrides.in_force(connection)
    return plan_import(held, asked, author, now, today), asked


def packed(content: bytes) -> str:
    """A file as a form carries it from one page to the next. Raises Refused for one that is too large for that."""
    text = base64.b64encode(zlib.compress(content, 9)).decode("ascii")
    if len(content) > LARGEST or len(text) > LONGEST_PACKED:
        raise _refused("/file", "too_large", TOO_LARGE)
    return text


def unpacked(text: str) -> bytes:
    """The file again. Raises Refused for what is none."""
    try:
        return zlib.decompressobj().decompress(base64.b64decode(text, validate=True), LARGEST)
    except (ValueError, binascii.Error, zlib.error):
        raise _refused("/file", "file_missing", Text("Choisissez un fichier.", "Choose a file.")) from None


def _refused(pointer: str, code: str, detail: Text) -> Refused:
    return Refused(422, Fault("body", pointer, code, detail))
