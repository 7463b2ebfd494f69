"""Callbacks rung a second, on SQLite and on PostgreSQL, ours and procrastinate's rounds in turn."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import callback_centre, callback_peer
from benchmarks.report import Row, at_least, number
from benchmarks.rounds import Team, team
from routing.store.database import Database

DISPATCHER, PEER = "benchmarks.callback_dispatcher", "benchmarks.callback_peer"
SECONDS, ROUNDS = 8.0, 3
WANTED, TWICE, KEPT = 1_000.0, 2.0, 0.8
AT_ONCE = (1, 10)
SQLITE_ONE, SQLITE, POSTGRES = "SQLite, 1 dispatcher", "SQLite, 2 dispatchers", "PostgreSQL, 2 dispatchers"

Round = Callable[[], float]
Rates = Mapping[str, list[float]]


class Broken(Exception):
    """What was measured did not keep its promise, so that its speed means nothing."""


@dataclass(frozen=True, slots=True)
class Centre:
    """A database with callbacks that are due, and the config and clock that its dispatchers have."""

    url: str
    folder: Path
    since: float

    @classmethod
    def seeded(cls, url: str, folder: Path, count: int) -> Centre:
        """So many callbacks, all due from now on."""
        database = Database(url)
        callback_centre.seed(database, count)
        database.close()
        return cls(url, folder, time.time())

    def team(self, size: int) -> AbstractContextManager[Team]:
        """So many dispatchers that stand ready."""
        return team(DISPATCHER, size, self.url, str(self.folder), str(self.since))


def rows(scratch: Path, postgres: Callable[[], str], count: int, large: int) -> list[Row]:
    """Every figure of this script. Raises Broken."""
    folder = callback_centre.config(scratch / "config")
    small = [Centre.seeded(url, folder, count) for url in _urls(scratch, postgres, "small")]
    peer = postgres().replace("postgresql+psycopg", "postgresql")
    callback_peer.seed(peer, count)
    big = [Centre.seeded(url, folder, large) for url in _urls(scratch, postgres, "large")] if large else []
    rates = _measure(*small, peer, count, big)
    return [*_against_wanted(rates), *_against_peer(rates), *_against_small(rates, large)]


def _urls(scratch: Path, postgres: Callable[[], str], name: str) -> tuple[str, str]:
    return f"sqlite:///{scratch / name}.sqlite3", postgres()


def _measure(sqlite: Centre, postgres: Centre, peer: str, count: int, big: list[Centre]) -> Rates:
    with ExitStack() as stack:
        def ours(centre: Centre, size: int) -> tuple[Team, Centre]:
            return stack.enter_context(centre.team(size)), centre

        teams = {SQLITE_ONE: ours(sqlite, 1), SQLITE: ours(sqlite, 2), POSTGRES: ours(postgres, 2)}
        if big:
            teams |= {f"{SQLITE}, large": ours(big[0], 2), f"{POSTGRES}, large": ours(big[1], 2)}
        work: dict[str, Round] = {name: _ours(team) for name, (team, _) in teams.items()}
        for at_once in AT_ONCE:
            peers = stack.enter_context(team(PEER, 2, peer, str(at_once)))
            work[_peer(at_once)] = _theirs(peers, peer, count)
        rates: dict[str, list[float]] = {name: [] for name in work}
        for turn in range(ROUNDS):
            names = list(work)
            for name in names[turn % len(names):] + names[:turn % len(names)]:
                rates[name].append(work[name]())
        _check(teams.values())
    return rates


def _ours(team: Team) -> Round:
    return lambda: sum(told["done"] / told["seconds"] for told in team.go(SECONDS))


def _theirs(team: Team, url: str, count: int) -> Round:
    def rate() -> float:
        before = callback_peer.count_done(url)
        took = max(told["seconds"] for told in team.go(SECONDS))
        after = callback_peer.count_done(url)
        if after == count:
            raise Broken(f"procrastinate ran out of its {count:,} jobs before its time was over: ask for more --rows")
        return (after - before) / took

    return rate


def _check(teams: object) -> None:
    """Nobody was lost or rung twice in what was measured. Raises Broken."""
    placed: dict[Centre, int] = {}
    for each, centre in teams:  # type: ignore[attr-defined]
        placed[centre] = placed.get(centre, 0) + sum(int(told["placed"]) for told in each.go(0))
    for centre, count in placed.items():
        database = Database(centre.url)
        faults = callback_centre.faults(database, count)
        database.close()
        if faults:
            raise Broken("; ".join(faults))


def _peer(at_once: int) -> str:
    return f"procrastinate, 2 workers, {at_once} at once"


def _against_wanted(rates: Rates) -> list[Row]:
    return [
        at_least(f"callbacks rung, {name}", f"{number(median(rates[name]))}/s", f"{number(WANTED)}/s wanted",
                 median(rates[name]) / WANTED, 1) for name in (SQLITE_ONE, SQLITE, POSTGRES)
    ]


def _against_peer(rates: Rates) -> list[Row]:
    found = []
    for at_once in AT_ONCE:
        name = _peer(at_once)
        ratio = median(own / other for own, other in zip(rates[POSTGRES], rates[name], strict=True))
        against = f"{number(median(rates[name]))}/s ({name})"
        found.append(at_least(
            f"callbacks rung, {POSTGRES} / {name}", f"{number(median(rates[POSTGRES]))}/s", against, ratio, TWICE
        ))
    return found


def _against_small(rates: Rates, large: int) -> list[Row]:
    found = []
    for name in (SQLITE, POSTGRES) if large else ():
        own, other = rates[f"{name}, large"], rates[name]
        ratio = median(one / two for one, two in zip(own, other, strict=True))
        found.append(at_least(
            f"callbacks rung, {name}, {large:,} due", f"{number(median(own))}/s",
            f"{number(median(other))}/s (the number above)", ratio, KEPT,
        ))
    return found
