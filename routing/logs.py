"""Log lines: one to an event, key=value, with every telephone number masked, tracebacks included."""

from __future__ import annotations

import logging
import sys

from routing.phone_numbers import masked


class MaskingFormatter(logging.Formatter):
    """Formats as usual, then masks the whole text, so that no caller of the logger can forget."""

    def format(self, record: logging.LogRecord) -> str:
        """The masked line."""
        return masked(super().format(record))


def set_up_logging(level: str) -> None:
    """Sends every log line to standard error through the masking formatter; repeating it changes nothing."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.getLogger("alembic").setLevel("WARNING")
