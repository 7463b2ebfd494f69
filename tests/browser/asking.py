"""The callback form as a visitor has it before them, asking the product as it is: on a page of another origin than the
API, under the strictest policy there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Request
from sqlalchemy import Row, select

from routing.store.tables import callbacks
from tests.browser.hosts import Host, serving
from tests.browser.site import DESKTOP, Site
from tests.web.visitors import TEN

POLICY = (
    "default-src 'none'; script-src {api}; connect-src {api}; style-src 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
PAGE = '<main><h1>Boutique</h1><contact-hours lines="telephone" api="{api}"></contact-hours></main>'
SCRIPT = '<script async src="{api}/widget/v1/contact-hours.js"></script>'
NUMBER = "+33 (0)6.12.34.56.78"
OPENERS = {"fr": "Demander un rappel", "en": "Request a call back"}
ZONES = {"fr": "Europe/Paris", "en": "America/Toronto"}


@dataclass
class Form:
    """A page with the form open on it. `sent` are the requests that ask for something to be done."""

    here: Site
    page: Page
    sent: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.all = self.page.locator("contact-hours")
        self.go = self.all.locator("form .go")
        self.trouble = self.all.locator("[role=alert]")
        self.note = self.all.locator("p.notice[tabindex]")
        self.page.set_default_timeout(5_000)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda one: self.sent.append(one) if one.method not in ("GET", "OPTIONS") else None)

    def field(self, label: str) -> Locator:
        """A field by its label."""
        return self.page.get_by_label(label)

    def button(self, words: str) -> Locator:
        """A button by its words."""
        return self.all.get_by_role("button", name=words, exact=True)

    def error(self, label: str) -> str:
        """What is said to be wrong with a field, marked as wrong with it; empty where nothing is."""
        control = self.field(label)
        told = self.all.locator(f"#{control.get_attribute('id')}-error")
        is_wrong = control.get_attribute("aria-invalid") == "true"
        named = (control.get_attribute("aria-describedby") or "").split()
        assert is_wrong == (told.count() == 1) == (f"{control.get_attribute('id')}-error" in named)
        return told.inner_text() if is_wrong else ""

    def fill(self, number: str = NUMBER, slot: str = TEN) -> None:
        """Fills in all that is asked; without a slot it is as soon as possible."""
        self.field("Motif").select_option("Remboursement")
        self.field("numéro").fill(number)
        self.field("Créneau").select_option(slot)

    def kept(self) -> list[Row[Any]]:
        """The callbacks in the database, oldest first."""
        with self.here.stage.runtime.database.read() as connection:
            return list(connection.execute(select(callbacks).order_by(callbacks.c.created_at)))


@dataclass
class Visitors:
    """Whoever comes to the page."""

    here: Site
    host: Host
    forms: list[Form] = field(default_factory=list)

    def open(self, language: str = "fr", size: tuple[int, int] = DESKTOP, scheme: Any = "light") -> Form:
        """Opens the form in a new window."""
        window: BrowserContext = self.here.browser.new_context(
            locale="fr-FR", timezone_id=ZONES[language], color_scheme=scheme,
            viewport={"width": size[0], "height": size[1]},
        )
        form, api = Form(self.here, window.new_page()), self.here.address
        self.forms.append(form)
        form.page.goto(self.host.page(
            PAGE.replace("{api}", api), SCRIPT.replace("{api}", api),
            {"Content-Security-Policy": POLICY.replace("{api}", api)}, language,
        ))
        form.button(OPENERS[language]).click()
        return form


@contextmanager
def visitors(here: Site) -> Iterator[Visitors]:
    """Visitors whose pages, when they leave, threw nothing and kept nothing."""
    made = Visitors(here, Host())
    with serving(made.host):
        yield made
        for form in made.forms:
            assert form.complaints == []
            assert form.page.context.cookies() == []
            assert form.page.evaluate("localStorage.length + sessionStorage.length") == 0
            form.page.context.close()
