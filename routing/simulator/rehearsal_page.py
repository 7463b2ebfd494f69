"""The page “As if it were …”: a form for a call at a pretended moment, and what was heard in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Flask, abort, render_template, request

from routing.simulator.legs import Document
from routing.simulator.masking import shown_number
from routing.simulator.network_settings import NetworkSettings, Rehearsing
from routing.simulator.order import OrderError
from routing.simulator.page_words import PAGE
from routing.simulator.parties import BEHAVIOURS
from routing.simulator.phrases import LABELS
from routing.simulator.pretty import pretty
from routing.simulator.rehearse import NotRehearsed, Rehearsals, scene_of
from routing.simulator.same_site import is_from_elsewhere, lang_asked


class RehearsalPage:
    """The views."""

    def __init__(self, settings: NetworkSettings, rehearsing: Rehearsing) -> None:
        self._settings, self._agents = settings, rehearsing.agents
        self._rehearsals = Rehearsals(rehearsing)

    def add_to(self, app: Flask) -> None:
        """Adds the routes."""
        app.add_url_rule("/rehearsal", "rehearsal", self.page)
        app.add_url_rule("/rehearsal", "rehearse", self.rehearse, methods=["POST"])

    def page(self) -> str:
        """The form."""
        return self._render()

    def rehearse(self) -> tuple[str, int]:
        """Has the call and shows it; 422 with the field to correct, 502 or 503 when it could not be had."""
        if is_from_elsewhere():
            abort(403)
        try:
            scene = scene_of(request.form, self._settings.lines, self._agents)
            told = self._rehearsals.run(scene, lang_asked())
        except OrderError as error:
            return self._render(wrong=error.field), 422
        except NotRehearsed as failure:
            return self._render(failure=failure), 503 if failure.code == "busy" else 502
        return self._render(told=told), 200

    def _render(
        self, told: dict[str, Any] | None = None, wrong: str = "", failure: NotRehearsed | None = None
    ) -> str:
        lang = lang_asked()
        return render_template(
            "rehearsal.html",
            lang=lang,
            here="rehearsal",
            words=PAGE[lang],
            settings=self._settings,
            agents=self._agents,
            behaviours=BEHAVIOURS,
            form=request.form,
            wrong=wrong,
            failure=failure,
            told=told,
            rows=_rows(told["transcript"], lang) if told else [],
            documents=_documents(told.get("documents")) if told else [],
            shown_number=shown_number,
        )


def _rows(transcript: Sequence[object], lang: str) -> list[dict[str, Any]]:
    """Each event as the page shows it; what has not the shape of one is left out."""
    rows = []
    for event in transcript:
        if not isinstance(event, dict) or not isinstance(event.get("text"), str):
            continue
        side = str(event.get("who", "")).partition(" ")[0]
        label = LABELS[lang].get(str(event.get("verb"))) or LABELS[lang].get(side, side)
        rows.append({**event, "side": side, "label": label, "time": _time(str(event.get("at", "")))})
    return rows


def _documents(told: object) -> list[Document]:
    documents = told if isinstance(told, list) else []
    return [
        Document(str(one.get("url", "")), int(one.get("status") or 0), pretty(str(one.get("body", ""))))
        for one in documents
        if isinstance(one, dict)
    ]


def _time(at: str) -> str:
    try:
        return f"{datetime.fromisoformat(at):%H:%M:%S}"
    except ValueError:
        return ""
