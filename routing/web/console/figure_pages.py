"""The pages that only show: reports and the overview, as app.py adds them."""

from __future__ import annotations

from routing.web.console.overview import overview
from routing.web.console.reports import reports

FIGURE_PAGES = (reports, overview)
