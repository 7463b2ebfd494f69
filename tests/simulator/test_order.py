"""The form's fields become a call, or name the one that is wrong."""

import pytest

from routing.simulator.order import Line, OrderError, order_of
from routing.simulator.parties import Agent, Caller

LINES = (Line("Téléphone", "+33173018499"), Line("Urgences", "+33173018500"))
AGENTS = {"claire": "Claire"}


def test_a_full_form() -> None:
    form = {
        "from": "+33 6 12 34 56 78",
        "to": "+33173018500",
        "keys": "1, , 06 12#",
        "say": " résilier ",
        "hangup_after": "90",
        "agent:claire": "busy",
        "agents": "away",
    }
    order = order_of(form, LINES, AGENTS)
    assert order.caller == Caller("+33612345678", ("1", "", "0612#"), ("résilier",), 90)
    assert order.line == LINES[1]
    assert order.agents == {"claire": Agent("Claire", "busy"), "*": Agent("*", "away")}


def test_the_least_form() -> None:
    order = order_of({"from": "anonymous"}, LINES, {})
    assert order.caller == Caller("anonymous")
    assert order.line == LINES[0]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("from", ""),
        ("from", "0612345678"),
        ("from", "+33<script>"),
        ("to", "+33100000000"),
        ("keys", "1,a"),
        ("keys", "1," * 300),
        ("hangup_after", "-1"),
        ("hangup_after", "99999"),
        ("hangup_after", "²"),
        ("agents", "asleep"),
        ("agent:claire", "asleep"),
    ],
)
def test_a_wrong_field_is_named(field: str, value: str) -> None:
    with pytest.raises(OrderError) as error:
        order_of({"from": "+33612345678", field: value}, LINES, AGENTS)
    assert error.value.field == field
