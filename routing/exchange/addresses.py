"""The address of somebody's calendar, as it was typed: which machine it leads to, and what of it may be shown."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from routing.exchange.fetch_faults import NotFetched, Why
from routing.public_addresses import PORTS, is_global

LONGEST_ADDRESS = 2_000
Resolver = Callable[[str, int], Sequence[str]]


def resolve(host: str, port: int) -> Sequence[str]:
    """The numeric addresses that a name stands for now."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(frozen=True, slots=True)
class Policy:
    """Which machines may be asked, and how their names are looked up; tests have their own."""

    resolve: Resolver = resolve
    is_allowed: Callable[[str], bool] = is_global


@dataclass(frozen=True, slots=True)
class Target:
    """One request: the machine it goes to by number, so that its name cannot mean another a moment later."""

    number: str
    host: str
    port: int
    path: str
    is_secure: bool


def target_of(address: str, policy: Policy) -> Target:
    """Where an address leads. Raises NotFetched; a name of which one machine is not allowed is refused."""
    parted, port = _parted(address)
    host = parted.hostname or ""
    try:
        numbers = [str(ipaddress.ip_address(number)) for number in policy.resolve(host, port)]
    except (OSError, ValueError):
        raise NotFetched(Why.UNKNOWN_HOST) from None
    if not numbers:
        raise NotFetched(Why.UNKNOWN_HOST)
    if not all(policy.is_allowed(number) for number in numbers):
        raise NotFetched(Why.PRIVATE)
    path = parted.path or "/"
    return Target(numbers[0], host, port, f"{path}?{parted.query}" if parted.query else path, parted.scheme == "https")


def written_address(typed: str) -> str:
    """An address as it is kept: `webcal:` is how calendars say https. Raises NotFetched for what is no address."""
    address = typed.strip()
    if address.lower().startswith("webcal:"):
        address = f"https:{address[7:]}"
    _parted(address)
    return address


def next_address(address: str, location: str) -> str:
    """Where a redirection leads; never from https to http."""
    try:
        found = urljoin(address, location)
    except ValueError:
        raise NotFetched(Why.NO_ADDRESS) from None
    parted, _ = _parted(found)
    if urlsplit(address).scheme == "https" and parted.scheme != "https":
        raise NotFetched(Why.NOT_SECURE)
    return found


def host_of(address: str) -> str:
    """What is shown of an address: the rest of it is often a secret."""
    return urlsplit(address).hostname or ""


def _parted(address: str) -> tuple[SplitResult, int]:
    try:
        parted = urlsplit(address)
        port = parted.port or PORTS[parted.scheme]
        address.encode("ascii")
        is_good = bool(parted.hostname) and parted.username is None and parted.password is None
    except (KeyError, ValueError):
        is_good = False
    if not is_good or len(address) > LONGEST_ADDRESS or any(not " " < letter < "\x7f" for letter in address):
        raise NotFetched(Why.NO_ADDRESS)
    return parted, port
