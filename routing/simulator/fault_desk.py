"""`/faults`: what shall go wrong in a running network, set from outside."""

from __future__ import annotations

import math
from dataclasses import asdict

from flask import Flask, Response, abort, jsonify, request

from routing.simulator.live import LiveNetwork


class FaultDesk:
    """`POST /faults` with on, what and, if wanted, times (`0` for ever), seconds and share; `GET`; `DELETE`."""

    def __init__(self, live: LiveNetwork) -> None:
        self._live = live

    def add_to(self, app: Flask) -> None:
        """Adds the routes."""
        app.add_url_rule("/faults", "faults", self.faults)
        app.add_url_rule("/faults", "set_fault", self.set_fault, methods=["POST"])
        app.add_url_rule("/faults", "clear_faults", self.clear_faults, methods=["DELETE"])

    def faults(self) -> Response:
        """What is set and not used up."""
        return jsonify(faults=[asdict(fault) for fault in self._live.faults()])

    def set_fault(self) -> tuple[Response, int]:
        """Sets one; 422 with the reason for one that cannot be."""
        _refuse_other_sites()
        given = request.get_json(silent=True) or request.form.to_dict()
        try:
            times = int(given.get("times", 1)) or None
            seconds, share = float(given.get("seconds", 0)), float(given.get("share", 1))
            if not (math.isfinite(seconds) and math.isfinite(share)):
                raise ValueError("seconds and share are numbers")
            fault = self._live.set_fault(str(given.get("on", "")), str(given.get("what", "")), times, seconds, share)
        except (ValueError, TypeError, AttributeError) as error:
            return jsonify(error=str(error)), 422
        return jsonify(asdict(fault)), 201

    def clear_faults(self) -> tuple[str, int]:
        """From now on everything goes well."""
        _refuse_other_sites()
        self._live.clear_faults()
        return "", 204


def _refuse_other_sites() -> None:
    origin = request.headers.get("Origin")
    if origin is not None and origin != request.host_url.rstrip("/"):
        abort(403)
