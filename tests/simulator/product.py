"""A product in a few lines: it answers each path with a test's TwiML, and keeps what it was asked."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from werkzeug.wrappers import Request, Response

from routing.simulator.carrier import WsgiTransport
from routing.simulator.network_clock import SteppedClock
from routing.simulator.phone import Agent, Caller, CallRecord, Network, place_call

BASE = "https://calls.example.org"
TOKEN = "a-token-of-tests"
SID = "AC" + "0" * 32
LINE = "+33173018499"
CALLER = "+33612345678"
START = datetime(2026, 11, 24, 20, 5, tzinfo=UTC)

Reply = str | Response | Callable[[Mapping[str, str]], str | Response]


class Product:
    """A WSGI application; `asked` holds (path, fields) of every request in order."""

    def __init__(self, **replies: Reply) -> None:
        """`voice="<Say>…</Say>"` answers `/twilio/voice`; other names answer `/NAME`."""
        self.replies = replies
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.headers: list[dict[str, str]] = []
        self.addresses: list[str] = []

    @Request.application
    def app(self, request: Request) -> Response:
        """Answers one webhook."""
        self.asked.append((request.path, request.form.to_dict()))
        self.headers.append(dict(request.headers))
        self.addresses.append(request.url)
        known = {"/twilio/voice": "voice", "/twilio/voice/fallback": "fallback", "/twilio/status": "status"}
        name = known.get(request.path, request.path.strip("/"))
        if name == "status":
            return Response("", 204)
        if name not in self.replies:
            return Response("not found", 404)
        reply = self.replies[name]
        found = reply(request.form.to_dict()) if callable(reply) and not isinstance(reply, Response) else reply
        return found if isinstance(found, Response) else twiml(found)

    def fields(self, path: str) -> dict[str, str]:
        """The fields of the only request to a path."""
        (found,) = [fields for asked, fields in self.asked if asked == path]
        return found

    def paths(self) -> list[str]:
        """The paths asked, in order, without the status callback."""
        return [path for path, _ in self.asked if path != "/twilio/status"]


def twiml(verbs: str) -> Response:
    """A TwiML document around some verbs."""
    return Response(f"<Response>{verbs}</Response>", mimetype="text/xml")


def network(product: Product, **changes: object) -> Network:
    """A network around a product."""
    given: dict[str, object] = {
        "account_sid": SID,
        "auth_token": TOKEN,
        "voice_url": f"{BASE}/twilio/voice",
        "fallback_url": f"{BASE}/twilio/voice/fallback",
        "status_url": f"{BASE}/twilio/status",
        "transport": WsgiTransport(product.app, BASE),
        "clock": SteppedClock(START),
    }
    return Network(**{**given, **changes})  # type: ignore[arg-type]


def call(product: Product, *keys: str, agents: Mapping[str, str] | None = None, **caller: object) -> CallRecord:
    """A call into a product, its caller pressing `keys`; `agents` maps a target to a behaviour."""
    people = {target: Agent(target.title(), behaviour) for target, behaviour in (agents or {}).items()}
    return place_call(network(product, agents=people), Caller(CALLER, keys, **caller), LINE)  # type: ignore[arg-type]


def seconds(record: CallRecord) -> float:
    """How long a call lasted."""
    return (record.ended_at - record.started_at).total_seconds()


def said(record: CallRecord) -> list[str]:
    """What was said to the caller, in order."""
    return [event.text for event in record.transcript.events if event.verb in ("say", "cut")]


def verbs(record: CallRecord) -> list[str]:
    """The kinds of events, documents left out."""
    return [event.verb for event in record.transcript.events if event.verb != "document"]
