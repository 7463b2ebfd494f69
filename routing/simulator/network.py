"""The simulated network as a web application: telephones to play by hand, calls written in advance, and its JSON.

Beside them, on the same port: Twilio's REST of the live network, and `/faults`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, render_template
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from routing.simulator import chat_page
from routing.simulator.call_log import CallLog, PlacedCall
from routing.simulator.fault_desk import FaultDesk
from routing.simulator.live import LiveNetwork
from routing.simulator.masking import shown_number
from routing.simulator.network_clock import SteppedClock
from routing.simulator.network_settings import NetworkSettings, Rehearsing
from routing.simulator.order import Order
from routing.simulator.page_words import NAV, PAGE
from routing.simulator.parties import Agent, Network
from routing.simulator.phone import place_call
from routing.simulator.phone_words import PHONES, SCRIPT_WORDS
from routing.simulator.phones import Phones
from routing.simulator.rehearsal_page import RehearsalPage
from routing.simulator.same_site import lang_asked, with_headers
from routing.simulator.scripted import ScriptedCalls

__all__ = ["NetworkSettings", "Rehearsing", "create_live", "create_network"]

# What an agent at a telephone may do, in the order of the page.
ROLES = ("answer", "no-answer", "busy", "mailbox", "browser")


def create_live(settings: NetworkSettings) -> LiveNetwork:
    """The live network of these settings, not started."""
    agents = {
        target: Agent(name, settings.behaviours.get(target, "answer")) for target, name in settings.agents.items()
    }
    return LiveNetwork(_network(settings, agents))


def create_network(settings: NetworkSettings, live: LiveNetwork | None = None) -> Flask:
    """The network as a Flask app: `/script` and `/calls` for calls written in advance, `/chat` and `/chat.js` a chat to
    try, `/rehearsal` where the settings have a command for it; with a `live` network `/` the telephones, `/phones/…`,
    `/faults` and, under `/2010-04-01/`, Twilio's REST as well. Raises ValueError when there is no line to call.
    """
    if not settings.lines:
        raise ValueError("a network needs at least one line to call")
    app, log = Flask(__name__), CallLog()
    scripted = ScriptedCalls(settings, live, log, lambda order: _place(settings, live, order))
    scripted.add_to(app)
    chat_page.add_to(app)
    if settings.rehearsing is not None:
        RehearsalPage(settings, settings.rehearsing).add_to(app)
    app.after_request(with_headers)
    app.context_processor(lambda: _layout(settings, live))
    if live is None:
        app.add_url_rule("/", "home", scripted.page)
        return app
    app.add_url_rule("/", "home", lambda: _phones_page(settings, live))
    Phones(settings, live, log).add_to(app)
    FaultDesk(live).add_to(app)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/2010-04-01": _unmounted(live.rest)})  # type: ignore[method-assign]
    return app


def _layout(settings: NetworkSettings, live: LiveNetwork | None) -> dict[str, object]:
    """What the frame of every page shows."""
    lang = lang_asked()
    pages = {"home": live is not None, "script": True, "rehearsal": settings.rehearsing is not None, "chat": True}
    return {
        "nav": [(page, NAV[lang][page]) for page, is_there in pages.items() if is_there],
        "other_lang": "en" if lang == "fr" else "fr",
        "frame": PAGE[lang],
    }


def _phones_page(settings: NetworkSettings, live: LiveNetwork) -> str:
    lang = lang_asked()
    return render_template(
        "phones.html", lang=lang, here="home", words=PHONES[lang], script_words=SCRIPT_WORDS[lang], settings=settings,
        roles=ROLES, rate=f"{settings.calls_per_second:g}", talk=f"{live.network.talk_seconds:g}",
        zone=live.network.zone.key, shown_number=shown_number,
    )


def _unmounted(app: WSGIApplication) -> WSGIApplication:
    """An application that sees the whole path, though it is mounted under the first part of it."""

    def whole(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["SCRIPT_NAME"] + environ["PATH_INFO"]
        return app({**environ, "SCRIPT_NAME": "", "PATH_INFO": path}, start_response)

    return whole


def _network(settings: NetworkSettings, agents: Mapping[str, Agent]) -> Network:
    base = settings.public_url.rstrip("/")
    return Network(
        account_sid=settings.account_sid,
        auth_token=settings.auth_token,
        voice_url=f"{base}/twilio/voice",
        fallback_url=f"{base}/twilio/voice/fallback",
        status_url=f"{base}/twilio/status",
        transport=settings.transport,
        clock=SteppedClock(settings.now()),
        agents=agents,
        api_url=settings.api_url,
        calls_per_second=settings.calls_per_second,
        talk_seconds=settings.talk_seconds,
        tasks=settings.tasks,
    )


def _place(settings: NetworkSettings, live: LiveNetwork | None, order: Order) -> PlacedCall:
    """A call of the live network, where it goes on by itself; without one it is had in a network of its own."""
    if live is None:
        record = place_call(_network(settings, order.agents), order.caller, order.line.number)
        return PlacedCall(order, record.sid, lambda: record)
    for address, agent in order.agents.items():
        live.register(address, agent.behaviour)
    sid = live.place(order.caller, order.line.number)
    return PlacedCall(order, sid, lambda: live.record(sid))
