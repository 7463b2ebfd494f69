"""The page of the simulator names a network that stands in for Twilio, and never anything secret of its address."""

from __future__ import annotations

import pytest

from tests.web.apps import House
from tests.web.console.visits import Visit


@pytest.mark.parametrize(("address", "told"), [
    ("http://user:secret@127.0.0.1:8001/base", 'href="http://127.0.0.1:8001/"'),
    ("https://api.twilio.com", "Ce serveur n’est pas relié"),
    (None, "Ce serveur n’est pas relié"),
])
def test_it_links_to_the_network_there_is(house: House, address: str | None, told: str) -> None:
    page = Visit(house.app(api_url=address, **({} if address and "twilio" not in address else {"clock_file": None})),
                 "viewer").get("/simulator").text
    assert told in page and "secret" not in page
    assert "flask --app wsgi call simulate --to +33173018499" in page
