"""What is told of a call to whoever looks at it later: how it stands or ended, and each of its steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from routing.domain.text import Text

NBSP = "\u00a0"
STATES = {
    "in_menu": Text("au menu", "in the menu"), "waiting": Text("en attente", "waiting"),
    "with_agent": Text("avec un conseiller", "with an agent"),
    "voicemail": Text("laisse un message", "leaving a message"),
    "ended": Text("terminé", "over"),
}
ENDS = {
    "answered": Text("servi par un conseiller", "served by an agent"),
    "abandoned_menu": Text("raccroché dans le menu", "hung up in the menu"),
    "abandoned_queue": Text("raccroché en attente", "hung up while waiting"),
    "converted": Text("rappel demandé", "asked for a callback"),
    "voicemail": Text("message vocal laissé", "left a voicemail"),
    "sms": Text("réponse envoyée par SMS", "answered by text message"),
    "closed": Text("ligne fermée", "line closed"),
    "refused": Text("numéro bloqué", "blocked number"),
    "failed": Text("appel échoué", "the call failed"),
}
ASKED = {
    "heard": Text("Réponse de la personne", "The caller answered"),
    "waiting": Text("Dans la file d’attente", "In the queue"),
    "queue_left": Text("Sortie de la file d’attente", "Out of the queue"),
    "timed_out": Text("Personne n’a été trouvé à temps", "Nobody was found in time"),
    "connecting": Text("Mise en relation avec le conseiller", "Connected with the agent"),
    "recorded": Text("Message enregistré", "Message recorded"),
    "goes_on": Text("L’appel dure encore", "The call still goes on"),
    "incoming": Text("Appel reçu", "Call came in"),
}
PLACES = {
    "menu": Text("menu", "menu"), "answer": Text("réponse au motif", "answer to the topic"),
    "purchase": Text("demande de la date d’achat", "asked for the date of purchase"),
    "purchase_check": Text("date d’achat relue", "date of purchase read back"),
    "closed": Text("annonce de fermeture", "told that the line is closed"), "notice": Text("information", "notice"),
    "queue": Text("mise en file d’attente", "put in the queue"),
    "overflow": Text("autre solution proposée", "offered something else"),
    "voicemail": Text("invitation à laisser un message", "asked to leave a message"),
    "refused": Text("appel refusé", "call refused"), "end": Text("au revoir", "goodbye"),
    "leaving": Text("sort de la file", "leaves the queue"), "connecting": Text("mise en relation", "being connected"),
    "with_agent": Text("avec le conseiller", "with the agent"), "talked": Text("au revoir", "goodbye"),
    "thanks": Text("remerciement", "thanks"),
}
SAID_ALREADY = {
    ("waiting", "waiting"), ("waiting", "connecting"), ("connecting", "with_agent"), ("queue_left", "queue"),
}
CALLBACK = Text("demande de rappel", "asking for a callback")
LEFT = {
    "talked": Text("Conversation terminée", "The talk is over"),
    "left": Text("de sa propre volonté", "by their own wish"),
    "gone": Text("la personne a raccroché", "the caller hung up"), "moved": Text("déplacé", "moved"),
}
WHY = {
    "full": Text("file pleine", "queue full"), "nobody": Text("aucun conseiller", "no agent"),
    "too_long": Text("attente trop longue", "waited too long"), "closing": Text("la ligne ferme", "the line closes"),
    "trouble": Text("incident", "trouble"), "timed_out": Text("délai dépassé", "out of time"),
}
SILENCE = Text("silence", "silence")


def step_text(name: str, detail: Mapping[str, Any]) -> Text:
    """A step: what happened, and what the caller pressed or said."""
    kind = name.partition(":")[0]
    head = ASKED.get(kind, Text(name, name))
    if kind == "queue_left" and detail.get("place") == "talked":
        return LEFT["talked"]
    if kind != "heard":
        return head
    if keys := detail.get("keys"):
        said = str(keys)
        if said == "a number":
            return Text("A composé un numéro", "Keyed a number")
        return Text(f"A tapé {said}", f"Pressed {said}")
    if words := detail.get("words") or detail.get("said"):
        return Text(f"A dit «{NBSP}{words}{NBSP}»", f"Said “{words}”")
    return Text("N’a rien dit ni tapé", "Said and pressed nothing")


def notes_of(name: str, detail: Mapping[str, Any]) -> tuple[Text, ...]:
    """What followed a step, in a few words each."""
    place, kind = str(detail.get("place", "")), name.partition(":")[0]
    found = [_place(place)] if place and (kind, place) not in SAID_ALREADY else []
    for key, words in (("left", LEFT), ("overflow", WHY)):
        if (value := detail.get(key)) is not None:
            found.append(words.get(str(value), Text(str(value), str(value))))
    if (ahead := detail.get("ahead")) is not None:
        found.append(Text(f"{ahead} devant", f"{ahead} ahead") if ahead else Text("personne devant", "nobody ahead"))
    if detail.get("sms"):
        found.append(SMS.get(str(detail["sms"]), Text("SMS", "text message")))
    return tuple(found)


def _place(place: str) -> Text:
    return CALLBACK if place.startswith("callback") else PLACES.get(place, Text(place, place))


SMS = {
    "queued": Text("SMS envoyé", "text message sent"), "already": Text("SMS déjà envoyé", "text message sent before"),
    "not_mobile": Text("SMS impossible\u00a0: pas un mobile", "no text message: not a mobile"),
    "refused_before": Text("SMS refusé par ce numéro", "this number takes no text messages"),
}
