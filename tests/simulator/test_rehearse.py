"""“As if it were …”: the arguments of the command, what comes of it, and the page."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from routing.simulator.network import NetworkSettings, Rehearsing, create_network
from routing.simulator.order import Line, OrderError
from routing.simulator.rehearse import arguments, scene_of

from .product import BASE, LINE, SID, TOKEN

LINES = (Line("Téléphone", LINE),)
AGENTS = {"claire": "Claire", "karim": "Karim <b>"}
FORM = {"at": "2026-12-25T10:30", "from": "+33612345678", "to": LINE, "agent:claire": "busy"}
TOLD = {
    "sid": "CA1", "end": "answered",
    "transcript": [
        {"at": "2026-12-25T10:30:00+01:00", "who": "line", "verb": "say", "text": "<b>Noël</b>", "document": None},
        {"at": "2026-12-25T10:30:01+01:00", "who": "network", "verb": "document", "text": "TwiML", "document": 0},
        {"at": "2026-12-25T10:30:09+01:00", "who": "network", "verb": "end", "text": "terminé", "document": None},
    ],
    "documents": [{"url": "https://x.example/voice", "status": 200, "body": "<Response><Hangup/></Response>"}],
}


def client(program: str, seconds: float = 20) -> FlaskClient:
    """A network whose rehearsals are a few lines of Python."""
    rehearsing = Rehearsing((sys.executable, "-c", program), AGENTS, seconds)
    return create_network(NetworkSettings(SID, TOKEN, BASE, LINES, rehearsing=rehearsing)).test_client()


def test_each_value_is_one_argument_with_its_option() -> None:
    form = {**FORM, "keys": "1,,2#", "say": "--help; rm", "hangup_after": "90"}
    scene = scene_of(form, LINES, AGENTS)
    assert arguments(("flask", "call"), scene, "en") == [
        "flask", "call", "--json", "--lang=en", "--at=2026-12-25T10:30", "--from=+33612345678", f"--to={LINE}",
        "--say=--help; rm", "--keys=1,,2#", "--agents=claire=busy,karim=answer", "--hangup-after=90s",
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [("at", ""), ("at", "--version"), ("at", "2026-13-01T00:00"), ("at", "2026-12-25T10:30; id"), ("from", "06"),
     ("to", "+33100000000"), ("keys", "a"), ("agent:karim", "sings"), ("agent:claire", "browser")],
)
def test_a_wrong_field_is_named(field: str, value: str) -> None:
    with pytest.raises(OrderError) as error:
        scene_of({**FORM, field: value}, LINES, AGENTS)
    assert error.value.field == field


def test_a_call_is_shown_escaped_with_its_documents() -> None:
    page = client(f"print({json.dumps(json.dumps(TOLD))})").post("/rehearsal", data=FORM)
    assert page.status_code == 200
    assert "&lt;b&gt;Noël&lt;/b&gt;" in page.text
    assert "10:30:00" in page.text
    assert "&lt;Response&gt;\n  &lt;Hangup /&gt;" in page.text
    assert 'value="2026-12-25T10:30"' in page.text
    assert "Karim &lt;b&gt;" in page.text


def test_the_command_gets_the_call(tmp_path: Path) -> None:
    kept = tmp_path / "arguments"
    program = f"import sys, pathlib; pathlib.Path({str(kept)!r}).write_text('|'.join(sys.argv[1:])); print('no')"
    assert client(program).post("/rehearsal", data=FORM).status_code == 502
    assert "--at=2026-12-25T10:30|" in kept.read_text()


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("print('{}')", "rien rendu de lisible"),
        ("print('[]')", "rien rendu de lisible"),
        ("import sys; print('no such <line>', file=sys.stderr); sys.exit(2)", "no such &lt;line&gt;"),
        ("import sys; sys.exit(2)", "a refusé cet appel"),
    ],
)
def test_what_cannot_be_had_is_told(program: str, words: str) -> None:
    page = client(program).post("/rehearsal", data=FORM)
    assert page.status_code == 502
    assert words in page.text


def test_a_command_that_takes_too_long_or_does_not_exist() -> None:
    page = client("import time; time.sleep(60)", seconds=0.2).post("/rehearsal", data=FORM)
    assert (page.status_code, "a été arrêtée" in page.text) == (502, True)
    rehearsing = Rehearsing(("/nowhere/at/all",))
    here = create_network(NetworkSettings(SID, TOKEN, BASE, LINES, rehearsing=rehearsing)).test_client()
    assert here.post("/rehearsal", data=FORM).status_code == 502


def test_the_form_in_both_languages_and_what_is_wrong_in_it() -> None:
    here = client("")
    assert "Jouer cet appel" in here.get("/rehearsal").text
    assert "Play this call" in here.get("/rehearsal?lang=en").text
    page = here.post("/rehearsal", data={**FORM, "at": "<tomorrow>"})
    assert page.status_code == 422
    assert 'value="&lt;tomorrow&gt;"' in page.text
    assert 'aria-invalid="true"' in page.text


def test_another_site_cannot_rehearse() -> None:
    assert client("").post("/rehearsal", data=FORM, headers={"Origin": "https://evil.example.org"}).status_code == 403


def test_without_a_command_there_is_no_such_page() -> None:
    here = create_network(NetworkSettings(SID, TOKEN, BASE, LINES)).test_client()
    assert here.get("/rehearsal").status_code == 404
    assert "/rehearsal" not in here.get("/").text
