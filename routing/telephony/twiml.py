"""Call plans rendered as TwiML (https://www.twilio.com/docs/voice/twiml): the only module that knows its XML."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from urllib.parse import urlencode

from twilio.twiml.voice_response import Dial, VoiceResponse

from routing.domain.call_plan import CallPlan, Connect, Forward, Goodbye, Say, Step
from routing.domain.centre import Agent, Contact
from routing.domain.text import Language
from routing.telephony.account import TelephoneAccount

# A voice must fit its language, or the verb fails: https://www.twilio.com/docs/voice/twiml/say
VOICES = {Language.FR: ("Polly.Lea-Neural", "fr-FR"), Language.EN: ("Polly.Amy-Neural", "en-GB")}
NEXT_STEP = "/twilio/voice/rung"
LONGEST_TALK = 14_400
LONGEST_SAY = 3_000
MOST_SAYS = 8
# Characters that XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets), lone surrogates among them.
_UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(plan: CallPlan, account: TelephoneAccount, caller_id: str | None) -> str:
    """The TwiML document of a plan. Addresses in it are absolute, as proxies may hide where we are."""
    response = VoiceResponse()
    for step in plan.steps:
        _RENDERINGS[type(step)](response, step, account, caller_id)
    return str(response)


def hang_up() -> str:
    """The document for a request that is not ours to answer."""
    response = VoiceResponse()
    response.hangup()
    return str(response)


def _say(response: VoiceResponse, step: Say, _account: TelephoneAccount, _caller_id: str | None) -> None:
    voice, language = VOICES[step.language]
    words = _UNSPEAKABLE.sub("", step.words)
    parts = textwrap.wrap(words, LONGEST_SAY, replace_whitespace=False, drop_whitespace=False)
    for part in parts[:MOST_SAYS]:
        response.say(part, voice=voice, language=language)


def _connect(response: VoiceResponse, step: Connect, account: TelephoneAccount, caller_id: str | None) -> None:
    action = f"{account.address(NEXT_STEP)}?{urlencode({'place': step.then})}"
    dial = Dial(action=action, method="POST", timeout=step.seconds, time_limit=LONGEST_TALK, caller_id=caller_id)
    for agent in step.agents:
        _target(dial, agent)
    response.append(dial)


def _target(dial: Dial, agent: Agent) -> None:
    {Contact.NUMBER: dial.number, Contact.SIP: dial.sip, Contact.CLIENT: dial.client}[agent.contact](agent.address)


def _forward(response: VoiceResponse, step: Forward, _account: TelephoneAccount, caller_id: str | None) -> None:
    dial = Dial(timeout=step.seconds, caller_id=caller_id)
    dial.number(step.number)
    response.append(dial)


def _goodbye(response: VoiceResponse, _step: Goodbye, _account: TelephoneAccount, _caller_id: str | None) -> None:
    response.hangup()


Rendering = Callable[..., None]
_RENDERINGS: dict[type[Step], Rendering] = {Say: _say, Connect: _connect, Forward: _forward, Goodbye: _goodbye}
