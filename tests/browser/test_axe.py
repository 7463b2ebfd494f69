"""Nothing on any page keeps people out of it, as far as axe can tell: light and dark, on a phone, a tablet, a desk.

Every page is looked at once here with sizes and themes dealt out in turn (each pair of size and theme is met by many
pages); with `ALL_OF_AXE=1`, as `make audit` sets it, each is looked at in all six.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.filled import fill
from tests.browser.pages import OPEN_TO_ALL, PAGES, SCHEMES, SIZES
from tests.browser.site import Site, site

LOOKS = list(product(SIZES, SCHEMES))
IS_ALL = bool(os.environ.get("ALL_OF_AXE"))
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LEFT_OUT = 1  # px: what a browser may round up


def looks_of(number: int) -> list[tuple[str, str]]:
    """The sizes and themes that the page of that number is looked at in."""
    return LOOKS if IS_ALL else [LOOKS[number % len(LOOKS)], LOOKS[(number + 3) % len(LOOKS)]]


Filled = tuple[Site, dict[str, str], list[object]]


@pytest.fixture(scope="module")
def filled(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """A centre after a morning's work, and the cookies of an admin."""
    with site(browser, Path(tmp_path_factory.mktemp("axe")) / "centre") as here:
        known = fill(here.stage)
        yield here, known, list(here.signed_in("root").context.cookies())


@pytest.mark.parametrize("name", PAGES)
def test_no_violation(filled: Filled, name: str) -> None:
    here, known, cookies = filled
    for size, scheme in looks_of(list(PAGES).index(name)):
        window = here.window(SIZES[size], scheme)
        if name not in OPEN_TO_ALL:
            window.add_cookies(cookies)  # type: ignore[arg-type]
        page, complaints = window.new_page(), list[str]()
        page.on("pageerror", lambda error, into=complaints: into.append(str(error)))  # type: ignore[misc]
        page.goto(PAGES[name].format(**known))
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{name} {size} {scheme}: {found.generate_report()}"
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= LEFT_OUT, f"{name} scrolls sideways on a {size}"
        assert complaints == []
        window.close()
