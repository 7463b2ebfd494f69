"""Numbers are read as people write them and never leave whole in a log line."""

from __future__ import annotations

import pytest

from routing.phone_numbers import Kind, e164_of, is_mobile, kind_of, masked, read_number


@pytest.mark.parametrize(
    "written",
    [
        "01 73 01 84 99",
        "0173018499",
        "01.73.01.84.99",
        "+33 1 73 01 84 99",
        "+33173018499",
        "00 33 1 73 01 84 99",
        "+33 (0)1 73 01 84 99",
        "01\u00a073\u00a001\u00a084\u00a099",
    ],
)
def test_one_number_in_many_writings(written: str) -> None:
    number = read_number(written)
    assert number is not None
    assert number.e164 == "+33173018499"
    assert (number.display.fr, number.display.en) == ("01 73 01 84 99", "+33 1 73 01 84 99")


@pytest.mark.parametrize(
    ("written", "e164", "shown"),
    [
        ("+44 20 7946 0958", "+442079460958", "+44 20 7946 0958"),
        ("+262 262 12 34 56", "+262262123456", "+262 262 12 34 56"),
    ],
)
def test_a_number_from_elsewhere_is_shown_with_its_country(written: str, e164: str, shown: str) -> None:
    number = read_number(written)
    assert number is not None
    assert (number.e164, number.display.fr, number.display.en) == (e164, shown, shown)


@pytest.mark.parametrize(
    "written", ["", "+", "15", "112", "3631", "anonymous", "call me", "+33 1 73", "1" * 300, "+999123456789"]
)
def test_what_no_network_could_route(written: str) -> None:
    assert read_number(written) is None


@pytest.mark.parametrize(
    ("raw", "e164"),
    [
        ("+33173018499", "+33173018499"),
        ("anonymous", None),
        ("+266696687", None),
        ("33173018499", None),
        ("0173018499", None),
        ("client:karim", None),
        ("sip:a@b.fr", None),
        ("", None),
        ("+", None),
    ],
)
def test_what_the_network_sends(raw: str, e164: str | None) -> None:
    assert e164_of(raw) == e164


@pytest.mark.parametrize(
    ("written", "e164"),
    [
        ("0590 12 34 56", "+590590123456"), ("0690 12 34 56", "+590690123456"), ("+33690123456", "+590690123456"),
        ("0594 20 12 34", "+594594201234"), ("0694 20 12 34", "+594694201234"), ("0596 60 12 34", "+596596601234"),
        ("0696 20 12 34", "+596696201234"), ("0262 12 34 56", "+262262123456"), ("0692 12 34 56", "+262692123456"),
        ("0639 01 23 45", "+262639012345"), ("06 12 34 56 78", "+33612345678"), ("06 99 12 34 56", "+33699123456"),
        ("06 39 98 00 12", "+33639980012"), ("+590690123456", "+590690123456"), ("08 99 12 34 56", "+33899123456"),
    ],
)
def test_overseas_numbers_written_as_in_france_are_those_reached_from_everywhere(written: str, e164: str) -> None:
    number = read_number(written)
    assert number is not None
    assert number.e164 == e164


@pytest.mark.parametrize(
    ("e164", "kind"),
    [
        ("+33612345678", Kind.MOBILE), ("+33712345678", Kind.MOBILE), ("+33639980012", Kind.MOBILE),
        ("+33690123456", Kind.MOBILE), ("+590690123456", Kind.MOBILE), ("+262692123456", Kind.MOBILE),
        ("+262639012345", Kind.MOBILE), ("+594694201234", Kind.MOBILE), ("+596696201234", Kind.MOBILE),
        ("+447911123456", Kind.MOBILE), ("+33173018499", Kind.FIXED), ("+33262123456", Kind.FIXED),
        ("+262262123456", Kind.FIXED), ("+14155552671", Kind.MOBILE_OR_FIXED), ("+33899123456", Kind.OTHER),
        ("+33974123456", Kind.OTHER), ("+266696687", Kind.UNKNOWN), ("anonymous", Kind.UNKNOWN), ("", Kind.UNKNOWN),
        ("0612345678", Kind.UNKNOWN), ("+", Kind.UNKNOWN), ("+3361234", Kind.UNKNOWN), ("client:karim", Kind.UNKNOWN),
    ],
)
def test_what_a_number_is(e164: str, kind: Kind) -> None:
    assert kind_of(e164) is kind
    assert is_mobile(e164) is (kind in (Kind.MOBILE, Kind.MOBILE_OR_FIXED))


@pytest.mark.parametrize(
    "line",
    [
        "call from +33612345678",
        "call from +33612345678: no answer",
        "call from +33612345678, busy",
        "(+33612345678)",
        '{"From": "+33612345678"}',
        "From=%2B33612345678&To=x",
        "From=%2b33612345678&To=x",
        "from:+33612345678",
        "from:0612345678",
        "tel:+33612345678",
        "sip:0612345678@pbx.example.fr",
        "sip:+33612345678@pbx.example.fr",
        "client_0612345678",
        "voicemail-0612345678.mp3",
        "0033612345678",
        "0612345678",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "06-12-34-56-78",
        "06\u00a012\u00a034\u00a056\u00a078",
        "06\u202f12\u202f34\u202f56\u202f78",
        "+33 6 12 34 56 78",
        "+33 (0)6 12 34 56 78",
        "+33612345678 2026-11-23T09:00:00",
        "2026-11-23 09:00:00,123 INFO +33612345678 12 s",
        "+1 (415) 123-5678",
    ],
)
def test_no_number_stays_whole_in_a_log_line(line: str) -> None:
    digits = "".join(character for character in masked(line) if character.isdigit())
    assert "••" in masked(line)
    assert "1234" not in digits
    assert "4151" not in digits


def test_every_number_of_a_line_is_masked() -> None:
    assert masked("+33612345678 -> +33698765432") == "+33••••78 -> +33••••32"


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-22 21:26:09,123 INFO routing.web started",
        "window 2026-11-23 to 2026-11-24",
        "2026-11-23T09:00:00+01:00",
        "2026-11-23T09:00:05.123456+01:00",
        "hours 09:00-12:30, 13:30-18:00",
        "hours.yaml:12: lines.telephone.weekly.fri",
        "CallSid=CA0123456789abcdef0123456789abcdef",
        "http://127.0.0.1:8000/healthz 200 12 ms",
        "a quarter past 9, 3 callers, 120 s",
        "reference RC-7F3K",
        "",
    ],
)
def test_what_is_no_number_stays(line: str) -> None:
    assert masked(line) == line
