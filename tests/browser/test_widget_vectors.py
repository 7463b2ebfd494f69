"""The shared vectors in a browser, run by the widget's own modules: the same moments, the same words as in Python."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from tests.vectors.settings import FILE, vectors

ROOT = Path(__file__).parents[2]
FOLDERS = {"source": ROOT / "routing/web/widget/source", "vectors": FILE.parent}
RUN = """async () => {
    const [{ wrongs }, { outlookAt }, { readLine }, { tongue }, told] = await Promise.all([
        import('/vectors/run.js'), import('/source/outlook.js'),
        import('/source/status.js'), import('/source/words.js'),
        fetch('/vectors/widget.json').then((answer) => answer.json()),
    ]);
    return wrongs(told, { outlookAt, readLine, tongue });
}"""
TYPES = {".js": "text/javascript", ".json": "application/json"}


def _serve(route: Route) -> None:
    folder, _, name = route.request.url.removeprefix("http://vectors.test/").partition("/")
    if folder not in FOLDERS:
        return route.fulfill(body="<!doctype html>", content_type="text/html")
    path = FOLDERS[folder] / name
    return route.fulfill(body=path.read_bytes(), content_type=TYPES[path.suffix])


@pytest.mark.parametrize("zone", ["Europe/Paris", "Asia/Tokyo"])
def test_the_browser_says_the_same(browser: Browser, zone: str) -> None:
    """Wherever the browser itself is: what it takes for its own zone must not reach the line's times."""
    page = browser.new_page(timezone_id=zone)
    page.route("http://vectors.test/**", _serve)
    page.goto("http://vectors.test/")
    assert page.evaluate(RUN) == []
    assert len(vectors()["cases"]) > 40
    page.close()
