"""The pages of the day's work: callbacks, calls, voicemails, agents."""

from __future__ import annotations

from routing.web.console.agent_own import agent_own
from routing.web.console.agents import agents
from routing.web.console.call import call
from routing.web.console.callback import callback
from routing.web.console.callback_booking import booking
from routing.web.console.callbacks import callbacks
from routing.web.console.calls import calls
from routing.web.console.voicemails import voicemails

DESK_PAGES = (callbacks, booking, callback, calls, call, voicemails, agents, agent_own)
