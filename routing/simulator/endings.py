"""The ways a leg stops in the middle of a document, and the words for how a call ended."""

from __future__ import annotations

from typing import Literal

End = Literal["answered", "hung_up_by_caller", "hung_up_by_line", "rejected", "refused", "failed", "under_way"]


class Broken(Exception):
    """Something from outside the document that breaks into a leg."""


class HungUp(Broken):
    """The person on this leg hung up, at whatever point of the call."""


class Ended(Broken):
    """The leg was ended from outside: by REST, or by the Dial that made it. `status` is Twilio's final one."""

    def __init__(self, status: str = "completed") -> None:
        super().__init__(status)
        self.status = status


class Redirected(Broken):
    """The leg was sent to another document by REST: an address and how to ask there, or TwiML itself."""

    def __init__(self, url: str, method: str = "POST", twiml: str | None = None) -> None:
        super().__init__(url)
        self.url, self.method, self.twiml = url, method, twiml


class Taken(Broken):
    """A caller in a queue is taken by the leg `by`; `url` is what the caller hears first, empty for nothing."""

    def __init__(self, by: str, url: str, method: str) -> None:
        super().__init__(by)
        self.by, self.url, self.method = by, url, method


class TooLong(Broken):
    """A bound of the network is reached: `text` says which."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class LegOver(Exception):
    """The document hung up (`hung_up_by_line`) or did not take the call (`rejected`)."""

    def __init__(self, end: End, status: str = "completed") -> None:
        super().__init__(end)
        self.end: End = end
        self.status = status


class QueueLeft(Exception):
    """The document a waiting caller hears says `<Leave>`."""


class WebhookFault(Exception):
    """A document that could not be had: `verb` is the event, `code` Twilio's error, `status` HTTP's or 0."""

    def __init__(self, verb: str, code: int, url: str, text: str, status: int = 0) -> None:
        super().__init__(f"{code} {url}: {text}")
        self.verb, self.code, self.url, self.text, self.status = verb, code, url, text, status


class NetworkFault(Exception):
    """The network itself stops the call: `loop` (its bounds are reached) or `unsupported`."""

    def __init__(self, verb: str, text: str) -> None:
        super().__init__(f"{verb}: {text}")
        self.verb, self.text = verb, text
