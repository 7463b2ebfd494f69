"""queues.yaml: who answers, checked word by word."""

from __future__ import annotations

import pytest

from tests.config.files import QUEUES, changed, faults_of, only_fault, speaks_library

TIER = "{agents: [claire], for: 20 s}"
AGENT = '{name: Claire, number: "+33 1 84 88 00 01"}'


@pytest.mark.parametrize(
    ("old", "new", "field", "fix"),
    [
        (AGENT, "{name: Claire}", "agents.claire", "exactly one of number, sip or client"),
        (
            AGENT,
            "{name: C, client: c, sip: 'sip:c@x.fr'}",
            "agents.claire",
            "exactly one of number, sip or client",
        ),
        (AGENT, "{client: claire}", "agents.claire.name", "this key is missing"),
        (AGENT, "{name: Claire, number: 12}", "agents.claire.number", "not a telephone number"),
        (AGENT, "{name: Claire, sip: claire@x.fr}", "agents.claire.sip", "sip:nadia@pbx.example.fr"),
        (AGENT, "{name: Claire, client: Claire D}", "agents.claire.client", "small letters"),
        (AGENT, "{name: Claire, phone: '0184880001', client: c}", "agents.claire.phone", "unknown key"),
        (TIER, "{agents: [clair], for: 20 s}", "queues.support.tiers.0.agents", "did you mean “claire”?"),
        (TIER, "{agents: [], for: 20 s}", "queues.support.tiers.0.agents", "several in brackets"),
        (TIER, "{agents: [claire]}", "queues.support.tiers.0.for", "this key is missing"),
        (TIER, "{agents: [claire], for: 20}", "queues.support.tiers.0.for", "30 s, 15 min"),
        (
            TIER,
            "{agents: [claire], for: 20 s, ring: all}",
            "queues.support.tiers.0.ring",
            "known: in_turn, together",
        ),
        ("lines: [telephone]", "lines: [telephon]", "queues.support.lines", "did you mean “telephone”?"),
        ("lines: [telephone]", "lines: all\n    route: agent", "queues.support.route", "{taskrouter: WW…}"),
        (
            "lines: [telephone]",
            "lines: all\n    route: {taskrouter: }",
            "queues.support.route",
            "{taskrouter: WW…}",
        ),
        (
            "lines: [telephone]",
            "lines: all\n    max_waiting: many",
            "queues.support.max_waiting",
            "from 0 to 1000",
        ),
        ("lines: [telephone]", "lines: all\n    max_wait: 15", "queues.support.max_wait", "15 min"),
        ("lines: [telephone]", "lines: all\n    drain: long", "queues.support.drain", "15 min"),
        (
            "lines: [telephone]",
            "lines: all\n    when_full: [mail]",
            "queues.support.when_full",
            "“voicemail”",
        ),
        ("lines: [telephone]", "lines: all\n    wait: {every: 0}", "queues.support.wait.every", "30 s"),
        ("agents:", "recording: always\nagents:", "recording", "write yes or no"),
        ("agents:", "caller_id: x\nagents:", "caller_id", "not a telephone number"),
        ("agents:", "fallback: '+33173018499'\nagents:", "fallback", "did you mean “fallback_number”?"),
        ("agents:", "sms: {max_parts: 11}\nagents:", "sms.max_parts", "from 1 to 10"),
        ("agents:", "voicemail: {finish_key: x}\nagents:", "voicemail.finish_key", "known:"),
        ("agents:", "presence: {at_start: here}\nagents:", "presence.at_start", "available"),
    ],
)
def test_each_mistake_has_its_place_and_sentence(old: str, new: str, field: str, fix: str) -> None:
    fault = only_fault(queues=changed(old, new, QUEUES))
    assert (fault.file, fault.field) == ("queues.yaml", field)
    assert fix in fault.fix


@pytest.mark.parametrize(
    "queues",
    [
        "blocked: null",
        "voicemail: null",
        "sms: x",
        "agents: {claire: null}",
        "queues: {support: null}",
        "agents: {claire: {name: null, client: c}}",
        "agents: {claire: {name: [C], client: c}}",
        "blocked: +33173018499",
    ],
)
def test_a_wrong_kind_of_value_is_answered_in_our_words(queues: str) -> None:
    (fault, *_) = faults_of(queues=queues)
    assert not speaks_library(fault.fix)


@pytest.mark.parametrize("id_", ["Claire", "a b", "1"])
def test_ids_of_agents_and_queues(id_: str) -> None:
    """They stand in addresses (`/agents/{id}/presence`), so they are written like those of lines."""
    assert only_fault(queues=f"agents: {{'{id_}': {{name: C, client: c}}}}").field == f"agents.{id_}"
    queue = f"queues: {{'{id_}': {{name: {{fr: a, en: b}}, lines: all}}}}"
    assert only_fault(queues=queue).field == f"queues.{id_}"


@pytest.mark.parametrize("written", ["on", "off", "yes", "no"])
def test_recording_is_on_or_off(written: str) -> None:
    assert faults_of(queues=f"recording: {written}\n") == ()


@pytest.mark.parametrize("queues", ["{}", "agents: null\nqueues: null", QUEUES])
def test_good_files(queues: str) -> None:
    assert faults_of(queues=queues) == ()
