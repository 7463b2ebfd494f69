"""Enqueue: what a waiting caller hears, how a stay ends, and what the action is told of it."""

import pytest
from werkzeug.wrappers import Response

from routing.simulator.phone import Caller

from .product import BASE, CALLER, LINE, CallCentre, Product, call, centre, rest, said, sent, stepped, verbs

ENQUEUE = "<Enqueue action='/left' waitUrl='/wait'>support</Enqueue>"
HOLD = "<Say>Patientez</Say><Play>music.mp3</Play>"


def results(product: Product) -> list[str]:
    return [fields["QueueResult"] for path, fields in product.asked if path == "/left"]


def test_the_whole_way_from_the_queue_to_an_agent() -> None:
    product = CallCentre()
    around = centre(product, agents={"claire": "answer"})
    sid = around.call(Caller(CALLER), LINE)
    around.run()
    record = around.record(sid)
    (agent,) = [one for one in around.log.calls if one.origin == "rest"]
    assert record.end == "answered"
    assert results(product) == ["bridged"]
    assert around.log.heard(sid, agent.sid) == 60
    assert (agent.status, agent.person) == ("completed", "agent Claire")
    done = product.fields("/done")
    assert (done["DialCallStatus"], done["DialCallDuration"], done["DialBridged"]) == ("completed", "60", "true")
    assert done["DialCallSid"] == sid
    assert said(record)[-2:] == ["Vous allez être mis en relation", "Au revoir"]
    text = record.transcript.text()
    assert text.count("Claire raccroche") == 1
    for line in ("Claire répond", "(à Claire)", "Claire tape 1", "Claire est en relation", "Claire raccroche"):
        assert line in text.replace("\u00a0", " ")


def test_the_wait_document_is_told_the_place_and_asked_again() -> None:
    product = Product(voice=ENQUEUE, wait=HOLD, left="<Hangup/>")
    around = stepped(product)
    first = around.call(Caller(CALLER, hangup_after=20), LINE)
    around.call(Caller("+33612345679", hangup_after=30), LINE, after=4)
    around.run()
    waits = [fields for path, fields in product.asked if path == "/wait"]
    ours = [fields for fields in waits if fields["CallSid"] == first]
    assert len(ours) == 4
    assert [int(fields["QueueTime"]) for fields in ours] == [0, 5, 11, 16]
    late = next(fields for fields in waits if fields["CallSid"] != first)
    assert (late["QueuePosition"], late["CurrentQueueSize"], late["MaxQueueSize"]) == ("2", "2", "1000")
    assert late["AvgQueueTime"] == "2"
    assert late["QueueSid"].startswith("QU")
    assert results(product) == ["hangup", "hangup"]


def test_a_caller_who_hangs_up_tells_the_action_before_the_status() -> None:
    product = Product(voice=ENQUEUE, wait=HOLD, left="<Say>Never said</Say>")
    record = call(product, hangup_after=7)
    assert [path for path, _ in product.asked][-2:] == ["/left", "/twilio/status"]
    left = product.fields("/left")
    assert (left["QueueResult"], left["QueueTime"], left["CallStatus"]) == ("hangup", "7", "completed")
    assert record.end == "hung_up_by_caller"
    assert "Never said" not in said(record)


def test_leave_goes_on_at_the_action_or_after_the_verb() -> None:
    voice, wait = ENQUEUE + "<Say>Never said</Say>", "<Pause length='3'/><Leave/>"
    product = Product(voice=voice, wait=wait, left="<Say>Merci</Say>")
    assert said(call(product)) == ["Merci"]
    assert product.fields("/left")["QueueResult"] == "leave"
    bare = Product(voice="<Enqueue waitUrl='/wait'>a</Enqueue><Say>Ensuite</Say>", wait="<Leave/>")
    assert said(call(bare)) == ["Ensuite"]


def test_a_redirect_stays_in_the_wait_loop() -> None:
    product = Product(voice=ENQUEUE, wait="<Say>a</Say><Redirect>/more</Redirect>", more="<Pause length='5'/>", left="")
    call(product, hangup_after=12)
    assert product.paths()[:5] == ["/twilio/voice", "/wait", "/more", "/wait", "/more"]
    assert all("QueuePosition" in fields for path, fields in product.asked if path in ("/wait", "/more"))


def test_keys_in_the_wait_loop() -> None:
    gather = "<Gather numDigits='1' action='/keys'><Say>Tapez 1</Say></Gather>"
    product = Product(voice=ENQUEUE, wait=gather, keys="<Leave/>", left="<Hangup/>")
    call(product, "1")
    assert product.fields("/keys")["Digits"] == "1"
    assert results(product) == ["leave"]


@pytest.mark.parametrize("verb", ["<Dial>+33611111111</Dial>", "<Record/>", "<Enqueue>b</Enqueue>", "<Reject/>"])
def test_other_verbs_are_not_for_waiting_callers(verb: str) -> None:
    product = Product(voice=ENQUEUE, wait=verb, left="<Hangup/>")
    record = call(product)
    assert record.end == "failed"
    assert "unsupported" in verbs(record)


def test_leave_outside_a_queue_stops_the_call() -> None:
    assert call(Product(voice="<Leave/>")).end == "failed"


def test_a_wait_document_that_fails_is_an_error_for_the_action() -> None:
    product = Product(voice=ENQUEUE, wait=Response("", 500), left="<Say>Désolé</Say>", fallback="<Hangup/>")
    assert said(call(product)) == ["Désolé"]
    assert results(product) == ["error"]


def test_without_a_wait_address_music_plays() -> None:
    record = call(Product(voice="<Enqueue>a</Enqueue>"), hangup_after=3600)
    assert record.end == "hung_up_by_caller"
    assert "play" in verbs(record)


def test_a_long_wait_is_no_loop_but_documents_without_time_are() -> None:
    product = Product(voice=ENQUEUE, wait="<Pause length='10'/>", left="")
    assert call(product, hangup_after=3 * 3600).end == "hung_up_by_caller"
    assert len([path for path in product.paths() if path == "/wait"]) > 1000
    spinning = Product(voice=ENQUEUE, wait="", left="")
    assert call(spinning).end == "failed"
    assert call(Product(voice=ENQUEUE, wait="<Pause length='10'/>")).end == "failed"


def test_a_full_queue() -> None:
    product = Product(voice=ENQUEUE, wait=HOLD, left="<Say>Complet</Say>")
    around = stepped(product)
    rest(around).queues.create("support", max_size=1)
    around.call(Caller(CALLER, hangup_after=60), LINE)
    second = around.call(Caller("anonymous"), LINE, after=5)
    around.run()
    assert said(around.record(second)) == ["Complet"]
    assert results(product)[0] == "queue-full"


def test_rest_sends_a_waiting_caller_elsewhere() -> None:
    product = Product(voice=ENQUEUE, wait=HOLD, left="<Say>Never said</Say>", out="<Say>Rappel</Say>")
    around = stepped(product)
    sid = around.call(Caller(CALLER), LINE)
    around.run(10)
    rest(around).calls(sid).update(url=f"{BASE}/out", method="POST")
    around.run()
    assert results(product) == ["redirected"]
    assert said(around.record(sid))[-1] == "Rappel"
    assert around.log.waits[0].result == "redirected"


@pytest.mark.parametrize("who", ["Front", "sid"])
def test_a_member_is_taken_out_by_rest(who: str) -> None:
    product = Product(voice=ENQUEUE, wait=HOLD, left="", out="<Say>Dehors</Say>")
    around = stepped(product)
    sid = around.call(Caller(CALLER), LINE)
    around.run(10)
    client = rest(around)
    (queue,) = client.queues.list()
    (waiting,) = client.queues(queue.sid).members.list()
    assert (waiting.call_sid, waiting.position, waiting.wait_time) == (sid, 1, 10)
    client.queues(queue.sid).members(sid if who == "sid" else who).update(url=f"{BASE}/out")
    around.run()
    assert said(around.record(sid))[-1] == "Dehors"
    assert results(product) == ["redirected"]


def test_rest_ends_a_waiting_caller() -> None:
    product = Product(voice=ENQUEUE, wait=HOLD, left="")
    around = stepped(product)
    sid = around.call(Caller(CALLER), LINE)
    around.run(10)
    assert rest(around).calls(sid).update(status="completed").status == "completed"
    around.run()
    assert results(product) == ["hangup"]
    assert around.record(sid).end == "hung_up_by_line"
    assert rest(around).queues.list()[0].current_size == 0


def test_a_caller_hangs_up_in_the_talk_and_both_actions_know() -> None:
    product = CallCentre()
    around = centre(product, agents={"claire": "answer"})
    sid = around.call(Caller(CALLER, hangup_after=30), LINE)
    around.run()
    assert results(product) == ["bridged"]
    assert product.fields("/done")["DialCallStatus"] == "completed"
    assert product.fields("/done")["CallStatus"] == "in-progress"
    assert around.record(sid).end == "answered"


def test_a_caller_hangs_up_while_told_of_the_agent() -> None:
    product = CallCentre(connecting="<Pause length='30'/>")
    around = centre(product, agents={"claire": "answer"})
    around.call(Caller(CALLER, hangup_after=20), LINE)
    around.run()
    assert results(product) == ["hangup"]
    assert product.fields("/done")["DialBridged"] == "false"
    assert around.log.bridges == ()


def test_an_agent_hangs_up_while_the_caller_is_told() -> None:
    product = CallCentre(connecting="<Pause length='30'/>")
    around = centre(product, agents={"claire": "answer"})
    around.call(Caller(CALLER), LINE)
    around.run(20)
    (agent,) = [one for one in around.log.calls if one.origin == "rest"]
    around.exchange.hang_up(agent.sid)
    around.run()
    assert results(product) == ["error"]


def test_an_empty_queue_makes_dial_wait_for_its_timeout() -> None:
    product = CallCentre(take="<Dial action='/done' timeout='5'><Queue>nobody</Queue></Dial>")
    around = centre(product, agents={"claire": "answer"})
    around.call(Caller(CALLER, hangup_after=60), LINE)
    around.run()
    done = product.fields("/done")
    assert (done["DialCallStatus"], done["DialCallDuration"]) == ("no-answer", "0")


def test_a_caller_who_comes_while_dial_waits_is_taken() -> None:
    product = Product(
        voice="<Enqueue action='/left' waitUrl='/wait'>q</Enqueue>", wait=HOLD, left="<Hangup/>",
        agent="<Dial timeout='60' action='/done'><Queue>q</Queue></Dial>", done="<Hangup/>",
    )
    around = stepped(product, agents={"claire": "answer"})
    rest(around).calls.create(to="client:claire", from_=LINE, url=f"{BASE}/agent")
    sid = around.call(Caller(CALLER), LINE, after=30)
    around.run()
    assert around.record(sid).end == "answered"
    assert product.fields("/done")["DialCallDuration"] == "60"


def test_callers_are_taken_in_their_order() -> None:
    product = Product(
        voice="<Enqueue action='/left' waitUrl='/wait'>q</Enqueue>", wait=HOLD, left="<Hangup/>",
        agent="<Dial><Queue>q</Queue></Dial><Redirect/>",
    )
    around = stepped(product, agents={"claire": "answer"}, talk_seconds=20)
    sids = [around.call(Caller(f"+3361234567{n}", hangup_after=300), LINE, after=n) for n in range(3)]
    around.run(10)
    for _ in range(3):
        rest(around).calls.create(to="client:claire", from_=LINE, url=f"{BASE}/agent")
        around.run(60)
    around.run()
    assert [{b.first, b.second} & set(sids) for b in around.log.bridges] == [{sid} for sid in sids]


def test_talks_end_at_the_time_limit_of_the_dial() -> None:
    product = CallCentre(take=lambda fields: "<Dial action='/done' timeLimit='7'><Queue>x</Queue></Dial>",
                         voice="<Enqueue action='/left' waitUrl='/wait'>x</Enqueue>", done="<Say>Fin</Say>")
    around = centre(product, agents={"claire": "answer"})
    product.waiting.append("x")
    around.call(Caller(CALLER), LINE)
    around.run()
    assert product.fields("/done")["DialCallDuration"] == "7"
    assert results(product) == ["bridged"]


def test_the_action_by_get_is_signed() -> None:
    product = Product(voice="<Enqueue action='/left?a=1' method='GET' waitUrl='/wait' waitUrlMethod='GET'>s</Enqueue>",
                      wait="<Leave/>", left="<Hangup/>")
    around = stepped(product)
    around.call(Caller(CALLER), LINE)
    around.run()
    assert product.fields("/left")["QueueResult"] == "leave"
    assert [one.method for one in around.log.webhooks if "/left" in one.url or "/wait" in one.url] == ["GET", "GET"]
    assert sent(around, "/left?a=1")[0]["QueueResult"] == "leave"
