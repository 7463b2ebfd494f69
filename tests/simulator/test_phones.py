"""The telephones of the page: their JSON, what it refuses, and what it shows."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask.testing import FlaskClient

from routing.simulator.carrier import WsgiTransport
from routing.simulator.live import LiveNetwork
from routing.simulator.network import NetworkSettings, create_live, create_network
from routing.simulator.order import Line

from .product import BASE, CALLER, LINE, SID, TOKEN, Product, TwilioClient, WsgiHttp

PATIENCE = 20.0
PRESS = "<Say language='en-GB'>Press 1 &lt;b&gt;</Say>"
QUESTION = f"<Gather numDigits='1' action='/next'>{PRESS}<Pause length='60'/></Gather>"
DIAL = "<Dial action='/done' timeout='60'><Client>claire</Client></Dial>"


def settings(product: Product) -> NetworkSettings:
    return NetworkSettings(
        SID, TOKEN, BASE, (Line("Téléphone", LINE),), {"claire": "Claire", "sip:nadia@pbx.example.fr": "Nadia <b>"},
        transport=WsgiTransport(product.app, BASE), behaviours={"claire": "no-answer"},
    )


@contextmanager
def playing(product: Product) -> Iterator[tuple[FlaskClient, LiveNetwork]]:
    """A live network around a product, and a browser on its page."""
    given = settings(product)
    live = create_live(given)
    live.start()
    try:
        yield create_network(given, live).test_client(), live
    finally:
        live.stop()


def post(here: FlaskClient, path: str, **given: str) -> tuple[int, Any]:
    answer = here.post(f"/phones/{path}", json=given)
    return answer.status_code, answer.json


def begin(here: FlaskClient) -> str:
    status, answer = post(here, "call", **{"from": CALLER, "to": LINE})
    assert status == 200
    return str(answer["sid"])


def eventually(what: Callable[[], object]) -> Any:
    """Waits until something is so, and returns it."""
    deadline = time.monotonic() + PATIENCE
    while not (found := what()):
        assert time.monotonic() < deadline, "it never came to be"
        time.sleep(0.01)
    return found


def events(here: FlaskClient, verb: str, lang: str = "fr") -> list[dict[str, Any]]:
    return [event for event in here.get(f"/phones/events?lang={lang}").json["events"] if event["verb"] == verb]


def test_a_caller_is_played_by_hand() -> None:
    spoken = "<Gather input='speech' action='/two' timeout='60'/>"
    product = Product(voice=QUESTION, next=spoken, two="<Pause length='60'/>")
    with playing(product) as (here, _):
        sid = begin(here)
        eventually(lambda: events(here, "say"))
        assert post(here, "press", sid=sid, keys="1")[0] == 200
        eventually(lambda: "/next" in product.paths())
        eventually(lambda: post(here, "speak", sid=sid, words=" bonjour\n à vous ") and "/two" in product.paths())
        assert product.fields("/two")["SpeechResult"] == "bonjour à vous"
        assert post(here, "hangup", sid=sid) == (200, {"done": True})
        eventually(lambda: not here.get("/phones/state").json["calls"])
        assert post(here, "press", sid=sid, keys="1") == (409, {"error": "not_in_call"})
        assert here.get("/calls").json["calls"][0]["end"] == "hung_up_by_caller"


def test_an_agent_is_played_by_hand() -> None:
    with playing(Product(voice=DIAL, done="<Hangup/>")) as (here, _):
        assert post(here, "register", address="claire", behaviour="browser")[0] == 200
        sid = begin(here)
        eventually(lambda: post(here, "pickup", address="claire")[0] == 200)
        caller = eventually(lambda: [c for c in here.get("/phones/state").json["calls"] if c["talks_with"]])[0]
        state = here.get("/phones/state").json
        agent = next(one for one in state["agents"] if one["address"] == "claire")
        assert agent["behaviour"] == "browser"
        assert {caller["sid"], caller["talks_with"]} == {sid, agent["call"]}
        assert {call["label"] for call in state["calls"]} == {"+33 6 •• •• •• 78", "Claire"}
        assert post(here, "hangup", sid=agent["call"])[0] == 200


def test_an_agent_declines_and_goes_back_to_a_script() -> None:
    product = Product(voice=DIAL, done="<Hangup/>")
    with playing(product) as (here, _):
        behaviours = {one["name"]: one["behaviour"] for one in here.get("/phones/state").json["agents"]}
        assert behaviours == {"Claire": "no-answer", "Nadia <b>": "answer"}
        post(here, "register", address="claire", behaviour="browser")
        begin(here)
        eventually(lambda: post(here, "decline", address="claire")[0] == 200)
        eventually(lambda: "/done" in product.paths())
        assert post(here, "pickup", address="claire") == (409, {"error": "not_ringing"})
        assert post(here, "register", address="claire", behaviour="busy")[0] == 200
        assert here.get("/phones/state").json["agents"][0]["behaviour"] == "busy"


def test_what_is_said_comes_with_its_words_and_language() -> None:
    with playing(Product(voice=QUESTION)) as (here, _):
        begin(here)
        said = eventually(lambda: events(here, "say"))[0]
        assert (said["words"], said["language"]) == ("Press 1 <b>", "en-GB")
        assert len(said["time"]) == 8
        assert "“Press 1 <b>”" in events(here, "say", "en")[0]["text"]
        last = here.get("/phones/state").json["last_event"]
        assert here.get(f"/phones/events?since={last}").json == {"events": []}


def test_the_documents_of_a_call_laid_out() -> None:
    with playing(Product(voice=f"<Say>{CALLER[3:]}</Say>{QUESTION}")) as (here, _):
        sid = begin(here)
        one = eventually(lambda: here.get(f"/phones/calls/{sid}").json["documents"])[0]
        assert one["verbs"] == ["Say", "Gather numDigits=1 action=/next (Say, Pause)"]
        assert '\n  <Gather numDigits="1" action="/next">\n    <Say' in one["body"]
        assert "345678" not in one["body"]
        assert here.get("/phones/calls/CA0").json == {"error": "no_such_call"}


def test_queues_and_text_messages() -> None:
    with playing(Product(voice="<Enqueue waitUrl='/wait'>q</Enqueue>", wait="<Pause length='60'/>")) as (here, live):
        sid = begin(here)
        queue = eventually(lambda: here.get("/phones/state").json["queues"])[0]
        assert queue["name"] == "q"
        assert (queue["members"][0]["sid"], queue["members"][0]["label"]) == (sid, "+33 6 •• •• •• 78")
        assert queue["members"][0]["since"]
        client = TwilioClient(SID, TOKEN, http_client=WsgiHttp(live.rest))
        client.messages.create(to=CALLER, from_=LINE, body="Rappel au 06 12 34 56 78 <b>")
        message = here.get("/phones/state").json["messages"][0]
        assert message["to"] == "+33 6 •• •• •• 78"
        assert "34 56" not in message["body"]
        assert message["body"].endswith("<b>")


@pytest.mark.parametrize(
    ("path", "given", "field"),
    [
        ("call", {"from": CALLER, "to": "+33100000000"}, "to"),
        ("call", {"from": "06<b>", "to": LINE}, "from"),
        ("press", {"sid": "CA0", "keys": "1a"}, "keys"),
        ("press", {"sid": "CA0"}, "keys"),
        ("speak", {"sid": "CA0", "words": "  "}, "words"),
        ("speak", {"sid": "CA0", "words": "x" * 401}, "words"),
        ("register", {"address": "nobody", "behaviour": "busy"}, "address"),
        ("register", {"address": "claire", "behaviour": "sings"}, "behaviour"),
        ("pickup", {}, "address"),
    ],
)
def test_what_is_wrong_is_named(path: str, given: dict[str, str], field: str) -> None:
    with playing(Product()) as (here, _):
        assert post(here, path, **given) == (422, {"error": "wrong", "field": field})


def test_a_number_as_it_is_dialled_in_france() -> None:
    with playing(Product(voice="<Pause length='60'/>")) as (here, _):
        assert post(here, "call", **{"from": "06 12 34 56 78", "to": LINE})[0] == 200
        assert here.get("/phones/state").json["calls"][0]["from"] == "+33 6 •• •• •• 78"


@pytest.mark.parametrize("body", [b"", b"[]", b"sid=CA0&keys=1", b'{"sid": 1}', b'{"sid": ["a"]}'])
def test_only_json_objects_of_texts(body: bytes) -> None:
    with playing(Product()) as (here, _):
        answer = here.post("/phones/press", data=body, content_type="application/json")
        assert (answer.status_code, answer.json) == (422, {"error": "not_json"})
        form = here.post("/phones/press", data={"sid": "CA0", "keys": "1"})
        assert (form.status_code, form.json) == (422, {"error": "not_json"})


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example.org"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Host": "evil.example.org:8001", "Origin": "http://evil.example.org:8001"},
    ],
)
@pytest.mark.parametrize("path", ["call", "press", "speak", "hangup", "register", "pickup", "decline"])
def test_another_site_cannot_touch_a_telephone(path: str, headers: dict[str, str]) -> None:
    with playing(Product()) as (here, _):
        answer = here.post(f"/phones/{path}", json={}, headers=headers)
        assert (answer.status_code, answer.json) == (403, {"error": "other_site"})


@pytest.mark.parametrize("host", ["127.0.0.1:8001", "localhost:8001", "[::1]:8001"])
def test_our_own_page_can(host: str) -> None:
    with playing(Product()) as (here, _):
        headers = {"Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
        assert here.post("/phones/press", json={"sid": "CA0", "keys": "1"}, headers=headers).status_code == 409


def test_a_network_that_does_not_run_and_a_wrong_since() -> None:
    given = settings(Product())
    live = create_live(given)
    here = create_network(given, live).test_client()
    assert here.get("/phones/state").status_code == 503
    assert here.get("/phones/events?since=-1").json == {"error": "wrong", "field": "since"}


def test_without_a_live_network_there_are_no_telephones() -> None:
    here = create_network(settings(Product())).test_client()
    assert here.get("/phones/state").status_code == 404
    assert "/static/phones/main.js" not in here.get("/").text


def test_the_page_is_whole_and_escaped_in_both_languages() -> None:
    with playing(Product()) as (here, _):
        page = here.get("/")
        assert page.status_code == 200
        assert "Nadia &lt;b&gt;" in page.text
        assert "Nadia <b>" not in page.text
        assert "je joue ce rôle" in page.text
        assert "I play this role" in here.get("/?lang=en").text
        assert page.text.count("<script") == 1
        assert "<style" not in page.text
        assert "style=" not in page.text
        assert " onclick" not in page.text
        policy = page.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "/script?lang=fr" in page.text
