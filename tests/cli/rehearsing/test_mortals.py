"""A process that dies, or stops for a while, just where it is told to; each plan is kept once."""

from __future__ import annotations

import pytest

from routing.cli.rehearsing.mortals import AFTER, BEFORE, WRITE, Died, Fate, mortal
from routing.runtime import Runtime
from routing.store import heartbeats
from routing.telephony.network import Network, Outcome, Told

NOBODY = "+33612345678"


class Quiet:
    """A network that ends every call."""

    ended = 0

    def end_call(self, _sid: str) -> Told:
        self.ended += 1
        return Told(Outcome.DONE)


def processed(runtime: Runtime) -> tuple[Runtime, Network, Fate, Quiet]:
    fate, quiet = Fate(), Quiet()
    return (*mortal(runtime, quiet, fate), fate, quiet)  # type: ignore[arg-type]


@pytest.mark.parametrize(("when", "is_done"), [(BEFORE, False), (AFTER, True)])
def test_dies_around_a_transaction(runtime: Runtime, when: str, is_done: bool) -> None:
    own, _, fate, _ = processed(runtime)
    now = runtime.clock.now()
    fate.dies(when, WRITE)
    with pytest.raises(Died):
        own.database.write(lambda connection: heartbeats.beat(connection, now))
    with runtime.database.read() as connection:
        assert (heartbeats.heartbeat_age(connection, now) is not None) == is_done
    own.database.write(lambda connection: heartbeats.beat(connection, now))
    assert fate.died == 1


@pytest.mark.parametrize(("when", "done"), [(BEFORE, 2), (AFTER, 3)])
def test_dies_around_the_third_request(runtime: Runtime, when: str, done: int) -> None:
    _, client, fate, quiet = processed(runtime)
    fate.dies(when, "end_call", after=2)
    client.end_call("CA1")
    client.end_call("CA2")
    with pytest.raises(Died):
        client.end_call("CA3")
    assert quiet.ended == done


def test_something_else_happens_in_the_middle(runtime: Runtime) -> None:
    _, client, fate, quiet = processed(runtime)
    seen = list[int]()
    fate.stalls(AFTER, "end_call", lambda: seen.append(quiet.ended))
    client.end_call("CA1")
    client.end_call("CA2")
    assert (seen, fate.interrupted) == ([1], 1)
