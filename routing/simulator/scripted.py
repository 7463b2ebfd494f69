"""The pages of calls written in advance: a form that says what the caller does, the transcript, and the same as JSON.

They need no JavaScript.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from routing.simulator.call_log import CallLog, PlacedCall
from routing.simulator.live import LiveNetwork
from routing.simulator.masking import masked_number, shown_number
from routing.simulator.network_settings import NetworkSettings
from routing.simulator.order import Order, OrderError, order_of
from routing.simulator.page_words import PAGE
from routing.simulator.parties import BEHAVIOURS
from routing.simulator.phrases import ENDS
from routing.simulator.records import CallRecord
from routing.simulator.same_site import is_from_elsewhere, lang_asked

Place = Callable[[Order], PlacedCall]


class ScriptedCalls:
    """The views: each reads the request, and answers from the log."""

    def __init__(self, settings: NetworkSettings, live: LiveNetwork | None, log: CallLog, place: Place) -> None:
        """`place` has a call in fast time; with a `live` network it goes on there while it is shown."""
        self._settings, self._live, self._log, self._place = settings, live, log, place

    def add_to(self, app: Flask) -> None:
        """Adds the routes."""
        app.add_url_rule("/script", "script", self.page)
        app.add_url_rule("/calls", "call", self.call, methods=["POST"])
        app.add_url_rule("/calls", "calls", self.calls)
        app.add_url_rule("/calls/<sid>", "one_call", self.one_call)

    def page(self) -> str:
        """The form, the latest calls, and the call asked for by `?call=SID`."""
        sid = request.args.get("call")
        shown = self._log.get(sid) if sid else None
        if sid and shown is None:
            abort(404)
        return self._render(shown)

    def call(self) -> tuple[str, int] | BaseResponse:
        """Places the call of the form and shows it; 422 with the field to correct."""
        if is_from_elsewhere():
            abort(403)
        try:
            order = order_of(request.form, self._settings.lines, self._settings.agents)
        except OrderError as error:
            return self._render(None, error.field), 422
        placed = self._place(order)
        self._log.add(placed)
        if self._live is not None:
            return redirect(url_for("script", call=placed.sid, lang=lang_asked()), 303)
        return self._render(placed), 200

    def calls(self) -> Response:
        """The calls kept, newest first."""
        return jsonify(calls=[placed.summary() for placed in self._log.all()])

    def one_call(self, sid: str) -> Response:
        """One call in full."""
        placed = self._log.get(sid)
        if placed is None:
            abort(404)
        return jsonify(placed.detail(lang_asked()))

    def _render(self, shown: PlacedCall | None, wrong: str = "") -> str:
        lang = lang_asked()
        record = shown.record if shown else None
        return render_template(
            "script.html",
            lang=lang,
            here="script",
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


def _outcome(record: CallRecord, lang: str) -> str:
    ends = [row.sentence for row in record.transcript.rows(lang) if row.event.verb == "end"]
    return ends[0] if ends else ENDS[lang]["under_way"]
