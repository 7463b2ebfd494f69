"""Every snippet of docs/widget.md, tried as it stands: on a page with the policy that the same document shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from routing.widget_builds import BUILT, build_of
from tests.browser.hosts import Answer, Asked
from tests.browser.shop import Shop

DOCUMENT = (Path(__file__).parents[2] / "docs" / "widget.md").read_text(encoding="utf-8")
OURS = "https://permanence.example.fr"
FENCED = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = FENCED.findall(DOCUMENT)
SHOWN = "contact-hours [part=state] span, contact-hours [part=toggle]"


def _blocks(kind: str) -> list[str]:
    return [text for found, text in BLOCKS if found == kind]


def _filled(shop: Shop, text: str) -> str:
    """With our address for the example's, and the build's own name and hash."""
    build = build_of(BUILT.read_bytes())
    shop.api.others[f"/widget/{build.version}/contact-hours.js"] = _script
    pinned = text.replace("VERSION", build.version).replace("sha384-HASH", build.integrity)
    return pinned.replace(OURS, shop.api.address)


def _script(_: Asked) -> Answer:
    return Answer(200, BUILT.read_bytes(), {"Content-Type": "text/javascript", "Access-Control-Allow-Origin": "*"})


def _policy(shop: Shop) -> dict[str, str]:
    [line] = _blocks("http")
    name, _, value = _filled(shop, line).strip().partition(": ")
    return {name: value}


def _seen(page: Page) -> None:
    expect(page.locator(SHOWN).locator("visible=true").first).to_be_visible()


@pytest.mark.parametrize("number", range(len(_blocks("html"))))
def test_tags_under_the_documented_policy(visited: Shop, number: int) -> None:
    page = visited.visit(_filled(visited, _blocks("html")[number]), headers=_policy(visited))
    _seen(page)


def test_listeners(visited: Shop) -> None:
    [text] = _blocks("js")
    visited.api.others["/shop.js"] = lambda _: Answer(200, text.encode(), {"Content-Type": "text/javascript"})
    element = _filled(visited, _blocks("html")[2])
    page = visited.visit(f'<script src="{visited.api.address}/shop.js"></script>{element}', headers=_policy(visited))
    _seen(page)
    expect(page.locator("body")).to_have_class("we-are-open")
    page.locator("contact-hours [part=chat]").click()
    assert len(page.context.pages) == 1


def test_looks(visited: Shop) -> None:
    [text] = _blocks("css")
    page = visited.visit(_filled(visited, _blocks("html")[2]), head=f"<style>{text}</style>")
    _seen(page)
    call = page.locator("contact-hours [part=call]")
    expect(call).to_have_css("background-color", "rgb(91, 42, 134)")
    expect(call).to_have_css("font-family", "Georgia, serif")
    expect(call).to_have_css("border-radius", "4px")
    expect(page.locator("contact-hours [part=panel]")).to_have_css("max-width", "480px")


def test_every_name_is_in_the_script() -> None:
    """Attributes, parts, properties and events that are told of are there."""
    script = BUILT.read_text(encoding="utf-8")
    for event in set(re.findall(r"contact-hours:([a-z-]+)", DOCUMENT)) - {"ready", "ping"}:
        assert event in script, event
    told = re.search(r"Properties: (.*?)\. Parts: (.*?)\.\n", DOCUMENT, re.DOTALL)
    assert told is not None
    properties = [name.removeprefix("--contact-hours").lstrip("-") for name in re.findall(r"`([a-z-]+)`", told[1])]
    parts = re.findall(r"`([a-z-]+)`", told[2])
    assert len(properties) == 9 and len(parts) == 9
    for name in (*properties, *parts):
        assert re.search(rf"[^a-z]{name}[^a-z]", script), name
