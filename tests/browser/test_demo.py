"""The demo page in a browser: every state draws itself, the live widget tells the truth, nothing is refused."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from routing.web.demo.states import STATES
from tests.browser.site import PHONE, Site

SAID = {
    "open": "Ouvert jusqu’à 20 h", "closing-soon": "Ferme dans 12 min (à 20 h)",
    "opening-soon": "Ouvre dans 25 min (à 9 h)", "later-today": "Fermé · ouvre aujourd’hui à 9 h",
    "tomorrow": "Fermé · ouvre demain à 9 h 30", "weekend": "Fermé · ouvre lundi à 9 h",
    "later": "Fermé · ouvre lundi 7 décembre à 9 h", "holiday": "jour férié : Armistice", "special": "de 10 h à 16 h",
    "coming": "Fermé exceptionnellement vendredi 25 décembre", "notice": "Une mise à jour est en cours",
    "closure": "Réouverture prévue aujourd’hui à 14 h", "closure-without-end": "pas encore l’heure de réouverture",
    "chat-instead": "Nos conseillers vous répondent par chat jusqu’à 21 h",
    "nobody": "Aucun conseiller n’est disponible", "wait": "Attente estimée : environ 3 min",
    "elsewhere": "heure de Montréal", "relay": "Centre de relais", "always": "Ouvert 24 h sur 24",
    "no-hours": "Fermé pour le moment", "unknown": "Nous n’avons pas pu vérifier si nous sommes ouverts",
}


def test_every_state_and_the_live_one(here: Site) -> None:
    window = here.browser.new_context(
        locale="fr-FR", timezone_id="Europe/Paris", base_url=here.address,
        viewport={"width": PHONE[0], "height": PHONE[1]},
    )
    page, complaints = window.new_page(), list[str]()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.clock.install(time=here.stage.runtime.clock.now())
    page.goto("/")
    expect(page.locator("aside contact-hours [part=state] span").first).to_have_text("Ouvert jusqu’à 20\u00a0h")
    assert SAID.keys() == STATES.keys()
    for figure in page.locator("figure").all():
        figure.scroll_into_view_if_needed()
        state = (figure.get_attribute("data-api") or "").rpartition("/")[2]
        expect(figure.locator("contact-hours [part=panel]")).to_contain_text(_spaced(SAID[state]))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert complaints == []
    window.close()


def _spaced(words: str) -> re.Pattern[str]:
    """With any space where there is one."""
    return re.compile(re.escape(words).replace(r"\ ", r"\s"))
