"""Messages vocaux: heard from here, taken, done, and each of it once."""

from __future__ import annotations

import pytest
from flask import Flask

from routing.store import voicemail_sounds
from tests.store.databases import MONDAY
from tests.voicemail_cases import RECORDING, SOUND, left
from tests.web.apps import parts_of
from tests.web.console.visits import Visit


@pytest.fixture
def message(app: Flask) -> str:
    """A message that somebody left."""
    return parts_of(app).runtime.database.write(left)


def test_it_is_heard_once_its_sound_is_here(app: Flask, message: str) -> None:
    viewer = Visit(app, "viewer")
    assert "Le son n’est pas encore arrivé" in viewer.get("/voicemails").text
    assert viewer.get(f"/voicemails/{message}/sound").status_code == 404
    parts_of(app).runtime.database.write(
        lambda connection: voicemail_sounds.keep(connection, RECORDING, SOUND, MONDAY)
    )
    page = viewer.get("/voicemails").text
    assert f'src="/console/voicemails/{message}/sound"' in page
    assert "06 •• •• •• 78" in page
    assert "api.twilio.com" not in page
    whole = viewer.get(f"/voicemails/{message}/sound")
    part = viewer.get(f"/voicemails/{message}/sound", headers={"Range": "bytes=1-"})
    assert (whole.data, whole.mimetype, whole.headers["Cache-Control"]) == (SOUND.content, "audio/mpeg", "no-store")
    assert (part.status_code, part.data) == (206, SOUND.content[1:])
    assert app.test_client().get(f"/console/voicemails/{message}/sound").status_code != 200, "a stranger hears nothing"


def test_taken_and_done_each_once(app: Flask, message: str) -> None:
    visit = Visit(app)
    assert "Je m’en occupe" in visit.get("/voicemails").text
    assert visit.post(f"/voicemails/{message}/take", back="list").headers["Location"].endswith("/voicemails?said=take")
    assert "Aucun nouveau message" in visit.get("/voicemails").text
    assert visit.user in visit.get("/voicemails?state=taken").text
    late = Visit(app).post(f"/voicemails/{message}/take")
    assert (late.status_code, "entre-temps" in late.text) == (409, True)
    assert visit.post(f"/voicemails/{message}/done").status_code == 303
    assert f"voicemail-{message}" in visit.get("/voicemails?state=done").text


def test_the_number_is_shown_to_supervisors_and_journalled(app: Flask, message: str) -> None:
    visit = Visit(app)
    assert "+33612345678" not in visit.get(f"/voicemails/{message}").text
    assert "+33612345678" in visit.post(f"/voicemails/{message}/number").text
    assert Visit(app, "viewer").post(f"/voicemails/{message}/number").status_code == 403
    assert visit.get("/voicemails/none").status_code == 404
