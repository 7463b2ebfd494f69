"""`python -m tests.browser.screenshots`: every page at 320 and 1280 px, light and dark, kept in docs/screenshots/."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import QUIET, chromium
from tests.browser.filled import fill
from tests.browser.pages import OPEN_TO_ALL, PAGES, SCHEMES, SIZES
from tests.browser.site import site

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
KEPT = ("phone", "desktop")


def main(names: list[str], folder: Path = FOLDER) -> int:
    """Takes the pages of these names, or all of them. Exit status 1 when a page does not answer."""
    path = chromium()
    if path is None:
        print("no Chromium here", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(prefix="screenshots-") as scratch:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        failed = _taken(browser, Path(scratch), folder, names or list(PAGES))
        browser.close()
    for name in failed:
        print(f"{name} did not answer", file=sys.stderr)
    return 1 if failed else 0


def _taken(browser: Browser, scratch: Path, folder: Path, names: list[str]) -> list[str]:
    failed = []
    with site(browser, scratch / "centre") as here:
        known = fill(here.stage)
        state = here.signed_in("root").context.storage_state()
        for size in KEPT:
            for scheme in SCHEMES:
                window = here.window(SIZES[size], scheme)
                window.add_cookies(state["cookies"])  # type: ignore[arg-type]
                stranger = here.window(SIZES[size], scheme)
                for name in names:
                    page = (stranger if name in OPEN_TO_ALL else window).new_page()
                    told = page.goto(PAGES[name].format(**known), wait_until="load")
                    if told is None or told.status != 200:
                        failed.append(name)
                    page.screenshot(path=folder / f"{name}-{size}-{scheme}.png", full_page=True)
                    page.close()
                window.close()
                stranger.close()
    return list(dict.fromkeys(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
