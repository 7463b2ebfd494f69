"""Which network somebody asks from, so that whoever may take any address of theirs is counted as one."""

from __future__ import annotations

import ipaddress

OWN_BITS = 64  # what one household or machine is given of IPv6: https://www.rfc-editor.org/rfc/rfc6177


def network_of(address: str) -> str:
    """An IPv4 address itself, the network of an IPv6 one; what is no address, such as a number, stays as it is."""
    try:
        number = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(number, ipaddress.IPv4Address):
        return str(number)
    if number.ipv4_mapped is not None:
        return str(number.ipv4_mapped)
    return str(ipaddress.ip_network((number, OWN_BITS), strict=False))
