"""How long the prompts of a line take, and playing them to whoever is on a leg."""

from __future__ import annotations

from collections.abc import Sequence

from routing.simulator.exchange import Exchange
from routing.simulator.legs import Leg
from routing.simulator.signals import FOREVER, Life, Wait
from routing.simulator.verbs import Pause, Play, Prompt, Say

CHARACTERS_A_SECOND = 14
# A sound's length is not known here: it is never fetched.
SOUND_SECONDS = 5.0
TONE_SECONDS = 0.5


def spoken_seconds(text: str) -> float:
    """The time it takes to say a text once."""
    return len(text) / CHARACTERS_A_SECOND


def seconds_of(prompt: Prompt) -> float:
    """The time a prompt takes with all its repetitions; FOREVER when it never ends by itself."""
    if isinstance(prompt, Pause):
        return float(prompt.length)
    if isinstance(prompt, Play) and prompt.digits:
        return TONE_SECONDS * len(prompt.digits)
    once = spoken_seconds(prompt.text) if isinstance(prompt, Say) else SOUND_SECONDS
    if once == 0:
        return 0
    return once * prompt.loop if prompt.loop else FOREVER


def play(exchange: Exchange, leg: Leg, prompts: Sequence[Prompt], most: float = FOREVER) -> Life[None]:
    """Plays prompts one after another and waits meanwhile, for `most` seconds: then they are cut."""
    left = most
    for prompt in prompts:
        if left <= 0:
            return
        length = seconds_of(prompt)
        note_prompt(exchange, leg, prompt, is_cut=length > left)
        yield Wait(min(length, left))
        left -= length


def note_prompt(exchange: Exchange, leg: Leg, prompt: Prompt, is_cut: bool = False) -> None:
    """Notes what a leg is going to hear."""
    if isinstance(prompt, Pause):
        exchange.note(leg, "line", "pause", str(prompt.length))
    elif isinstance(prompt, Play):
        exchange.note(leg, "line", "tones" if prompt.digits else "play", prompt.digits or prompt.url)
    elif leg.side == "agent":
        exchange.note(leg, "line", "whisper", prompt.text, name=leg.person.name)
    else:
        exchange.note(leg, "line", "cut" if is_cut else "say", prompt.text)
