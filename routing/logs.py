"""Log lines: one to an event, with every telephone number masked, tracebacks included; as text, or as JSON.

Whatever is logged while a request is answered carries that request's id, and its call's where it is about one.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime

from routing.phone_numbers import masked

concerned: ContextVar[Mapping[str, str]] = ContextVar("concerned", default={})  # noqa: B039  nobody writes into it
"""What the lines of this moment are about: `request`, `call`."""
# alembic tells of every start; urllib3 says each address it asks, and those of recordings and alerts are secrets.
QUIET = ("alembic", "urllib3")
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
WRITTEN = "%(asctime)s %(levelname)s %(name)s %(message)s"


def concerns(**about: str) -> None:
    """The lines that follow in this request are about that, too."""
    concerned.set({**concerned.get(), **about})


class MaskingFormatter(logging.Formatter):
    """Formats as usual, then masks the whole text, so that no caller of the logger can forget."""

    def format(self, record: logging.LogRecord) -> str:
        """The masked line."""
        about = "".join(f" {name}={value}" for name, value in concerned.get().items())
        return masked(super().format(record)) + about

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line itself: nothing that was sent to us can begin another one, or steer a terminal."""
        record.message = CONTROLS.sub(lambda found: repr(found[0])[1:-1], record.message)
        return super().formatMessage(record)


class JsonFormatter(logging.Formatter):
    """One object a line, each of its texts masked: `at`, `level`, `logger`, `message`, `request`, `call`, `trace`."""

    def format(self, record: logging.LogRecord) -> str:
        """The masked object."""
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname, "logger": record.name, "message": masked(record.getMessage()),
            **concerned.get(),
        }
        if record.exc_info:
            told["trace"] = masked(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False)


def set_up_logging(level: str, is_json: bool = False) -> None:
    """Sends every log line to standard error through a masking formatter; repeating it changes nothing."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if is_json else MaskingFormatter(WRITTEN))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for library in QUIET:
        logging.getLogger(library).setLevel("WARNING")
