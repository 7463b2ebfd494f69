"""What a visitor is told while the database does not answer: in the visitor's language, with the number to call."""

from __future__ import annotations

import logging

from routing.domain.errors import HoursUnknown
from routing.domain.text import Language
from routing.store.database import DatabaseFault
from routing.web.unavailable import fault_told

log = logging.getLogger(__name__)

AWAY = (DatabaseFault, TimeoutError, HoursUnknown)


def told_instead(language: Language) -> tuple[str, str]:
    """The sentence, and the value of `Retry-After`; the fault that is being handled is logged."""
    log.exception("the callback form is without the database")
    fault, seconds = fault_told()
    return fault.detail.in_(language), str(seconds)
