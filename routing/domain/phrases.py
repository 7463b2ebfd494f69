"""The phrases listened for on the telephone besides the words of topics, and how speech is brought to bare words.

In each list phrases are parted by a comma and a space. As the longest phrase decides, `un message` stands beside
`message`: it is a wish as clear as any topic of two words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias

from routing.domain.text import Text

Tokens: TypeAlias = tuple[str, ...]

CALLBACK = Text(
    "rappel, un rappel, rappeler, me rappeler, être rappelé, être rappelée, rappelez-moi, me rappelle, me rappelez",
    "call back, callback, call me back, ring back, ring me back",
)
MESSAGE = Text(
    "message, un message, laisser un message, message vocal, messagerie, répondeur",
    "message, leave a message, voicemail, voice mail",
)
AGENT = Text(
    "conseiller, un conseiller, conseillère, une conseillère, parler à un conseiller, agent, un agent, quelqu’un, "
    "parler à quelqu’un, humain, un humain, une personne, vraie personne, opérateur, opératrice, téléconseiller",
    "agent, an agent, advisor, an advisor, adviser, representative, operator, human, a human, someone, somebody, "
    "a person, real person, speak to someone, speak to somebody, speak to an agent, speak to an advisor",
)
SMS = Text("SMS, par SMS, texto, par texto, message texte", "text message, SMS, text me, a text")
ENGLISH = Text("anglais, en anglais", "English, in English")
REPEAT = Text(
    "répéter, répétez, répète, réécouter, redire, encore une fois",
    "repeat, say again, say that again, hear again, once more, one more time",
)
YES = Text(
    "oui, ouais, d’accord, exact, exactement, c’est ça, tout à fait, bien sûr, correct",
    "yes, yeah, yep, ok, okay, correct, that’s right",
)
NO = Text(
    "non, pas du tout, pas d’accord, pas exact, pas exactement, pas ça, pas tout à fait, pas correct, "
    "bien sûr que non, faux, incorrect",
    "no, nope, not right, not correct, not ok, not okay, wrong",
)
# What holds one of the phrases above and means nothing of the kind; each begins where that one does, or before.
MEANINGLESS = (
    "message d’erreur, un message d’erreur, messages d’erreur, reçu un message, reçu le message, error message, "
    "error messages, received a message, pas de rappel, pas de message, pas de SMS, pas de conseiller, "
    "pas être rappelé, pas être rappelée"
)

KEYS: Mapping[str, Text] = {
    "1": Text("un, une", "one"), "2": Text("deux", "two"), "3": Text("trois", "three"), "4": Text("quatre", "four"),
    "5": Text("cinq", "five"), "6": Text("six", "six"), "7": Text("sept", "seven"), "8": Text("huit", "eight"),
    "9": Text("neuf", "nine"), "0": Text("zéro", "zero"), "*": Text("étoile, astérisque", "star, asterisk"),
    "#": Text("dièse", "hash, pound"),
}
"""Keys by the names that are said for them."""

_ARTICLES = frozenset({"le", "la", "l", "les", "the"})


def bare_words(spoken: str) -> Tokens:
    """Words without capitals, accents, punctuation and articles.

    So "pas le renouveler" is "pas renouveler", which means the contrary of its last word, and "don’t" is "do not".
    """
    folded = unicodedata.normalize("NFKD", spoken.casefold()).casefold().replace("œ", "oe").replace("æ", "ae")
    bare = "".join(letter for letter in folded if not unicodedata.category(letter).startswith("M"))
    apart = re.sub(r"n['’]t\b", " not", bare.replace("ʼ", "'"))
    return tuple(word for word in re.findall(r"[^\W_]+", apart) if word not in _ARTICLES)


@lru_cache(maxsize=4096)
def words_of_phrase(phrase: str) -> Tokens:
    """The bare words of a phrase of ours, remembered. What callers say is not: it is not ours to keep."""
    return bare_words(phrase)


# The key that each single word names, the digits themselves among them.
KEY_NAMES = {name: key for key, said in KEYS.items() for name in bare_words(f"{key} {said.fr} {said.en}")}

AROUND_A_KEY = frozenset(bare_words(
    "tapez taper tape touche appuyez appuyer sur numéro chiffre option press key number s’il vous plaît svp please"
))
"""What may stand around the name of a key."""
