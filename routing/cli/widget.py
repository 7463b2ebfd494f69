"""`flask widget …`: the tags that put the widget on a site's pages."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from routing.cli.console import json_option, lang_option, parts_of_app, put, refusals_told
from routing.cli.widget_tags import Wish, element, one_tag, pinned_script
from routing.domain.text import Language, Text
from routing.widget_builds import newest

widget = AppGroup("widget", help="The widget on a site's pages.")

PINNED = Text("Ce script-ci et lui seul (integrity)\u00a0; le texte reste là où rien ne répond.",
              "This very script (integrity); the text stays where nothing answers.")
ONE_TAG = Text("Ou bien une seule balise, toujours la dernière version.", "Or a single tag, always the newest version.")


@widget.command("snippet")
@click.option("--lines", "lines", metavar="ID,ID", help="Which lines, in this order; all of them by default.")
@lang_option
@click.option("--float", "side", type=click.Choice(["end", "start"]), help="A button in that corner of the window.")
@click.option("--theme", type=click.Choice(["auto", "light", "dark"]), help="Colours; by default those of the visitor.")
@json_option
@refusals_told
def snippet(lines: str | None, lang: str, side: str | None, theme: str | None, as_json: bool) -> None:
    """The tags to put on a page: the script pinned by its hash with the element, and the one-tag form."""
    outlook, public_url = parts_of_app().outlooks.fresh(), parts_of_app().runtime.links.public_url
    language = Language(lang)
    asked = [one.strip() for one in lines.split(",")] if lines is not None else []
    wish = Wish(tuple(outlook.line(one).id for one in asked), language, side, theme)
    pinned = f"{pinned_script(newest(), public_url)}\n{element(outlook, wish, public_url)}"
    single = one_tag(wish, public_url)
    text = f"<!-- {PINNED.in_(language)} -->\n{pinned}\n\n<!-- {ONE_TAG.in_(language)} -->\n{single}"
    put(text, {
        "version": newest().version, "integrity": newest().integrity, "pinned": pinned, "one_tag": single,
    }, as_json)
