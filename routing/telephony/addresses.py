"""At which of our addresses the network asks each turn of a call. Fragments tell it how patient to be.

The fragment is never sent nor signed; `rc` is how often it asks again, `rp` after which failures
(https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from routing.domain.call_plan import Ask, Turn
from routing.telephony.account import TelephoneAccount

TOLD_SURELY = "#rc=3&rp=all"

_PATHS: Mapping[Ask, str] = {
    Ask.HEARD: "/twilio/voice/heard?n={key}",
    Ask.WAITING: "/twilio/voice/waiting?n={key}",
    Ask.QUEUE_LEFT: "/twilio/voice/queue-left?n={key}",
    Ask.TIMED_OUT: "/twilio/voice/timed-out?n={key}",
    Ask.CONNECTING: "/twilio/voice/connecting?n={key}",
    Ask.RECORDED: "/twilio/voice/recorded?n={key}",
    Ask.MESSAGE_READY: "/twilio/voice/message-ready?n={key}",
    Ask.AGENT_HEARD: "/twilio/agent/{key}/heard",
    Ask.AGENT_DONE: "/twilio/agent/{key}/done",
    Ask.TALK_RECORDED: "/twilio/agent/{key}/recording",
    Ask.RUNG_HEARD: "/twilio/callback/{key}/heard",
    Ask.RUNG_CONNECT: "/twilio/callback/{key}/connect",
    Ask.RUNG_AGENT: "/twilio/callback/{key}/agent",
    Ask.RUNG_TAKEN: "/twilio/callback/{key}/taken",
    Ask.RUNG_DONE: "/twilio/callback/{key}/done",
    Ask.RUNG_NEWS: "/twilio/callback/{key}/news",
    Ask.DIRECT_DONE: "/twilio/direct/done?n={key}",
    Ask.DIRECT_OFFER: "/twilio/direct/offer?n={key}",
    Ask.DIRECT_TAKEN: "/twilio/direct/taken?n={key}",
}
# News that nobody waits for on the line: a lost one would be lost for good.
_NEWS = frozenset({Ask.MESSAGE_READY, Ask.TALK_RECORDED, Ask.RUNG_NEWS})


def address_of(turn: Turn, account: TelephoneAccount) -> str:
    """The absolute address at which a turn is asked."""
    path = _PATHS[turn.ask].format(key=quote(turn.key, safe=""))
    return account.address(path) + (TOLD_SURELY if turn.ask in _NEWS else "")
