"""A chat to try the website's widget with: a window of its own at `/chat`, and `/chat.js`, which opens one on a page.

Both say that they are there as the widget's adapter asks (docs/widget.md); told to, they refuse to, or are late.
"""

from __future__ import annotations

from flask import Flask, Response, render_template, request

from routing.simulator.chat_words import CHAT
from routing.simulator.same_site import lang_asked

REFUSALS = ("cookies", "signal")
LATEST = 60
"""Seconds."""


def add_to(app: Flask) -> None:
    """Adds the routes."""
    app.add_url_rule("/chat", "chat", page)
    app.add_url_rule("/chat.js", "chat_script", lambda: script(app))


def page() -> str:
    """The window. `?refuse=cookies` is one that shows nothing without cookies, `?refuse=signal` one that never says
    that it is there, `?slow=8` one that says so after 8 seconds.
    """
    lang = lang_asked()
    return render_template(
        "chat.html", lang=lang, here="chat", words=CHAT[lang], refuse=_refused(),
        slow=min(request.args.get("slow", 0, type=int), LATEST),
    )


def script(app: Flask) -> Response:
    """A chat that shows on the page that loads it; `?refuse=signal` is one that never comes up."""
    told = app.send_static_file("chat/on-page.js")
    told.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return told


def _refused() -> str:
    asked = request.args.get("refuse", "")
    return asked if asked in REFUSALS else ""
