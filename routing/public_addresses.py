"""Whether a web address of other people's choosing lies on the public internet, so that none leads us into our own
network. A name is looked up anew each time; what it means a moment later is not ours to know.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}


def is_public(address: str) -> bool:
    """Whether every machine that its name stands for is on the public internet; False where it stands for none."""
    try:
        parted = urlsplit(address)
        port = parted.port or PORTS[parted.scheme]
        found = socket.getaddrinfo(parted.hostname or "", port, type=socket.SOCK_STREAM)
    except (KeyError, ValueError, OSError):
        return False
    return bool(found) and all(is_global(str(one[4][0])) for one in found)


def is_same_host(address: str, other: str) -> bool:
    """Whether two addresses name the same host."""
    try:
        return urlsplit(address).hostname == urlsplit(other).hostname
    except ValueError:
        return False


def is_global(written: str) -> bool:
    """Whether a numeric address is on the public internet; one that only carries an address of ours is not."""
    number = ipaddress.ip_address(written.partition("%")[0])
    if isinstance(number, ipaddress.IPv6Address):
        if number.ipv4_mapped is not None:
            return is_global(str(number.ipv4_mapped))
        if number.is_site_local or number.sixtofour is not None:
            return False
    return number.is_global and not number.is_multicast and not number.is_reserved
