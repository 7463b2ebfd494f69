"""Reads the answer to a voice webhook as Twilio does: TwiML to verbs, plain text read out, all else no."""

import re
from xml.etree import ElementTree

from routing.simulator.elements import verbs_of
from routing.simulator.verbs import Remark, Say, Script

MOST_BYTES = 64 * 1024
# https://www.twilio.com/docs/voice/twiml#twilios-request-to-your-application
_XML_TYPES = frozenset({"text/xml", "application/xml", "text/html"})


class TwimlFault(Exception):
    """An answer that is no TwiML; `code` is Twilio's error, `reason` says where it is wrong."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


def parse(body: bytes, content_type: str) -> Script:
    """The script in an answer. Raises TwimlFault: 11750 too large, 12100 no XML, 12102 root, 12300 type.

    Plain text that is no TwiML is read out to the caller.
    https://www.twilio.com/docs/api/errors/12100 and its neighbours
    """
    mime = content_type.partition(";")[0].strip().lower()
    if mime == "text/plain":
        return _plain(body)
    if mime not in _XML_TYPES:
        raise TwimlFault(12300, mime or "no Content-Type")
    return _document(body)


def _plain(body: bytes) -> Script:
    try:
        return _document(body)
    except TwimlFault:
        return Script((Say(" ".join(body.decode("utf-8", "replace").split())),))


def _document(body: bytes) -> Script:
    if len(body) > MOST_BYTES:
        raise TwimlFault(11750, f"{len(body)} bytes")
    if re.search(rb"<!(DOCTYPE|ENTITY)", body):
        raise TwimlFault(12100, "a document type is not allowed")
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise TwimlFault(12100, str(error)) from error
    if root.tag != "Response":
        raise TwimlFault(12102, f"the root is <{root.tag}>")
    remarks: list[Remark] = []
    return Script(verbs_of(list(root), remarks), tuple(remarks))
