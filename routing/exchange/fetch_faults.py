"""Why a calendar could not be fetched or read, as a code that is kept and as words for people."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from routing.domain.text import Text


class Why(StrEnum):
    """What was wrong."""

    NO_ADDRESS = "no_address"
    UNKNOWN_HOST = "unknown_host"
    PRIVATE = "private_network"
    NOT_SECURE = "not_secure"
    NO_ANSWER = "no_answer"
    TOO_SLOW = "too_slow"
    TOO_LARGE = "too_large"
    REDIRECTED = "redirected"
    REFUSED = "refused"
    WRONG_TYPE = "wrong_type"
    NO_CALENDAR = "no_calendar"


class NotFetched(Exception):
    """A calendar that is not to be had."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


WORDS: Mapping[Why, Text] = {
    Why.NO_ADDRESS: Text("Ce n’est pas une adresse\u00a0; écrivez-la en entier, https://…, sans nom ni mot de passe.",
                         "This is no address; write it in full, https://…, without a name or password."),
    Why.UNKNOWN_HOST: Text("Aucun serveur ne porte ce nom.", "No server has this name."),
    Why.PRIVATE: Text("Cette adresse mène à un réseau privé\u00a0; seules les adresses publiques sont permises.",
                      "This address leads to a private network; only public addresses are allowed."),
    Why.NOT_SECURE: Text("Cette adresse renvoie de https à http.", "This address redirects from https to http."),
    Why.NO_ANSWER: Text("Le serveur ne répond pas.", "The server does not answer."),
    Why.TOO_SLOW: Text("Le serveur n’a pas tout envoyé en 10 s.", "The server did not send everything within 10 s."),
    Why.TOO_LARGE: Text("L’agenda dépasse 1 Mo.", "The calendar is larger than 1 MB."),
    Why.REDIRECTED: Text("Cette adresse renvoie plus de trois fois ailleurs.",
                         "This address redirects more than three times."),
    Why.REFUSED: Text("Le serveur refuse de donner cet agenda.", "The server refuses to give this calendar."),
    Why.WRONG_TYPE: Text("À cette adresse il n’y a pas d’agenda.", "There is no calendar at this address."),
    Why.NO_CALENDAR: Text("Cet agenda ne se lit pas.", "This calendar cannot be read."),
}


def words_of(code: str) -> Text:
    """A fault that was kept, in words."""
    return WORDS[Why(code)] if code in tuple(Why) else Text(code, code)
