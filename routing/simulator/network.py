"""The network's own pages: place a call into the product by hand, read what was heard; the same as JSON.

Beside them, on the same port: Twilio's REST of the live network, and `/faults`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response as BaseResponse

from routing.simulator.call_log import CallLog, PlacedCall
from routing.simulator.carrier import HttpTransport, Transport
from routing.simulator.fault_desk import FaultDesk
from routing.simulator.live import LiveNetwork
from routing.simulator.masking import masked_number, shown_number
from routing.simulator.network_clock import SteppedClock, real_now
from routing.simulator.order import Line, Order, OrderError, order_of
from routing.simulator.page_words import PAGE
from routing.simulator.parties import BEHAVIOURS, Agent, Network, TaskRouting
from routing.simulator.phone import place_call
from routing.simulator.phrases import ENDS, LANGUAGES
from routing.simulator.records import CallRecord

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """What a network needs to know: its Twilio account, where the product is, and the lines it can call.

    `public_url` is the product's base address; `agents` maps what TwiML dials to the name shown, `behaviours` the
    same to how they behave, `answer` by default. `api_url` is where the network's own REST is found.
    """

    account_sid: str
    auth_token: str
    public_url: str
    lines: tuple[Line, ...]
    agents: Mapping[str, str] = field(default_factory=dict)
    now: Callable[[], datetime] = real_now
    transport: Transport = field(default_factory=HttpTransport)
    behaviours: Mapping[str, str] = field(default_factory=dict)
    api_url: str = "https://api.twilio.com"
    calls_per_second: float = 1
    talk_seconds: float = 60
    tasks: TaskRouting = field(default_factory=TaskRouting)


class Pages:
    """The network's views: each reads the request, and answers from the log."""

    def __init__(self, settings: NetworkSettings, live: LiveNetwork | None) -> None:
        self._settings, self._live, self._log = settings, live, CallLog()

    def page(self) -> str:
        """The form, the latest calls, and the call asked for by `?call=SID`."""
        sid = request.args.get("call")
        shown = self._log.get(sid) if sid else None
        if sid and shown is None:
            abort(404)
        return self._render(shown)

    def call(self) -> tuple[str, int] | BaseResponse:
        """Places the call of the form and shows it; 422 with the field to correct.

        A live network's call goes on while it is shown; without one it is had in fast time, in a network of its own.
        """
        _refuse_other_sites()
        try:
            order = order_of(request.form, self._settings.lines, self._settings.agents)
        except OrderError as error:
            return self._render(None, error.field), 422
        if self._live is not None:
            placed = _begin(self._live, order)
            self._log.add(placed)
            return redirect(url_for("page", call=placed.sid, lang=_lang()), 303)
        placed = _place(self._settings, order)
        self._log.add(placed)
        return self._render(placed), 200

    def calls(self) -> Response:
        """The calls kept, newest first."""
        return jsonify(calls=[placed.summary() for placed in self._log.all()])

    def one_call(self, sid: str) -> Response:
        """One call in full."""
        placed = self._log.get(sid)
        if placed is None:
            abort(404)
        return jsonify(placed.detail(_lang()))

    def _render(self, shown: PlacedCall | None, wrong: str = "") -> str:
        lang = _lang()
        record = shown.record if shown else None
        return render_template(
            "network.html",
            lang=lang,
            other_lang="en" if lang == "fr" else "fr",
            words=PAGE[lang],
            ends=ENDS[lang],
            settings=self._settings,
            behaviours=BEHAVIOURS,
            form=request.form,
            wrong=wrong,
            shown=shown,
            detail=shown.detail(lang) if shown else None,
            record=record,
            rows=record.transcript.rows(lang) if record else (),
            outcome=_outcome(record, lang) if record else "",
            calls=self._log.all(),
            shown_number=shown_number,
            masked_number=masked_number,
        )


def create_live(settings: NetworkSettings) -> LiveNetwork:
    """The live network of these settings, not started."""
    agents = {
        target: Agent(name, settings.behaviours.get(target, "answer")) for target, name in settings.agents.items()
    }
    return LiveNetwork(_network(settings, agents))


def create_network(settings: NetworkSettings, live: LiveNetwork | None = None) -> Flask:
    """The network as a Flask app: `/` the page, `/calls` and `/calls/<sid>`; with a `live` network `/faults` and,
    under `/2010-04-01/`, Twilio's REST as well. Raises ValueError when there is no line to call.
    """
    if not settings.lines:
        raise ValueError("a network needs at least one line to call")
    app, pages = Flask(__name__), Pages(settings, live)
    app.add_url_rule("/", "page", pages.page)
    app.add_url_rule("/calls", "call", pages.call, methods=["POST"])
    app.add_url_rule("/calls", "calls", pages.calls)
    app.add_url_rule("/calls/<sid>", "one_call", pages.one_call)
    app.after_request(_with_headers)
    if live is not None:
        FaultDesk(live).add_to(app)
        app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/2010-04-01": _unmounted(live.rest)})  # type: ignore[method-assign]
    return app


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


def _place(settings: NetworkSettings, order: Order) -> PlacedCall:
    record = place_call(_network(settings, order.agents), order.caller, order.line.number)
    return PlacedCall(order, record.sid, lambda: record)


def _begin(live: LiveNetwork, order: Order) -> PlacedCall:
    for address, agent in order.agents.items():
        live.register(address, agent.behaviour)
    sid = live.place(order.caller, order.line.number)
    return PlacedCall(order, sid, lambda: live.record(sid))


def _outcome(record: CallRecord, lang: str) -> str:
    ends = [row.sentence for row in record.transcript.rows(lang) if row.event.verb == "end"]
    return ends[0] if ends else ENDS[lang]["under_way"]


def _lang() -> str:
    asked = request.values.get("lang", "fr")
    return asked if asked in LANGUAGES else "fr"


def _refuse_other_sites() -> None:
    """Another site's page may not place calls through the browser of whoever runs this network."""
    origin = request.headers.get("Origin")
    if origin is not None and origin != request.host_url.rstrip("/"):
        abort(403)


def _with_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
