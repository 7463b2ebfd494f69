"""/hours: every line's hours as a page, for people without JavaScript and for search engines; no script, no cookie.

It may be kept for a minute and never past the next opening or closing, and says for which moment it was made.
"""

from __future__ import annotations

import gzip
from datetime import datetime

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup

from routing.availability import Outlook
from routing.callbacks.consent import consent_of
from routing.domain.text import Language
from routing.web import guards
from routing.web.api.feeds import SCHEMA_ORG, contact_point_document
from routing.web.hours_view import chat_instead, line_view
from routing.web.parts import parts, ready_availability
from routing.web.ready import accepts_gzip, etag_of, matches, to_json

hours_page = Blueprint("hours_page", __name__, template_folder="templates")

CSP = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
KEPT_FOR = 60
PATH = "/hours"


@hours_page.get(PATH)
@guards.anyone
def page() -> Response:
    """The page in French, or in English when asked."""
    outlook, now = parts().outlooks.recent(), parts().runtime.clock.now()
    language = Language.EN if request.args.get("lang") == Language.EN else Language.FR
    left = int((outlook.next_boundary(now) - now).total_seconds())
    headers = {
        "Cache-Control": f"public, max-age={max(0, min(KEPT_FOR, left))}", "Vary": "Accept-Encoding",
        "Content-Language": language.value, "Content-Security-Policy": CSP,
    }
    return _sent(_html(outlook, now, language).encode(), headers)


def address(base: str, language: Language) -> str:
    """Where the page is in a language, under a path or an absolute address."""
    return f"{base}{PATH}" if language is Language.FR else f"{base}{PATH}?lang={language.value}"


def search_data(outlook: Outlook, now: datetime, public_url: str) -> Markup:
    """https://schema.org/Organization with a ContactPoint for each line, as it may stand inside a script element.

    A `<` is written as JSON's escape, so that nothing in a label ends the element (WHATWG HTML, "restrictions for
    contents of script elements").
    """
    centre, promises = outlook.centre, outlook.centre.promises
    points = [contact_point_document(line, outlook.hours[id_], now) for id_, line in centre.lines.items()]
    document: dict[str, object] = {
        "@context": SCHEMA_ORG, "@type": "Organization", "url": f"{public_url}/", "contactPoint": points,
    }
    if promises is not None and promises.privacy.controller is not None:
        document["name"] = promises.privacy.controller
    return Markup(to_json(document).decode().replace("<", "\\u003c"))


def _sent(body: bytes, headers: dict[str, str]) -> Response:
    etag, is_gzip = etag_of(body), accepts_gzip(request.headers.get("Accept-Encoding", ""))
    headers = headers | {"ETag": f'"{etag}-gzip"' if is_gzip else f'"{etag}"'}
    if matches(request.headers.get("If-None-Match", ""), etag):
        return Response(status=304, headers=headers)
    if is_gzip:
        headers["Content-Encoding"] = "gzip"
        body = gzip.compress(body, 5, mtime=0)
    return Response(body, content_type="text/html; charset=utf-8", headers=headers)


def _html(outlook: Outlook, now: datetime, language: Language) -> str:
    links, loads = parts().runtime.links, ready_availability().loads.recent(outlook, now)
    lines = [line_view(outlook, id_, now, loads.get(id_), language) for id_ in outlook.centre.lines]
    instead = chat_instead(outlook, now)
    return render_template(
        "hours.html", lines=lines, instead=instead.in_(language) if instead else None, lang=language.value,
        t=lambda french, english: french if language is Language.FR else english, languages=tuple(Language),
        canonical=address(links.public_url, language), at={one: address(links.prefix, one) for one in Language},
        absolute={one: address(links.public_url, one) for one in Language}, prefix=links.prefix,
        feeds=f"{links.prefix}/api/v1/lines", webcal=f"webcal://{links.public_url.partition('://')[2]}/api/v1/lines",
        has_callbacks=consent_of(outlook.centre) is not None, data=search_data(outlook, now, links.public_url),
    )
