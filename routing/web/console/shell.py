"""The frame of every page of the console: navigation, language, the banner of closed lines, and strict headers."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from routing.access import Access, Role
from routing.availability import Outlook
from routing.domain.text import Language, Text
from routing.journalling import Author
from routing.web import csrf, guards
from routing.web.console import assets
from routing.web.console.banner import closed_lines
from routing.web.console.moments import Moments
from routing.web.parts import parts

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP, "Cache-Control": "no-store", "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow", "Vary": "Cookie, Accept-Encoding",
}
LANGUAGE_COOKIE = "console_language"
WORTH_COMPRESSING = 1_000


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation."""

    path: str
    label: Text
    role: Role = Role.VIEWER


PLACES = (
    Place("", Text("Aujourd’hui", "Today")),
    Place("/week", Text("Semaine", "Week")),
    Place("/exceptions", Text("Exceptions et jours fériés", "Exceptions and holidays")),
    Place("/close", Text("Fermer maintenant", "Close now"), Role.SUPERVISOR),
    Place("/announcement", Text("Annonce", "Announcement"), Role.SUPERVISOR),
    Place("/callbacks", Text("Rappels", "Callbacks")),
    Place("/calls", Text("Appels", "Calls")),
    Place("/voicemails", Text("Messages vocaux", "Voicemails")),
    Place("/agents", Text("Agents", "Agents")),
    Place("/reports", Text("Rapports", "Reports")),
    Place("/overview", Text("Aperçu", "Overview")),
    Place("/journal", Text("Journal", "Journal")),
    Place("/exchange", Text("Import et export", "Import and export"), Role.SUPERVISOR),
)


def language() -> Language:
    """French, unless English was chosen: by `?lang=`, which is kept in a cookie."""
    known = {each.value for each in Language}
    asked = request.values.get("lang", "")
    chosen = asked if asked in known else request.cookies.get(LANGUAGE_COOKIE, "")
    return Language(chosen) if chosen in known else Language.FR


def outlook() -> Outlook:
    """The hours as they are at present, changes of a moment ago in them."""
    return parts().outlooks.awaited()


def author() -> Author:
    """Who makes a change in the console, and from where."""
    found = guards.access()
    return Author(found.user, found.role.value, "console", request.remote_addr)


def page(template: str, status: int = 200, **values: Any) -> Response:
    """A page inside the frame: `t(fr, en)`, `at` (how moments are written), `url`, `csrf` and `me` are known to it."""
    told = outlook()
    return bare_page(template, status, told, me=guards.access(), banner=closed_lines(told), **values)


def bare_page(
    template: str, status: int, told: Outlook, me: Access | None = None, banner: Any = (), **values: Any
) -> Response:
    """A page for somebody who may not have signed in."""
    spoken = language()
    html = render_template(
        template, t=chooser(spoken), lang=spoken.value, url=url, asset=asset_url, csrf=csrf.token_in_use,
        at=Moments(spoken, told.centre.timezone), me=me, banner=banner, places=_places(me), here=_here(),
        centre=told.centre, now=parts().runtime.clock.now(), other_language=_other(), **values,
    )
    return answer(html, status)


def answer(html: str, status: int = 200) -> Response:
    """HTML with the headers of the console, gzipped where the browser takes it."""
    body = html.encode()
    told = Response(body, status, content_type="text/html; charset=utf-8", headers=HEADERS)
    if len(body) > WORTH_COMPRESSING and request.accept_encodings.quality("gzip") > 0:
        told.set_data(gzip.compress(body, 5, mtime=0))
        told.headers["Content-Encoding"] = "gzip"
    if request.args.get("lang"):
        told.set_cookie(
            LANGUAGE_COOKIE, language().value, max_age=31_536_000, path="/", secure=True, httponly=True, samesite="Lax"
        )
    return told


def go(path: str, **query: str) -> BaseResponse:
    """Back to a page after a change, so that loading it again sends nothing again."""
    told = redirect(url(path, **query), 303)
    told.headers.extend(HEADERS)
    return told


def url(path: str = "", **query: str) -> str:
    """The address of a page of the console under the path that it is served from: `/week`."""
    asked = f"?{urlencode(query)}" if query else ""
    return f"{parts().runtime.links.prefix}/console{path}{asked}"


def asset_url(name: str) -> str:
    """The address of a file of the console."""
    return url(f"/assets/{assets.known()[name].address}")


def chooser(spoken: Language) -> Any:
    """`t(fr, en)` of templates."""
    return lambda french, english: french if spoken is Language.FR else english


def _places(me: Access | None) -> tuple[Place, ...]:
    return tuple(place for place in PLACES if me is not None and me.role.covers(place.role))


def _here() -> str:
    return request.path.removeprefix("/console").rstrip("/")


def _other() -> str:
    """The address of this page in the other language."""
    query = {name: value for name, value in request.args.items() if name not in ("lang", "said")}
    query["lang"] = "en" if language() is Language.FR else "fr"
    return f"?{urlencode(query)}"
