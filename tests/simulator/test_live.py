"""The same network in real time: humans at telephones, and many calls at once with none lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from routing.simulator.carrier import WsgiTransport
from routing.simulator.live import LiveNetwork
from routing.simulator.phone import Agent, Caller
from routing.simulator.rest.app import RestApp

from .product import BASE, CALLER, LINE, SID, TOKEN, CallCentre, Product, TwilioClient, WsgiHttp, network

PATIENCE = 20.0


@contextmanager
def living(product: Product, **changes: object) -> Iterator[LiveNetwork]:
    """A live network around a product."""
    live = LiveNetwork(network(product, transport=WsgiTransport(product.app, BASE), **changes))
    live.start()
    try:
        yield live
    finally:
        live.stop()


def eventually(what: Callable[[], object]) -> None:
    """Waits until something is so."""
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.01)


def verbs(live: LiveNetwork, sid: str) -> list[object]:
    return [event["verb"] for event in live.events() if event["sid"] == sid]


def test_a_human_presses_speaks_and_hangs_up() -> None:
    product = Product(
        voice="<Gather numDigits='1' action='/one'><Say>x</Say><Pause length='30'/></Gather>",
        one="<Gather input='speech' action='/two' timeout='30'/>",
        two="<Pause length='60'/>",
    )
    with living(product) as live:
        sid = live.call(CALLER, LINE)
        eventually(lambda: "pause" in verbs(live, sid))
        assert live.press(sid, "7")
        eventually(lambda: "/one" in product.paths() and len(live.log.webhooks) == 2)
        eventually(lambda: live.speak(sid, "bonjour") and "/two" in product.paths())
        eventually(lambda: "pause" in verbs(live, sid)[2:])
        assert live.hang_up(sid)
        eventually(lambda: live.record(sid).transcript.events[-1].verb == "end")
        assert live.record(sid).end == "hung_up_by_caller"
        assert not live.press(sid, "1")
        assert not live.hang_up(sid)
    assert product.fields("/one")["Digits"] == "7"
    assert product.fields("/two")["SpeechResult"] == "bonjour"


def test_a_human_is_the_agent() -> None:
    product = Product(voice="<Dial action='/done' timeout='30'><Client>claire</Client></Dial>", done="<Hangup/>")
    with living(product, agents={"claire": Agent("Claire", "answer")}) as live:
        live.register("claire", "browser")
        sid = live.call(CALLER, LINE)
        eventually(lambda: live.pick_up("claire"))
        eventually(lambda: live.log.bridges)
        mine = next(call for call in live.state()["calls"] if call["who"] == "agent Claire")  # type: ignore[attr-defined]
        assert mine["talks_with"] == sid
        assert live.hang_up(str(mine["sid"]))
        eventually(lambda: live.record(sid).transcript.events[-1].verb == "end")
        assert live.record(sid).end == "answered"
    assert product.fields("/done")["DialCallStatus"] == "completed"


def test_a_human_declines() -> None:
    product = Product(voice="<Dial action='/done' timeout='30'><Client>claire</Client></Dial>", done="<Hangup/>")
    with living(product) as live:
        live.register("client:claire")
        assert live.pick_up("claire") == ""
        live.call(CALLER, LINE)
        eventually(lambda: live.decline("claire"))
        eventually(lambda: "/done" in product.paths())
    assert product.fields("/done")["DialCallStatus"] == "busy"


def test_state_and_events_hide_the_caller() -> None:
    with living(Product(voice="<Enqueue waitUrl='/wait'>q</Enqueue>", wait="<Pause length='60'/>")) as live:
        sid = live.call(CALLER, LINE)
        eventually(lambda: live.state()["queues"])
        state = live.state()
        assert state["queues"] == [{"sid": state["queues"][0]["sid"], "name": "q", "members": [sid]}]  # type: ignore[index]
        assert "345678" not in str(state)
        events = live.events()
        assert "345678" not in str(events)
        assert [event["n"] for event in events] == list(range(1, len(events) + 1))
        assert live.events(len(events) - 1)[0] == events[-1]
        assert live.events(lang="en")[0]["text"] != ""


@pytest.mark.parametrize("wrong", [lambda live: live.register("a", "sings"), lambda live: live.press("CA0", "x")])
def test_what_cannot_be(wrong: Callable[[LiveNetwork], None]) -> None:
    with living(Product()) as live, pytest.raises(ValueError, match=r"none of|keys"):
        wrong(live)


def test_two_hundred_callers_at_once_and_none_is_lost() -> None:
    """Each waits, an agent of their own is rung over REST, and each talks with exactly one."""
    product = CallCentre([f"client:agent{n}" for n in range(200)], wait="<Pause length='1'/>", connecting="")
    agents = {f"agent{n}": Agent(f"Agent {n}", "answer") for n in range(200)}
    with living(product, agents=agents, talk_seconds=0.5, calls_per_second=1000) as live:
        assert isinstance(live.rest, RestApp)
        product.client = TwilioClient(SID, TOKEN, http_client=WsgiHttp(live.rest))
        sids = [live.place(Caller(f"+336{n:08}"), LINE) for n in range(200)]

        def all_over() -> bool:
            while product.waiting:
                product.look()
            return all(call.status == "completed" for call in live.log.calls) and len(live.log.calls) == 400

        eventually(all_over)
        ends = [live.record(sid).end for sid in sids]
    assert ends == ["answered"] * 200
    pairs = [{bridge.first, bridge.second} for bridge in live.log.bridges]
    assert len(pairs) == 200
    assert len(set().union(*pairs)) == 400
    assert len([path for path, _ in product.asked if path == "/twilio/status"]) == 200
