"""Every state of the widget, each with how a visitor comes to see it: for axe, for pictures, for layout."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

from routing.domain.text import Text
from tests.browser.shop import FALLBACK, Shop
from tests.browser.widget_answers import MONDAY, Day, edited

INLINE = f'<contact-hours lang="{{lang}}" lines="telephone,chat"><p>{FALLBACK}</p></contact-hours>'
PHONE = INLINE.replace("telephone,chat", "telephone")
FLOAT = '<contact-hours lang="{lang}" lines="telephone,chat" float="end"></contact-hours>'
FIRE = Text("Nos locaux sont évacués.", "Our offices have been evacuated.")
RELEASE = Text("Une mise à jour est en cours : les réponses prennent plus de temps.", "An update is under way.")
PANEL, TOGGLE = "contact-hours [part=panel]", "contact-hours [part=toggle]"


def _exception(entry: str) -> str:
    return edited(("overrides: []", f"overrides:\n  - {entry}"))


CHRISTMAS = _exception("{lines: all, on: 2026-12-25, hours: closed, reason: {fr: Noël, en: Christmas}}")
SPECIAL = _exception("{lines: all, on: 2026-11-23, hours: 10:00-16:00, reason: {fr: Inventaire, en: Stocktaking}}")
FEASTS = edited(("on_holidays: open", "on_holidays: closed"), ("    on_holidays: open", "    on_holidays: closed"))
RELAY = edited(("    tariff: local_call", "    tariff: local_call\n    relay: https://relais.example.fr"))
WEEK = "weekly:\n      mon-thu: 09:00-20:00\n      fri: 09:30-20:00\n    # The published"
ALWAYS, NEVER = edited((WEEK, "weekly: always\n    #")), edited((WEEK, "weekly: never\n    #"))
LATE_CHAT = edited(("these are the phone's.\n    weekly:\n      mon-thu: 09:00-20:00",
                    "not these.\n    weekly:\n      mon-thu: 09:00-21:00"))


@dataclass(frozen=True)
class State:
    """A state: the day, the tag, the visitor's zone, and what has to happen before it is seen."""

    day: Day = field(default_factory=Day)
    body: str = INLINE
    zone: str = "Europe/Paris"
    then: Callable[[Shop, Page], None] | None = None
    fault: str = ""

    def seen(self, shop: Shop, language: str = "fr", **window: object) -> Page:
        """A page that shows it."""
        shop.api.reset()
        shop.api.fault = self.fault
        body = "<main><h1>Aide</h1>{script}" + self.body.replace("{lang}", language) + "</main>"
        page = shop.visit(body, self.day, window=shop.window(self.zone, **window))  # type: ignore[arg-type]
        if not self.fault:
            expect(page.locator(TOGGLE if "float" in self.body else PANEL)).to_be_visible()
        if self.then:
            self.then(shop, page)
        return page


def _four_minutes_without_answers(shop: Shop, page: Page) -> None:
    shop.api.fault = "down"
    shop.skip(page, 240)
    expect(page.locator(PANEL)).to_contain_text("42")


def _weeks_without_answers(shop: Shop, page: Page) -> None:
    shop.api.fault = "down"
    shop.skip(page, 20 * 86_400)
    expect(page.locator("contact-hours .line").first).to_have_attribute("data-state", "unknown")


def _open(_: Shop, page: Page) -> None:
    page.locator(TOGGLE).click()
    expect(page.locator(PANEL)).to_be_visible()


def _form(_: Shop, page: Page) -> None:
    page.locator("contact-hours [part=callback]").click()
    expect(page.locator("contact-hours form")).to_be_visible()
    page.wait_for_load_state("networkidle")


def _errors(shop: Shop, page: Page) -> None:
    _form(shop, page)
    page.locator("contact-hours form input").first.fill("12")
    page.locator("contact-hours form .go").first.click()
    expect(page.locator("contact-hours [aria-invalid=true]").first).to_be_visible()


def _blocked(_: Shop, page: Page) -> None:
    page.evaluate("window.open = () => null")
    page.locator("contact-hours [part=chat]").click()
    expect(page.locator("contact-hours [role=status]").first).not_to_be_empty()


STATES = {
    "open": State(),
    "closing-soon": State(Day("2026-11-23T19:48:00+01:00")),
    "opening-soon": State(Day("2026-11-23T08:35:00+01:00")),
    "closed-today": State(Day("2026-11-23T07:00:00+01:00")),
    "closed-tomorrow": State(Day("2026-11-23T21:00:00+01:00")),
    "closed-weekend": State(Day("2026-11-28T12:00:00+01:00")),
    "closed-no-date": State(Day(hours=NEVER), PHONE),
    "always": State(Day(hours=ALWAYS), PHONE),
    "holiday": State(Day("2026-11-11T10:00:00+01:00", FEASTS)),
    "special-hours": State(Day("2026-11-23T11:00:00+01:00", SPECIAL)),
    "coming-change": State(Day("2026-12-18T11:00:00+01:00", CHRISTMAS)),
    "notice": State(Day(notice=RELEASE)),
    "closure": State(Day(closed=("telephone", "chat"), until="2026-11-23T14:00:00+01:00", message=FIRE)),
    "closure-without-end": State(Day(closed=("telephone", "chat"), message=FIRE)),
    "nobody": State(Day(nobody_at=("telephone",)), PHONE),
    "phone-closed-chat-open": State(Day("2026-11-23T20:15:00+01:00", LATE_CHAT)),
    "wait": State(Day(waits=170), PHONE),
    "relay": State(Day(hours=RELAY), PHONE),
    "elsewhere": State(zone="America/Toronto"),
    "stale": State(Day("2026-11-23T18:42:00+01:00"), then=_four_minutes_without_answers),
    "unknown": State(Day(MONDAY), then=_weeks_without_answers),
    "fallback": State(fault="down"),
    "floating": State(body=FLOAT),
    "floating-open": State(body=FLOAT, then=_open),
    "form": State(Day("2026-11-23T21:00:00+01:00"), PHONE, then=_form),
    "form-errors": State(Day("2026-11-23T21:00:00+01:00"), PHONE, then=_errors),
    "chat-blocked": State(then=_blocked),
}
