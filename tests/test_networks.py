"""Whoever may take any address of a network is counted as one."""

from __future__ import annotations

import pytest

from routing.networks import network_of


@pytest.mark.parametrize(("address", "network"), [
    ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
    ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"), ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
    ("fe80::1%eth0", "fe80::/64"), ("+33612345678", "+33612345678"), ("", ""), ("localhost", "localhost"),
])
def test_the_network_of_an_address(address: str, network: str) -> None:
    assert network_of(address) == network
