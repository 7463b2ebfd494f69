"""`/phones/…`: the telephones of a live network as JSON, for the page that plays them and for programs.

`POST` takes JSON and answers JSON; what is refused answers `{"error": CODE}`, with the `field` to correct if any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from flask import Flask, Response, jsonify, request

from routing.simulator.call_log import CallLog, PlacedCall
from routing.simulator.live import LiveNetwork
from routing.simulator.network_settings import NetworkSettings
from routing.simulator.order import Order, OrderError, number_of
from routing.simulator.parties import ANY_BEHAVIOUR, Caller
from routing.simulator.same_site import is_from_elsewhere, lang_asked
from routing.simulator.switchboard import Switchboard

T = TypeVar("T")
MOST_WORDS = 400

Given = Mapping[str, str]
Answer = dict[str, object]


class PhoneError(Exception):
    """Something a telephone cannot do: the HTTP `status`, a `code` for programs and the `field` that is wrong."""

    def __init__(self, status: int, code: str, field: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.field = status, code, field


class Phones:
    """The views."""

    def __init__(self, settings: NetworkSettings, live: LiveNetwork, log: CallLog) -> None:
        """Calls placed here are kept in `log` beside the scripted ones."""
        self._settings, self._live, self._log = settings, live, log
        self._board = Switchboard(live, settings.agents, settings.behaviours)

    def add_to(self, app: Flask) -> None:
        """Adds the routes."""
        app.add_url_rule("/phones/state", "phones_state", self.state)
        app.add_url_rule("/phones/events", "phones_events", self.events)
        app.add_url_rule("/phones/calls/<sid>", "phones_call", self.one_call)
        actions = (self.call, self.press, self.speak, self.hangup, self.register, self.pickup, self.decline)
        for action in actions:
            path, view = f"/phones/{action.__name__}", _posted(action)
            app.add_url_rule(path, f"phones_do_{action.__name__}", view, methods=["POST"])
        app.register_error_handler(PhoneError, _refused)

    def state(self) -> Response:
        """Who calls, waits, talks; the agents; the text messages."""
        return jsonify(_running(self._board.state))

    def events(self) -> Response:
        """`?since=N&lang=fr`: what happened after event N."""
        since = request.args.get("since", "0")
        if not re.fullmatch(r"\d{1,12}", since):
            raise PhoneError(422, "wrong", "since")
        return jsonify(events=_running(lambda: self._board.events(int(since), lang_asked())))

    def one_call(self, sid: str) -> Response:
        """The documents fetched for a call."""
        try:
            return jsonify(_running(lambda: self._board.call(sid)))
        except KeyError as error:
            raise PhoneError(404, "no_such_call") from error

    def call(self, given: Given) -> Answer:
        """`from` calls the line `to`."""
        line = next((line for line in self._settings.lines if line.number == given.get("to")), None)
        if line is None:
            raise PhoneError(422, "wrong", "to")
        try:
            caller = Caller(number_of(given.get("from", ""), is_lenient=True), is_live=True)
        except OrderError as error:
            raise PhoneError(422, "wrong", "from") from error
        sid = _running(lambda: self._live.place(caller, line.number))
        self._log.add(PlacedCall(Order(caller, line, {}), sid, lambda: self._live.record(sid)))
        return {"sid": sid}

    def press(self, given: Given) -> Answer:
        """Presses `keys` in the call `sid`."""
        keys = given.get("keys", "")
        if not re.fullmatch(r"[0-9*#]{1,32}", keys):
            raise PhoneError(422, "wrong", "keys")
        return _in_call(_running(lambda: self._live.press(given.get("sid", ""), keys)))

    def speak(self, given: Given) -> Answer:
        """Says `words` in the call `sid`."""
        words = " ".join(given.get("words", "").split())
        if not 0 < len(words) <= MOST_WORDS:
            raise PhoneError(422, "wrong", "words")
        return _in_call(_running(lambda: self._live.speak(given.get("sid", ""), words)))

    def hangup(self, given: Given) -> Answer:
        """Hangs up in the call `sid`."""
        return _in_call(_running(lambda: self._live.hang_up(given.get("sid", ""))))

    def register(self, given: Given) -> Answer:
        """From now on the agent at `address` behaves as `behaviour` says: `browser` is played by hand."""
        address, behaviour = self._address(given), given.get("behaviour", "")
        if behaviour not in ANY_BEHAVIOUR:
            raise PhoneError(422, "wrong", "behaviour")
        _running(lambda: self._live.register(address, behaviour))
        return {"address": address, "behaviour": behaviour}

    def pickup(self, given: Given) -> Answer:
        """Picks up the telephone at `address`."""
        return _ringing(_running(lambda: self._live.pick_up(self._address(given))))

    def decline(self, given: Given) -> Answer:
        """Refuses the call that rings at `address`."""
        return _ringing(_running(lambda: self._live.decline(self._address(given))))

    def _address(self, given: Given) -> str:
        address = given.get("address", "")
        if address not in self._settings.agents:
            raise PhoneError(422, "wrong", "address")
        return address


def _posted(action: Callable[[Given], Answer]) -> Callable[[], Response]:
    """A view that hands an action the texts of a JSON object sent by our own page, or by no page at all."""

    def view() -> Response:
        if is_from_elsewhere():
            raise PhoneError(403, "other_site")
        given = request.get_json(silent=True)
        if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
            raise PhoneError(422, "not_json")
        return jsonify(action(given))

    return view


def _running(question: Callable[[], T]) -> T:
    """What the network answers, unless it does not run."""
    try:
        return question()
    except RuntimeError as error:
        raise PhoneError(503, "not_running") from error


def _in_call(was_done: bool) -> Answer:
    if not was_done:
        raise PhoneError(409, "not_in_call")
    return {"done": True}


def _ringing(sid: str) -> Answer:
    if not sid:
        raise PhoneError(409, "not_ringing")
    return {"sid": sid}


def _refused(error: PhoneError) -> tuple[Response, int]:
    field = {"field": error.field} if error.field else {}
    return jsonify(error=error.code, **field), error.status
