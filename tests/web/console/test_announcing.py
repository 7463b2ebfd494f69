"""The page of announcements: seen beforehand, put up with an end, ended, and nothing of anybody else's replaced."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.web.apps import House, parts_of
from tests.web.console.visits import Visit

WISH: dict[str, Any] = {
    "lines": ["telephone", "chat"], "fr": "Les délais sont longs & pénibles.", "en": "Waits are long.", "until": "12h",
    "reason": "panne",
}


def _told(app: Flask, line: str = "chat") -> str | None:
    found = parts_of(app)
    row = found.outlooks.fresh().announcement(line, found.runtime.clock.now())
    return row.text.fr if row else None


def test_put_up_and_ended(app: Flask, house: House) -> None:
    visit = Visit(app)
    visit.get("/announcement")
    preview = visit.post("/announcement/preview", **WISH)
    assert "Les délais sont longs &amp; pénibles." in preview.text and "Pour votre abonnement" in preview.text

    seen = visit.hidden(visit.get("/announcement"))["seen"]
    assert visit.post("/announcement", **WISH, seen=seen).status_code == 303
    assert _told(app) == _told(app, "telephone") == WISH["fr"]
    late = visit.post("/announcement", **WISH, seen=seen)
    assert late.status_code == 409 and WISH["en"] in late.text

    hidden = visit.hidden(visit.get("/announcement"))
    assert hidden["line"] == "chat"
    wrong = visit.post("/announcement/end", line="chat", id=hidden["id"], reason=" ")
    assert wrong.status_code == 422 and "Donnez une raison" in wrong.text
    assert visit.post("/announcement/end", line="chat", id=hidden["id"], reason="fini").status_code == 303
    assert (_told(app), _told(app, "telephone")) == (None, WISH["fr"])
    house.at("2026-11-23T12:00:00+01:00")
    assert "Aucune annonce." in visit.get("/announcement").text


def test_what_is_wrong_is_said_beside_its_field(still_app: Flask) -> None:
    visit = Visit(still_app)
    for changes, said in (
        ({"until": "25h"}, "«\u00a025h\u00a0»"), ({"until": " "}, "Une annonce a toujours une fin"),
        ({"fr": ""}, "dans les deux langues"), ({"lines": []}, "au moins une ligne"), ({"reason": ""}, "Donnez une"),
    ):
        refused = visit.post("/announcement", **(WISH | changes), seen=visit.hidden(visit.get("/announcement"))["seen"])
        assert refused.status_code == 422, changes
        assert said in refused.text and WISH["en"] in refused.text
