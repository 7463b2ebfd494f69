"""Every page, public and of the console, that is looked at whole: by axe, and for the screenshots kept in docs/."""

from __future__ import annotations

PAGES = {
    "sign-in": "/console/sign-in",
    "today": "/console",
    "week": "/console/week",
    "week-why": "/console/week/why?line=telephone&at=2026-11-24T19:59",
    "week-change": "/console/week/change?line=telephone",
    "exceptions": "/console/exceptions",
    "exception-new": "/console/exceptions/new?on=2026-11-26&line=telephone",
    "close": "/console/close",
    "announcement": "/console/announcement",
    "callbacks": "/console/callbacks",
    "callback": "/console/callbacks/{callback}",
    "callback-new": "/console/callbacks/new",
    "calls": "/console/calls",
    "call": "/console/calls/{call}",
    "voicemails": "/console/voicemails",
    "agents": "/console/agents",
    "agent": "/console/agents/claire",
    "reports": "/console/reports",
    "overview": "/console/overview",
    "journal": "/console/journal",
    "exchange": "/console/exchange",
    "people": "/console/people",
    "account": "/console/account",
    "second-factor": "/console/account/second-factor",
    "simulator": "/console/simulator",
    "demo": "/",
    "hours": "/hours",
    "callback-ask": "/callback",
}
OPEN_TO_ALL = ("sign-in", "demo", "hours", "callback-ask")
SIZES = {"phone": (320, 720), "tablet": (768, 1024), "desktop": (1280, 900)}
SCHEMES = ("light", "dark")
