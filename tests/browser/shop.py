"""A visitor's window on a shop that shows the widget: its clock, its zone, its language, and what went wrong in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.browser.hosts import SCRIPT, Api, Host, serving
from tests.browser.widget_answers import Day

FALLBACK = "Appelez le 01 73 01 84 99."
ELEMENT = f'{{script}}<contact-hours lines="telephone,chat"><p>{FALLBACK}</p></contact-hours>'
STATE = "contact-hours [part=state] span"
STEP, BREATH, BREATHS = 5.0, 12, 200
HIDING = """hidden => {
    Object.defineProperty(document, 'visibilityState', {configurable: true, value: hidden ? 'hidden' : 'visible'});
    Object.defineProperty(document, 'hidden', {configurable: true, value: hidden});
    document.dispatchEvent(new Event('visibilitychange'));
}"""


@dataclass
class Shop:
    """The site, the API, and a browser that opens windows on them."""

    browser: Browser
    host: Host
    api: Api
    windows: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    """What pages threw, and what the browser refused to do for them."""
    asking: set[Request] = field(default_factory=set)
    """What is not answered yet."""

    def script(self, attributes: str = "async") -> str:
        """The script's tag."""
        return f'<script {attributes} src="{self.api.address}{SCRIPT}"></script>'

    def window(self, zone: str = "Europe/Paris", size: tuple[int, int] = (1280, 900), **more: Any) -> BrowserContext:
        """A visitor's window."""
        made = self.browser.new_context(
            timezone_id=zone, viewport={"width": size[0], "height": size[1]}, locale="fr-FR", **more)
        self.windows.append(made)
        return made

    def visit(
        self, body: str = ELEMENT, day: Day | None = None, device: str | None = None,
        window: BrowserContext | None = None, head: str = "", headers: Mapping[str, str] | None = None,
        lang: str | None = "fr", loaded: Literal["load", "domcontentloaded"] = "load",
    ) -> Page:
        """A page of the shop, opened at the day's moment, or when the device's clock shows something else."""
        self.api.day = day or self.api.day
        page = (window or self.window()).new_page()
        page.set_default_timeout(5_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda one: self.asking.add(one))
        page.on("requestfinished", lambda one: self.asking.discard(one))
        page.on("requestfailed", lambda one: self.asking.discard(one))
        page.on("console", lambda told: self._heard(told.type, told.text))
        page.clock.install(time=datetime.fromisoformat(device).astimezone(UTC) if device else self.api.day.moment)
        filled = body.replace("{script}", self.script()).replace("{api}", self.api.address)
        policy = {name: value.replace("{api}", self.api.address) for name, value in (headers or {}).items()}
        page.goto(self.host.page(filled, head, policy, lang), wait_until=loaded)
        return page

    def go_on(self, page: Page, seconds: float) -> None:
        """Lets time pass, in a page and for the API; timers that fall due in the page run, each when it is due.

        Answers take real time, so it passes in steps, and each is waited for unless the API is to be slow.
        """
        left = seconds
        while left > 0:
            step = min(left, STEP)
            self.api.passed += step
            page.clock.run_for(int(step * 1_000))
            page.wait_for_timeout(BREATH)
            for _ in range(BREATHS if self.api.gate.is_set() else 0):
                if not self.asking:
                    break
                page.wait_for_timeout(BREATH)
            left -= step

    def skip(self, page: Page, seconds: float) -> None:
        """Lets time pass at one go, as when a lid was shut: whatever was due meanwhile is done once."""
        self.api.passed += seconds
        page.clock.fast_forward(int(seconds * 1_000))

    def until(self, page: Page, moment: str) -> None:
        """Makes it that moment in a page and for the API, and lets time stand still in the page."""
        then = datetime.fromisoformat(moment).astimezone(UTC)
        self.api.passed = (then - self.api.day.moment).total_seconds()
        page.clock.pause_at(then)

    def _heard(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.complaints.append(text)

    def close(self) -> None:
        """Closes the windows, and lets go of whoever still waits."""
        self.api.gate.set()
        self.api.script_gate.set()
        self.asking.clear()
        while self.windows:
            self.windows.pop().close()


@contextmanager
def shop(browser: Browser) -> Iterator[Shop]:
    """A shop and its API on two ports."""
    host, api = Host(), Api()
    api.reset()
    with serving(host), serving(api):
        made = Shop(browser, host, api)
        try:
            yield made
        finally:
            made.close()


def hide(page: Page, is_hidden: bool = True) -> None:
    """Makes a tab one that nobody looks at, or one that somebody looks at again."""
    page.evaluate(HIDING, is_hidden)
