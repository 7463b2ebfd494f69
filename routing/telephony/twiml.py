"""Call plans rendered as TwiML (https://www.twilio.com/docs/voice/twiml): the only module that knows its XML."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from twilio.twiml.voice_response import Dial, Enqueue, Gather, VoiceResponse

from routing.domain.call_plan import (
    CallPlan,
    Connect,
    Enter,
    Forward,
    Goodbye,
    Leave,
    Next,
    Pause,
    Play,
    Question,
    Record,
    Refuse,
    RingDirectly,
    Say,
    Step,
    TakeCaller,
)
from routing.domain.text import Language
from routing.telephony.account import TelephoneAccount
from routing.telephony.addresses import address_of

# A voice must fit its language, or the verb fails: https://www.twilio.com/docs/voice/twiml/say
VOICES = {Language.FR: ("Polly.Lea-Neural", "fr-FR"), Language.EN: ("Polly.Amy-Neural", "en-GB")}
LONGEST_TALK = 14_400
LONGEST_SAY = 3_000
MOST_SAYS = 8
SILENCE_ENDS_A_MESSAGE = 5
# Characters that XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets), lone surrogates among them.
_UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Carrier:
    """What a rendering needs besides the step: our account, and the number shown to people who are rung."""

    account: TelephoneAccount
    caller_id: str | None


def render(plan: CallPlan, account: TelephoneAccount, caller_id: str | None) -> str:
    """The TwiML document of a plan. Addresses in it are absolute, as proxies may hide where we are."""
    response, carrier = VoiceResponse(), Carrier(account, caller_id)
    for step in plan.steps:
        _RENDERINGS[type(step)](response, step, carrier)
    return str(response)


@lru_cache(maxsize=1024)
def rendered(plan: CallPlan, account: TelephoneAccount, caller_id: str | None) -> str:
    """As `render`, remembered: a menu is the same document for everybody."""
    return render(plan, account, caller_id)


def hang_up() -> str:
    """The document for a request that is not ours to answer."""
    response = VoiceResponse()
    response.hangup()
    return str(response)


def speakable(words: str) -> str:
    """Words without the characters that XML cannot hold."""
    return _UNSPEAKABLE.sub("", words)


def _say(parent: VoiceResponse | Gather, step: Say, _carrier: Carrier) -> None:
    voice, language = VOICES[step.language]
    parts = textwrap.wrap(speakable(step.words), LONGEST_SAY, replace_whitespace=False, drop_whitespace=False)
    for part in parts[:MOST_SAYS]:
        parent.say(part, voice=voice, language=language)


def _play(parent: VoiceResponse | Gather, step: Play, _carrier: Carrier) -> None:
    parent.play(step.address)


def _pause(parent: VoiceResponse | Gather, step: Pause, _carrier: Carrier) -> None:
    parent.pause(length=step.seconds)


def _question(response: VoiceResponse, step: Question, carrier: Carrier) -> None:
    """Silence comes to the same address as an answer, so that nothing stands after the question.

    Hints go with speech alone: https://www.twilio.com/docs/voice/twiml/gather
    """
    listening = {}
    if step.hints:
        listening = {"hints": ", ".join(step.hints), "speech_timeout": "auto"}
    gather = Gather(
        input="dtmf speech" if step.hints else "dtmf", action=address_of(step.then, carrier.account), method="POST",
        num_digits=step.digits, timeout=step.seconds, finish_on_key=step.finish_key,
        language=VOICES[step.language][1], action_on_empty_result=True, **listening,
    )
    for prompt in step.prompts:
        _RENDERINGS[type(prompt)](gather, prompt, carrier)
    response.append(gather)


def _enter(response: VoiceResponse, step: Enter, carrier: Carrier) -> None:
    addresses = {
        "action": address_of(step.left, carrier.account), "method": "POST",
        "wait_url": address_of(step.waiting, carrier.account), "wait_url_method": "POST",
    }
    if step.workflow is None:
        response.enqueue(step.place, **addresses)
        return
    enqueue = Enqueue(workflow_sid=step.workflow, **addresses)
    enqueue.task(json.dumps(dict(step.attributes), ensure_ascii=False))
    response.append(enqueue)


def _leave(response: VoiceResponse, _step: Leave, _carrier: Carrier) -> None:
    response.leave()


def _next(response: VoiceResponse, step: Next, carrier: Carrier) -> None:
    response.redirect(address_of(step.turn, carrier.account), method="POST")


def _record(response: VoiceResponse, step: Record, carrier: Carrier) -> None:
    """Never transcribed: the network understands American English alone.

    https://www.twilio.com/docs/voice/twiml/record
    """
    response.record(
        action=address_of(step.then, carrier.account), method="POST", max_length=step.seconds,
        finish_on_key=step.finish_key, timeout=SILENCE_ENDS_A_MESSAGE, play_beep=True, trim="trim-silence",
        recording_status_callback=address_of(step.ready, carrier.account), recording_status_callback_method="POST",
        recording_status_callback_event="completed absent",
    )


def _take_caller(response: VoiceResponse, step: TakeCaller, carrier: Carrier) -> None:
    """The caller's own queue has one caller or none; an empty one makes Dial wait for its timeout, kept short."""
    recording = {}
    if step.recorded is not None:
        recording = {
            "record": "record-from-answer-dual", "recording_status_callback_method": "POST",
            "recording_status_callback": address_of(step.recorded, carrier.account),
        }
    dial = Dial(
        action=address_of(step.then, carrier.account), method="POST", timeout=step.seconds,
        time_limit=LONGEST_TALK, **recording,
    )
    dial.queue(step.place, url=address_of(step.connecting, carrier.account), method="POST")
    response.append(dial)


def _forward(response: VoiceResponse, step: Forward, carrier: Carrier) -> None:
    dial = Dial(timeout=step.seconds, caller_id=carrier.caller_id)
    dial.number(step.number)
    response.append(dial)


def _connect(response: VoiceResponse, step: Connect, carrier: Carrier) -> None:
    """Whoever is rung may be asked first; hanging up instead declines (https://www.twilio.com/docs/voice/twiml/number).
    """
    dial = Dial(
        action=address_of(step.then, carrier.account), method="POST", timeout=step.seconds, time_limit=step.longest,
        caller_id=carrier.caller_id,
    )
    options = {}
    if step.hears is not None:
        options = {"url": address_of(step.hears, carrier.account), "method": "POST"}
    if step.news is not None:
        options |= {
            "status_callback": address_of(step.news, carrier.account), "status_callback_method": "POST",
            "status_callback_event": "ringing answered completed",
        }
    {"number": dial.number, "sip": dial.sip, "client": dial.client}[step.kind](step.address, **options)
    response.append(dial)


def _ring_directly(response: VoiceResponse, step: RingDirectly, carrier: Carrier) -> None:
    """Who is rung has to press a key first, so that a mailbox is not connected; the others ring until somebody does."""
    dial = Dial(
        action=address_of(step.then, carrier.account), method="POST", timeout=step.seconds, time_limit=LONGEST_TALK,
        caller_id=carrier.caller_id, sequential=not step.together,
    )
    nouns = {"number": dial.number, "sip": dial.sip, "client": dial.client}
    offer = address_of(step.hears, carrier.account)
    for kind, address in step.agents:
        nouns[kind](address, url=offer, method="POST")
    response.append(dial)


def _refuse(response: VoiceResponse, _step: Refuse, _carrier: Carrier) -> None:
    response.reject(reason="rejected")


def _goodbye(response: VoiceResponse, _step: Goodbye, _carrier: Carrier) -> None:
    response.hangup()


Rendering = Callable[..., None]
_RENDERINGS: dict[type[Step], Rendering] = {
    Say: _say, Play: _play, Pause: _pause, Question: _question, Enter: _enter, Leave: _leave, Next: _next,
    Record: _record, TakeCaller: _take_caller, Forward: _forward, Connect: _connect, RingDirectly: _ring_directly,
    Refuse: _refuse, Goodbye: _goodbye,
}
