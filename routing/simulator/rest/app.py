"""The REST API as a Flask app: who may ask, what goes wrong on demand, and which function answers.

https://www.twilio.com/docs/usage/twilios-response
"""

from __future__ import annotations

import hmac
import json
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Response, request

from routing.simulator.exchange import Exchange
from routing.simulator.faults import Fault
from routing.simulator.network_log import LoggedRequest, NetworkLog
from routing.simulator.rest import calls, messages, queues, recordings
from routing.simulator.rest.answers import VERSION, Form, Json, Refused, missing

# How long a connection that times out is held in real time, beyond the patience of any client.
SILENCE_SECONDS = 20.0
TWICE = "placed-twice"
_ROOT = f"/{VERSION}/Accounts/<account>"
Values = Mapping[str, str]
Answer = Json | tuple[bytes, str] | None


class Cut(Exception):
    """A connection that breaks (`reset`) or stays silent (`timeout`) instead of an answer."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing REST offers: its name, method, path, HTTP status when it is done, and what does it.

    `run` gets the exchange, the values in the path and the form or query.
    """

    name: str
    method: str
    path: str
    status: int
    run: Callable[[Exchange, Values, Form], Answer]


OPERATIONS = (
    Operation("calls.create", "POST", "/Calls.json", 201, lambda ex, at, form: calls.create(ex, form)),
    Operation("calls.list", "GET", "/Calls.json", 200,
              lambda ex, at, form: calls.listed(ex, form, ex.faults.lag("calls.list"))),
    Operation("calls.fetch", "GET", "/Calls/<sid>.json", 200, lambda ex, at, form: calls.fetch(ex, at["sid"])),
    Operation("calls.update", "POST", "/Calls/<sid>.json", 200,
              lambda ex, at, form: calls.update(ex, at["sid"], form)),
    Operation("calls.delete", "DELETE", "/Calls/<sid>.json", 204, lambda ex, at, form: calls.delete(ex, at["sid"])),
    Operation("queues.create", "POST", "/Queues.json", 201, lambda ex, at, form: queues.create(ex, form)),
    Operation("queues.list", "GET", "/Queues.json", 200, lambda ex, at, form: queues.listed(ex, form)),
    Operation("queues.fetch", "GET", "/Queues/<sid>.json", 200, lambda ex, at, form: queues.fetch(ex, at["sid"])),
    Operation("queues.update", "POST", "/Queues/<sid>.json", 200,
              lambda ex, at, form: queues.update(ex, at["sid"], form)),
    Operation("queues.delete", "DELETE", "/Queues/<sid>.json", 204,
              lambda ex, at, form: queues.delete(ex, at["sid"])),
    Operation("members.list", "GET", "/Queues/<sid>/Members.json", 200,
              lambda ex, at, form: queues.members(ex, at["sid"], form)),
    Operation("members.fetch", "GET", "/Queues/<sid>/Members/<call>.json", 200,
              lambda ex, at, form: queues.member(ex, at["sid"], at["call"])),
    Operation("members.update", "POST", "/Queues/<sid>/Members/<call>.json", 200,
              lambda ex, at, form: queues.dequeue(ex, at["sid"], at["call"], form)),
    Operation("messages.create", "POST", "/Messages.json", 201, lambda ex, at, form: messages.create(ex, form)),
    Operation("messages.list", "GET", "/Messages.json", 200,
              lambda ex, at, form: messages.listed(ex, form, ex.faults.lag("messages.list"))),
    Operation("messages.fetch", "GET", "/Messages/<sid>.json", 200,
              lambda ex, at, form: messages.fetch(ex, at["sid"])),
    Operation("messages.delete", "DELETE", "/Messages/<sid>.json", 204,
              lambda ex, at, form: messages.delete(ex, at["sid"])),
    Operation("recordings.list", "GET", "/Recordings.json", 200, lambda ex, at, form: recordings.listed(ex, form)),
    Operation("recordings.fetch", "GET", "/Recordings/<sid>.json", 200,
              lambda ex, at, form: recordings.fetch(ex, at["sid"])),
    Operation("recordings.delete", "DELETE", "/Recordings/<sid>.json", 204,
              lambda ex, at, form: recordings.delete(ex, at["sid"])),
    Operation("recordings.media", "GET", "/Recordings/<sid>.<any(wav,mp3):form>", 200,
              lambda ex, at, form: recordings.media(ex, at["sid"], at["form"])),
)


class RestApp:
    """The WSGI application. A cut connection is a real one under a web server, and raises ConnectionResetError or
    TimeoutError where the application is called in the same process.
    """

    def __init__(self, flask: Flask) -> None:
        self.flask = flask

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answers one request."""
        try:
            return self.flask.wsgi_app(environ, start_response)
        except Cut as cut:
            line = environ.get("werkzeug.socket")
            kind = str(cut)
        if not isinstance(line, socket.socket):
            raise TimeoutError("no answer") if kind == "timeout" else ConnectionResetError("connection reset")
        if kind == "timeout":
            time.sleep(SILENCE_SECONDS)
        line.shutdown(socket.SHUT_RDWR)
        start_response("500 Cut", [])
        return []


def create_rest(exchange: Exchange, log: NetworkLog) -> RestApp:
    """The API of one network."""
    app = Flask(__name__, static_folder=None)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    desk = Desk(exchange, log)
    for operation in OPERATIONS:
        app.add_url_rule(
            _ROOT + operation.path, operation.name, desk.view(operation), methods=[operation.method]
        )
    app.register_error_handler(404, lambda error: _refusal(missing(request.path)))
    app.register_error_handler(405, lambda error: _refusal(Refused(405, 20004, "Method not allowed")))
    return RestApp(app)


class Desk:
    """Takes requests to the engine and brings answers back."""

    def __init__(self, exchange: Exchange, log: NetworkLog) -> None:
        self._exchange, self._log = exchange, log

    def view(self, operation: Operation) -> Callable[..., Response]:
        """The Flask view of an operation."""

        def answer(account: str, **values: str) -> Response:
            form = Form(tuple((request.form if request.method == "POST" else request.args).items(multi=True)))
            result = self._exchange.engine.ask(lambda: self._answer(operation, account, values, form))
            path = request.path
            status = result.status_code if isinstance(result, Response) else 0
            self._log.add_request(LoggedRequest(
                self._exchange.now(), operation.name, operation.method, path, form.pairs, status
            ))
            if isinstance(result, Cut):
                raise result
            return result

        credentials = request

        def guarded(account: str, **values: str) -> Response:
            network, given = self._exchange.network, credentials.authorization
            known = given is not None and given.type == "basic" and _same(given.username, network.account_sid)
            if not (known and given and _same(given.password, network.auth_token)):
                refusal = _refusal(Refused(401, 20003, "Authenticate"))
                refusal.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
                return refusal
            return answer(account, **values)

        return guarded

    def _answer(self, operation: Operation, account: str, values: Values, form: Form) -> Response | Cut:
        """Within the engine."""
        if account != self._exchange.network.account_sid:
            return _refusal(missing(f"/{VERSION}/Accounts/{account}"))
        fault = self._exchange.faults.on_rest(operation.name)
        if fault is not None and not fault.what.startswith("placed"):
            return _failure(fault)
        try:
            done = operation.run(self._exchange, values, form)
            if fault is not None and fault.what == TWICE:  # as when something on the way sends a request again
                operation.run(self._exchange, values, form)
        except Refused as refused:
            return _refusal(refused)
        if fault is None or fault.what == TWICE:
            return _response(done, operation.status)
        return _failure(fault)


def _response(done: Answer, status: int) -> Response:
    if done is None:
        return Response(status=status)
    if isinstance(done, tuple):
        return Response(done[0], status, mimetype=done[1])
    return Response(json.dumps(done, ensure_ascii=False), status, mimetype="application/json")


def _refusal(refused: Refused) -> Response:
    return _response(refused.document(), refused.status)


def _failure(fault: Fault) -> Response | Cut:
    kind = fault.what.removeprefix("placed-then-")
    if kind in ("reset", "timeout"):
        return Cut(kind)
    status = int(kind)
    code, words = _FAILURES[status]
    answer = _refusal(Refused(status, code, words))
    if status == 429:
        answer.headers["Retry-After"] = str(max(1, round(fault.seconds)))
    return answer


_FAILURES = {
    429: (20429, "Too Many Requests"), 500: (20500, "Internal Server Error"), 503: (20503, "Service Unavailable"),
}


def _same(given: str | None, known: str) -> bool:
    return hmac.compare_digest((given or "").encode(), known.encode())
