"""Numbers, waits, days and telephone numbers as a voice says them, in French and in English. Nothing is rounded up."""

from __future__ import annotations

import math
from datetime import date

from routing.domain.text import Text
from routing.domain.wording import date_text, weekday_text

LARGEST_IN_WORDS = 60
MINUTE, HOUR = 60, 3600

_ONES = Text(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
)
_TENS = Text("vingt trente quarante cinquante soixante", "twenty thirty forty fifty sixty")
_KEYS = {"*": Text("étoile", "star"), "#": Text("dièse", "hash")}
_FRANCE, _FRENCH_DIGITS = "+33", 9


def count(number: int, is_feminine: bool = False) -> Text:
    """A number in words up to sixty, in digits beyond and below zero; French `une` before a feminine noun."""
    if not 0 <= number <= LARGEST_IN_WORDS:
        return Text(str(number), str(number))
    french = _in_words(number, _ONES.fr.split(), _TENS.fr.split(), " et un")
    english = _in_words(number, _ONES.en.split(), _TENS.en.split(), "-one")
    return Text(f"{french}e" if is_feminine and number % 10 == 1 and number != 11 else french, english)


def people_before(number: int) -> Text:
    """How many callers are ahead."""
    if number < 1:
        return Text("Vous êtes la prochaine personne.", "You are next in line.")
    many = count(number, is_feminine=True)
    if number == 1:
        return Text(f"Il y a {many.fr} personne avant vous.", f"There is {many.en} person before you.")
    return Text(f"Il y a {many.fr} personnes avant vous.", f"There are {many.en} people before you.")


def duration(seconds: float) -> Text:
    """A length of time in whole minutes and hours, what is begun of a minute left out."""
    if seconds < MINUTE:
        return Text("moins d’une minute", "less than a minute")
    hours, rest = divmod(int(seconds), HOUR)
    parts = [_units(n, fr, en) for n, fr, en in ((hours, "heure", "hour"), (rest // MINUTE, "minute", "minute")) if n]
    return Text(" et ".join(part.fr for part in parts), " and ".join(part.en for part in parts))


def waiting_for(seconds: float) -> Text:
    """How long a caller has waited, told to an agent: `attend depuis deux minutes`."""
    length = duration(seconds)
    return Text(f"attend depuis {length.fr}", f"has been waiting for {length.en}")


def wait_estimate(seconds: float) -> Text:
    """About how long the wait will be, told to the caller: to the full minute that nobody is disappointed by."""
    length = duration(math.ceil(seconds / MINUTE) * MINUTE if seconds >= MINUTE else seconds)
    if seconds < MINUTE:
        return Text(f"Le temps d’attente estimé est de {length.fr}.", f"The estimated wait is {length.en}.")
    return Text(f"Le temps d’attente estimé est d’environ {length.fr}.", f"The estimated wait is about {length.en}.")


def spoken_date(day: date, today: date) -> Text:
    """A day by its weekday and date, with the year where it is not this one: `lundi 23 novembre`."""
    weekday, dated = weekday_text(day.weekday()), date_text(day)
    year = f" {day.year}" if day.year != today.year else ""
    return Text(f"{weekday.fr} {dated.fr}{year}", f"{weekday.en} {dated.en}{year}")


def phone_number(e164: str) -> Text:
    """A number to be heard digit by digit; one of France by its national form, in French in pairs.

    Digits stand apart, as `12345` would be read as a number (https://www.twilio.com/docs/voice/twiml/say).
    """
    digits = e164.removeprefix("+")
    if e164.startswith(_FRANCE) and len(e164) == len(_FRANCE) + _FRENCH_DIGITS:
        national = f"0{e164.removeprefix(_FRANCE)}"
        pairs = [national[start:start + 2] for start in range(0, len(national), 2)]
        return Text(", ".join(pairs), ", ".join(" ".join(pair) for pair in pairs))
    apart = " ".join(digits)
    return Text(f"plus {apart}", f"plus {apart}") if e164.startswith("+") else Text(apart, apart)


def letters(reference: str) -> Text:
    """Letters and digits one by one: `R, C, 7, F, 3, K`."""
    apart = ", ".join(sign for sign in reference if sign.isalnum())
    return Text(apart, apart)


def key_name(key: str) -> Text:
    """The name of a key."""
    return _KEYS.get(key, Text(key, key))


def announce(purpose: Text, key: str) -> Text:
    """What a key is for, the purpose before the key: `Pour un rappel, tapez 1.`; a bare label serves too."""
    name = key_name(key)
    return Text(f"{_clause(purpose.fr)}, tapez {name.fr}.", f"{_clause(purpose.en)}, press {name.en}.")


def _clause(words: str) -> str:
    """Words to go on after: a capital first, nothing that ends a sentence last."""
    bare = words.strip().rstrip(" .,:;!?\u00a0\u202f")
    return bare[:1].upper() + bare[1:]


def _units(n: int, french: str, english: str) -> Text:
    many, plural = count(n, is_feminine=True), "s" if n > 1 else ""
    return Text(f"{many.fr} {french}{plural}", f"{many.en} {english}{plural}")


def _in_words(n: int, ones: list[str], tens: list[str], with_one: str) -> str:
    """A number below seventy; twenty-one and its like are a ten with `with_one`."""
    if n < len(ones):
        return ones[n]
    ten, rest = tens[n // 10 - 2], n % 10
    if rest == 1:
        return f"{ten}{with_one}"
    return f"{ten}-{ones[rest]}" if rest else ten
