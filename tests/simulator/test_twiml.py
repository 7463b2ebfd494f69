"""Documents are read as Twilio reads them: each verb with its defaults, each fault with its code."""

import pytest

from routing.simulator.twiml import TwimlFault, parse
from routing.simulator.verbs import (
    Callback,
    Dial,
    Enqueue,
    Gather,
    Hangup,
    Leave,
    Pause,
    Play,
    QueueTarget,
    Record,
    Redirect,
    Reject,
    Remark,
    Say,
    Script,
    Target,
    Unsupported,
    Verb,
)


def read(verbs: str) -> Script:
    return parse(f"<Response>{verbs}</Response>".encode(), "text/xml; charset=utf-8")


@pytest.mark.parametrize(
    ("xml", "verb"),
    [
        ("<Say language='fr-FR' voice='Polly.Lea'> Bonjour,\n  à tous </Say>", Say("Bonjour, à tous")),
        ("<Say loop='3'>Un <break time='1s'/> deux</Say>", Say("Un deux", 3)),
        ("<Play loop='0'>wait.mp3</Play>", Play("wait.mp3", 0)),
        ("<Play digits='12'/>", Play("", 1, "12")),
        ("<Pause/>", Pause(1)),
        ("<Pause length='7'/>", Pause(7)),
        ("<Gather/>", Gather()),
        (
            "<Gather action='a?x=1&amp;y=2' numDigits='1' timeout='8' finishOnKey='' input='dtmf speech' "
            "actionOnEmptyResult='true' bargeIn='false' method='POST'><Say>Tapez</Say><Pause/></Gather>",
            Gather(
                (Say("Tapez"), Pause()),
                "a?x=1&y=2",
                frozenset({"dtmf", "speech"}),
                1,
                "",
                8,
                True,
                False,
            ),
        ),
        ("<Dial>+33612345678</Dial>", Dial((Target("number", "+33612345678"),))),
        (
            "<Dial action='/d' timeout='20' timeLimit='60' callerId='+33173018499' sequential='true' "
            "answerOnBridge='true'><Number url='/w'>+33611111111</Number><Sip>sip:a@b</Sip><Client>claire"
            "</Client><Client url='/c' method='POST'><Identity>karim</Identity><Parameter/></Client></Dial>",
            Dial(
                (
                    Target("number", "+33611111111", "/w"),
                    Target("sip", "sip:a@b"),
                    Target("client", "claire"),
                    Target("client", "karim", "/c"),
                ),
                "/d",
                20,
                60,
                "+33173018499",
                True,
                True,
            ),
        ),
        ("<Redirect> /next </Redirect>", Redirect("/next")),
        ("<Hangup/>", Hangup()),
        ("<Reject/>", Reject("rejected")),
        ("<Reject reason='busy'/>", Reject("busy")),
        ("<Record/>", Record()),
        (
            "<Record action='/r' method='GET' timeout='3' finishOnKey='#' maxLength='120' playBeep='false' "
            "trim='trim-silence' recordingStatusCallback='/s' recordingStatusCallbackEvent='completed absent'/>",
            Record("/r", "GET", 3, "#", 120, False, True, Callback("/s", frozenset({"completed", "absent"}))),
        ),
        ("<Enqueue>support</Enqueue>", Enqueue("support")),
        (
            "<Enqueue action='/left' method='GET' waitUrl='/wait' waitUrlMethod='GET'> a  b </Enqueue>",
            Enqueue("a b", "/left", "GET", "/wait", "GET"),
        ),
        (
            "<Enqueue workflowSid='WW1'><Task priority='5'>{\"a\": 1}</Task></Enqueue>",
            Enqueue("", workflow="WW1", task='{"a": 1}'),
        ),
        ("<Leave/>", Leave()),
        (
            "<Dial record='record-from-answer-dual' recordingStatusCallback='/s'><Queue url='/c' method='GET'>q</Queue>"
            "</Dial>",
            Dial((), queue=QueueTarget("q", "/c", "GET"), is_recorded=True, recording=Callback("/s")),
        ),
        (
            "<Dial><Number url='/w' method='GET' statusCallback='/s' statusCallbackEvent='ringing answered'>+331"
            "</Number></Dial>",
            Dial((Target("number", "+331", "/w", "GET", Callback("/s", frozenset({"ringing", "answered"}))),)),
        ),
        ("<Redirect method='GET'>/next</Redirect>", Redirect("/next", "GET")),
        ("<Dial><Conference>a</Conference></Dial>", Unsupported("<Dial><Conference>")),
        ("<Connect/>", Unsupported("<Connect>")),
    ],
)
def test_verbs(xml: str, verb: Verb) -> None:
    assert read(xml) == Script((verb,))


@pytest.mark.parametrize(
    ("xml", "verbs", "remark"),
    [
        ("<Sing>la</Sing><Hangup/>", (Hangup(),), Remark("element", "Sing")),
        ("<Gather><Hangup/></Gather>", (Gather(),), Remark("element", "Gather Hangup")),
        ("<Dial><Fax>1</Fax></Dial>", (Dial(()),), Remark("element", "Dial Fax")),
        ("<Hangup speed='9'/>", (Hangup(),), Remark("attribute", "Hangup speed")),
        ("<Pause length='long'/>", (Pause(),), Remark("value", "Pause length=long")),
        (f"<Pause length='{10**9}'/>", (Pause(),), Remark("value", f"Pause length={10**9}")),
        ("<Gather finishOnKey='x'/>", (Gather(),), Remark("value", "Gather finishOnKey=x")),
        ("<Gather input='eyes'/>", (Gather(),), Remark("value", "Gather input=eyes")),
        ("<Reject reason='tired'/>", (Reject(),), Remark("value", "Reject reason=tired")),
        ("<Dial sequential='1'>+331</Dial>", None, Remark("value", "Dial sequential=1")),
        ("<Dial referUrl='/x'>+331</Dial>", None, Remark("attribute", "Dial referUrl")),
        ("<Redirect method='PUT'>/n</Redirect>", (Redirect("/n"),), Remark("value", "Redirect method=PUT")),
        (
            "<Record recordingStatusCallback='/s' recordingStatusCallbackEvent='begun'/>",
            None,
            Remark("value", "Record recordingStatusCallbackEvent=begun"),
        ),
    ],
)
def test_remarks(xml: str, verbs: tuple[Verb, ...] | None, remark: Remark) -> None:
    script = read(xml)
    assert script.remarks == (remark,)
    assert verbs in (None, script.verbs)


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        (b"", "text/xml", 12100),
        (b"<Response><Say>", "text/xml", 12100),
        (b" <?xml version='1.0'?><Response/>", "text/xml", 12100),
        (b"<?xml version='1.0' encoding='klingon'?><Response/>", "text/xml", 12100),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><Response>&b;</Response>", "text/xml", 12100),
        (b"<html></html>", "text/html", 12102),
        (b"<response/>", "application/xml", 12102),
        (b"{}", "application/json", 12300),
        (b"<Response/>", "", 12300),
        (b"<Response>" + b" " * 65536 + b"</Response>", "text/xml", 11750),
    ],
)
def test_faults(body: bytes, content_type: str, code: int) -> None:
    with pytest.raises(TwimlFault) as fault:
        parse(body, content_type)
    assert fault.value.code == code


def test_plain_text_is_read_out_unless_it_is_twiml() -> None:
    assert parse(b"Internal\nError", "text/plain") == Script((Say("Internal Error"),))
    assert parse(b"<Response><Hangup/></Response>", "text/plain") == Script((Hangup(),))
