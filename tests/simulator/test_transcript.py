"""A transcript reads well in both languages, and hides the caller's number."""

import json

from routing.simulator.transcript import Transcript

from .product import Product, call

PRODUCT = {
    "voice": "<Say>Bonjour, bienvenue au service client.</Say><Gather action='/next' numDigits='1'/>",
    "next": "<Dial timeout='20'><Client>claire</Client><Client>karim</Client></Dial>",
}


def clean(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_french() -> None:
    record = call(Product(**PRODUCT), "1", agents={"karim": "busy", "claire": "answer"})
    assert clean(record.transcript.text()) == (
        "21:05:00  appel     +33 6 •• •• •• 78 → +33 1 73 01 84 99\n"
        "21:05:00  ligne     « Bonjour, bienvenue au service client. »\n"
        "21:05:03  appelant  tape 1\n"
        "21:05:04  ligne     appelle Claire, Karim (20 s)\n"
        "21:05:05  agent     Karim est déjà en ligne\n"
        "21:05:08  agent     Claire répond\n"
        "21:06:08  fin       conversation terminée après 1 min 8 s : réponse d’un conseiller"
    )


def test_english() -> None:
    record = call(Product(**PRODUCT), "1", hangup_after=5)
    assert clean(record.transcript.text("en")) == (
        "21:05:00  call      +33 6 •• •• •• 78 → +33 1 73 01 84 99\n"
        "21:05:00  line      “Bonjour, bienvenue au service client.”\n"
        "21:05:03  caller    presses 1\n"
        "21:05:04  line      rings claire, karim (20 s)\n"
        "21:05:05  caller    hangs up\n"
        "21:05:05  end       call ended after 5 s: the caller hung up"
    )


def test_no_break_spaces_stand_in_french() -> None:
    text = call(Product(**PRODUCT), "1").transcript.text()
    assert "«\u00a0Bonjour" in text
    assert "(20\u00a0s)" in text
    assert "\u00a0: réponse" in text


def test_dicts_are_json_with_the_documents_in_place() -> None:
    record = call(Product(**PRODUCT), "1")
    rows = json.loads(json.dumps(record.transcript.dicts("en")))
    assert rows[0]["at"] == "2026-11-24T21:05:00+01:00"
    assert [row["document"] for row in rows if row["verb"] == "document"] == [0, 1]
    assert (rows[2]["who"], rows[2]["offset"], rows[3]["text"]) == ("line", 0, "presses 1")


def test_numbers_typed_and_read_back_are_masked() -> None:
    product = Product(
        voice="<Gather action='/next'/>",
        next="<Say>Votre numéro : 06, 12, 34, 56, 78.</Say><Say>Ou le 07 98 76 54 32</Say><Gather/>",
    )
    record = call(product, "0798765432#")
    for text in (record.transcript.text(), json.dumps(record.transcript.dicts())):
        assert "34" not in text.replace("84 99", "")
        assert "98" not in text
        assert "76" not in text
    assert "tape 07••••••32#" in record.transcript.text()


def test_every_event_has_words_in_both_languages() -> None:
    product = Product(
        voice="<Sing/><Hangup x='1'/>",
    )
    transcript: Transcript = call(product).transcript
    assert "élément Sing ignoré" in transcript.text()
    assert "element Sing passed over" in transcript.text("en")
