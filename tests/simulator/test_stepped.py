"""Several calls in one pretended network: planned offsets, the hook of every second, stories and the log."""

from datetime import timedelta

import pytest

from routing.simulator.phone import Caller

from .product import BASE, CALLER, LINE, START, CallCentre, Product, centre, rest, said, stepped


def test_calls_begin_when_planned_and_each_has_its_story() -> None:
    around = stepped(Product(voice=lambda fields: f"<Say>{fields['From']}</Say><Pause length='10'/>"))
    sids = [around.call(Caller(f"+3361234567{n}"), LINE, after=4 * n) for n in range(3)]
    around.run()
    records = [around.record(sid) for sid in sids]
    assert [(record.started_at - START).total_seconds() for record in records] == [0, 4, 8]
    assert [said(record) for record in records] == [[f"+3361234567{n}"] for n in range(3)]
    assert next(event.offset for event in records[2].transcript.events) == 0
    assert all(len(record.documents) == 1 for record in records)


def test_every_second_is_looked_at_while_somebody_is_on_the_phone() -> None:
    seen: list[float] = []
    product = Product(voice="<Pause length='5'/>")
    around = stepped(product, lambda: seen.append((around.now() - START).total_seconds()))
    around.call(Caller(CALLER), LINE)
    around.call(Caller(CALLER), LINE, after=100)
    around.run()
    assert seen == [1, 2, 3, 4, 101, 102, 103, 104]


def test_seconds_pass_in_a_run_that_ends_before_anything_happens() -> None:
    seen: list[float] = []
    around = stepped(Product(voice="<Pause length='50'/>"), lambda: seen.append((around.now() - START).total_seconds()))
    around.call(Caller(CALLER), LINE)
    around.run(2.5)
    around.run(0.5)
    around.run(1)
    assert seen == [1, 2, 3, 4]


def test_run_for_some_seconds() -> None:
    around = stepped(Product(voice="<Pause length='50'/>"))
    sid = around.call(Caller(CALLER), LINE)
    around.run(20)
    assert around.now() == START + timedelta(seconds=20)
    assert around.log.calls[0].status == "in-progress"
    around.run()
    assert around.record(sid).end == "hung_up_by_line"
    assert around.now() == START + timedelta(seconds=50)


def test_rest_may_be_asked_in_the_middle_of_a_webhook() -> None:
    def voice(fields: object) -> str:
        rest(around).calls.create(to="client:claire", from_=LINE, url=f"{BASE}/agent")
        return "<Pause length='20'/>"

    product = Product(voice=voice, agent="<Say>Bonjour</Say>")
    around = stepped(product, agents={"claire": "answer"})
    around.call(Caller(CALLER), LINE)
    around.run()
    assert [call.status for call in around.log.calls] == ["completed", "completed"]


def test_a_call_ends_itself_over_rest_while_its_document_is_fetched() -> None:
    def voice(fields: dict[str, str]) -> str:
        rest(around).calls(fields["CallSid"]).update(status="completed")
        return "<Say>Never said</Say>"

    around = stepped(Product(voice=voice))
    sid = around.call(Caller(CALLER), LINE)
    around.run()
    assert said(around.record(sid)) == []
    assert len(around.log.calls) == 1


def test_three_callers_and_two_agents_one_after_another() -> None:
    product = CallCentre(["client:claire", "client:karim", "client:nadia"])
    people = {"claire": "answer", "karim": "answer", "nadia": "answer"}
    around = centre(product, agents=people)
    sids = [around.call(Caller(f"+3361234567{n}"), LINE, after=5 * n) for n in range(3)]
    around.run()
    assert [around.record(sid).end for sid in sids] == ["answered"] * 3
    assert len(around.log.bridges) == 3
    heard = {frozenset((bridge.first, bridge.second)) for bridge in around.log.bridges}
    assert len(heard) == 3
    for sid, name in zip(sids, ("Claire", "Karim", "Nadia"), strict=True):
        text = around.record(sid).transcript.text()
        assert f"{name} raccroche" in text
        assert all(f"{other} raccroche" not in text for other in people if other != name.lower())
    assert {wait.result for wait in around.log.waits} == {"bridged"}


def test_an_agent_who_never_answers_is_in_the_story_of_whoever_waits() -> None:
    around = centre(CallCentre(), agents={"claire": "no-answer"})
    waiting = around.call(Caller(CALLER, hangup_after=60), LINE)
    later = around.call(Caller("anonymous", hangup_after=10), LINE, after=70)
    around.run()
    assert "Claire ne répond pas" in around.record(waiting).transcript.text()
    assert "Claire" not in around.record(later).transcript.text()


def test_behaviour_may_change_while_running() -> None:
    product = CallCentre(["client:claire", "client:claire"])
    around = centre(product, agents={"claire": "no-answer"})
    first = around.call(Caller(CALLER, hangup_after=40), LINE)
    around.run(41)
    around.behave("claire", "answer")
    second = around.call(Caller("+33612345671"), LINE)
    around.run()
    assert (around.record(first).end, around.record(second).end) == ("hung_up_by_caller", "answered")


def test_text_messages_are_told_in_the_story_masked() -> None:
    around = stepped(Product(voice="<Pause length='9'/>"))
    sid = around.call(Caller(CALLER), LINE)
    around.run(3)
    rest(around).messages.create(to=CALLER, from_="PERMANENCE", body="Votre rappel au 06 12 34 56 78")
    around.run()
    text = around.record(sid).transcript.text()
    assert "Votre rappel" in text
    assert "34 56" not in text


def test_an_unknown_call_has_no_record() -> None:
    with pytest.raises(KeyError):
        stepped(Product()).record("CA0")


def test_the_log_of_webhooks() -> None:
    around = stepped(Product(voice="<Hangup/>"))
    sid = around.call(Caller(CALLER), LINE)
    around.run()
    voice, status = around.log.webhooks
    assert (voice.kind, voice.method, voice.url, voice.status) == ("voice", "POST", f"{BASE}/twilio/voice", 200)
    assert (status.kind, status.call_sid, status.fields["CallStatus"]) == ("status", sid, "completed")
