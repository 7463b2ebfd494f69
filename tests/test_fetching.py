"""The sound of a message is brought here: once it is ready, however often that takes, and only while it is wanted."""

from __future__ import annotations

import pytest

from routing.outbox import fetch_recording
from routing.runtime import Runtime
from routing.store import voicemail_sounds
from tests.conftest import StoppedClock
from tests.outbox_cases import Desk
from tests.store.databases import MONDAY
from tests.voicemail_cases import RECORDING, SOUND, left

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def desk(runtime: Runtime, clock: StoppedClock) -> Desk:
    """A dispatcher whose provider does all it is told."""
    return Desk.of(runtime, clock)


def test_it_comes_once_the_provider_has_it(desk: Desk) -> None:
    id_ = desk.runtime.database.write(left)
    desk.runtime.database.write(lambda connection: fetch_recording(connection, RECORDING, MONDAY))
    desk.network.is_silent = True
    assert desk.send().is_network_up is False
    desk.network.is_silent = False
    desk.wait(5)
    assert desk.send().later == 1, "it is not ready yet"

    desk.network.sounds[RECORDING] = SOUND.content
    desk.until_quiet(seconds=600)
    with desk.runtime.database.read() as connection:
        assert voicemail_sounds.of_voicemail(connection, id_) == SOUND
    assert desk.row().state == "done"


def test_one_that_was_deleted_meanwhile_is_not_asked_for(desk: Desk) -> None:
    desk.runtime.database.write(lambda connection: fetch_recording(connection, "RE9", MONDAY))
    assert desk.send().done == 1
    assert desk.network.asked == 0
