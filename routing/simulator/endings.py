"""The ways a call stops in the middle of a document, and the words for how it ended."""

from typing import Literal

End = Literal["answered", "hung_up_by_caller", "hung_up_by_line", "rejected", "refused", "failed"]


class LegOver(Exception):
    """The document hung up (`hung_up_by_line`) or did not take the call (`rejected`)."""

    def __init__(self, end: End, status: str = "completed") -> None:
        super().__init__(end)
        self.end: End = end
        self.status = status


class CallerLeft(Exception):
    """The caller hung up, at whatever point of the call."""


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
