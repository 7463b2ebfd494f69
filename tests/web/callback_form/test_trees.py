"""Trees hold only what a form is made of, and nothing typed into one gets out of its quotes."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from routing.web.callback_form.trees import TAGS, field, hidden, html_of, node
from routing.widget_builds import BUILT

SOURCE = BUILT.parents[1] / "source"


def test_what_has_no_value_is_left_out() -> None:
    assert node("p", "a", None, "", class_="soft", hidden=False, data_for=None) == ["p", {"class": "soft"}, "a"]
    assert html_of(node("form", *hidden(lang="fr"), novalidate=True)) == (
        '<form novalidate><input type="hidden" name="lang" value="fr"></form>'
    )


def test_a_wrong_field_is_tied_to_what_is_wrong_with_it() -> None:
    told = html_of(field("phone", "Number", node("input", type="tel"), "as 06", "Mend it"))
    assert '<label for="phone">Number</label>' in told
    assert 'aria-describedby="phone-hint phone-error" aria-invalid="true"' in told
    assert '<p id="phone-error" class="error">Mend it</p>' in told
    assert "autofocus" in html_of(node("select", data_focus=True))
    assert "autofocus" not in html_of(node("h2", "a", data_focus=True))
    assert "aria" not in html_of(field("phone", "Number", node("input", type="tel")))


@given(st.text(), st.text())
def test_anything_typed_stays_text(value: str, words: str) -> None:
    told = html_of(node("p", words, node("input", value=value)))
    assert told.count("<") == told.count(">") == len(("<p>", "<input>", "</p>"))
    assert told.count('"') == len('""')


def test_the_widget_draws_each_of_the_tags() -> None:
    written = (SOURCE / "form.js").read_text(encoding="utf-8")
    [drawn] = re.findall(r"^const TAGS = /\^\(([a-z0-9|]+)\)\$/;$", written, re.MULTILINE)
    assert set(drawn.split("|")) == TAGS
    assert not TAGS & {"script", "style", "iframe", "img", "object", "svg"}
