"""One browser and one shop for all tests of a process; without Chromium they are skipped, and CI has it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chats import trial_chat
from tests.browser.shop import Shop, shop
from tests.browser.site import Site, site

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)


def chromium() -> str | None:
    """Where it is."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium here")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture
def here(browser: Browser, tmp_path: Path) -> Iterator[Site]:
    """A centre at work, Monday ten o'clock, that a browser can look at."""
    with site(browser, tmp_path / "centre") as found:
        yield found


@pytest.fixture(scope="session")
def mall(browser: Browser) -> Iterator[Shop]:
    """Two local ports for the tests of a process: a site with the widget, and the API it asks."""
    with shop(browser) as made:
        yield made


@pytest.fixture
def visited(mall: Shop) -> Iterator[Shop]:
    """The shop as at the beginning. In the end no page may have thrown anything, nor been refused anything."""
    mall.api.reset()
    mall.complaints.clear()
    yield mall
    mall.close()
    assert mall.complaints == []


@pytest.fixture(scope="session")
def chat() -> Iterator[str]:
    """The address of a chat to try, which is neither the site's nor the API's."""
    with trial_chat() as address:
        yield address
