"""Recordings over REST. https://www.twilio.com/docs/voice/api/recording"""

from __future__ import annotations

from routing.simulator.exchange import Exchange
from routing.simulator.recordings import Recording, silent_mp3, silent_wav
from routing.simulator.rest.answers import VERSION, Form, Json, account_path, date, in_time, missing, page


def listed(exchange: Exchange, form: Form) -> Json:
    """The recordings asked for, newest first."""
    found = [
        recording for recording in reversed(exchange.recordings.values())
        if not recording.is_deleted and form.get("CallSid", recording.call_sid) in ("", recording.call_sid)
        and in_time(recording.started_at, form, "DateCreated")
    ]
    return page(exchange, "/Recordings.json", "recordings", found, form, lambda one: shape(exchange, one))


def fetch(exchange: Exchange, sid: str) -> Json:
    """One recording."""
    return shape(exchange, _found(exchange, sid))


def delete(exchange: Exchange, sid: str) -> None:
    """Deletes a recording; it is not found any more."""
    _found(exchange, sid).is_deleted = True


def media(exchange: Exchange, sid: str, form: str) -> tuple[bytes, str]:
    """The sound and its media type; `form` is `wav` or `mp3`. There is none before it is ready."""
    recording = _found(exchange, sid)
    if recording.status != "completed":
        raise missing(f"/Recordings/{sid}.{form}")
    if form == "wav":
        return silent_wav(recording.seconds), "audio/x-wav"
    return silent_mp3(recording.seconds), "audio/mpeg"


def shape(exchange: Exchange, recording: Recording) -> Json:
    """A recording as REST shows it."""
    path = f"{account_path(exchange)}/Recordings/{recording.sid}"
    return {
        "sid": recording.sid,
        "account_sid": exchange.network.account_sid,
        "call_sid": recording.call_sid,
        "conference_sid": None,
        "api_version": VERSION,
        "date_created": date(recording.started_at),
        "date_updated": date(recording.started_at),
        "start_time": date(recording.started_at),
        "duration": str(recording.seconds) if recording.status != "in-progress" else None,
        "status": recording.status,
        "channels": recording.channels,
        "source": recording.source,
        "error_code": None,
        "price": None,
        "price_unit": "USD",
        "uri": f"{path}.json",
        "encryption_details": None,
        "subresource_uris": {"transcriptions": f"{path}/Transcriptions.json"},
        "media_url": f"{exchange.network.api_url.rstrip('/')}{path}",
    }


def _found(exchange: Exchange, sid: str) -> Recording:
    recording = exchange.recordings.get(sid)
    if recording is None or recording.is_deleted:
        raise missing(f"/Recordings/{sid}.json")
    return recording
