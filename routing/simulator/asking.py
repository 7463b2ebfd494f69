"""A question to whoever is on a leg: prompts that keys or speech interrupt, then keys, speech or silence."""

from __future__ import annotations

from dataclasses import dataclass

from routing.simulator.exchange import Exchange, resolved
from routing.simulator.legs import Goto, Leg
from routing.simulator.listening import note_prompt, play, seconds_of, spoken_seconds
from routing.simulator.signals import Keys, Life, Wait, Words
from routing.simulator.verbs import Gather

# From the start of a question to the first key, and from key to key, in seconds.
REACTION_SECONDS = 1.0
KEY_SECONDS = 0.5
# What the network waits for after the last word before it takes a sentence as ended.
PAUSE_AFTER_SPEECH = 1.0
CONFIDENCE = "0.9"

Result = tuple[tuple[str, str], ...]


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


def gather(exchange: Exchange, leg: Leg, verb: Gather, url: str) -> Life[Goto | None]:
    """Asks; the document to go on with, or None for the verb after: so when nothing was entered, unless the
    verb says `actionOnEmptyResult`. https://www.twilio.com/docs/voice/twiml/gather
    """
    if leg.person.is_live:
        result = yield from _live(exchange, leg, verb)
    else:
        result = yield from _scripted(exchange, leg, verb)
    if not any(value for _, value in result) and not verb.action_on_empty_result:
        return None
    return Goto(resolved(url, verb.action or ""), result, verb.method)


def _scripted(exchange: Exchange, leg: Leg, verb: Gather) -> Life[Result]:
    keys, words = leg.person.next_entry(verb.inputs)
    if not (keys or words):
        yield from play(exchange, leg, verb.prompts)
        yield Wait(verb.timeout)
        return _silence(exchange, leg, verb)
    yield from _hear(exchange, leg, verb)
    if keys:
        entry = typed(verb, keys)
        exchange.note(leg, leg.person.who, "press", entry.pressed)
        yield Wait(KEY_SECONDS * len(entry.pressed) + (verb.timeout if entry.timed_out else 0))
        return (("Digits", entry.digits),)
    exchange.note(leg, leg.person.who, "speak", words)
    yield Wait(spoken_seconds(words) + PAUSE_AFTER_SPEECH)
    return _spoken(words)


def _hear(exchange: Exchange, leg: Leg, verb: Gather) -> Life[None]:
    """The prompts up to the answer: a person who knows what to press does not wait for the end of them."""
    length = sum(seconds_of(prompt) for prompt in verb.prompts)
    before = REACTION_SECONDS if verb.barge_in else length + REACTION_SECONDS
    yield from play(exchange, leg, verb.prompts, before)
    yield Wait(max(0.0, before - length))


def _spoken(words: str) -> Result:
    return (("SpeechResult", words), ("Confidence", CONFIDENCE))


def _silence(exchange: Exchange, leg: Leg, verb: Gather) -> Result:
    exchange.note(leg, leg.person.who, "silence")
    return (("Digits" if "dtmf" in verb.inputs else "SpeechResult", ""),)


def _live(exchange: Exchange, leg: Leg, verb: Gather) -> Life[Result]:
    """Asks a human: what was pressed before the question does not count."""
    leg.task.close_ears(Keys, Words)
    signal = yield from _live_prompts(exchange, leg, verb)
    digits = ""
    while True:
        if isinstance(signal, Words) and "speech" in verb.inputs:
            exchange.note(leg, leg.person.who, "speak", signal.text)
            return _spoken(signal.text)
        if isinstance(signal, Keys) and "dtmf" in verb.inputs:
            digits += signal.keys
        entry = typed(verb, digits)
        if digits and not entry.timed_out:
            break
        signal = yield from leg.task.expect(Keys, Words, seconds=verb.timeout)
        if signal is None:
            break
    if not digits:
        return _silence(exchange, leg, verb)
    exchange.note(leg, leg.person.who, "press", entry.pressed)
    return (("Digits", entry.digits),)


def _live_prompts(exchange: Exchange, leg: Leg, verb: Gather) -> Life[Keys | Words | None]:
    """Plays the prompts up to a key or a word, where these may interrupt."""
    for prompt in verb.prompts:
        note_prompt(exchange, leg, prompt)
        if not verb.barge_in:
            yield Wait(seconds_of(prompt))
            continue
        signal: Keys | Words | None = yield from leg.task.expect(Keys, Words, seconds=seconds_of(prompt))
        if signal is not None:
            return signal
    return None
