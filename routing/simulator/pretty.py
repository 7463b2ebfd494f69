"""TwiML to read: laid out over lines, its verbs in one line, and the language each sentence is said in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from routing.simulator.legs import Document

MOST_CHARACTERS = 64 * 1024
_SHOWN = ("numDigits", "timeout", "length", "input", "finishOnKey", "maxLength", "url", "waitUrl", "action")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def pretty(body: str) -> str:
    """A document with one element a line; what is no XML stays as it is."""
    root = _root(body)
    if root is None:
        return body
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode")


def verbs_in(body: str) -> list[str]:
    """The verbs of a document in order, each with what matters of it: `Gather numDigits=1 action=/next`."""
    root = _root(body)
    return [] if root is None else [_told(element) for element in root]


def _told(element: Element) -> str:
    facts = [f"{name}={_short(element.attrib[name])}" for name in _SHOWN if element.attrib.get(name)]
    inner = [f"{tag} ×{count}" if count > 1 else tag for tag, count in Counter(child.tag for child in element).items()]
    return " ".join([element.tag, *facts, *([f"({', '.join(inner)})"] if inner else [])])


def _short(value: str) -> str:
    """An attribute without the spaces in it; of an address the last part is enough."""
    return "+".join(re.sub(r"^https?://[^/]*/(.*/)?", "…/", value).split())


def language_of(words: str, documents: Iterable[Document]) -> str:
    """The language in which the last document that says some words does so: `fr-FR`, empty when it is not told."""
    wanted, found = _flat(words), ""
    for document in documents:
        for say in _sayings(document.body):
            if _flat("".join(say.itertext())) == wanted:
                found = say.get("language", "")
    return found if _LANGUAGE.fullmatch(found) else ""


def _sayings(body: str) -> Iterator[Element]:
    root = _root(body)
    return iter(()) if root is None else root.iter("Say")


def _flat(text: str) -> str:
    return " ".join(text.split())


def _root(body: str) -> Element | None:
    """The document, unless it is none, or one that no TwiML reader takes."""
    if len(body) > MOST_CHARACTERS or re.search(r"<!(DOCTYPE|ENTITY)", body):
        return None
    try:
        return ElementTree.fromstring(body.encode())
    except (ElementTree.ParseError, ValueError, LookupError):
        return None
