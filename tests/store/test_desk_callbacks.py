"""The piles of callbacks: each has its own, in order, page after page, and nothing is seen twice or left out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from routing.store import desk_callbacks
from routing.store.database import Database
from routing.store.desk_callbacks import Asked, Pile, counts, pile
from routing.store.tables import callbacks
from tests.store.databases import MONDAY

MINUTE = timedelta(minutes=1)
# reference: state, minutes from now to its window, whether it was rung, topic
THOSE = {
    "RC-AAAA": ("waiting", 60, False, "refund"), "RC-CCCC": ("waiting", 30, False, "renewal"),
    "RC-DDDD": ("waiting", -90, False, "refund"), "RC-EEEE": ("waiting", -90, True, None),
    "RC-FFFF": ("talking", -10, True, "refund"), "RC-GGGG": ("done", -300, True, "refund"),
    "RC-HHHH": ("cancelled", -200, False, "renewal"), "RC-JJJJ": ("waiting", 1500, False, "refund"),
}


@pytest.fixture
def filled(database: Database) -> Database:
    """A database with these."""
    rows = [_row(number, reference, *facts) for number, (reference, facts) in enumerate(THOSE.items())]
    database.write(lambda connection: connection.execute(callbacks.insert(), rows))
    return database


def _row(number: int, reference: str, state: str, minutes: int, is_rung: bool, topic: str | None) -> dict[str, object]:
    start, is_over = MONDAY + MINUTE * minutes, state in ("done", "cancelled")
    return {
        "id": f"{number:032x}", "reference": reference, "number": f"+336123456{number:02d}", "place": 0,
        "line": "telephone", "topic": topic, "language": "fr", "channel": "web", "state": state, "reason": "booked",
        "window_start": start, "window_end": start + MINUTE * 30, "priority": 0, "rank_at": start, "tries": 0,
        "counted": 0, "agents_lost": 0, "has_message": False, "first_rung_at": start if is_rung else None,
        "created_at": MONDAY, "changed_at": MONDAY, "ended_at": start if is_over else None, "version": 1,
    }


def _seen(database: Database, asked: Asked) -> str:
    with database.read() as connection:
        return " ".join(row.reference[3] for row in pile(connection, asked, MONDAY).rows)


def test_each_pile_has_its_own_in_order(filled: Database) -> None:
    assert _seen(filled, Asked(Pile.TO_DO)) == "D E F C A J"
    assert _seen(filled, Asked(Pile.LATE)) == "D"
    assert _seen(filled, Asked(Pile.OVER)) == "H G"
    with filled.read() as connection:
        assert counts(connection, MONDAY) == {Pile.TO_DO: 6, Pile.LATE: 1}


def test_by_topic_and_by_day(filled: Database) -> None:
    tomorrow = MONDAY + timedelta(hours=15)
    assert _seen(filled, Asked(Pile.TO_DO, topic="refund")) == "D F A J"
    assert _seen(filled, Asked(Pile.TO_DO, start_at=tomorrow, end_at=tomorrow + timedelta(days=1))) == "J"
    assert _seen(filled, Asked(Pile.OVER, topic="refund", start_at=MONDAY - timedelta(days=1), end_at=MONDAY)) == "G"
    assert _seen(filled, Asked(Pile.TO_DO, topic="nothing")) == ""


@pytest.mark.parametrize(("which", "whole"), [(Pile.TO_DO, "D E F C A J"), (Pile.OVER, "H G")])
def test_pages_follow_one_another(
    filled: Database, monkeypatch: pytest.MonkeyPatch, which: Pile, whole: str
) -> None:
    monkeypatch.setattr(desk_callbacks, "AT_ONCE", 1)
    seen, after = [], None
    for _ in THOSE:
        with filled.read() as connection:
            found = pile(connection, Asked(which, after=after), MONDAY)
        seen.append(found.rows[0].reference[3])
        after = found.rows[0].reference
        if not found.has_more:
            break
    assert " ".join(seen) == whole
    assert _seen(filled, Asked(which, after="RC-9999")) == whole.split()[0], "an unknown one begins at the top"
