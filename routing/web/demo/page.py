"""`/`: the first thing that `make run` shows. The widget as visitors meet it, and every state of it to look at."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request

from routing.domain.text import Language
from routing.web import guards
from routing.web.api.answers import NO_STORE, answer
from routing.web.console.shell import asset_url
from routing.web.demo.answers import demo_document
from routing.web.demo.states import STATES
from routing.web.parts import parts
from routing.web.simulated_network import network_address

demo = Blueprint("demo", __name__, template_folder="../templates")

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


@demo.get("/")
@guards.anyone
def page() -> Response:
    """The page, in French or in English when asked."""
    language = Language.EN if request.args.get("lang") == Language.EN else Language.FR
    html = render_template(
        "demo.html", lang=language.value, t=lambda fr, en: fr if language is Language.FR else en, states=STATES,
        prefix=parts().runtime.links.prefix, network=network_address(), language=language,
        public_url=parts().runtime.links.public_url, mark=asset_url("mark.svg"),
    )
    return Response(html, content_type="text/html; charset=utf-8", headers={
        "Content-Security-Policy": CSP, "Cache-Control": "no-cache", "Content-Language": language.value,
    })


@demo.get("/demo/<state>/api/v1/availability")
@guards.anyone
def availability(state: str) -> Response:
    """What the API would answer at the moment of a state."""
    if state not in STATES:
        abort(404)
    network, centre = network_address(), parts().outlooks.recent().centre
    chat = f"{network}chat" if network else None
    return answer(demo_document(STATES[state], centre, chat, parts().runtime.links.prefix), NO_STORE)
