"""Pictures of every state of the widget at 320 and 1280 px, light and dark: the element alone, small files."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.pages import SCHEMES, SIZES
from tests.browser.shop import shop
from tests.browser.widget_states import STATES

KEPT = ("phone", "desktop")
QUALITY, MARGIN = 40, 12
PAPER = """html { font: 16px/1.5 Georgia, serif } main { max-width: 40rem }
@media (prefers-color-scheme: dark) { html { background: #111418; color: #e8eaed } }"""
PREFIX = "widget-"
BOX = """() => {
    const host = document.querySelector('contact-hours'), root = host.shadowRoot.querySelector('.root');
    const shown = root && !root.hidden ? root : host;
    const {x, y, width, height} = shown.getBoundingClientRect();
    return {x: x + scrollX, y: y + scrollY, width, height};
}"""


def take(browser: Browser, folder: Path, names: list[str]) -> None:
    """Pictures of the states of these names, each at each size and in each scheme."""
    with shop(browser) as made:
        for name in names:
            for size in KEPT:
                for scheme in SCHEMES:
                    page = STATES[name].seen(made, size=SIZES[size], color_scheme=scheme, reduced_motion="reduce")
                    page.add_style_tag(content=PAPER)
                    (folder / f"{PREFIX}{name}-{size}-{scheme}.webp").write_bytes(_picture(page))
                    made.close()


def _picture(page: Page) -> bytes:
    box = page.evaluate(BOX)
    left, top = max(box["x"] - MARGIN, 0), max(box["y"] - MARGIN, 0)
    right, bottom = box["x"] + box["width"] + MARGIN, box["y"] + box["height"] + MARGIN
    taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", {
        "format": "webp", "quality": QUALITY, "captureBeyondViewport": True,
        "clip": {"x": left, "y": top, "width": right - left, "height": bottom - top, "scale": 1},
    })
    return b64decode(taken["data"])
