"""Every action that the journal knows, and how it is said; a test holds that no other is ever written into it."""

from __future__ import annotations

from collections.abc import Mapping

from routing.domain.text import Text

WORDS: Mapping[str, Text] = {
    "close": Text("Ligne fermée\u00a0: {lines}, {until}", "Line closed: {lines}, {until}"),
    "closure_change": Text("Fermeture modifiée\u00a0: {lines}, {until}", "Closure changed: {lines}, {until}"),
    "reopen": Text("Ligne rouverte\u00a0: {lines}", "Line reopened: {lines}"),
    "override_add": Text("Exception ajoutée{named}", "Override added{named}"),
    "override_change": Text("Exception modifiée{named}", "Override changed{named}"),
    "override_remove": Text("Exception retirée{named}", "Override removed{named}"),
    "override_restore": Text("Exception remise{named}", "Override put back{named}"),
    "week_put": Text("Nouvelle semaine type\u00a0: {lines}{from}", "New weekly hours: {lines}{from}"),
    "week_remove": Text("Semaine type retirée\u00a0: {lines}{from}", "Weekly hours removed: {lines}{from}"),
    "announcement_put": Text("Annonce\u00a0: {lines}, {until}", "Announcement: {lines}, {until}"),
    "announcement_end": Text("Annonce retirée\u00a0: {lines}", "Announcement ended: {lines}"),
    "holiday_decided": Text("Jour férié, ouvert comme d’habitude\u00a0: {lines}{on}",
                            "Public holiday, open as on any other day: {lines}{on}"),
    "holiday_undecided": Text("Jour férié de nouveau à décider\u00a0: {lines}{on}",
                              "Public holiday to be decided again: {lines}{on}"),
    "feed_add": Text("Agenda suivi ajouté", "Calendar feed added"),
    "feed_change": Text("Agenda suivi modifié", "Calendar feed changed"),
    "feed_remove": Text("Agenda suivi retiré", "Calendar feed removed"),
    "callback_done": Text("Rappel {subject} déclaré fait", "Callback {subject} marked done"),
    "callback_cancelled": Text("Rappel {subject} annulé", "Callback {subject} cancelled"),
    "callback_moved": Text("Rappel {subject} déplacé", "Callback {subject} moved"),
    "callback_retried": Text("Rappel {subject} lancé tout de suite", "Callback {subject} rung at once"),
    "callback_booked": Text("Rappel {subject} pris par un superviseur", "Callback {subject} booked by hand"),
    "voicemail_taken": Text("Message vocal pris en charge", "Voicemail taken"),
    "voicemail_done": Text("Message vocal traité", "Voicemail done"),
    "call_outcome": Text("Issue d’un appel notée ({subject})", "Outcome of a call noted ({subject})"),
    "caller_blocked": Text("Numéro bloqué ({subject})", "Number blocked ({subject})"),
    "caller_priority": Text("Numéro prioritaire ({subject})", "Number given priority ({subject})"),
    "caller_unmarked": Text("Numéro traité de nouveau comme les autres ({subject})",
                            "Number treated as any other again ({subject})"),
    "number_seen": Text("Numéro affiché en entier ({subject})", "Number shown in full ({subject})"),
    "number_exported": Text("Données d’un numéro exportées", "What is kept of a number exported"),
    "number_erased": Text("Numéro effacé partout", "Number erased everywhere"),
    "user_add": Text("Compte ajouté\u00a0: {subject}{role}", "User added: {subject}{role}"),
    "user_remove": Text("Compte retiré\u00a0: {subject}", "User removed: {subject}"),
    "user_token": Text("Jeton créé pour {subject}", "Token made for {subject}"),
    "user_token_revoke": Text("Jeton de {subject} retiré", "Token of {subject} revoked"),
    "user_password": Text("Nouveau mot de passe de {subject}", "New password of {subject}"),
    "user_factor_on": Text("Second facteur mis en place par {subject}", "Second factor set up by {subject}"),
    "user_factor_off": Text("Second facteur de {subject} retiré", "Second factor of {subject} taken off"),
    "user_agent": Text("Agent du compte {subject} choisi", "Agent of the account {subject} chosen"),
    "sign_in": Text("{subject} s’est connecté à la console", "{subject} signed in to the console"),
    "sign_in_locked": Text("Trop de mots de passe erronés pour {subject}", "Too many wrong passwords for {subject}"),
    "sign_out_everywhere": Text("Toutes les sessions de {subject} terminées", "Every session of {subject} ended"),
    "presence": Text("Présence de {subject}\u00a0: {presence}", "Presence of {subject}: {presence}"),
}
OTHERWISE = Text("{action}\u00a0: {subject}", "{action}: {subject}")
"""For an action that an older version knew."""
