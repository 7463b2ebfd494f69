"""`python -m tests.browser.screenshots`: every page of the console and every state of the widget, at 320 and 1280 px,
light and dark, kept in docs/screenshots/.
"""

from __future__ import annotations

import sys
import tempfile
from base64 import b64decode
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import QUIET, chromium
from tests.browser.filled import fill
from tests.browser.pages import OPEN_TO_ALL, PAGES, SCHEMES, SIZES
from tests.browser.site import site
from tests.browser.widget_pictures import PREFIX, take
from tests.browser.widget_states import STATES

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
KEPT = ("phone", "desktop")
QUALITY = 60


def main(names: list[str], folder: Path = FOLDER) -> int:
    """Takes the pages of these names, or all of them; a state of the widget is `widget-<state>`.

    Exit status 1 when a page does not answer.
    """
    path = chromium()
    if path is None:
        print("no Chromium here", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(prefix="screenshots-") as scratch:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        wanted = names or [*PAGES, *(PREFIX + name for name in STATES)]
        pages = [name for name in wanted if name in PAGES]
        failed = _taken(browser, Path(scratch), folder, pages) if pages else []
        take(browser, folder, [name.removeprefix(PREFIX) for name in wanted if name.startswith(PREFIX)])
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
                    (folder / f"{name}-{size}-{scheme}.webp").write_bytes(_picture(page))
                    page.close()
                window.close()
                stranger.close()
    return list(dict.fromkeys(failed))


def _picture(page: Page) -> bytes:
    """The whole page as WebP, a fifth of what PNG takes."""
    devtools = page.context.new_cdp_session(page)
    whole = devtools.send("Page.getLayoutMetrics")["cssContentSize"]
    taken = devtools.send("Page.captureScreenshot", {
        "format": "webp", "quality": QUALITY, "captureBeyondViewport": True, "clip": {**whole, "scale": 1},
    })
    return b64decode(taken["data"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
