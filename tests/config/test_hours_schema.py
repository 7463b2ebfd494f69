"""hours.yaml: each mistake has its own place and sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from routing.domain.hours import compile_hours
from routing.domain.lint import lint
from tests.config.files import (
    HOURS,
    centre_of,
    changed,
    faults_of,
    only_fault,
    span,
    speaks_library,
    with_override,
)

PHONE = "lines.telephone"
FRIDAY = "fri: 09:30-20:00"
NUMBER = '"+33 1 73 01 84 99"'


@pytest.mark.parametrize(
    ("old", "new", "place", "read", "fix"),
    [
        (FRIDAY, "fri: 9h-20h", f"10 {PHONE}.weekly.fri", "9h-20h", "write hours as 09:00-20:00"),
        (FRIDAY, "fri: 25:00", f"10 {PHONE}.weekly.fri", "25:00", "not a span"),
        (FRIDAY, "fri: 09:00-25:00", f"10 {PHONE}.weekly.fri", "09:00-25:00", "25:00 is no time of day"),
        (FRIDAY, "fri: no", f"10 {PHONE}.weekly.fri", "no", "or closed"),
        (FRIDAY, "fri:", f"10 {PHONE}.weekly.fri", "", "write hours as 09:00-20:00"),
        (FRIDAY, "friday: 09:30-20:00", f"10 {PHONE}.weekly.friday", None, "did you mean “fri”?"),
        (FRIDAY, "thu-fri: 09:30-20:00", f"10 {PHONE}.weekly.thu-fri", None, "thu stands in two keys"),
        (FRIDAY, "mon-thu: 09:30-20:00", f"10 {PHONE}.weekly.mon-thu", "", "twice (first on line 9)"),
        ("{mon-fri: 09:00-20:00}", "24/7", "16 lines.chat.weekly", "24/7", "`always`"),
        ("{mon-fri: 09:00-20:00}", "[mon-fri]", "16 lines.chat.weekly", "", "mon-thu: 09:00-20:00"),
        ("Europe/Paris", "Europe/Pari", "1 timezone", "Europe/Pari", "did you mean “Europe/Paris”?"),
        ("Europe/Paris", "+01:00", "1 timezone", "+01:00", "no time zone of that name"),
        ("timezone: Europe/Paris\n", "", "1 timezone", "", "this key is missing"),
        ("country: FR", "country: XX", "2 holidays.country", "XX", "no holiday calendar"),
        ("country: FR", "country: fr", "2 holidays.country", "fr", "did you mean “FR”?"),
        ("subdivision: null", "subdivision: Paris", "2 holidays.subdivision", "Paris", "57"),
        ("subdivision: null", "region: 57", "2 holidays.region", "57", "unknown key"),
        ("channel: phone", "channel: voice", f"5 {PHONE}.channel", "voice", "known: chat, phone"),
        ("channel: phone", "channel: phon", f"5 {PHONE}.channel", "phon", "did you mean “phone”?"),
        ("name: {fr: Téléphone, en: Phone}", "name: Phone", f"6 {PHONE}.name", "Phone", "both languages"),
        (f"number: {NUMBER}", "number: 15", f"7 {PHONE}.number", "15", "+33 1 73 01 84 99"),
        (f"number: {NUMBER}", "relay: null", f"4 {PHONE}.number", "", "a phone line needs `number:`"),
        (
            f"number: {NUMBER}",
            f"number: {NUMBER}\n    reached_by: [12]",
            f"8 {PHONE}.reached_by.0",
            "12",
            "telephone",
        ),
        (
            f"number: {NUMBER}",
            f"number: {NUMBER}\n    tariff: locale",
            f"8 {PHONE}.tariff",
            "locale",
            "“local_call”",
        ),
        (
            f"number: {NUMBER}",
            f"number: {NUMBER}\n    relay: http://x.fr",
            f"8 {PHONE}.relay",
            None,
            "https://…",
        ),
        ("url: https://chat.example.fr", "url: chat", "15 lines.chat.url", "chat", "https://…"),
        (
            "url: https://chat.example.fr",
            "url: 'javascript:alert(1)'",
            "15 lines.chat.url",
            None,
            "https://…",
        ),
        ("    url: https://chat.example.fr\n", "", "12 lines.chat.url", "", "a chat line needs `url:`"),
        ("url: https://chat.example.fr", "script: chat.js", "15 lines.chat.script", "chat.js", "https://…"),
        ("url: https://chat.example.fr", "script: 'data:,x'", "15 lines.chat.script", None, "https://…"),
        ("url: https://", "ready_signal: maybe\n    url: https://", "15 lines.chat.ready_signal", "maybe", "yes or no"),
        ("on_holidays: open", "script: https://x.fr/a.js", f"11 {PHONE}.script", None, "for chat lines; take it out"),
        ("on_holidays: open", "ready_signal: no", f"11 {PHONE}.ready_signal", "no", "for chat lines; take it out"),
        (
            "on_holidays: open",
            "on_holiday: open",
            f"11 {PHONE}.on_holiday",
            "open",
            "did you mean “on_holidays”?",
        ),
        ("on_holidays: open", "on_holidays: ouvert", f"11 {PHONE}.on_holidays", "ouvert", "09:00-20:00"),
        (
            "on_holidays: open",
            "close_when_empty: oui",
            f"11 {PHONE}.close_when_empty",
            "oui",
            "write yes or no",
        ),
        ("  chat:", "  Chat line:", "12 lines.Chat line", "", "small letters"),
        ("overrides: []", "override: []", "17 override", "", "did you mean “overrides”?"),
        ("overrides: []", "overrides: [x]", "17 overrides.0", "x", "write keys and values here"),
    ],
)
def test_each_mistake_has_its_place_and_sentence(
    old: str, new: str, place: str, read: str | None, fix: str
) -> None:
    fault = only_fault(changed(old, new))
    line, field = place.split(" ", 1)
    assert (fault.file, fault.line, fault.field) == ("hours.yaml", int(line), field)
    assert fix in fault.fix
    assert read is None or fault.read == read


@pytest.mark.parametrize(
    ("keys", "field", "fix"),
    [
        ("hours: closed", "", "say when once, by on, from/to, every or rrule (found: none)"),
        ("on: 2026-12-24", "", "say what once, by hours, add or close (found: none)"),
        ("on: 2026-12-24, every: 12-24, hours: closed", "", "found: on, every"),
        ("on: 2026-12-24, from: 2026-12-24, to: 2026-12-25, hours: closed", "", "found: on, from"),
        ("on: 2026-12-24, hours: closed, add: 09:00-12:00", "", "found: hours, add"),
        ("from: 2026-12-26, to: 2026-12-24, hours: closed", "to", "comes before `from`"),
        ("from: 2026-12-24, hours: closed", "from", "`from:` needs `to:`"),
        ("on: 2026-12-24, to: 2026-12-26, hours: closed", "to", "goes with `from:`"),
        ("from: 12-24, to: 2026-12-26, hours: closed", "to", "with a year, or both without"),
        ("from: 2026-12-24, to: 01-02, hours: closed", "to", "with a year, or both without"),
        ("on: 2026-02-30, hours: closed", "on", "write it as 2026-12-24"),
        ("on: 24/12/2026, hours: closed", "on", "write it as 2026-12-24"),
        ("on: [], hours: closed", "on", "several in brackets"),
        ("on: , hours: closed", "on", "a value is missing here"),
        ("every: 24-12, hours: closed", "every", "write month and day as 12-24"),
        ("on: 2026-12-24, hours: 9h-16h", "hours", "write hours as 09:00-20:00"),
        ("on: 2026-12-24, hours: open", "hours", "write hours as 09:00-20:00"),
        ("on: 2026-12-24, add: closed", "add", "write spans here"),
        ("on: 2026-12-24, close: closed", "close", "write spans here"),
        ("on: 2026-12-24, hours: closed, reason: Noël", "reason", "both languages"),
        ("on: 2026-12-24, hours: closed, reason: {fr: Noël}", "reason.en", "the English text is missing"),
        ("on: 2026-12-24, hours: closed, raison: {fr: a, en: b}", "raison", "did you mean “reason”?"),
        ("date: 2026-12-24, on: 2026-12-24, hours: closed", "date", "unknown key"),
    ],
)
def test_each_mistake_in_an_override(keys: str, field: str, fix: str) -> None:
    fault = only_fault(with_override(keys))
    assert fault.line == 18
    assert fault.field == f"overrides.0.{field}".rstrip(".")
    assert fix in fault.fix


@pytest.mark.parametrize(
    ("season", "field", "fix"),
    [
        ("from: 07-15, to: 08-20, weekly: never", "name", "this key is missing"),
        ("name: {fr: a, en: b}, from: 07-15, weekly: never", "to", "this key is missing"),
        ("name: {fr: a, en: b}, from: 07-15, to: 08-20", "weekly", "this key is missing"),
        ("name: {fr: a, en: b}, from: 07-15, to: 2026-08-20, weekly: never", "to", "both without"),
        (
            "name: {fr: a, en: b}, from: 2026-08-20, to: 2026-07-15, weekly: never",
            "to",
            "comes before `from`",
        ),
        ("name: {fr: a, en: b}, from: juillet, to: 08-20, weekly: never", "from", "write it as 2026-12-24"),
        ("name: {fr: a, en: b}, from: 07-15, to: 08-20, weekly: {lu: 09:00-10:00}", "weekly.lu", "is no day"),
    ],
)
def test_each_mistake_in_a_season(season: str, field: str, fix: str) -> None:
    fault = only_fault(changed("on_holidays: open", f"seasons:\n      - {{{season}}}"))
    assert (fault.line, fault.field) == (12, f"lines.telephone.seasons.0.{field}")
    assert fix in fault.fix


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("country: FR", "country: null"),
        ("country: FR", "country: [FR]"),
        ("subdivision: null", "subdivision: [57]"),
        ("on_holidays: open", "seasons: null"),
        ("on_holidays: open", "seasons: été"),
        ("on_holidays: open", "reached_by: null"),
        ("on_holidays: open", "reached_by: +33173018499"),
        ("on_holidays: open", "relay: [a]"),
        ("overrides: []", "overrides: [null]"),
        ("overrides: []", "overrides: Noël"),
        ("overrides: []", "overrides: [{lines: all, rrule: [x], hours: closed}]"),
        ("  chat:\n", "  chat: null\n  forum:\n"),
        ("{fr: Chat, en: Chat}", "{fr: , en: Chat}"),
        ("{fr: Chat, en: Chat}", "{fr: [Chat], en: Chat}"),
    ],
)
def test_a_wrong_kind_of_value_is_answered_in_our_words(old: str, new: str) -> None:
    (fault, *_) = faults_of(changed(old, new))
    assert not speaks_library(fault.fix)


def test_no_line_at_all() -> None:
    assert "no line is written" in only_fault("timezone: UTC\nlines: {}\n").fix
    assert "nothing is written here" in only_fault("timezone: UTC\nlines:\n").fix


def test_a_line_cannot_be_called_all() -> None:
    """`lines: all` in an override would otherwise mean two things."""
    assert only_fault(changed("  chat:", "  all:")).field == "lines.all"


def test_past_midnight_is_allowed_and_linted() -> None:
    rules = centre_of(changed(FRIDAY, "fri: 20:00-09:00")).lines["telephone"].rules
    assert rules.week[4] == (span("20:00", "09:00"),)
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert "long_night" in {finding.code for finding in lint("telephone", compile_hours(rules, (), now), now)}


@pytest.mark.parametrize(
    ("written", "spans"),
    [("open", None), ("closed", ()), ("10:00-16:00", (span("10:00", "16:00"),)), ("null", None)],
)
def test_on_holidays(written: str, spans: object) -> None:
    hours = changed("on_holidays: open", f"on_holidays: {written}")
    assert centre_of(hours).lines["telephone"].rules.on_holidays.spans == spans


def test_defaults() -> None:
    line = centre_of().lines["telephone"]
    assert (line.reached_by, line.tariff, line.relay, line.close_when_empty) == ((), None, None, False)
    assert line.rules.seasons == ()
    line_a = "{channel: chat, name: {fr: a, en: a}, url: 'https://a.fr', weekly: always}"
    bare = f"timezone: UTC\nlines: {{a: {line_a}}}\n"
    assert centre_of(bare).holidays == {}


@pytest.mark.parametrize(
    ("written", "url", "script", "signals_ready"),
    [
        ("url: https://chat.example.fr", "https://chat.example.fr", None, False),
        ("script: https://chat.example.fr/a.js", None, "https://chat.example.fr/a.js", False),
        ("script: http://localhost:8001/a.js\n    ready_signal: yes", None, "http://localhost:8001/a.js", True),
        ("url: https://c.fr\n    script: https://c.fr/a.js\n    ready_signal: no", "https://c.fr", "https://c.fr/a.js",
         False),
    ],
)
def test_a_chat_is_reached_by_an_address_or_a_script(
    written: str, url: str | None, script: str | None, signals_ready: bool
) -> None:
    line = centre_of(changed("url: https://chat.example.fr", written)).lines["chat"]

    assert (line.url, line.script, line.signals_ready) == (url, script, signals_ready)


def test_yaml_traps_do_not_reach_a_supervisor() -> None:
    hours = changed("country: FR", "country: NO")
    hours = changed(NUMBER, "0173018499", hours)
    hours = changed("{fr: Chat, en: Chat}", "{fr: on, en: no}", hours)
    hours = changed("overrides: []", "overrides: [{lines: chat, on: 2026-12-24, hours: 09:00-16:00}]", hours)
    centre = centre_of(hours)
    assert centre.lines["chat"].name.fr == "on"
    assert centre.lines["chat"].rules.overrides[0].spans == (span("09:00", "16:00"),)
    assert centre.lines["telephone"].number is not None
    assert centre.lines["telephone"].number.e164 == "+33173018499"
    assert any("Grunnlovsdag" in name.fr or "17" in str(day) for day, name in centre.holidays.items())


def test_every_fault_is_reported_at_once() -> None:
    hours = changed("Europe/Paris", "Mars/Olympus")
    hours = changed("channel: phone", "chanel: phone", hours)
    hours = changed(FRIDAY, "fry: 9h", hours)
    hours = changed("overrides: []", "overrides:\n  - {on: 2026-13-01, hours: x}", hours)
    assert [(fault.line, fault.field) for fault in faults_of(hours)] == [
        (1, "timezone"),
        (4, "lines.telephone.channel"),
        (5, "lines.telephone.chanel"),
        (10, "lines.telephone.weekly.fry"),
        (18, "overrides.0.hours"),
        (18, "overrides.0.lines"),
        (18, "overrides.0.on"),
    ]
    assert HOURS.count("\n") == 17, "the line numbers above are those of HOURS"
