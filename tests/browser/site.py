"""A centre at work that a browser can look at: pretended time, a simulated network, and the pages on a local port."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from routing import users
from routing.access import Role
from routing.journalling import Author
from routing.passwords import Cost, hash_of_password
from tests.journeys.stage import Stage, staged

PASSWORD = "quatre mots pour essayer"
ADMIN = Author("root", "admin", "cli")
PEOPLE = {"alice": Role.SUPERVISOR, "bruno": Role.SUPERVISOR, "vera": Role.VIEWER, "root": Role.ADMIN}
QUICK = Cost(1, 1_024, 1)
DESKTOP, PHONE = (1280, 900), (320, 720)


@dataclass(frozen=True)
class Site:
    """The centre, the address of its pages, and the browser that opens them."""

    stage: Stage
    address: str
    browser: Browser

    def window(
        self, size: tuple[int, int] = DESKTOP, scheme: str = "light", has_scripts: bool = True
    ) -> BrowserContext:
        """A window of somebody else: its own cookies."""
        return self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=has_scripts, locale="fr-FR", base_url=self.address, reduced_motion="reduce",
        )

    def signed_in(self, name: str, window: BrowserContext | None = None) -> Page:
        """The first page of somebody who has just signed in."""
        page = (window or self.window()).new_page()
        page.goto("/console/sign-in")
        page.fill("input[name=name]", name)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_url("**/console")
        return page


@contextmanager
def site(browser: Browser, folder: Path) -> Iterator[Site]:
    """A site with an admin, two supervisors, a viewer and an agent."""
    with staged(folder) as stage:
        _people(stage)
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = make_server("127.0.0.1", 0, stage.app, threaded=True, request_handler=_dated_by(stage))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield Site(stage, f"http://127.0.0.1:{server.port}", browser)
        finally:
            server.shutdown()
            thread.join()


def _dated_by(stage: Stage) -> type[WSGIRequestHandler]:
    """Answers carry the pretended time as their Date, by which the widget sets its clock."""

    class Dated(WSGIRequestHandler):
        def date_time_string(self, timestamp: float | None = None) -> str:
            return format_datetime(stage.runtime.clock.now(), usegmt=True)

    return Dated


def _people(stage: Stage) -> None:
    runtime, kept = stage.runtime, hash_of_password(PASSWORD, QUICK)
    for name, role in PEOPLE.items():
        users.add_user(runtime, ADMIN, users.new_user(runtime, name, role.value), password_hash=kept)
