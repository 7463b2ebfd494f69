"""TwiML laid out, its verbs in a line, and the language of a sentence."""

import pytest

from routing.simulator.legs import Document
from routing.simulator.pretty import language_of, pretty, verbs_in

ASK = "<Response><Gather input='dtmf speech' action='https://a.example/x/heard?n=1'><Say/><Say/><Pause/></Gather></Response>"


def test_verbs_with_what_matters() -> None:
    assert verbs_in(ASK) == ["Gather input=dtmf+speech action=…/heard?n=1 (Say ×2, Pause)"]
    assert verbs_in("<Response><Hangup/></Response>") == ["Hangup"]


@pytest.mark.parametrize("body", ["", "no XML", "<Response", "<!DOCTYPE x><Response/>", f"<Say>{70_000 * 'x'}</Say>"])
def test_what_is_no_document_stays_as_it_is(body: str) -> None:
    assert pretty(body) == body
    assert verbs_in(body) == []


def test_one_element_a_line_and_words_untouched() -> None:
    assert pretty("<Response><Say>a &lt; b</Say><Hangup/></Response>") == (
        "<Response>\n  <Say>a &lt; b</Say>\n  <Hangup />\n</Response>"
    )


def test_the_language_of_the_last_document_that_says_so() -> None:
    fr = Document("u", 200, "<Response><Say language='fr-FR'>Bonjour\n à tous</Say></Response>")
    en = Document("u", 200, "<Response><Gather><Say language='en-GB'>Bonjour à tous</Say></Gather></Response>")
    odd = Document("u", 200, "<Response><Say language='\"><b>'>Hello</Say></Response>")
    assert language_of("Bonjour à tous", (fr,)) == "fr-FR"
    assert language_of("Bonjour à tous", (fr, en)) == "en-GB"
    assert language_of("Hello", (fr, odd)) == ""
