"""What a process works with: five fields, frozen, handed to the jobs and never to the domain."""

from __future__ import annotations

from dataclasses import dataclass, field

from routing.callback_links import CallbackLinks
from routing.clock import Clock
from routing.config.folder import ConfigFolder
from routing.store.database import Database
from routing.telephony.account import TelephoneAccount


@dataclass(frozen=True, slots=True)
class Runtime:
    """Clock, config, database, telephony, and the links under which people find their own callbacks."""

    clock: Clock
    config: ConfigFolder
    database: Database
    telephony: TelephoneAccount
    links: CallbackLinks = field(default_factory=lambda: CallbackLinks("", ""))
