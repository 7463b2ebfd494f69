"""Nothing in the widget keeps people out of it, as far as axe can tell: in every state, both languages, every look.

Here each pair of state, language, look and width is met; with `ALL_OF_AXE=1`, as `make audit` sets it, all of them.
"""

from __future__ import annotations

import os
from itertools import combinations, product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.shop import Shop
from tests.browser.widget_states import STATES

IS_ALL = bool(os.environ.get("ALL_OF_AXE"))
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LANGUAGES, LOOKS, WIDTHS = ("fr", "en"), ("light", "dark", "forced"), (320, 420, 1280)
HEIGHT = 800
Cell = tuple[str, str, int]


def cells(number: int) -> list[Cell]:
    """Language, look and width in which the state of that number is looked at."""
    if IS_ALL:
        return list(product(LANGUAGES, LOOKS, WIDTHS))
    return [(LANGUAGES[(number + turn) % 2], LOOKS[turn], WIDTHS[(number // 2 + turn) % 3]) for turn in range(3)]


def test_every_pair_is_met() -> None:
    met = {(name, *cell) for number, name in enumerate(STATES) for cell in cells(number)}
    axes: tuple[tuple[object, ...], ...] = (tuple(STATES), LANGUAGES, LOOKS, WIDTHS)
    for one, other in combinations(range(len(axes)), 2):
        assert {(row[one], row[other]) for row in met} == set(product(axes[one], axes[other]))


def _put(page: Page, look: str, width: int) -> None:
    page.emulate_media(color_scheme="dark" if look == "dark" else "light",
                       forced_colors="active" if look == "forced" else "none", reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": HEIGHT})


@pytest.mark.parametrize("name", STATES)
def test_no_violation(visited: Shop, name: str) -> None:
    mine = cells(list(STATES).index(name))
    for language in sorted({cell[0] for cell in mine}):
        page = STATES[name].seen(visited, language)
        page.add_style_tag(content="@media (prefers-color-scheme: dark) { html { background: #111; color: #eee } }")
        for _, look, width in (cell for cell in mine if cell[0] == language):
            _put(page, look, width)
            found = Axe().run(page, options=RULES)
            assert found.violations_count == 0, f"{name} {language} {look} {width}: {found.generate_report()}"
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{name} {language} scrolls sideways at {width} px"
        page.close()
