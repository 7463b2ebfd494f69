"""What the legs of one call share: its clock, its log, its documents, and its bounds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from urllib.parse import urljoin

from routing.simulator.carrier import Answer, NotDelivered
from routing.simulator.delivery import deliver
from routing.simulator.endings import CallerLeft, NetworkFault, WebhookFault
from routing.simulator.masking import is_secret
from routing.simulator.parties import Caller, Network, Person
from routing.simulator.signing import without_fragment
from routing.simulator.transcript import Event, Transcript
from routing.simulator.twiml import TwimlFault, parse
from routing.simulator.verbs import Script

MOST_DOCUMENTS = 200
MOST_SECONDS = 4 * 3600


@dataclass(frozen=True, slots=True)
class Document:
    """An answer to a voice webhook: the address asked, its HTTP status (0: no answer) and its body."""

    url: str
    status: int
    body: str


@dataclass(frozen=True, slots=True)
class Goto:
    """The document to go on with: an absolute address, and the fields that come on top of a leg's own."""

    url: str
    extra: tuple[tuple[str, str], ...] = ()


def resolved(base: str, address: str) -> str:
    """An address in a document, made absolute; one that is none stays as it is, for the carrier to refuse."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


@dataclass(slots=True)
class Leg:
    """One telephone's side of a call: the fields its webhooks carry, and whether it was picked up."""

    fields: Mapping[str, str]
    person: Person
    side: Literal["caller", "agent"]
    fallback_url: str = ""
    answered_at: datetime | None = None

    @property
    def status(self) -> str:
        """Twilio's CallStatus of a leg that is not over."""
        return "ringing" if self.answered_at is None else "in-progress"


@dataclass(slots=True)
class Session:
    """One call under way."""

    network: Network
    caller: Caller
    started_at: datetime
    events: list[Event] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    bridged: bool = False

    @property
    def offset(self) -> float:
        """Seconds since the call started."""
        return (self.network.clock.now() - self.started_at).total_seconds()

    def note(self, who: str, verb: str, text: str = "", **facts: str) -> None:
        """Adds an event at this moment; typed keys long enough to be a number become a secret."""
        if verb == "press" and is_secret(text):
            self.secrets.append(text)
        at = self.network.clock.now().astimezone(self.network.zone)
        self.events.append(Event(self.offset, at, who, verb, text, tuple(facts.items())))

    def transcript(self) -> Transcript:
        """The log so far."""
        return Transcript(tuple(self.events), tuple(self.secrets))

    def wait(self, seconds: float) -> None:
        """Lets time pass. Raises CallerLeft when the caller hangs up, NetworkFault at four hours."""
        leaves_at = self.caller.hangup_after
        left = MOST_SECONDS - self.offset
        until_gone = float("inf") if leaves_at is None else leaves_at - self.offset
        self.network.clock.advance(max(0.0, min(seconds, left, until_gone)))
        if until_gone <= min(seconds, left):
            raise CallerLeft
        if left <= seconds:
            raise NetworkFault("loop", "4 h")

    def pick_up(self, leg: Leg) -> None:
        """The leg is answered, unless it already was."""
        leg.answered_at = leg.answered_at or self.network.clock.now()

    def fetch(self, leg: Leg, goto: Goto) -> Script:
        """The script at an address. Raises WebhookFault when there is none, NetworkFault at 200 documents."""
        self.wait(0)
        if len(self.documents) >= MOST_DOCUMENTS:
            raise NetworkFault("loop", f"{MOST_DOCUMENTS} documents")
        url, answer = without_fragment(goto.url), self._ask(leg, goto)
        if not 200 <= answer.status < 300:
            raise WebhookFault("http-fault", 11200, url, str(answer.status), answer.status)
        try:
            script = parse(answer.body, answer.content_type)
        except TwimlFault as fault:
            raise WebhookFault("twiml-fault", fault.code, url, fault.reason) from fault
        for remark in script.remarks:
            self.note("network", f"remark-{remark.kind}", remark.what)
        return script

    def _ask(self, leg: Leg, goto: Goto) -> Answer:
        url, fields = without_fragment(goto.url), {**leg.fields, "CallStatus": leg.status, **dict(goto.extra)}
        try:
            answer = deliver(self.network.transport, self.network.auth_token, goto.url, fields)
        except NotDelivered as failure:
            self._keep(Document(url, 0, ""))
            raise WebhookFault("delivery-fault", failure.code, url, failure.reason) from failure
        text = answer.body.decode("utf-8", "replace")
        self._keep(Document(url, answer.status, text))
        return answer

    def _keep(self, document: Document) -> None:
        self.note("network", "document", str(len(self.documents)))
        self.documents.append(document)

    def tell(self, url: str, fields: Mapping[str, str]) -> None:
        """Posts what nobody listens to the answer of; a failure is only noted."""
        try:
            answer = deliver(self.network.transport, self.network.auth_token, url, fields)
        except NotDelivered as failure:
            self.note("network", "delivery-fault", failure.reason, code=str(failure.code), url=url)
            return
        if answer.status >= 400:
            self.note("network", "http-fault", str(answer.status), code="11200", url=url)
