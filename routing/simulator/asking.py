"""A question to whoever is on a leg: prompts that keys or speech interrupt, then keys, speech or silence."""

from dataclasses import dataclass

from routing.simulator.listening import play, seconds_of, spoken_seconds
from routing.simulator.session import Goto, Leg, Session, resolved
from routing.simulator.verbs import Gather

# From the start of a question to the first key, and from key to key, in seconds.
REACTION_SECONDS = 1.0
KEY_SECONDS = 0.5
# What the network waits for after the last word before it takes a sentence as ended.
PAUSE_AFTER_SPEECH = 1.0
CONFIDENCE = "0.9"


@dataclass(frozen=True, slots=True)
class Typed:
    """Keys as a question took them: those `pressed`, the `digits` sent, and whether it had to time out."""

    pressed: str
    digits: str
    timed_out: bool


def typed(verb: Gather, keys: str) -> Typed:
    """What a question makes of keys: it ends at a finishing key (not sent) or when it has its number."""
    digits = ""
    for place, key in enumerate(keys):
        if key in verb.finish_on_key:
            return Typed(keys[: place + 1], digits, False)
        digits += key
        if len(digits) == verb.num_digits:
            return Typed(digits, digits, False)
    return Typed(keys, digits, True)


def gather(session: Session, leg: Leg, verb: Gather, url: str) -> Goto | None:
    """Asks; the document to go on with, or None for the verb after: so when nothing was entered, unless the
    verb says `actionOnEmptyResult`. https://www.twilio.com/docs/voice/twiml/gather
    """
    keys, words = leg.person.next_entry(verb.inputs)
    if keys or words:
        _hear(session, leg, verb)
        result = _keys(session, leg, verb, keys) if keys else _words(session, leg, words)
    else:
        result = _silence(session, leg, verb)
    if not any(value for _, value in result) and not verb.action_on_empty_result:
        return None
    return Goto(resolved(url, verb.action or ""), result)


def _hear(session: Session, leg: Leg, verb: Gather) -> None:
    """The prompts up to the answer: a person who knows what to press does not wait for the end of them."""
    length = sum(seconds_of(prompt) for prompt in verb.prompts)
    before = REACTION_SECONDS if verb.barge_in else length + REACTION_SECONDS
    play(session, leg, verb.prompts, before)
    session.wait(max(0.0, before - length))


def _keys(session: Session, leg: Leg, verb: Gather, keys: str) -> tuple[tuple[str, str], ...]:
    entry = typed(verb, keys)
    session.note(leg.person.who, "press", entry.pressed)
    session.wait(KEY_SECONDS * len(entry.pressed) + (verb.timeout if entry.timed_out else 0))
    return (("Digits", entry.digits),)


def _words(session: Session, leg: Leg, words: str) -> tuple[tuple[str, str], ...]:
    session.note(leg.person.who, "speak", words)
    session.wait(spoken_seconds(words) + PAUSE_AFTER_SPEECH)
    return (("SpeechResult", words), ("Confidence", CONFIDENCE))


def _silence(session: Session, leg: Leg, verb: Gather) -> tuple[tuple[str, str], ...]:
    play(session, leg, verb.prompts)
    session.wait(verb.timeout)
    session.note(leg.person.who, "silence")
    return (("Digits" if "dtmf" in verb.inputs else "SpeechResult", ""),)
