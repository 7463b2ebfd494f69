"""The pages on which hours are looked at and a regular week is changed, as app.py adds them."""

from __future__ import annotations

from routing.web.console.simulator import simulator_page
from routing.web.console.today import today_page
from routing.web.console.week import week_page
from routing.web.console.week_change import week_change_page
from routing.web.console.why import why_page

HOURS_PAGES = (today_page, week_page, week_change_page, why_page, simulator_page)
