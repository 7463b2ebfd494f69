"""Twilio's REST API: the only module that calls it, loaded by the dispatcher and by commands alone.

Fields and answers are those of Twilio's OpenAPI (https://github.com/twilio/twilio-oai). Orders are sent once: no retry,
no redirect, no proxy or certificate file taken from the environment. What may have been done is told apart from what
surely was not.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from urllib.parse import quote

from requests.exceptions import RequestException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from routing import counts
from routing.telephony.account import TelephoneAccount
from routing.telephony.network import NetworkSilent, Outcome, RemoteCall, RemoteMessage, Told
from routing.telephony.twilio_answers import (
    NOT_FOUND,
    Json,
    call_of,
    document_of,
    instant_of,
    is_gone,
    message_of,
    records_of,
    told_by,
)
from routing.telephony.twilio_http import PatientHttp, never_left

__all__ = ["NetworkSilent", "Outcome", "RemoteCall", "RemoteMessage", "Told", "TwilioClient"]

log = logging.getLogger(__name__)

T = TypeVar("T")

API = "https://api.twilio.com"
VERSION = "2010-04-01"
NOT_BEGUN = ("queued", "initiated", "ringing")
IN_PROGRESS = "in-progress"
OVER = ("completed", "busy", "failed", "no-answer", "canceled")
EVENTS = ("initiated", "ringing", "answered", "completed")
PAGE_SIZE, MOST_PAGES = 100, 200
# Lists come newest first, but by a start that a queued call lacks: a page is taken for old a day later than it is.
ORDER_DOUBTED = timedelta(days=1)
NOT_IN_PROGRESS = 21220  # https://www.twilio.com/docs/api/errors/21220
ASKED_AGAIN_AFTER = 1.0
LARGEST_SOUND, OK = 10_000_000, 200


class TwilioClient:
    """One account at Twilio, or at whatever stands at `api_url` and speaks as Twilio does."""

    def __init__(self, account: TelephoneAccount, api_url: str | None, http: HttpClient | None = None) -> None:
        """Raises ValueError when the account is not known. `api_url` replaces scheme and host; its path is kept."""
        if not account.is_known:
            raise ValueError("an account is needed to tell the telephone network anything")
        self._base = (api_url or API).rstrip("/")
        self._account = f"/{VERSION}/Accounts/{account.sid}"
        # Region and edge of the environment would rewrite the host of `api_url`.
        nothing = {"TWILIO_EDGE": "", "TWILIO_REGION": ""}
        self._http, self._auth = http or PatientHttp(), (account.sid or "", account.auth_token or "")
        self._client = Client(*self._auth, http_client=self._http, environment=nothing)

    def place_call(
        self, to: str, caller_id: str | None, voice: str, status: str, ring_seconds: int, longest_seconds: int,
        machine: str | None = None,
    ) -> Told:
        """Rings `to` (E.164, `sip:…` or `client:…`) for so many seconds; once answered it asks at `voice`.

        https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource . A machine is told apart while
        people hear us already: https://www.twilio.com/docs/voice/answering-machine-detection
        """
        detection = {
            "MachineDetection": "DetectMessageEnd", "AsyncAmd": "true", "AsyncAmdStatusCallback": machine,
            "AsyncAmdStatusCallbackMethod": "POST",
        }
        return self._told("POST", "/Calls.json", {
            "To": to, "From": caller_id, "Url": voice, "Method": "POST", "StatusCallback": status,
            "StatusCallbackMethod": "POST", "StatusCallbackEvent": list(EVENTS), "Timeout": ring_seconds,
            "TimeLimit": longest_seconds, **(detection if machine else {}),
        })

    def end_call(self, sid: str) -> Told:
        """Ends a call. `canceled` is for calls that nobody answered yet, `completed` for all others.

        https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource
        """
        told = self._update(sid, {"Status": "completed"})
        if is_gone(told):
            return Told(Outcome.DONE, sid)
        if told.code != NOT_IN_PROGRESS and not (told.outcome is Outcome.DONE and told.status in NOT_BEGUN):
            return told
        told = self._update(sid, {"Status": "canceled"})
        missed = told.code == NOT_IN_PROGRESS or told.status == IN_PROGRESS
        return self._over_or_again(sid) if missed else told

    def redirect_call(self, sid: str, address: str) -> Told:
        """Makes a call in progress ask for its next document at an absolute address."""
        return self._update(sid, {"Url": address, "Method": "POST"})

    def send_message(self, to: str, sender: str, body: str, status: str) -> Told:
        """Sends a text message; what becomes of it is told at `status`.

        https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
        """
        return self._told("POST", "/Messages.json", {"To": to, "From": sender, "Body": body, "StatusCallback": status})

    def delete_recording(self, sid: str) -> Told:
        """Deletes a recording; one that is gone already counts as deleted."""
        return self._deleted("Recordings", sid)

    def delete_message(self, sid: str) -> Told:
        """Deletes the record of a text message; one that is gone already counts as deleted.

        Before its end is known that is refused: https://www.twilio.com/docs/api/errors/20009
        """
        return self._deleted("Messages", sid)

    def delete_call(self, sid: str) -> Told:
        """Deletes the record of a call; one that is gone already counts as deleted, and one that goes on is refused."""
        return self._deleted("Calls", sid)

    def calls_to(self, to: str, since: datetime) -> tuple[RemoteCall, ...]:
        """The calls to an address created since a moment, as far as known to the second. Raises NetworkSilent."""
        return self._since("/Calls.json", "calls", to, since, call_of)

    def call(self, sid: str) -> RemoteCall | None:
        """The call of that sid, None when there is none. Raises NetworkSilent."""
        response = self._asked(f"{self._account}/Calls/{quote(sid, safe='')}.json")
        return None if response.status_code == NOT_FOUND else call_of(document_of(response))

    def messages_to(self, to: str, since: datetime) -> tuple[RemoteMessage, ...]:
        """The text messages to a number created since a moment. Raises NetworkSilent."""
        return self._since("/Messages.json", "messages", to, since, message_of)

    def recording(self, sid: str) -> bytes | None:
        """The sound of a recording as MP3. Raises NetworkSilent, which a recording that is not ready yet does too.

        https://www.twilio.com/docs/voice/api/recording#fetch-a-recordings-media-file
        """
        path = f"{self._account}/Recordings/{quote(sid, safe='')}.mp3"
        try:
            status, sound = self._http.download(f"{self._base}{path}", self._auth, LARGEST_SOUND)
        except RequestException as error:
            raise NetworkSilent(f"no answer to {path}") from error
        if status == NOT_FOUND or len(sound) > LARGEST_SOUND:
            return None
        if status != OK:
            raise NetworkSilent(f"status {status} for {path}")
        return bytes(sound)

    def _update(self, sid: str, fields: Mapping[str, object]) -> Told:
        return self._told("POST", f"/Calls/{quote(sid, safe='')}.json", fields)

    def _deleted(self, kind: str, sid: str) -> Told:
        told = self._told("DELETE", f"/{kind}/{quote(sid, safe='')}.json", None)
        return Told(Outcome.DONE, sid) if is_gone(told) else told

    def _over_or_again(self, sid: str) -> Told:
        """It was neither in progress nor before that: over, or just being answered between the two orders."""
        try:
            call = self.call(sid)
        except NetworkSilent:
            return Told(Outcome.UNKNOWN)
        if call is None or call.status in OVER:
            return Told(Outcome.DONE, sid, status=call.status if call else None)
        return Told(Outcome.BUSY, retry_after=ASKED_AGAIN_AFTER)

    def _told(self, method: str, path: str, fields: Mapping[str, object] | None) -> Told:
        try:
            response = self._client.request(method, f"{self._base}{self._account}{path}", data=fields)
        except RequestException as error:
            outcome = Outcome.REFUSED if never_left(error) else Outcome.UNKNOWN
            log.warning("network %s %s: %s error=%s", method, path, outcome, type(error).__name__)
            counts.network_error(None)
            return Told(outcome)
        told = told_by(response, is_deletion=method == "DELETE")
        log.info("network %s %s: %s %s code=%s", method, path, response.status_code, told.outcome, told.code)
        if told.outcome is not Outcome.DONE:
            counts.network_error(told.code)
        return told

    def _asked(self, path: str, params: Mapping[str, object] | None = None) -> Response:
        try:
            response = self._client.request("GET", f"{self._base}{path}", params=params)
        except RequestException as error:
            raise NetworkSilent(f"no answer to {path.partition('?')[0]}") from error
        return response

    def _since(
        self, path: str, key: str, to: str, since: datetime, record_of: Callable[[Json], T]
    ) -> tuple[T, ...]:
        whole_second = since.astimezone(UTC).replace(microsecond=0)  # as exact as their dates are
        found: list[T] = []
        for page in self._pages(f"{self._account}{path}", key, to):
            dated = [(instant_of(record), record) for record in page]
            found += [record_of(record) for created_at, record in dated if created_at >= whole_second]
            if dated and all(created_at < whole_second - ORDER_DOUBTED for created_at, _ in dated):
                break
        return tuple(found)

    def _pages(self, path: str, key: str, to: str) -> Iterator[list[Json]]:
        """Never by StartTime or DateSent, which are null while something is queued."""
        response = self._asked(path, {"To": to, "PageSize": PAGE_SIZE})
        for _ in range(MOST_PAGES):
            document = document_of(response)
            yield records_of(document, key)
            following = document.get("next_page_uri")
            if not following:
                return
            if not str(following).startswith("/"):  # our token goes to no other host
                raise NetworkSilent("the next page is elsewhere")
            response = self._asked(str(following))
        raise NetworkSilent("a list without end")
