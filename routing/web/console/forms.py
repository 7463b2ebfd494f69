"""What a form of the desk sent, and what was wrong with it, beside its field or above the form."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from routing.callback_changes import Order
from routing.domain.errors import Refused
from routing.domain.text import Text
from routing.web.console import shell
from routing.web.console.naming import say

STALE = Text(
    "Quelqu’un a changé ceci entre-temps. Voici où il en est\u00a0; rien de ce que vous avez saisi n’est perdu.",
    "Somebody changed this meanwhile. This is how it is now; nothing that you typed is lost.",
)
SURE = Text("Cochez la case pour confirmer.", "Tick the box to confirm.")
LONGEST_ID = 64


def asked(name: str) -> str:
    """A word of the address, as long as any id, without the NUL that PostgreSQL keeps in no text."""
    return request.args.get(name, "").replace("\0", "")[:LONGEST_ID]


def typed(*names: str) -> dict[str, str]:
    """What was typed in these fields."""
    return {name: request.form.get(name, "") for name in names}


def version_seen() -> int | None:
    """The version of the row that the form was made of."""
    written = request.form.get("version", "")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else None


def order_given() -> Order:
    """Who changes it, why, and which version they saw."""
    return Order(shell.author(), request.form.get("reason", ""), version_seen())


def is_sure() -> bool:
    """Whether the box that confirms was ticked."""
    return request.form.get("sure") == "yes"


def faults_of(error: Refused, names: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """What to say beside each field, by the pointers that `names` has fields for; and above the form, the rest."""
    beside, above = {}, []
    for fault in error.faults:
        if fault.code == "changed_meanwhile" and error.status == 409:
            above.append(say(STALE))
        elif fault.pointer in names:
            beside[names[fault.pointer]] = say(fault.detail)
        else:
            above.append(say(fault.detail))
    return beside, " ".join(above)
