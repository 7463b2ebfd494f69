"""Reads the attributes of a TwiML element, with Twilio's defaults for what is absent or wrong."""

from xml.etree.ElementTree import Element

from routing.simulator.verbs import Callback, Method, Remark

# Attributes that change what is heard, not what happens: no remark is made of them.
SOUND_ONLY = frozenset(
    {"voice", "language", "ringTone", "hints", "speechModel", "speechTimeout", "enhanced", "profanityFilter"}
    | {"maxSpeechTime", "transcribe", "recordingChannels", "recordingTrack", "callReason"}
)
CALL_EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})
RECORDING_EVENTS = frozenset({"in-progress", "completed", "absent"})

# More than any duration or count Twilio allows; a number beyond is not one.
MOST_DIGITS = 9


class Reader:
    """One element's attributes, read with Twilio's defaults; `remarks` collects what it could not use."""

    def __init__(self, element: Element, remarks: list[Remark]) -> None:
        """`remarks` is the document's list, added to in place."""
        self.element, self.remarks = element, remarks
        self._read: set[str] = set()

    def text(self) -> str:
        """The element's words, white space folded; marks inside (SSML) leave their text."""
        return " ".join("".join(self.element.itertext()).split())

    def string(self, name: str) -> str | None:
        """An attribute as written, None when absent."""
        self._read.add(name)
        return self.element.get(name)

    def number(self, name: str, default: int) -> int:
        """A whole number of zero or more; the default, with a remark, when it is none."""
        value = self.string(name)
        if value is None:
            return default
        if value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS:
            return int(value)
        self.bad(name, value)
        return default

    def flag(self, name: str, default: bool) -> bool:
        """`true` or `false`; the default, with a remark, for anything else."""
        value = self.string(name)
        if value not in ("true", "false", None):
            self.bad(name, value or "")
        return default if value not in ("true", "false") else value == "true"

    def method(self, name: str = "method") -> Method:
        """`GET` or `POST`, the default."""
        value = self.string(name)
        if value not in ("GET", "POST", None):
            self.bad(name, value or "")
        return "GET" if value == "GET" else "POST"

    def callback(self, name: str, known: frozenset[str]) -> Callback:
        """An address for news, from attributes NAME, NAMEEvent and NAMEMethod; without events, `completed` alone."""
        url, events = self.string(name) or "", frozenset((self.string(f"{name}Event") or "completed").split())
        if not events <= known:
            self.bad(f"{name}Event", " ".join(sorted(events)))
        return Callback(url, events & known, self.method(f"{name}Method"))

    def bad(self, name: str, value: str) -> None:
        """Remarks that an attribute's value is not one of those allowed."""
        self.remarks.append(Remark("value", f"{self.element.tag} {name}={value}"))

    def close(self) -> None:
        """Remarks the attributes that nobody asked for."""
        for name in self.element.attrib:
            if name not in self._read and name not in SOUND_ONLY and not name.startswith("{"):
                self.remarks.append(Remark("attribute", f"{self.element.tag} {name}"))
