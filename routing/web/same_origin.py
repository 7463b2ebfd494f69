"""Whether a form was sent from a page of ours, as far as the browser tells."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

from routing.web.parts import parts


def is_from_here() -> bool:
    """Whether nothing says that another site had the form sent.

    This is never all there is: a token in the address, or in the form, is asked for besides. So where a browser tells
    nothing, and under no-referrer an older one tells `Origin: null`, that is enough.
    """
    return _told(otherwise=True)


def is_surely_from_here() -> bool:
    """Whether the browser says itself that one of our own pages sent it: what was typed may be shown again."""
    return _told(otherwise=False)


def _told(otherwise: bool) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    told = request.headers.get("Origin") or request.headers.get("Referer") or "null"
    if told == "null":
        return otherwise
    ours = {urlsplit(address)[:2] for address in (parts().runtime.links.public_url, request.host_url)}
    return urlsplit(told)[:2] in ours
