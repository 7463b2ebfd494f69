"""What the page of all hours shows of a line at a moment."""

from __future__ import annotations

from datetime import datetime

import pytest

from routing.domain.line_load import LineLoad
from routing.domain.text import Language
from routing.supervision import closing
from routing.web.hours_view import LineView, chat_instead, line_view
from tests.web.apps import CLAIRE, House, parts_of

CHRISTMAS = """overrides:
  - {lines: all, on: 2026-11-25, hours: 10:00-16:00, reason: {fr: Inventaire, en: Stocktaking}}
  - {lines: all, on: 2026-11-27, hours: closed}"""


def _view(house: House, moment: str, language: Language = Language.FR, load: LineLoad | None = None) -> LineView:
    house.at(moment)
    app = house.app()
    return line_view(parts_of(app).outlooks.fresh(), "telephone", datetime.fromisoformat(moment), load, language)


def _plain(words: tuple[str, ...]) -> list[str]:
    return [word.replace("\u00a0", "_") for word in words]


@pytest.mark.parametrize(("time", "look"), [
    ("08:00", "closed"), ("08:30", "soon"), ("10:00", "open"), ("19:29", "open"), ("19:30", "soon"),
    ("20:00", "closed"),
])
def test_a_state_has_its_shape(still_house: House, time: str, look: str) -> None:
    assert _view(still_house, f"2026-11-24T{time}:00+01:00").look == look


def test_the_number_is_a_link_while_the_line_is_open(still_house: House) -> None:
    opened, closed = (_view(still_house, f"2026-11-24T{time}:00:00+01:00").phone for time in ("10", "22"))

    assert opened is not None
    assert (opened.uri, opened.tariff) == ("tel:+33173018499", "prix d’un appel local")
    assert closed is not None
    assert (closed.uri, closed.shown) == (None, "01\u00a073\u00a001\u00a084\u00a099")


def test_other_hours_today_and_the_next_ones_are_said(house: House) -> None:
    house.edit("hours.yaml", "overrides: []", CHRISTMAS)

    assert _plain(_view(house, "2026-11-25T11:00:00+01:00").notes) == [
        "Horaires exceptionnels aujourd’hui_: de 10_h à_16_h", "Fermé exceptionnellement vendredi 27_novembre",
    ]
    # "Ouvre lundi" has said the closed Friday already.
    assert _plain(_view(house, "2026-11-26T21:00:00+01:00").notes) == []
    assert [one.what for one in _view(house, "2026-11-24T11:00:00+01:00").ahead] == ["De 10\u00a0h à\u00a016\u00a0h",
                                                                                     "Fermé"]


def test_the_wait_is_told_while_the_line_is_open(still_house: House) -> None:
    load = LineLoad(2, 180, datetime.fromisoformat("2026-11-24T10:00:00+01:00"))

    opened, closed = (_view(still_house, f"2026-11-24T{time}:00:00+01:00", load=load).wait for time in ("10", "22"))

    assert (opened, closed) == ("Attente estimée\u00a0: environ 3\u00a0min", None)


def test_the_chat_is_named_while_the_phone_is_closed(house: House) -> None:
    app = house.app()
    runtime, now = parts_of(app).runtime, datetime.fromisoformat("2026-11-23T10:00:00+01:00")
    assert chat_instead(parts_of(app).outlooks.fresh(), now) is None

    row = closing.new_closure(runtime, CLAIRE, "telephone", None, None)
    closing.close_lines(runtime, CLAIRE, [row], "panne")
    told = chat_instead(parts_of(app).outlooks.fresh(), now)

    assert told is not None
    assert told.en == "Our phone line is closed. You can chat with us until 8\u00a0pm."
