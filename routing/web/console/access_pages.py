"""The pages of signing in, of one's own account, and of everybody's accounts."""

from __future__ import annotations

from routing.web.console.account import account
from routing.web.console.own_second_factor import own_second_factor
from routing.web.console.people import people
from routing.web.console.sign_in import sign_in

ACCESS_PAGES = (sign_in, account, own_second_factor, people)
