"""A product in a few lines: it answers each path with a test's TwiML, and keeps what it was asked.

`CallCentre` is one whose callers wait in queues, with Twilio's client to ring its agents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit
from wsgiref.types import WSGIApplication

from twilio.http import HttpClient
from twilio.http.response import Response as RestResponse
from twilio.rest import Client as TwilioClient
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from routing.simulator.carrier import WsgiTransport
from routing.simulator.network_clock import SteppedClock
from routing.simulator.phone import Agent, Caller, CallRecord, Network, SteppedNetwork, place_call

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
        fields = request.args if request.method == "GET" else request.form
        self.asked.append((request.path, fields.to_dict()))
        self.headers.append(dict(request.headers))
        self.addresses.append(request.url)
        known = {"/twilio/voice": "voice", "/twilio/voice/fallback": "fallback", "/twilio/status": "status"}
        name = known.get(request.path, request.path.strip("/"))
        if name == "status":
            return Response("", 204)
        if name not in self.replies:
            return Response("not found", 404)
        reply = self.replies[name]
        found = reply(request.values.to_dict()) if callable(reply) and not isinstance(reply, Response) else reply
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


class WsgiHttp(HttpClient):
    """Twilio's own client speaks to the network's REST in this process; what is cut raises as `requests` does."""

    def __init__(self, app: WSGIApplication) -> None:
        self._client = Client(app, use_cookies=False)
        self.answers: list[tuple[str, str, int, object]] = []

    def request(
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> RestResponse:
        """One request."""
        parts = urlsplit(url)
        found = self._client.open(
            parts.path,
            method=method.upper(),
            base_url=f"{parts.scheme}://{parts.netloc}/",
            query_string=parts.query or {name: value for name, value in (params or {}).items() if value is not None},
            data={name: value for name, value in (data or {}).items() if value is not None} or None,
            auth=auth,
        )
        self.answers.append((method.upper(), parts.path, found.status_code, found.get_json(silent=True)))
        return RestResponse(found.status_code, found.get_data(as_text=True), dict(found.headers))


def stepped(product: Product, every_second: Callable[[], None] | None = None, **changes: object) -> SteppedNetwork:
    """A network of several calls around a product; `agents` maps a target to a behaviour."""
    agents = changes.pop("agents", {})
    people = {target: Agent(target.title(), behaviour) for target, behaviour in agents.items()}  # type: ignore[attr-defined]
    return SteppedNetwork(network(product, agents=people, **changes), every_second)


def rest(around: SteppedNetwork) -> TwilioClient:
    """Twilio's client, at this network."""
    return TwilioClient(SID, TOKEN, http_client=WsgiHttp(around.rest))


def sent(around: SteppedNetwork, path: str) -> list[dict[str, str]]:
    """The fields of every webhook to a path, as the network's log has them."""
    return [webhook.fields for webhook in around.log.webhooks if webhook.url.partition("#")[0] == BASE + path]


class CallCentre(Product):
    """A product as ours: callers wait in a queue of their own, an agent is rung by REST, takes the caller by key 1.

    Call `look` every second: it is the dispatcher.
    """

    def __init__(self, agents: Sequence[str] = ("client:claire",), **replies: Reply) -> None:
        super().__init__(
            **{
                "voice": self._enqueue,
                "wait": "<Say>Patientez</Say><Play>music.mp3</Play>",
                "left": "<Say>Au revoir</Say>",
                "agent": "<Gather numDigits='1' action='/take' timeout='5'><Say>Tapez 1</Say></Gather><Hangup/>",
                "take": self._take,
                "connecting": "<Say>Vous allez être mis en relation</Say>",
                "done": "<Hangup/>",
                "agent-status": Response("", 204),
                **replies,
            }
        )
        self.client: TwilioClient | None = None
        self.agents = list(agents)
        self.waiting: list[str] = []
        self.rung: dict[str, str] = {}

    def look(self) -> None:
        """Rings the next agent for the next caller who waits."""
        if self.waiting and self.agents and self.client:
            caller = self.waiting.pop(0)
            made = self.client.calls.create(
                to=self.agents.pop(0),
                from_=LINE,
                url=f"{BASE}/agent",
                timeout=20,
                status_callback=f"{BASE}/agent-status",
                status_callback_event=["initiated", "ringing", "answered", "completed"],
            )
            self.rung[made.sid or ""] = caller
            assert made.status == "queued"

    def _enqueue(self, fields: Mapping[str, str]) -> str:
        self.waiting.append(fields["CallSid"])
        return f"<Enqueue action='/left' waitUrl='/wait'>{fields['CallSid']}</Enqueue>"

    def _take(self, fields: Mapping[str, str]) -> str:
        place = self.rung[fields["CallSid"]]
        return f"<Dial action='/done' timeout='5'><Queue url='/connecting'>{place}</Queue></Dial>"


def centre(product: CallCentre, **changes: object) -> SteppedNetwork:
    """A stepped network with that dispatcher."""
    around = stepped(product, product.look, **changes)
    product.client = rest(around)
    return around
