"""REST and Twilio's own OpenAPI agree, both ways: each operation served, field read and answer given is in it."""

from __future__ import annotations

import inspect
import json
import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from routing.simulator.phone import Caller
from routing.simulator.rest import calls, messages, queues, recordings
from routing.simulator.rest.app import OPERATIONS

from ..product import BASE, CALLER, LINE, SID, Product, WsgiHttp, rest, stepped

SPEC = Path(__file__).parents[4] / "shared" / "twilio" / "twilio_api.openapi.json"
ROOT = "/2010-04-01/Accounts/{AccountSid}"
NAMES = {"sid": "Sid", "call": "CallSid"}
SERVED = [one for one in OPERATIONS if one.name != "recordings.media"]

pytestmark = pytest.mark.skipif(not SPEC.is_file(), reason="Twilio's OpenAPI file is not on this machine")


@cache
def spec() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(SPEC.read_text(encoding="utf-8"))
    return document


def spec_path(path: str) -> str:
    """`/Queues/<sid>/Members/<call>.json` as the specification writes it."""
    inner = "/Members" in path
    return ROOT + re.sub(
        r"<(\w+)>", lambda found: "{QueueSid}" if inner and found[1] == "sid" else f"{{{NAMES[found[1]]}}}", path
    )


def schema_of(reference: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in reference:
        found: dict[str, Any] = spec()["components"]["schemas"][reference["$ref"].rpartition("/")[2]]
        return found
    return reference


@pytest.mark.parametrize("operation", SERVED, ids=lambda operation: operation.name)
def test_each_operation_served_is_twilios(operation: Any) -> None:
    known = spec()["paths"][spec_path(operation.path)][operation.method.lower()]
    assert str(operation.status) in known["responses"]


RESOURCES = {"Calls": calls, "Queues": queues, "Messages": messages, "Recordings": recordings}


@pytest.mark.parametrize("resource", RESOURCES)
def test_each_field_read_is_twilios(resource: str) -> None:
    source = inspect.getsource(RESOURCES[resource])
    read = set(re.findall(r'(?:form\.(?:get|all|has|whole|method)\(|in_time\([^"]*)"(\w+)"', source))
    for name in re.findall(r'_callback\(form, "(\w+)"', source):
        read |= {name, f"{name}Method"} | ({f"{name}Event"} if "Amd" not in name else set())
    assert len(read) > 1
    assert read <= _documented(resource) | {"Page", "PageSize"}


def _documented(resource: str) -> set[str]:
    names: set[str] = set()
    for operation in SERVED:
        if operation.path.startswith(f"/{resource}"):
            known = spec()["paths"][spec_path(operation.path)][operation.method.lower()]
            names |= {parameter["name"] for parameter in known.get("parameters", [])}
            for content in known.get("requestBody", {}).get("content", {}).values():
                names |= set(content["schema"]["properties"])
    return names


def check(value: Any, schema: dict[str, Any], where: str) -> None:
    """One value against a schema of the specification."""
    schema = schema_of(schema)
    if value is None:
        assert schema.get("nullable"), f"{where} is null"
        return
    kinds = {"string": str, "integer": int, "object": dict, "array": list, "boolean": bool}
    if "type" in schema:
        assert isinstance(value, kinds[schema["type"]]), f"{where} is {value!r}"
    if "pattern" in schema:
        assert re.search(schema["pattern"], value), f"{where} is {value!r}"
    if "enum" in schema:
        assert value in schema["enum"], f"{where} is {value!r}"
    if schema.get("format") == "date-time-rfc-2822":
        assert isinstance(parsedate_to_datetime(value), datetime)
    if schema.get("type") == "array":
        for item in value:
            check(item, schema["items"], f"{where}[]")
    if schema.get("properties"):
        check_object(value, schema, where)


def check_object(value: dict[str, Any], schema: dict[str, Any], where: str) -> None:
    """All documented properties are there, and none beside them but links."""
    assert set(schema["properties"]) <= set(value), f"{where} lacks {set(schema['properties']) - set(value)}"
    assert set(value) <= set(schema["properties"]) | {"subresource_uris"}, f"{where} has more"
    for name, inner in schema["properties"].items():
        check(value[name], inner, f"{where}.{name}")


def test_each_answer_is_as_documented() -> None:
    answers = _everything_asked()
    seen = set()
    for method, path, status, body in answers:
        operation = _operation(method, path)
        seen.add(operation.name)
        if status >= 400:
            assert isinstance(body, dict)
            assert {type(body["code"]), type(body["message"]), body["status"]} == {int, str, status}
            continue
        known = spec()["paths"][spec_path(operation.path)][method.lower()]["responses"][str(status)]
        if "content" in known:
            check(body, known["content"]["application/json"]["schema"], operation.name)
    assert seen == {operation.name for operation in SERVED}


def _operation(method: str, path: str) -> Any:
    for operation in SERVED:
        pattern = f"/2010-04-01/Accounts/{SID}" + re.sub(r"<\w+>", r"[^/]+", operation.path)
        if operation.method == method and re.fullmatch(pattern, path):
            return operation
    raise AssertionError(f"{method} {path} is no operation")


def _everything_asked() -> list[tuple[str, str, int, Any]]:
    """A call of each kind, and every operation on what came of it."""
    product = Product(
        voice="<Enqueue waitUrl='/wait'>q</Enqueue><Record action='/kept'/>", wait="<Pause length='5'/>",
        kept="<Hangup/>", answered="<Pause length='9'/>",
    )
    around = stepped(product)
    client = rest(around)
    caller = around.call(Caller(CALLER, forwarded := ()), LINE, forwarded_from="+33140000000")
    assert forwarded == ()
    around.run(8)
    placed = client.calls.create(to="+33612345670", from_=LINE, url=f"{BASE}/answered", machine_detection="Enable")
    for _ in range(2):
        around.run(4)
        client.calls(placed.sid).fetch()
    client.calls(placed.sid).update(status="completed")
    client.calls.list()
    (queue,) = client.queues.list()
    client.queues(queue.sid).fetch()
    client.queues(queue.sid).update(friendly_name="other", max_size=9)
    client.queues(queue.sid).members.list()
    client.queues(queue.sid).members(caller).fetch()
    client.queues(queue.sid).members("Front").update(url=f"{BASE}/kept")
    client.queues(client.queues.create("new").sid).delete()
    around.call(Caller("anonymous", message_seconds=4), LINE)
    product.replies["wait"] = "<Leave/>"
    around.run()
    (taped,) = client.recordings.list()
    client.recordings(taped.sid).fetch()
    client.recordings(taped.sid).delete()
    text = client.messages.create(to=CALLER, from_="PERMANENCE", body="Bonjour")
    client.messages(text.sid).fetch()
    around.run()
    client.messages.list()
    client.messages(text.sid).delete()
    client.calls.list()
    client.calls(placed.sid).delete()
    http = client.http_client
    assert isinstance(http, WsgiHttp)
    return http.answers


def test_next_pages_are_followed_as_twilios_client_does() -> None:
    around = stepped(Product(), calls_per_second=100)
    client = rest(around)
    for n in range(5):
        client.messages.create(to=f"+3361234567{n}", from_="PERMANENCE", body="x")
    first = client.http_client.request("GET", f"https://x/2010-04-01/Accounts/{SID}/Messages.json?PageSize=2",
                                       auth=(SID, TOKEN_OF_TESTS))
    page = json.loads(first.text)
    assert (page["start"], page["end"], page["page"], page["previous_page_uri"]) == (0, 1, 0, None)
    assert page["next_page_uri"].startswith(f"/2010-04-01/Accounts/{SID}/Messages.json?")
    assert len(client.messages.list(page_size=2)) == 5
    around.run()


TOKEN_OF_TESTS = "a-token-of-tests"
