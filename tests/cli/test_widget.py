"""`flask widget snippet`: tags that hold what they say, for a page of any site."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from routing.cli.widget_tags import HEIGHTS_HELD
from routing.widget_builds import newest
from tests.cli.shell import Run, Shell, printed
from tests.web.apps import PUBLIC_URL, House

Tag = tuple[str, dict[str, str | None]]


class Tags(HTMLParser):
    """The tags of a piece of HTML, each closed in its turn, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.words.append(data.strip().replace("\u00a0", "_"))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every tag of that name."""
        return [attributes for name, attributes in self.tags if name == tag]


def test_the_snippet_pins_the_script_that_is_served(shell: Shell) -> None:
    found = printed(shell.run("widget", "snippet", "--json"))
    script, = Tags(found["pinned"]).of("script")
    served = shell.app.test_client().get(str(script["src"]).removeprefix(PUBLIC_URL))

    assert script == {
        "async": None, "src": f"{PUBLIC_URL}/widget/{newest().version}/contact-hours.js",
        "integrity": newest().integrity, "crossorigin": "anonymous",
    }
    assert (served.status_code, served.data) == (200, newest().plain)
    assert (found["version"], found["integrity"]) == (newest().version, newest().integrity)


def test_the_element_says_what_is_known_without_a_script(run: Run) -> None:
    tags = Tags(printed(run("widget", "snippet", "--json"))["pinned"])

    assert tags.of("contact-hours") == [{"lang": "fr"}]
    assert tags.words == [
        "Téléphone_: du lundi au jeudi de 9_h à_20_h, le vendredi de 9_h_30 à_20_h (heure de Paris)",
        "01_73_01_84_99", "(prix d’un appel local)",
        "Chat_: du lundi au jeudi de 9_h à_20_h, le vendredi de 9_h_30 à_20_h (heure de Paris)",
        "Voir tous les horaires",
    ]
    assert [a["href"] for a in tags.of("a")] == ["tel:+33173018499", f"{PUBLIC_URL}/hours"]
    spacers = [(svg["width"], svg["height"], svg["aria-hidden"]) for svg in tags.of("svg")]
    assert spacers == [(str(width), str(height), "true") for width, height in HEIGHTS_HELD]
    assert not any("style" in attributes for _, attributes in tags.tags)


def test_a_button_in_a_corner_in_english(run: Run) -> None:
    wished = ("--lines", "chat, telephone", "--lang", "en", "--float", "end", "--theme", "dark")
    found = printed(run("widget", "snippet", "--json", *wished))
    tags = Tags(found["pinned"])
    expected = {"lines": "chat,telephone", "lang": "en", "float": "end", "theme": "dark"}

    assert tags.of("contact-hours") == [expected]
    assert tags.of("svg") == []
    assert tags.words[0] == "Chat: Monday to Thursday 9_am to 8_pm, Friday 9:30_am to 8_pm (Paris time)"
    assert tags.of("a")[-1]["href"] == f"{PUBLIC_URL}/hours?lang=en"
    assert Tags(found["one_tag"]).of("script") == [
        {"async": None, "src": f"{PUBLIC_URL}/widget/v1/contact-hours.js"}
        | {f"data-{name}": value for name, value in expected.items()}
    ]


def test_one_tag_stands_where_it_is_put(run: Run) -> None:
    script, = Tags(printed(run("widget", "snippet", "--lines", "telephone", "--json"))["one_tag"]).of("script")

    assert script == {
        "async": None, "src": f"{PUBLIC_URL}/widget/v1/contact-hours.js", "data-inline": None,
        "data-lines": "telephone", "data-lang": "fr",
    }


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_both_forms_are_printed_to_be_copied(run: Run, lang: str) -> None:
    result = run("widget", "snippet", "--lang", lang)
    found = printed(run("widget", "snippet", "--lang", lang, "--json"))

    assert (result.exit_code, result.stderr) == (0, "")
    assert found["pinned"] in result.stdout
    assert found["one_tag"] in result.stdout
    assert len(Tags(result.stdout).of("script")) == 2


def test_names_are_escaped_and_a_path_prefix_stays(house: House) -> None:
    house.edit("hours.yaml", "{fr: Téléphone, en: Phone}", """{fr: '<b>"Vous" & nous', en: Phone}""")
    shell = Shell(house, house.app(public_url=f"{PUBLIC_URL}/permanence"))
    html = printed(shell.run("widget", "snippet", "--json"))["pinned"]

    assert "<b>" not in html
    assert Tags(html).words[0].startswith('<b>"Vous" & nous_: du lundi')
    assert Tags(html).of("script")[0]["src"] == f"{PUBLIC_URL}/permanence/widget/{newest().version}/contact-hours.js"


def test_a_line_that_is_not_there_is_named(run: Run) -> None:
    result = run("widget", "snippet", "--lines", "telephone,fax")

    assert (result.exit_code, result.stdout) == (4, "")
    assert "fax" in result.stderr
