"""callbacks.yaml made into promises: seats by what agents can handle, and the shipped file as the contract has it."""

from __future__ import annotations

import pytest

from routing.config.loader import load, read_files
from routing.domain.promise import Alerts, NumberType, Privacy, Promises
from tests.config.files import QUEUES, ROOT, TODAY, centre_of, faults_of


@pytest.mark.parametrize(("slots", "seats"), [
    ("{length: 30 min, agents: 2, handling: 8 min}", 7), ("{length: 30 min, agents: 1, handling: 30 min}", 1),
    ("{length: 30 min, agents: 1, handling: 31 min}", 0), ("{agents: 12, handling: 5 min}", 72),
    ("{capacity: 0}", 0), ("{length: 1 h}", 4),
])
def test_seats_are_given_or_what_agents_can_handle_in_a_window(slots: str, seats: int) -> None:
    found = centre_of(queues=QUEUES, callbacks=f"slots: {slots}\n").promises
    assert found is not None
    assert found.slots.capacity == seats


def test_the_shipped_file_says_the_defaults() -> None:
    assert load(read_files(ROOT / "config"), TODAY).centre.promises == Promises("telephone")


def test_numbers_are_read_as_people_write_them() -> None:
    text = (
        'alerts: {sms: ["06 12 34 56 78"], webhook: "https://x.example.fr/h"}\n'
        "numbers: {types: mobile, countries: RE}\n"
    )
    found = centre_of(queues=QUEUES, callbacks=text).promises
    assert found is not None
    assert found.alerts == Alerts(("+33612345678",), "https://x.example.fr/h")
    assert (found.numbers.types, found.numbers.countries) == ((NumberType.MOBILE,), ("RE",))


def test_who_is_responsible_and_where_it_is_said() -> None:
    text = "privacy: {url: 'https://www.example.fr/confidentialité?a=1', controller: Exemple & Fils SAS}\n"
    found = centre_of(queues=QUEUES, callbacks=text).promises
    assert found is not None
    assert found.privacy == Privacy("https://www.example.fr/confidentialité?a=1", "Exemple & Fils SAS")


def test_all_faults_are_told_at_once() -> None:
    faults = faults_of(queues=QUEUES, callbacks="slots: {length: x, lead: y}\nkeep: {numbers: z}\n")
    assert {fault.field for fault in faults} == {"slots.length", "slots.lead", "keep.numbers"}
    assert all(fault.line for fault in faults)
