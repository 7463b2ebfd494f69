"""Record, and the recording of talks: what is kept, and who is told when it is ready.

https://www.twilio.com/docs/voice/twiml/record
"""

from __future__ import annotations

from datetime import UTC
from email.utils import format_datetime

from routing.simulator.endings import Broken, Ended, HungUp
from routing.simulator.exchange import Exchange, resolved, resolved_callback
from routing.simulator.legs import Goto, Leg
from routing.simulator.recordings import Recording
from routing.simulator.sids import new_sid
from routing.simulator.signals import Keys, Life, Wait, Webhook, Words
from routing.simulator.verbs import Callback, Record

BEEP_SECONDS = 1.0
# From the end of a recording to the news that it is ready.
READY_SECONDS = 2.0


class Tape:
    """A recording under way."""

    def __init__(self, exchange: Exchange, leg: Leg, source: str, callback: Callback) -> None:
        """`source` is Twilio's word for how it was made."""
        self._exchange, self._leg, self._callback = exchange, leg, callback
        channels = 1 if source == "RecordVerb" else 2
        self.recording = Recording(new_sid("RE"), leg.sid, source, exchange.now(), channels=channels)
        exchange.recordings[self.recording.sid] = self.recording
        self._tell("in-progress")

    @property
    def seconds(self) -> float:
        """How long it has run."""
        return (self._exchange.now() - self.recording.started_at).total_seconds()

    def stop(self, seconds: float | None = None, is_absent: bool = False) -> None:
        """Ends it, by default with what was heard so far; `is_absent` when there is nothing to keep."""
        if self.recording.status != "in-progress":
            return
        status = "absent" if is_absent else "completed"
        self.recording.seconds = 0 if is_absent else round(self.seconds if seconds is None else seconds)
        self.recording.status = "processing"
        self._exchange.engine.later(READY_SECONDS, lambda: self._ready(status))

    def fields(self) -> tuple[tuple[str, str], ...]:
        """What an action is told of it."""
        return (
            ("RecordingSid", self.recording.sid),
            ("RecordingUrl", self._url()),
            ("RecordingDuration", str(self.recording.seconds)),
        )

    def _ready(self, status: str) -> None:
        if not self.recording.is_deleted:
            self.recording.status = status
            self._tell(status)

    def _url(self) -> str:
        network = self._exchange.network
        account = f"{network.api_url.rstrip('/')}/2010-04-01/Accounts/{network.account_sid}"
        return f"{account}/Recordings/{self.recording.sid}"

    def _tell(self, status: str) -> None:
        """https://www.twilio.com/docs/voice/twiml/record#attributes-recording-status-callback"""
        if not (self._callback.url and status in self._callback.events):
            return
        recording = self.recording
        fields = {
            "AccountSid": self._leg.fields["AccountSid"],
            "CallSid": self._leg.sid,
            "RecordingSid": recording.sid,
            "RecordingUrl": self._url(),
            "RecordingStatus": status,
            "RecordingDuration": str(recording.seconds),
            "RecordingChannels": str(recording.channels),
            "RecordingStartTime": format_datetime(recording.started_at.astimezone(UTC)),
            "RecordingSource": recording.source,
            "RecordingTrack": "both",
        }
        webhook = Webhook("recording", self._callback.url, fields, self._callback.method, self._leg.sid)
        self._exchange.tell(webhook)


def record(exchange: Exchange, leg: Leg, verb: Record, url: str) -> Life[Goto | None]:
    """Records whoever is on the leg; goes on at the action.

    A caller who hangs up has left a message all the same: the action is told `Digits=hangup`. Where a recording
    fails (a caller whose message is `absent`) there is no action, and the document goes on.
    """
    exchange.note(leg, "line", "record")
    if verb.play_beep:
        yield Wait(BEEP_SECONDS)
    tape = Tape(exchange, leg, "RecordVerb", resolved_callback(url, verb.recording))
    action = resolved(url, verb.action or "")
    try:
        digits, seconds = yield from _spoken(leg, tape, verb)
    except Broken as gone:
        tape.stop(is_absent=tape.seconds < 1)
        if isinstance(gone, HungUp | Ended) and tape.seconds >= 1:
            fields = {**leg.fields, "CallStatus": "completed", **dict(tape.fields()), "Digits": "hangup"}
            exchange.tell(Webhook("action", action, fields, verb.method, leg.sid))
        raise
    is_absent = leg.person.message == "absent" and not leg.person.is_live
    tape.stop(seconds, is_absent)
    exchange.note(leg, leg.person.who, "recorded", str(round(seconds)))
    return None if is_absent else Goto(action, (*tape.fields(), ("Digits", digits)), verb.method)


def _spoken(leg: Leg, tape: Tape, verb: Record) -> Life[tuple[str, float]]:
    """The key that ended it, empty for a silence or the longest allowed, and the length in seconds."""
    if leg.person.is_live:
        return (yield from _spoken_live(leg, tape, verb))
    speech = leg.person.message_seconds if leg.person.message == "speech" else 0.0
    if speech >= verb.max_length:
        yield Wait(verb.max_length)
        return "", verb.max_length
    yield Wait(speech)
    key = next((key for key in leg.person.finishing_keys() if key in verb.finish_on_key), "") if speech else ""
    if key:
        return key, speech
    yield Wait(min(verb.timeout, verb.max_length - speech))
    return "", max(1.0, speech) if verb.trim else tape.seconds


def _spoken_live(leg: Leg, tape: Tape, verb: Record) -> Life[tuple[str, float]]:
    """A human's message: a silence after words ends it, so does a key."""
    leg.task.close_ears(Keys, Words)
    silence = float(verb.max_length)
    while tape.seconds < verb.max_length:
        signal = yield from leg.task.expect(Keys, Words, seconds=min(silence, verb.max_length - tape.seconds))
        if signal is None:
            break
        if isinstance(signal, Keys) and (key := next((k for k in signal.keys if k in verb.finish_on_key), "")):
            return key, tape.seconds
        silence = float(verb.timeout)
    return "", tape.seconds
