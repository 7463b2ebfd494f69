"""Words for a voice: counts, waits, dates, numbers and keys, as one says them in French and in English."""

from __future__ import annotations

from datetime import date

from routing.domain.text import Text
from routing.domain.wording import date_text, weekday_text

MINUTE, HOUR = 60, 3600
_FR = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf vingt"
).split()
_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_TENS_FR = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}
_TENS_EN = {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty"}
MOST_IN_WORDS = 60
_KEYS = {"*": Text("étoile", "star"), "#": Text("dièse", "hash")}


def count(number: int) -> Text:
    """A number in words up to sixty, in digits beyond."""
    if not 0 <= number <= MOST_IN_WORDS:
        return Text(str(number), str(number))
    if number < len(_FR):
        return Text(_FR[number], _EN[number])
    tens, rest = number - number % 10, number % 10
    if not rest:
        return Text(_TENS_FR[tens], _TENS_EN[tens])
    joined = f"{_TENS_FR[tens]} et un" if rest == 1 else f"{_TENS_FR[tens]}-{_FR[rest]}"
    return Text(joined, f"{_TENS_EN[tens]}-{_EN[rest]}")


def people_before(number: int) -> Text:
    """How many people are served before the caller."""
    if number <= 0:
        return Text("Vous êtes la prochaine personne que nous servirons.", "You are next in line.")
    if number == 1:
        return Text("Il y a une personne avant vous.", "There is one person ahead of you.")
    french = _feminine(number)
    return Text(f"Il y a {french} personnes avant vous.", f"There are {count(number).en} people ahead of you.")


def duration(seconds: float) -> Text:
    """A duration in whole minutes, never rounded up."""
    minutes = int(seconds) // MINUTE
    if minutes < 1:
        return Text("moins d’une minute", "less than a minute")
    hours, rest = divmod(minutes, 60)
    parts_fr = [_units(hours, "heure", "heures")] if hours else []
    parts_en = [_english(hours, "hour")] if hours else []
    if rest or not hours:
        parts_fr.append(_units(rest, "minute", "minutes"))
        parts_en.append(_english(rest, "minute"))
    return Text(" et ".join(parts_fr), " and ".join(parts_en))


def waiting_for(seconds: float) -> Text:
    """For how long somebody has been waiting."""
    told = duration(seconds)
    return Text(f"attend depuis {told.fr}", f"waiting for {told.en}")


def wait_estimate(seconds: int) -> Text:
    """How long the wait may take."""
    if seconds < MINUTE:
        return Text("Le temps d’attente estimé est de moins d’une minute.", "The estimated wait is less than a minute.")
    told = duration(seconds)
    joined = "d’environ" if not told.fr.startswith("moins") else "de"
    return Text(f"Le temps d’attente estimé est {joined} {told.fr}.", f"The estimated wait is about {told.en}.")


def spoken_date(day: date, today: date) -> Text:
    """A date with its weekday, and its year when that is not this one: `lundi 23 novembre`, `Monday 23 November`."""
    weekday, dated = weekday_text(day.weekday()), date_text(day)
    year = f" {day.year}" if day.year != today.year else ""
    return Text(f"{weekday.fr} {dated.fr}{year}", f"{weekday.en} {dated.en}{year}")


def phone_number(e164: str) -> Text:
    """A number as one reads it out: French ones in pairs, others digit by digit (a voice reads "12345" as one number)."""
    digits = e164.lstrip("+")
    if digits.startswith("33") and len(digits) == 11:
        local = f"0{digits[2:]}"
        pairs = ", ".join(local[at:at + 2] for at in range(0, 10, 2))
        return Text(pairs, pairs)
    spaced = " ".join(digits)
    return Text(f"plus {spaced}", f"plus {spaced}")


def key_name(key: str) -> Text:
    """A key by its name."""
    return _KEYS.get(key, Text(key, key))


def announce(purpose: Text, key: str) -> Text:
    """What a key is for, the purpose first: `Pour un rappel, tapez 1.`"""
    name = key_name(key)
    return Text(f"{purpose.fr}, tapez {name.fr}.", f"{purpose.en}, press {name.en}.")


def _units(number: int, one: str, many: str) -> str:
    return f"{_feminine(number)} {one if number == 1 else many}"


def _english(number: int, unit: str) -> str:
    return f"{count(number).en} {unit}{'' if number == 1 else 's'}"


def _feminine(number: int) -> str:
    words = count(number).fr
    return f"{words}e" if words == "un" or words.endswith(" un") else words
