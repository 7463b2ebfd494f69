"""Record and recorded talks: the action, the news, the sound, and what is absent."""

import wave
from io import BytesIO

import pytest
from twilio.base.exceptions import TwilioRestException

from routing.simulator.phone import Caller

from .product import BASE, CALLER, LINE, SID, Product, call, rest, sent, stepped

EVENTS = "recordingStatusCallback='/tape' recordingStatusCallbackEvent='in-progress completed absent'"
RECORD = f"<Record action='/kept' maxLength='60' finishOnKey='#' {EVENTS}/><Say>Ensuite</Say>"


def product(**replies: str) -> Product:
    return Product(**{"voice": RECORD, "kept": "<Hangup/>", "tape": "", **replies})


def test_a_message_is_kept_and_told_when_ready() -> None:
    around = stepped(product())
    sid = around.call(Caller(CALLER, ("#",), message_seconds=12), LINE)
    around.run()
    (kept,) = sent(around, "/kept")
    assert (kept["Digits"], kept["RecordingDuration"]) == ("#", "12")
    assert kept["RecordingUrl"].endswith(f"/2010-04-01/Accounts/{SID}/Recordings/{kept['RecordingSid']}")
    assert [fields["RecordingStatus"] for fields in sent(around, "/tape")] == ["in-progress", "completed"]
    ready = sent(around, "/tape")[-1]
    assert (ready["CallSid"], ready["RecordingSource"], ready["RecordingDuration"]) == (sid, "RecordVerb", "12")


def test_a_silence_ends_it_and_the_longest_length_too() -> None:
    around = product()
    call(around, message_seconds=10)
    assert (around.fields("/kept")["Digits"], around.fields("/kept")["RecordingDuration"]) == ("", "15")
    long = product()
    call(long, message_seconds=100)
    assert long.fields("/kept")["RecordingDuration"] == "60"
    trimmed = product(voice=RECORD.replace("<Record", "<Record trim='trim-silence'"))
    call(trimmed, message_seconds=10)
    assert trimmed.fields("/kept")["RecordingDuration"] == "10"


def test_silent_recordings_are_kept_and_absent_ones_told() -> None:
    silent = product()
    call(silent, message="silent")
    assert silent.fields("/kept")["RecordingDuration"] == "5"
    absent = product()
    record = call(absent, message="absent")
    assert "/kept" not in absent.paths()
    assert [fields["RecordingStatus"] for path, fields in absent.asked if path == "/tape"] == ["in-progress", "absent"]
    assert "Ensuite" in record.transcript.text()


@pytest.mark.parametrize(("after", "kept"), [(9, True), (1.5, False)])
def test_whoever_hangs_up_has_left_a_message_all_the_same(after: float, kept: bool) -> None:
    around = stepped(product())
    around.call(Caller(CALLER, hangup_after=after, message_seconds=30), LINE)
    around.run()
    assert [fields["Digits"] for fields in sent(around, "/kept")] == (["hangup"] if kept else [])
    assert sent(around, "/tape")[-1]["RecordingStatus"] == ("completed" if kept else "absent")


def test_a_talk_is_recorded_from_the_answer_on() -> None:
    dial = f"<Dial record='record-from-answer-dual' action='/kept' {EVENTS}><Client>claire</Client></Dial>"
    around = stepped(product(voice=dial))
    around.call(Caller(CALLER), LINE)
    around.run()
    (kept,) = sent(around, "/kept")
    assert kept["RecordingDuration"] == "60"
    ready = sent(around, "/tape")[-1]
    assert (ready["RecordingSource"], ready["RecordingChannels"]) == ("DialVerb", "2")


def test_recordings_over_rest() -> None:
    around = stepped(product())
    sid = around.call(Caller(CALLER, ("#",), message_seconds=3), LINE)
    around.run()
    client = rest(around)
    (one,) = client.recordings.list(call_sid=sid)
    assert (one.status, one.duration, one.source) == ("completed", "3", "RecordVerb")
    path = f"/2010-04-01/Accounts/{SID}/Recordings/{one.sid}"
    http = client.http_client
    sound = http._client.get(path + ".wav", auth=client.auth).data
    with wave.open(BytesIO(sound)) as file:
        assert file.getnframes() == 3 * file.getframerate()
    assert http._client.get(path + ".mp3", auth=client.auth).mimetype == "audio/mpeg"
    assert client.recordings(one.sid).delete() is True
    assert client.recordings.list() == []
    with pytest.raises(TwilioRestException) as refused:
        client.recordings(one.sid).delete()
    assert refused.value.code == 20404
    assert around.log.recordings[0].is_deleted
    assert BASE
