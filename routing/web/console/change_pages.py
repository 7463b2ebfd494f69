"""The pages on which exceptions and holidays are changed, and where every change can be seen and undone."""

from __future__ import annotations

from routing.web.console.exceptions import exceptions
from routing.web.console.holiday_pages import holiday_pages
from routing.web.console.journal import console_journal
from routing.web.console.override_pages import override_pages
from routing.web.console.override_removal import override_removal

CHANGE_PAGES = (exceptions, override_pages, override_removal, holiday_pages, console_journal)
