"""The callback form as a test's API answers it: the product's own trees, for a day, with two half hours to choose."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

from routing.domain.slots import ID_FORM, Slot, Window
from routing.domain.text import Language
from routing.web.callback_form.asked_form import Typed, asked_form
from routing.web.callback_form.trees import Tree
from routing.web.callback_form.words import words_of
from tests.browser.widget_answers import Day

FORM = "/widget/v1/callback"
WRONG = {
    Language.FR: "Saisissez un numéro de téléphone valide, par exemple 06 12 34 56 78.",
    Language.EN: "Enter a valid phone number, for example 06 12 34 56 78.",
}
HALF_AN_HOUR = timedelta(minutes=30)


def form_shown(day: Day, query: str, body: bytes, method: str) -> Tree:
    """The empty form; sent, the form again with what was typed, as no number pleases it."""
    fields = {name: told[0] for name, told in parse_qs(body.decode() or query).items()}
    language = Language(fields.get("lang", "fr"))
    outlook = day.outlook(day.moment)
    tomorrow = datetime.combine(day.moment.date(), datetime.min.time(), UTC) + timedelta(hours=33)
    starts = (tomorrow, tomorrow + HALF_AN_HOUR)
    slots = tuple(Slot(f"{start:{ID_FORM}}", Window(start, start + HALF_AN_HOUR), 2) for start in starts)
    wrong = {"phone": WRONG[language]} if method == "POST" else {}
    typed = Typed(language, fields, wrong, timedelta(minutes=int(fields.get("offset") or 0)))
    return asked_form(outlook, slots, typed, words_of(outlook.centre, language), FORM, day.moment)
