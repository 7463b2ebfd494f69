"""A form as a tree of plain elements: the widget draws it as it stands, and a page is written from it.

A tree is `[tag, {attributes}, …children]`, a child being a string or another tree. Only tags of a form are used, so
that whoever draws one may refuse all others; an attribute is a string, or True for one without a value.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

Tree = list[Any]
Child = Tree | str | None

TAGS = frozenset({"div", "h2", "p", "b", "form", "label", "input", "select", "optgroup", "option", "button", "a"})
EMPTY = frozenset({"input"})
CONTROLS = EMPTY | {"select"}


def node(tag: str, /, *children: Child, **attributes: str | bool | None) -> Tree:
    """An element; attributes without a value and children that are none are left out, `_` in a name is `-`."""
    given = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    kept = {name: value for name, value in given.items() if value not in (None, False)}
    return [tag, kept, *(child for child in children if child)]


def hidden(**values: str) -> list[Tree]:
    """Values that go along with a form."""
    return [node("input", type="hidden", name=name, value=value) for name, value in values.items()]


def field(name: str, label: str, control: Tree, hint: str | None = None, error: str | None = None) -> Tree:
    """A control with its label, its hint and, where it is wrong, what to do: all known to a screen reader."""
    named = [f"{name}-{part}" for part, words in (("hint", hint), ("error", error)) if words]
    tag, attributes, *children = control
    attributes |= {"id": name, "name": name}
    if named:
        attributes["aria-describedby"] = " ".join(named)
    if error:
        attributes["aria-invalid"] = "true"
    return node(
        "div", node("label", label, for_=name), hint and node("p", hint, id=f"{name}-hint", class_="soft"),
        error and node("p", error, id=f"{name}-error", class_="error"), [tag, attributes, *children], class_="field",
    )


def html_of(told: Child) -> Markup:
    """A tree as HTML, escaped. A control that is to have the focus gets it without a script."""
    if not isinstance(told, list):
        return Markup("").join([told or ""])
    tag, attributes, *children = told
    if "data-focus" in attributes and tag in CONTROLS:
        attributes = attributes | {"autofocus": True}
    written = Markup("").join(
        Markup(" {}").format(name) if value is True else Markup(' {}="{}"').format(name, value)
        for name, value in attributes.items()
    )
    if tag in EMPTY:
        return Markup("<{}{}>").format(tag, written)
    inside = Markup("").join(html_of(child) for child in children)
    return Markup("<{}{}>{}</{}>").format(tag, written, inside, tag)
