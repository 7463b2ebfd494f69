"""The network's page and its JSON."""

import time

import pytest
from flask.testing import FlaskClient

from routing.simulator.carrier import WsgiTransport
from routing.simulator.network import NetworkSettings, create_live, create_network
from routing.simulator.order import Line

from .product import BASE, LINE, SID, START, TOKEN, Product

ASK = "<Gather numDigits='1' action='/next'><Say>Tapez 1 &lt;svp&gt;</Say></Gather>"


def product() -> Product:
    return Product(voice=ASK, next="<Say>Le 06 12 34 56 78</Say><Dial><Client>claire</Client></Dial>")


def client(around: Product) -> FlaskClient:
    settings = NetworkSettings(
        SID,
        TOKEN,
        f"{BASE}/",
        (Line("Téléphone", LINE), Line("Urgences", "+33173018500")),
        {"claire": "Claire"},
        now=lambda: START,
        transport=WsgiTransport(around.app, BASE),
    )
    return create_network(settings).test_client()


FORM = {"from": "+33612345678", "to": LINE, "keys": "1", "agent:claire": "answer", "agents": "answer"}


def test_the_form_in_both_languages() -> None:
    page = client(product()).get("/")
    assert page.status_code == 200
    assert '<html lang="fr">' in page.text
    assert "Passer un appel" in page.text
    assert "Urgences · +33 1 73 01 85 00" in page.text
    assert "Place a call" in client(product()).get("/?lang=en").text
    assert '<html lang="fr">' in client(product()).get("/?lang=klingon").text


def test_nothing_is_inline_and_the_headers_say_so() -> None:
    page = client(product()).get("/")
    assert "<script" not in page.text
    assert "<style" not in page.text
    assert "style=" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    css = client(product()).get("/static/network.css")
    assert (css.status_code, css.mimetype) == (200, "text/css")


def test_a_call_shows_its_transcript_and_its_documents() -> None:
    around = product()
    page = client(around).post("/calls", data=FORM)
    assert page.status_code == 200
    assert "Claire répond" in page.text
    assert page.text.count("<details>") == 2
    assert "&lt;Gather numDigits" in page.text
    assert "Tapez 1 &lt;svp&gt;" in page.text
    assert around.fields("/next")["Digits"] == "1"
    assert around.addresses[-1] == f"{BASE}/twilio/status"


def test_the_callers_number_shows_only_in_the_form_it_was_typed_in() -> None:
    here = client(product())
    sid = (here.post("/calls", data=FORM), here.get("/calls").json["calls"][0]["sid"])[1]
    assert "34 56" not in here.get(f"/?call={sid}").text
    assert "34 56" not in here.get(f"/calls/{sid}").text


def test_calls_as_json() -> None:
    here = client(product())
    assert here.get("/calls").json == {"calls": []}
    here.post("/calls", data=FORM)
    here.post("/calls", data={**FORM, "from": "anonymous", "agent:claire": "busy", "lang": "en"})
    newest, oldest = here.get("/calls").json["calls"]
    assert (newest["from"], oldest["from"]) == ("anonymous", "+33 6 •• •• •• 78")
    assert (newest["end"], oldest["end"]) == ("hung_up_by_line", "answered")
    one = here.get(f"/calls/{oldest['sid']}?lang=en").json
    assert one["line"] == "Téléphone"
    assert one["documents"][0]["status"] == 200
    assert one["transcript"][-1]["text"].endswith("answered by an agent")
    assert one["started_at"] == START.isoformat()


def test_unknown_calls() -> None:
    here = client(product())
    assert here.get("/calls/CA0").status_code == 404
    assert here.get("/?call=CA0").status_code == 404
    assert here.get("/2010-04-01/Accounts.json").status_code == 404


def test_only_the_last_hundred_calls_are_kept() -> None:
    here = client(Product(voice="<Hangup/>"))
    for _ in range(103):
        here.post("/calls", data=FORM)
    assert len(here.get("/calls").json["calls"]) == 100


def test_a_wrong_field_is_pointed_at_and_what_was_typed_stays() -> None:
    around = product()
    page = client(around).post("/calls", data={**FORM, "from": "06<b>", "keys": "12"})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert 'value="06&lt;b&gt;"' in page.text
    assert 'value="12"' in page.text
    assert around.asked == []


def test_another_site_cannot_place_calls() -> None:
    around = product()
    answer = client(around).post("/calls", data=FORM, headers={"Origin": "https://evil.example.org"})
    assert (answer.status_code, around.asked) == (403, [])
    assert client(around).post("/calls", data=FORM, headers={"Origin": "http://localhost"}).status_code == 200


def test_a_product_that_is_down_shows_as_a_failed_call() -> None:
    page = client(Product()).post("/calls", data=FORM)
    assert page.status_code == 200
    assert 'class="outcome failed"' in page.text


def test_a_network_without_a_line() -> None:
    with pytest.raises(ValueError, match="line"):
        create_network(NetworkSettings(SID, TOKEN, BASE, ()))


def test_with_a_live_network_the_call_goes_on_while_it_is_shown() -> None:
    around = Product(voice="<Dial action='/done'><Client>claire</Client></Dial>", done="<Hangup/>")
    settings = NetworkSettings(
        SID, TOKEN, BASE, (Line("Téléphone", LINE),), {"claire": "Claire"}, transport=WsgiTransport(around.app, BASE)
    )
    live = create_live(settings)
    live.start()
    try:
        here = create_network(settings, live).test_client()
        moved = here.post("/calls", data={**FORM, "agent:claire": "browser-less"})
        assert moved.status_code == 422
        moved = here.post("/calls", data={**FORM, "agent:claire": "busy"})
        assert moved.status_code == 303
        sid = here.get("/calls").json["calls"][0]["sid"]
        assert moved.location.startswith(f"/script?call={sid}")
        page = here.get(moved.location)
        assert "en cours" in page.text
        assert 'http-equiv="refresh"' in page.text
        deadline = time.monotonic() + 20
        while here.get(f"/calls/{sid}").json["end"] == "under_way":
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert here.get(f"/calls/{sid}").json["end"] == "hung_up_by_line"
        assert "Claire est déjà en ligne" in here.get(f"/script?call={sid}").text
    finally:
        live.stop()
