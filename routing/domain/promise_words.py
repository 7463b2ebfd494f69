"""What is told of a callback to whoever looks after it: its state, why it is in it, and what came of each call."""

from __future__ import annotations

from collections.abc import Mapping

from routing.domain.attempt import AttemptOutcome
from routing.domain.callback import CallbackState
from routing.domain.ledger import Verdict
from routing.domain.text import Text

STATES: Mapping[CallbackState, Text] = {
    CallbackState.WAITING: Text("à faire", "to do"),
    CallbackState.DIALLING: Text("appel en cours", "being rung"),
    CallbackState.TALKING: Text("en conversation", "talking"),
    CallbackState.DONE: Text("fait", "done"),
    CallbackState.UNREACHABLE: Text("injoignable", "not reached"),
    CallbackState.CANCELLED: Text("annulé", "cancelled"),
    CallbackState.EXPIRED: Text("abandonné, trop tard", "given up, too late"),
}
OUTCOMES: Mapping[AttemptOutcome, Text] = {
    AttemptOutcome.CONNECTED: Text("a parlé avec un conseiller", "talked with an agent"),
    AttemptOutcome.NO_KEY: Text("décroché, sans appuyer sur 1", "answered, but did not press 1"),
    AttemptOutcome.DECLINED: Text("décroché, puis raccroché", "answered and hung up"),
    AttemptOutcome.BUSY: Text("occupé", "busy"),
    AttemptOutcome.NO_ANSWER: Text("pas de réponse", "no answer"),
    AttemptOutcome.FAILED: Text("appel échoué", "the call failed"),
    AttemptOutcome.BAD_NUMBER: Text("numéro non attribué", "no such number"),
    AttemptOutcome.NOT_PLACED: Text("l’appel n’est pas parti", "the call was never placed"),
    AttemptOutcome.UNKNOWN: Text("issue inconnue", "nobody knows how it ended"),
    AttemptOutcome.MACHINE: Text("répondeur", "answering machine"),
    AttemptOutcome.AGENT_GONE: Text("décroché, mais aucun conseiller n’était libre", "answered, but no agent was free"),
    AttemptOutcome.TOO_LATE: Text("arrêté", "stopped"),
    AttemptOutcome.CANCELLED: Text("arrêté", "stopped"),
}
RINGING = Text("en cours", "going on")
CHANNELS = {
    "phone": Text("par téléphone", "by phone"), "queue": Text("depuis la file d’attente", "from the queue"),
    "web": Text("sur le site", "on the website"), "desk": Text("par un superviseur", "by a supervisor"),
}
VERDICTS: Mapping[Verdict, Text] = {
    Verdict.KEPT: Text("tenue", "kept"), Verdict.LATE: Text("en retard", "late"),
    Verdict.MISSED: Text("manquée", "missed"), Verdict.CANCELLED: Text("annulée à temps", "cancelled in time"),
    Verdict.SERVED: Text("déjà servie", "served before"), Verdict.BAD_NUMBER: Text("numéro faux", "wrong number"),
    Verdict.OPEN: Text("à venir", "to come"),
}
EVENTS = {
    "booked": Text("Rappel demandé", "Callback booked"),
    "claimed": Text("Nous appelons", "We ring"),
    "connected": Text("En conversation avec un conseiller", "Talking with an agent"),
    "talked": Text("Conversation terminée\u00a0: le rappel est fait", "The talk is over: the callback is done"),
    "agent_gone": Text("Aucun conseiller n’a pris l’appel\u00a0: nous rappellerons",
                       "No agent took it: we will ring again"),
    "retried": Text("Personne au bout du fil\u00a0: nous rappellerons", "Nobody was reached: we will ring again"),
    "unreached": Text("Plus d’autre essai\u00a0: injoignable", "No other try: not reached"),
    "moved": Text("Rappel déplacé", "Callback moved"),
    "served": Text("Rappel fait autrement", "Callback done in another way"),
    "cancelled": Text("Rappel annulé", "Callback cancelled"),
    "expired": Text("Trop tard\u00a0: le rappel est abandonné", "Too late: the callback is given up"),
    "revived": Text("Rappel relancé", "Callback taken up again"),
    "missed": Text("Le créneau promis est passé sans appel", "The promised time went by without a call"),
    "retimed": Text("Prochain appel à une autre heure", "Next call at another time"),
    "hurried": Text("À rappeler tout de suite", "To be rung at once"),
}
REASONS = {
    "done_by_hand": Text("déclaré fait par un superviseur", "marked done by a supervisor"),
    "cancelled_by_hand": Text("annulé par un superviseur", "cancelled by a supervisor"),
    "moved_by_hand": Text("déplacé par un superviseur", "moved by a supervisor"),
    "revived_by_hand": Text("relancé par un superviseur", "taken up again by a supervisor"),
    "ring_now": Text("demandé par un superviseur", "asked for by a supervisor"),
    "moved_by_asker": Text("à la demande de la personne", "at the caller’s wish"),
    "cancelled_by_asker": Text("à la demande de la personne", "at the caller’s wish"),
    "by_asker_on_the_phone": Text("à la demande de la personne, au téléphone", "at the caller’s wish, on the phone"),
    "called_in": Text("la personne nous a joints d’elle-même", "the caller reached us by themselves"),
    "hours_changed": Text("les horaires ont changé", "the hours changed"),
    "closing": Text("la ligne a été fermée", "the line was closed"),
    "nothing_rings": Text("plus rien ne sonnait", "nothing was ringing any more"),
    "erased": Text("le numéro a été effacé", "the number was deleted"),
}


def reason_text(reason: str) -> Text | None:
    """Why a callback is as it is, in words; None where its event says all of it."""
    if reason in set(AttemptOutcome):
        return OUTCOMES[AttemptOutcome(reason)]
    return REASONS.get(reason)
