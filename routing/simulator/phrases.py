"""What a transcript says, in French and in English: one template for each kind of event."""

from collections.abc import Mapping

LANGUAGES = ("fr", "en")

LABELS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "call": "appel",
        "end": "fin",
        "network": "réseau",
        "line": "ligne",
        "caller": "appelant",
        "agent": "agent",
    },
    "en": {
        "call": "call",
        "end": "end",
        "network": "network",
        "line": "line",
        "caller": "caller",
        "agent": "agent",
    },
}

EVENTS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "call": "{caller} → {called}",
        "say": "« {text} »",
        "whisper": "« {text} » (à {name})",
        "cut": "« {text} » (interrompu)",
        "play": "joue {text}",
        "tones": "envoie les touches {text}",
        "pause": "silence de {text} s",
        "press": "tape {text}",
        "speak": "dit « {text} »",
        "silence": "ne tape et ne dit rien",
        "dial": "appelle {text} ({seconds} s)",
        "answer": "{name} répond",
        "busy": "{name} est déjà en ligne",
        "no-answer": "{name} ne répond pas",
        "decline": "{name} n’a pas pris l’appel",
        "bridge": "{name} est en relation avec l’appelant",
        "agent-press": "{name} tape {text}",
        "agent-speak": "{name} dit « {text} »",
        "agent-silence": "{name} ne tape et ne dit rien",
        "hangup": "raccroche",
        "reject-busy": "ne prend pas l’appel : tonalité d’occupation",
        "reject-rejected": "ne prend pas l’appel : numéro hors service",
        "fallback": "demande l’adresse de secours {text}",
        "http-fault": "erreur {code} : {url} a répondu {text}",
        "delivery-fault": "erreur {code} : {url} est injoignable ({text})",
        "twiml-fault": "erreur {code} : la réponse de {url} n’est pas du TwiML ({text})",
        "bad-target": "erreur 13224 : impossible d’appeler {text}",
        "unsupported": "arrêt : {text} n’existe pas encore dans ce réseau",
        "loop": "arrêt : l’appel tourne en rond ({text})",
        "remark-element": "avertissement 12200 : élément {text} ignoré",
        "remark-attribute": "{text} : sans effet dans ce réseau",
        "remark-value": "avertissement : {text} n’est pas une valeur permise",
        "application-error": "« {text} »",
        "document": "TwiML",
        "end-talk": "conversation terminée après {duration} : {outcome}",
        "end-other": "appel terminé après {duration} : {outcome}",
    },
    "en": {
        "call": "{caller} → {called}",
        "say": "“{text}”",
        "whisper": "“{text}” (to {name})",
        "cut": "“{text}” (interrupted)",
        "play": "plays {text}",
        "tones": "sends the keys {text}",
        "pause": "{text} s of silence",
        "press": "presses {text}",
        "speak": "says “{text}”",
        "silence": "presses and says nothing",
        "dial": "rings {text} ({seconds} s)",
        "answer": "{name} answers",
        "busy": "{name} is on another call",
        "no-answer": "{name} does not answer",
        "decline": "{name} did not take the call",
        "bridge": "{name} is connected to the caller",
        "agent-press": "{name} presses {text}",
        "agent-speak": "{name} says “{text}”",
        "agent-silence": "{name} presses and says nothing",
        "hangup": "hangs up",
        "reject-busy": "does not take the call: busy tone",
        "reject-rejected": "does not take the call: number not in service",
        "fallback": "asks the fallback address {text}",
        "http-fault": "error {code}: {url} answered {text}",
        "delivery-fault": "error {code}: {url} cannot be reached ({text})",
        "twiml-fault": "error {code}: the answer of {url} is not TwiML ({text})",
        "bad-target": "error 13224: cannot call {text}",
        "unsupported": "stopped: {text} is not yet in this network",
        "loop": "stopped: the call goes round in circles ({text})",
        "remark-element": "warning 12200: element {text} passed over",
        "remark-attribute": "{text}: no effect in this network",
        "remark-value": "warning: {text} is not an allowed value",
        "application-error": "“{text}”",
        "document": "TwiML",
        "end-talk": "call ended after {duration}: {outcome}",
        "end-other": "call ended after {duration}: {outcome}",
    },
}

ENDS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "answered": "réponse d’un conseiller",
        "hung_up_by_caller": "l’appelant a raccroché",
        "hung_up_by_line": "la ligne a raccroché",
        "rejected": "appel rejeté",
        "refused": "le service a refusé l’appel (403)",
        "failed": "panne",
    },
    "en": {
        "answered": "answered by an agent",
        "hung_up_by_caller": "the caller hung up",
        "hung_up_by_line": "the line hung up",
        "rejected": "call rejected",
        "refused": "the service refused the call (403)",
        "failed": "failure",
    },
}


def duration(seconds: float) -> str:
    """A length of time to the second, with no-break spaces, the same in both languages: `1 min 9 s`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes) + [f"{rest} s"]
    return " ".join(parts if rest or len(parts) == 1 else parts[:-1])
