"""How many parts a text is sent in."""

import pytest

from routing.simulator.messages import segments_of


@pytest.mark.parametrize(
    ("body", "parts"),
    [("", 1), ("x" * 160, 1), ("x" * 161, 2), ("x" * 306, 2), ("x" * 307, 3), ("é" * 160, 1), ("€" * 80, 1),
     ("€" * 81, 2), ("ê" * 70, 1), ("ê" * 71, 2), ("’" * 134, 2), ("😀" * 35, 1), ("😀" * 36, 2)],
)
def test_segments(body: str, parts: int) -> None:
    assert segments_of(body) == parts
