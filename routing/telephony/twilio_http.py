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
