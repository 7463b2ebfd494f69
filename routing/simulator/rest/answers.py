"""What REST answers are made of: refusals with Twilio's codes, dates, addresses, pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TypeVar
from urllib.parse import urlencode

from routing.simulator.exchange import Exchange

T = TypeVar("T")
Json = dict[str, object]
VERSION = "2010-04-01"
DEFAULT_PAGE, MOST_PAGE = 50, 1000


class Refused(Exception):
    """A request that is not followed: HTTP status, Twilio's code, and a sentence."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message

    def document(self) -> Json:
        """https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions"""
        more_info = f"https://www.twilio.com/docs/errors/{self.code}"
        return {"code": self.code, "message": self.message, "more_info": more_info, "status": self.status}


def missing(what: str) -> Refused:
    """There is no such resource."""
    return Refused(404, 20404, f"The requested resource {what} was not found")


def bad(code: int, message: str) -> Refused:
    """A field that cannot be followed."""
    return Refused(400, code, message)


def unfinished(what: str) -> Refused:
    """What is not over cannot be deleted yet. https://www.twilio.com/docs/api/errors/20009"""
    return Refused(409, 20009, f"Cannot delete {what} before it is complete")


@dataclass(frozen=True, slots=True)
class Form:
    """A request's fields in order; names may come several times."""

    pairs: tuple[tuple[str, str], ...]

    def get(self, name: str, default: str = "") -> str:
        """The first value of a field."""
        return next((value for key, value in self.pairs if key == name), default)

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a field, those separated by spaces too."""
        return tuple(part for key, value in self.pairs if key == name for part in value.split())

    def has(self, name: str) -> bool:
        """Whether a field was given, blank or not."""
        return any(key == name for key, _ in self.pairs)

    def whole(self, name: str, default: int, most: int) -> int:
        """A whole number between 0 and `most`. Raises Refused for another."""
        value = self.get(name)
        if not value:
            return default
        if value.isascii() and value.isdigit() and len(value) < 10 and int(value) <= most:
            return int(value)
        raise bad(20001, f"{name} is not a number up to {most}")

    def method(self, name: str) -> str:
        """GET or POST, the default. Raises Refused for another."""
        value = self.get(name, "POST") or "POST"
        if value not in ("GET", "POST"):
            raise bad(20001, f"{name} is neither GET nor POST")
        return value


def date(moment: datetime | None) -> str | None:
    """RFC 2822 in GMT, as `Tue, 24 Nov 2026 20:05:00 +0000`."""
    return None if moment is None else format_datetime(moment.astimezone(UTC).replace(microsecond=0))


def account_path(exchange: Exchange) -> str:
    """Where the account's resources stand."""
    return f"/{VERSION}/Accounts/{exchange.network.account_sid}"


def page(
    exchange: Exchange, path: str, key: str, records: Sequence[T], form: Form, shape: Callable[[T], Json]
) -> Json:
    """One page of a list. https://www.twilio.com/docs/usage/twilios-response#pagination-information"""
    size = max(1, form.whole("PageSize", DEFAULT_PAGE, 10**6))
    size, number = min(size, MOST_PAGE), form.whole("Page", 0, 10**6)
    filters = {name: value for name, value in form.pairs if name not in ("Page", "PageToken", "PageSize")}
    start = number * size
    shown = [shape(record) for record in records[start : start + size]]
    has_next = start + size < len(records)
    place = account_path(exchange) + path

    def uri(at: int) -> str:
        return f"{place}?{urlencode({**filters, 'PageSize': size, 'Page': at})}"

    return {
        key: shown,
        "page": number,
        "page_size": size,
        "start": start,
        "end": start + max(0, len(shown) - 1),
        "uri": uri(number),
        "first_page_uri": uri(0),
        "next_page_uri": uri(number + 1) if has_next else None,
        "previous_page_uri": uri(number - 1) if number else None,
    }


def in_time(moment: datetime | None, form: Form, name: str) -> bool:
    """Whether a moment is in the range asked for: NAME on a day or at an instant, `NAME<`, `NAME>`."""
    for suffix, fits in _RANGES.items():
        text = form.get(name + suffix)
        if text and (moment is None or not fits(moment, text)):
            return False
    return True


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise bad(20001, f"{text} is not a date") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _same(moment: datetime, text: str) -> bool:
    if len(text) == len("2026-11-23"):
        return moment.astimezone(UTC).date() == _instant(text).date()
    return moment.replace(microsecond=0) == _instant(text)


_RANGES: Mapping[str, Callable[[datetime, str], bool]] = {
    "": _same,
    "<": lambda moment, text: moment <= _instant(text),
    ">": lambda moment, text: moment >= _instant(text),
}
