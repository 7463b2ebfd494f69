"""The Centre built from good files: references followed, defaults taken, each rule knowing its line."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from routing.config.builder import known_period
from routing.domain.rules import Period, Scope
from routing.domain.staff import Contact
from routing.domain.text import Text
from tests.config.files import HOURS, QUEUES, centre_of, changed, faults_of, only_fault, span, with_override

SEASONS = """\
    seasons:
      - {name: {fr: Été, en: Summer}, from: 07-15, to: 08-20, weekly: {mon-fri: 10:00-18:00}}
      - {name: {fr: Fêtes, en: Holidays}, from: 12-20, to: 01-05, weekly: {mon-fri: 10:00-16:00}}
      - {name: {fr: Travaux, en: Works}, from: 2026-08-01, to: 2026-08-07, weekly: never}
"""


def test_ten_whole_years_behind_and_ahead_are_known() -> None:
    assert known_period(date(2026, 11, 23)) == Period(date(2016, 1, 1), date(2037, 1, 1))
    assert known_period(date(2028, 2, 29)) == Period(date(2018, 1, 1), date(2039, 1, 1))


def test_lines() -> None:
    hours = changed(
        "on_holidays: open", "reached_by: [01 84 88 00 02]\n    tariff: free\n    relay: https://relais.fr"
    )
    line = centre_of(hours).lines["telephone"]
    assert line.name == Text("Téléphone", "Phone")
    assert line.number is not None
    assert line.number.display == Text("01 73 01 84 99", "+33 1 73 01 84 99")
    assert "+33173018499" in line.numbers
    assert "+33184880002" in line.numbers
    assert "+33184880003" not in line.numbers
    assert line.tariff is not None
    assert (line.tariff.code, line.tariff.label.en) == ("free", "free call")
    assert line.relay == "https://relais.fr"
    assert line.rules.week[0] == (span("09:00", "20:00"),)


def test_each_rule_knows_its_line() -> None:
    centre = centre_of(with_override("on: 2026-12-24, hours: closed"))
    line = centre.lines["telephone"]
    assert (line.written.file, line.written.line) == ("config/hours.yaml", 4)
    assert line.rules.source.written.line == 8
    assert line.rules.on_holidays.written.line == 11
    assert line.rules.overrides[0].source.written.line == 18


def test_a_line_may_have_its_own_zone_and_holidays() -> None:
    hours = changed(
        "channel: chat", "channel: chat\n    timezone: America/New_York\n    holidays: {country: US}"
    )
    centre = centre_of(hours)
    assert centre.lines["chat"].rules.timezone.key == "America/New_York"
    assert date(2026, 7, 4) in centre.lines["chat"].rules.holidays
    assert centre.lines["telephone"].rules.timezone.key == "Europe/Paris"
    assert date(2026, 7, 14) in centre.lines["telephone"].rules.holidays
    assert centre.holidays[date(2026, 7, 14)].fr == "Fête nationale"


def test_holidays_are_resolved_for_every_known_year() -> None:
    holidays = centre_of().holidays
    assert {day.year for day in holidays} == set(range(2016, 2037))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 7, 14), None),
        (date(2026, 7, 15), "Été"),
        (date(2026, 8, 20), "Été"),
        (date(2026, 8, 21), None),
        (date(2026, 8, 1), "Travaux"),
        (date(2026, 8, 7), "Travaux"),
        (date(2026, 8, 8), "Été"),
        (date(2027, 8, 1), "Été"),
        (date(2026, 12, 19), None),
        (date(2026, 12, 20), "Fêtes"),
        (date(2026, 12, 31), "Fêtes"),
        (date(2027, 1, 1), "Fêtes"),
        (date(2027, 1, 5), "Fêtes"),
        (date(2027, 1, 6), None),
        (date(2016, 1, 1), "Fêtes"),
        (date(2036, 12, 31), "Fêtes"),
    ],
)
def test_seasons(day: date, name: str | None) -> None:
    """Both days included, over New Year too; one of given dates is before a yearly one."""
    rules = centre_of(changed("    on_holidays: open\n", SEASONS)).lines["telephone"].rules
    season = rules.season_on.get(day)
    label = season.source.label if season else None
    assert (label.fr if label else None) == name
    assert season is None or season.is_yearly is (name != "Travaux")
    assert season is None or season.source.written.line in (12, 13, 14)


def test_overrides_reach_the_lines_they_name() -> None:
    hours = (
        with_override("on: 2026-12-24, hours: closed") + "  - {lines: [chat], every: 12-31, hours: closed}\n"
    )
    lines = centre_of(hours).lines
    assert [override.scope for override in lines["telephone"].rules.overrides] == [Scope.DATE]
    assert [override.scope for override in lines["chat"].rules.overrides] == [Scope.RECURRENCE, Scope.DATE]
    assert date(2030, 12, 31) in lines["chat"].rules.overrides_on
    assert date(2030, 12, 31) not in lines["telephone"].rules.overrides_on


@pytest.mark.parametrize("lines", ["all", "[all]", "[telephone, chat]", "'telephone, chat'"])
def test_all_lines(lines: str) -> None:
    hours = with_override("on: 2026-12-24, hours: closed").replace("lines: all", f"lines: {lines}")
    assert all(len(line.rules.overrides) == 1 for line in centre_of(hours).lines.values())


def test_an_override_of_an_unknown_line() -> None:
    hours = with_override("on: 2026-12-24, hours: closed").replace("lines: all", "lines: [telefone]")
    fault = only_fault(hours)
    assert (fault.line, fault.field) == (18, "overrides.0.lines")
    assert fault.fix == "no line is called “telefone”; did you mean “telephone”?"


def test_queues_and_agents() -> None:
    agents = """\
caller_id: "+33 1 73 01 84 99"
fallback_number: 01 84 88 00 09
agents:
  claire: {name: Claire, number: "+33 1 84 88 00 01"}
  karim: {name: Karim, client: karim}
  nadia: {name: Nadia, sip: "sip:nadia@pbx.example.fr"}
queues:
  support:
    name: {fr: Assistance, en: Support}
    lines: all
    tiers:
      - {agents: [claire, karim], for: 20 s}
      - {agents: nadia, ring: in_turn, for: 1 min}
"""
    centre = centre_of(queues=agents)
    assert (centre.caller_id, centre.fallback_number) == ("+33173018499", "+33184880009")
    assert [(agent.contact, agent.address) for agent in centre.agents.values()] == [
        (Contact.NUMBER, "+33184880001"),
        (Contact.CLIENT, "karim"),
        (Contact.SIP, "sip:nadia@pbx.example.fr"),
    ]
    first, second = centre.queues["support"].tiers
    assert ([agent.id for agent in first.agents], first.together, first.seconds) == (
        ["claire", "karim"],
        True,
        20,
    )
    assert ([agent.id for agent in second.agents], second.together, second.seconds) == (["nadia"], False, 60)
    queue = centre.queue_of("chat")
    assert queue is not None
    assert queue.id == "support"


def test_without_queues_nothing_is_rung() -> None:
    centre = centre_of()
    assert (centre.queues, centre.agents, centre.topics) == ({}, {}, {})
    assert (centre.caller_id, centre.fallback_number) == (None, None)
    assert centre.queue_of("telephone") is None


def test_faults_of_reference_come_all_at_once() -> None:
    hours = with_override("on: 2026-12-24, hours: closed").replace("lines: all", "lines: [phone, tchat]")
    queues = changed("agents: [claire]", "agents: [klaire]", QUEUES)
    topics = "topics: {refund: {label: {fr: a, en: b}, queue: suport}}"
    faults = faults_of(hours, queues=queues, topics=topics)
    assert [(fault.file, fault.field) for fault in faults] == [
        ("hours.yaml", "overrides.0.lines"),
        ("hours.yaml", "overrides.0.lines"),
        ("queues.yaml", "queues.support.tiers.0.agents"),
        ("topics.yaml", "topics.refund.queue"),
    ]


def test_a_reference_to_what_there_is_none_of_says_so() -> None:
    fault = only_fault(topics="topics: {refund: {label: {fr: a, en: b}, queue: support}}")
    assert not fault.fix.endswith("known: ")


def test_two_lines_cannot_have_one_number() -> None:
    """A call to it would reach the first of them, whatever its hours."""
    second = 'x: {channel: phone, name: {fr: a, en: b}, number: "01 73 01 84 99", weekly: never}'
    assert (
        only_fault(HOURS.replace("overrides: []", "").rstrip() + f"\n  {second}\n").field == "lines.x.number"
    )


def test_days_of_a_season_end_with_the_known_ones() -> None:
    rules = centre_of(changed("    on_holidays: open\n", SEASONS)).lines["telephone"].rules
    assert min(rules.season_on) >= rules.known.start
    assert max(rules.season_on) < rules.known.end
    assert max(rules.season_on) == rules.known.end - timedelta(days=1)
