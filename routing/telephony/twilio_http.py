"""How requests travel to Twilio: with short patience, no second try, and nothing taken from the environment."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from typing import Any

from requests.exceptions import ConnectTimeout, InvalidURL, RequestException
from twilio.http.http_client import TwilioHttpClient
from urllib3.exceptions import NewConnectionError

CONNECT_SECONDS, READ_SECONDS = 5.0, 15.0


class PatientHttp(TwilioHttpClient):  # type: ignore[misc]
    """Twilio's own HTTP client, as patient as we choose; no proxy, `.netrc` or certificate file of the environment.

    It logs nothing itself: addresses hold telephone numbers.
    """

    def __init__(self, connect: float = CONNECT_SECONDS, read: float = READ_SECONDS) -> None:
        super().__init__(max_retries=0)
        self.timeout = (connect, read)
        self.session.trust_env = False

    def download(self, url: str, auth: tuple[str, str], most: int) -> tuple[int, bytes]:
        """A file as it is, cut a byte after `most`, and the status of the answer."""
        options: dict[str, Any] = {"auth": auth, "timeout": self.timeout, "allow_redirects": False, "stream": True}
        with self.session.get(url, **options) as answer:
            content = bytearray()
            for part in answer.iter_content(65_536):
                content += part
                if len(content) > most:
                    break
            return int(answer.status_code), bytes(content[:most + 1])

    def log_request(self, kwargs: Mapping[str, Any]) -> None:
        """Nothing."""

    def log_response(self, status_code: int, response: object) -> None:
        """Nothing."""


def never_left(error: RequestException) -> bool:
    """Whether a failure came before a byte of the request was sent: no address, no connection, a false certificate."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    cause = next(iter(getattr(reason, "args", ())), None)
    return (
        isinstance(error, ConnectTimeout | InvalidURL)
        or isinstance(reason, NewConnectionError)
        or isinstance(cause, ssl.SSLCertVerificationError)
    )
