"""What the widget moves on a page that has the documented snippet: nothing, in every state, at every width."""

from __future__ import annotations

from playwright.sync_api import expect

from benchmarks.report import Row, at_most
from routing.cli.widget_tags import HEIGHTS_HELD, Wish, element
from routing.domain.text import Language
from tests.browser.shop import Shop
from tests.browser.widget_answers import Day
from tests.browser.widget_states import PANEL, STATES

WIDTHS = (320, 420, 1280)
CLICKED = ("fallback", "floating", "floating-open", "form", "form-errors", "chat-blocked")
PAINTED = 60
WATCHING = """window.moved = 0;
new PerformanceObserver((list) => list.getEntries().forEach(({value}) => { window.moved += value; }))
    .observe({type: 'layout-shift', buffered: true});"""
SPARE = """() => {
    const host = document.querySelector('contact-hours'), root = host.shadowRoot.querySelector('.root');
    const taken = root.getBoundingClientRect().height;
    root.style.display = 'none';
    return host.getBoundingClientRect().height - taken;
}"""
WHERE = "document.querySelector('#below').getBoundingClientRect().top"


def rows(made: Shop) -> list[Row]:
    """The worst of all states, widths and both languages. What a visitor's own click opens is not counted."""
    names = [name for name in STATES if name not in CLICKED]
    found = [_shift(made, name, language, width) for name in names for language in Language for width in WIDTHS]
    shift, moved, where, _ = max(found)
    held = " and ".join(f"{width} × {height}" for width, height in HEIGHTS_HELD)
    remark = f"{len(names)} states, {len(WIDTHS)} widths, 2 languages; the snippet holds {held} px"
    spare = min(one[3] for one in found)
    worst = where if moved or shift else "nowhere"
    return [
        at_most("layout shift, worst", shift, 0, "", remark),
        at_most("what stands below moves, worst", moved, 0, "px", f"{worst}; at least {spare:.0f} px to spare"),
    ]


def snippet(language: Language, address: str) -> str:
    """The documented element, as `flask widget snippet` prints it for the shipped hours."""
    day = Day()
    return str(element(day.outlook(day.moment), Wish(("telephone", "chat"), language), address))


def _shift(made: Shop, name: str, language: Language, width: int) -> tuple[float, float, str, float]:
    """Layout shift, pixels that what stands below has moved, where, and what height was to spare."""
    state = STATES[name]
    made.api.reset()
    made.api.gate.clear()
    made.api.script_gate.clear()
    window = made.window(state.zone, size=(width, 900))
    window.add_init_script(WATCHING)
    body = f"{{script}}<h1>Aide</h1>{snippet(language, made.api.address)}<p id=below>Livraison</p>"
    page = made.visit(body, state.day, window=window, loaded="domcontentloaded")
    page.wait_for_timeout(PAINTED)
    before = page.evaluate(WHERE)
    made.api.script_gate.set()
    page.wait_for_function("!!customElements.get('contact-hours')")
    page.wait_for_timeout(PAINTED)
    made.api.gate.set()
    expect(page.locator(PANEL)).to_be_visible()
    if state.then:
        state.then(made, page)
    page.wait_for_timeout(PAINTED)
    moved, shift, spare = abs(page.evaluate(WHERE) - before), page.evaluate("window.moved"), page.evaluate(SPARE)
    made.close()
    return shift, moved, f"{name} {language.value} {width}", spare
