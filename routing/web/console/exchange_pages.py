"""The pages by which hours go out and calendars come in, as app.py adds them."""

from __future__ import annotations

from routing.web.console.exchange import exchange
from routing.web.console.exchange_feeds import exchange_feeds
from routing.web.console.exchange_file import exchange_file

EXCHANGE_PAGES = (exchange, exchange_file, exchange_feeds)
