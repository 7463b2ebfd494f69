"""No caller's number shows, however it is written."""

import pytest

from routing.simulator.masking import mask_in, masked_number, shown_number


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("+33612345678", "+33 6 •• •• •• 78"),
        ("+442071838750", "+44••••••••50"),
        ("anonymous", "anonymous"),
        ("3639", "3639"),
    ],
)
def test_numbers(number: str, masked: str) -> None:
    assert masked_number(number) == masked


def test_lines_are_shown_in_full() -> None:
    assert shown_number("+33173018499") == "+33 1 73 01 84 99"
    assert shown_number("+442071838750") == "+442071838750"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("le 06, 12, 34, 56, 78.", "le 06, ••, ••, ••, 78."),
        ("le 06 12 34 56 78", "le 06 •• •• •• 78"),
        ("+33612345678", "+336••••••78"),
        ("depuis le 01 73 01 84 99", "depuis le 01 73 01 84 99"),
    ],
)
def test_texts(text: str, masked: str) -> None:
    assert mask_in(text, ["+33612345678", "anonymous", "12"]) == masked
