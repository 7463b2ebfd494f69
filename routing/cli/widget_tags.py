"""The widget's tags as HTML: valid, escaped, with absolute addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from routing.availability import Outlook
from routing.domain.centre import Line
from routing.domain.text import Language, Text
from routing.domain.visitor_words import usual_text
from routing.domain.wording import NBSP, week_text
from routing.domain.zone_words import zone_text
from routing.widget_builds import NAME, STABLE, Build

HEIGHTS_HELD = ((228, 340), (228, 92))
"""Width and height in pixels of what the fallback adds, so that the widget that takes its place is no taller.

An svg has its size by attributes: no policy of the page stops them, as one may stop a style. They stand side by side
where there is room, and one above the other on a phone, where the widget is taller.
"""
ALL_HOURS = Text("Voir tous les horaires", "See all opening hours")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wished of the widget: these lines (none: all), `side` of a floating button, theme."""

    lines: tuple[str, ...]
    language: Language
    side: str | None = None
    theme: str | None = None

    @property
    def attributes(self) -> dict[str, str]:
        """The element's attributes, as far as they are wished for."""
        wished = {
            "lines": ",".join(self.lines), "lang": self.language.value, "float": self.side or "",
            "theme": self.theme or "",
        }
        return {name: value for name, value in wished.items() if value}


def pinned_script(build: Build, public_url: str) -> Markup:
    """The script by its version: a browser runs these very bytes or none."""
    return Markup('<script async src="{}/widget/{}/{}" integrity="{}" crossorigin="anonymous"></script>').format(
        public_url, build.version, NAME, build.integrity
    )


def one_tag(wish: Wish, public_url: str) -> Markup:
    """The script that makes its own element: where it stands, or in the corner of the window."""
    wished = _written(wish.attributes, "data-")
    place = Markup("") if wish.side else Markup(" data-inline")
    return Markup('<script async src="{}/widget/{}/{}"{}{}></script>').format(
        public_url, STABLE, NAME, place, wished
    )


def element(outlook: Outlook, wish: Wish, public_url: str) -> Markup:
    """The element with what is shown until it is there, and for good where no script runs or nothing answers."""
    rows = [row for id_ in wish.lines or tuple(outlook.centre.lines) for row in _rows(outlook, id_, wish.language)]
    hours = f"{public_url}/hours" + ("" if wish.language is Language.FR else f"?lang={wish.language.value}")
    rows.append(Markup('<div><a href="{}">{}</a></div>').format(hours, ALL_HOURS.in_(wish.language)))
    if wish.side is None:
        spacer = Markup('<svg width="{}" height="{}" aria-hidden="true"></svg>')
        rows.append(Markup(" ").join(spacer.format(*size) for size in HEIGHTS_HELD))
    inside = Markup("\n").join(Markup("  ") + row for row in rows)
    return Markup("<contact-hours{}>\n{}\n</contact-hours>").format(_written(wish.attributes), inside)


def _rows(outlook: Outlook, id_: str, language: Language) -> Iterator[Markup]:
    line = outlook.line(id_)
    usual = usual_text(line.name, week_text(outlook.regular_week(id_)), zone_text(line.rules.timezone))
    yield Markup("<div>{}</div>").format(usual.in_(language))
    if line.number is not None:
        shown = line.number.display.in_(language).replace(" ", NBSP)
        call = Markup('<a href="tel:{}">{}</a>').format(line.number.e164, shown)
        yield Markup("<div>{}{}</div>").format(call, _tariff(line, language))


def _tariff(line: Line, language: Language) -> str:
    return f" ({line.tariff.label.in_(language)})" if line.tariff else ""


def _written(attributes: dict[str, str], prefix: str = "") -> Markup:
    return Markup("").join(Markup(' {}{}="{}"').format(prefix, name, value) for name, value in attributes.items())
