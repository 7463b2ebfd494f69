"""The shipped nginx files in front of web processes: what is kept and what never, boundaries, stops, replacements."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

from tests.deploy.behind_nginx import PUBLIC, Site, site
from tests.deploy.nginx_here import needs_nginx

pytestmark = needs_nginx
AVAILABILITY = "/api/v1/availability"
LATE = 1.0  # of a machine that has other things to do


@dataclass(frozen=True)
class Seen:
    """One answer of a line's status."""

    asked_at: datetime
    answered_at: datetime
    is_open: bool
    cache: str


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for all of these, in order: the last ones stop its processes."""
    with site(tmp_path_factory.mktemp("nginx")) as found:
        yield found


@pytest.fixture(scope="module")
def token(here: Site) -> str:
    """A supervisor's."""
    here.flask("users", "add", "claire", "--role", "supervisor", "--reason", "test", "--yes")
    return here.flask("users", "token", "claire", "--reason", "test", "--yes").strip()


def test_a_kept_answer_is_the_same_and_says_how_long_it_may_be_kept(here: Site) -> None:
    first, second = here.ask("GET", AVAILABILITY), here.ask("GET", AVAILABILITY)
    assert (first.headers["X-Cache"], second.headers["X-Cache"]) == ("MISS", "HIT")
    assert first.body == second.body and first.headers["ETag"] == second.headers["ETag"]
    assert "stale-if-error" in first.headers["Cache-Control"]
    assert second.headers["Cache-Control"] == "public, max-age=1"
    assert "Age" not in second.headers
    assert abs(parsedate_to_datetime(second.headers["Date"]) - datetime.now(UTC)) < timedelta(seconds=3)
    assert second.headers["Access-Control-Allow-Origin"] == "*"
    assert here.ask("GET", AVAILABILITY, If_None_Match=second.headers["ETag"]).status == 304
    packed = [here.ask("GET", AVAILABILITY, Accept_Encoding=one) for one in ("gzip, br", "deflate, gzip;q=0.5")]
    assert [one.headers.get("Content-Encoding") for one in packed] == ["gzip", "gzip"]
    assert packed[1].headers["X-Cache"] == "HIT"
    assert "Content-Encoding" not in here.ask("GET", AVAILABILITY, Accept_Encoding="gzip;q=0").headers
    assert here.ask("GET", f"{AVAILABILITY}?lang=en&include=text").headers["X-Cache"] == "MISS"


def test_answers_for_another_moment_and_everything_private_are_never_kept(here: Site) -> None:
    for _ in range(2):
        assert here.ask("GET", f"{AVAILABILITY}?at=2026-12-24T10:00").headers["X-Cache"] != "HIT"
        for path in ("/console", "/callback/7F3K-no", "/api/v1/callbacks/slots", "/twilio/voice"):
            assert "X-Cache" not in here.ask("GET", path).headers, path
    assert here.ask("GET", "/widget/v1/contact-hours.js").status == 200
    assert here.ask("GET", "/widget/v1/contact-hours.js").headers["X-Cache"] == "HIT"
    assert here.ask("GET", "/widget/no/contact-hours.js").status == 404


def test_the_app_knows_who_asks_whatever_they_claim(here: Site, token: str) -> None:
    claims = {"X_Forwarded_For": "203.0.113.7", "Forwarded": "for=203.0.113.8", "X_Real_IP": "203.0.113.9"}
    bearer = {"Authorization": f"Bearer {token}", "Content_Type": "application/json"}
    body = json.dumps({"until": None, "message": {"fr": "Essai", "en": "Try"}, "reason": "essai"})
    assert here.ask("PUT", "/api/v1/lines/telephone/closure", body, **claims, **bearer).status == 200
    entry = here.ask("GET", "/api/v1/journal", Authorization=f"Bearer {token}").document["items"][0]
    assert "127.0.0.9" in json.dumps(entry) and "203.0.113" not in json.dumps(entry)
    assert here.ask("DELETE", "/api/v1/lines/telephone/closure?reason=essai", **bearer).status in (200, 204)


def test_webhooks_are_believed_with_and_without_a_path_in_front(here: Site) -> None:
    fields = {"CallSid": "CA" + "1" * 32, "From": "+33612345678", "To": "+33173018499", "CallStatus": "ringing"}
    assert here.webhook("/twilio/voice", fields).status == 200
    assert here.webhook("/twilio/voice", fields, public="https://other.example.fr").status == 403
    # Under a path, what is signed is the whole address; here the app was told of none, so it is the one without.
    assert here.ask("GET", f"/permanence{AVAILABILITY}", port=here.prefixed).status == 200
    assert here.ask("POST", "/permanence/twilio/voice", "a=b", here.prefixed).status == 403
    assert here.ask("POST", "/twilio/voice", "a" * 70_000).status == 413
    assert here.ask("GET", "/healthz", X_Long="a" * 9_000).status == 400
    assert here.ask("GET", "/readyz").status == 403, "not from this machine's own address"


def test_nothing_secret_is_in_the_access_log(here: Site) -> None:
    here.ask("GET", "/callback/7F3K-secret?said=secret")
    here.ask("POST", "/twilio/callback/secret/heard?n=secret", "a=b")
    here.ask("DELETE", "/api/v1/callbacks/secret")
    written = (here.folder / "log" / "permanence.access.log").read_text()
    assert "/callback/*" in written and "secret" not in written
    assert not (here.folder / "log" / "permanence.error.log").read_text()


def test_no_copy_outlives_a_boundary(here: Site, token: str) -> None:
    """A line that is closed until a moment: no answer before it says open, none a while after it says closed."""
    began = datetime.now(UTC)
    until = began.replace(microsecond=0) + timedelta(seconds=13)
    body = json.dumps({"until": until.isoformat(), "message": {"fr": "Essai", "en": "Try"}, "reason": "essai"})
    bearer = {"Authorization": f"Bearer {token}", "Content_Type": "application/json"}
    assert here.ask("PUT", "/api/v1/lines/telephone/closure", body, **bearer).status == 200
    seen: list[Seen] = []
    while datetime.now(UTC) < until + timedelta(seconds=4):
        asked, answer = datetime.now(UTC), here.ask("GET", AVAILABILITY)
        is_open = answer.document["lines"][0]["status"] == "open"
        seen.append(Seen(asked, datetime.now(UTC), is_open, answer.headers["X-Cache"]))
        time.sleep(0.03)
    closed_at = min(one.asked_at for one in seen if not one.is_open)
    assert closed_at - began < timedelta(seconds=2 + 6 + LATE), "2 s to a process, 6 s in a copy"
    assert not [one for one in seen if one.is_open and closed_at < one.answered_at < until], "too early"
    late = [one.asked_at - until for one in seen if not one.is_open and one.asked_at >= until]
    assert max(late, default=timedelta()) < timedelta(seconds=0.5), "too late"
    assert {one.cache for one in seen} >= {"HIT", "EXPIRED"}


def test_replacing_the_web_processes_one_by_one_drops_no_call(here: Site) -> None:
    over, answers = threading.Event(), []

    def call_all_the_time() -> None:
        while not over.is_set():
            sid = f"CA{len(answers):032x}"
            fields = {"CallSid": sid, "From": "+33612345678", "To": "+33173018499", "CallStatus": "ringing"}
            answers.append(here.webhook("/twilio/voice", fields).status)

    calling = threading.Thread(target=call_all_the_time)
    calling.start()
    for port in tuple(here.webs):
        here.stop(port)
        here.start(port)
    over.set()
    calling.join()
    assert set(answers) == {200} and len(answers) > 20


def test_availability_goes_on_when_every_process_is_stopped(here: Site) -> None:
    known = here.ask("GET", AVAILABILITY)
    for port in tuple(here.webs):
        here.stop(port)
    time.sleep(7)
    stale = here.ask("GET", AVAILABILITY)
    assert (stale.status, stale.headers["X-Cache"], stale.body) == (200, "STALE", known.body)
    assert stale.headers["Cache-Control"] == "public, max-age=1"
    assert here.ask("GET", "/widget/v1/contact-hours.js").status == 200
    assert here.ask("GET", "/hours").status == 502
    assert PUBLIC not in (here.folder / "log" / "permanence.error.log").read_text()
