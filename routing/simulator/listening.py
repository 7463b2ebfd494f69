"""How long the prompts of a line take, and playing them to whoever is on a leg."""

from collections.abc import Sequence

from routing.simulator.session import Leg, Session
from routing.simulator.verbs import Pause, Play, Prompt, Say

CHARACTERS_A_SECOND = 14
# A sound's length is not known here: it is never fetched.
SOUND_SECONDS = 5.0
TONE_SECONDS = 0.5
FOREVER = float("inf")


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


def play(session: Session, leg: Leg, prompts: Sequence[Prompt], most: float = FOREVER) -> None:
    """Plays prompts one after another and waits meanwhile, for `most` seconds: then they are cut."""
    left = most
    for prompt in prompts:
        if left <= 0:
            return
        length = seconds_of(prompt)
        _note(session, leg, prompt, cut=length > left)
        session.wait(min(length, left))
        left -= length


def _note(session: Session, leg: Leg, prompt: Prompt, cut: bool) -> None:
    if isinstance(prompt, Pause):
        session.note("line", "pause", str(prompt.length))
    elif isinstance(prompt, Play):
        session.note("line", "tones" if prompt.digits else "play", prompt.digits or prompt.url)
    elif leg.side == "agent":
        session.note("line", "whisper", prompt.text, name=leg.person.who.partition(" ")[2])
    else:
        session.note("line", "cut" if cut else "say", prompt.text)
