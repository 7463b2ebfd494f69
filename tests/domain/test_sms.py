"""Text messages are counted as GSM 03.38 and UCS-2 count, made to fit without a change nobody asked for, never cut in
a word, and a cut is always said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.domain.sms import LONGEST, Encoding, Fitted, encoding_of, fit, segments_of, sendable

GSM, UCS2 = Encoding.GSM7, Encoding.UCS2
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = "^{}\\[~]|€"
FRENCH = "aeiou éèêëàâçîïôûùüœæÉÈÊÀÇŒ’‘“”«»…–—\u00a0\u202f,.:;!?'\"-0123456789€ \n"
TEXTS = st.one_of(st.text(max_size=700), st.text(FRENCH, max_size=900), st.text(BASIC + EXTENDED, max_size=900))
WORDS = TEXTS.filter(lambda text: bool(sendable(text)))
PARTS = st.integers(1, 6)


def test_the_alphabet_has_its_127_characters_and_its_extension() -> None:
    assert len(BASIC) == len(set(BASIC)) == 127  # the 128th is the escape
    assert encoding_of(BASIC + EXTENDED) is GSM


@pytest.mark.parametrize("character", "çêëîïôûœÈÊÀŒ’“«…–\u00a0\u202f😀ё`´")
def test_what_is_not_in_it_makes_the_whole_text_ucs2(character: str) -> None:
    assert encoding_of(f"plain{character}") is UCS2


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("a" * 459, 3), ("a" * 460, 4),
        ("€" * 80, 1), ("€" * 81, 2), ("ê" * 70, 1), ("ê" * 71, 2), ("ê" * 134, 2), ("ê" * 135, 3), ("ê" * 201, 3),
        ("😀" * 35, 1), ("😀" * 36, 2), ("", 1), ("é" * 160, 1),
    ],
)
def test_parts_are_counted_as_networks_count_them(text: str, segments: int) -> None:
    assert segments_of(text) == segments


def test_two_units_that_belong_together_stay_in_one_part() -> None:
    """153 units a part: the escaped character at 153 and 154 goes whole into the second, which makes a third."""
    assert segments_of("a" * 152 + "€" + "a" * 152) == 3
    assert segments_of("a" * 151 + "€" + "a" * 153) == 2
    assert segments_of("ê" * 66 + "😀" + "ê" * 66) == 3
    assert segments_of("ê" * 65 + "😀" + "ê" * 67) == 2


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Clé d’activation\u00a0: écrivez", "Clé d'activation : écrivez"),
        ("«\u00a0Oui\u00a0», dit-elle…", '"Oui", dit-elle...'),
        ("“Yes” – or ‘no’", "\"Yes\" - or 'no'"),
    ],
)
def test_typography_gives_way_when_the_text_is_gsm_without_it(written: str, sent: str) -> None:
    assert fit(written, 3) == Fitted(sent, GSM, 1)


@pytest.mark.parametrize(
    "text", ["L’ordre n’est pas la fenêtre\u00a0!", "À bientôt…", "Ça va\u00a0? Ça dépend, ê", "Œuvre d’art"]
)
def test_typography_stays_where_it_would_save_nothing(text: str) -> None:
    assert fit(text, 3) == Fitted(text, UCS2, 1)


def test_accents_go_only_where_the_text_would_have_too_many_parts() -> None:
    text = "La fenêtre s’ouvre, ça marche, c’est sûr\u00a0: œuvrez ÀÈÊ. " * 4
    assert fit(text, 4).body == text.strip()
    shorter = fit(text, 2)
    assert shorter.body.startswith("La fenetre s'ouvre, ca marche, c'est sur : oeuvrez AEE.")
    assert (shorter.encoding, shorter.segments, shorter.is_cut) == (GSM, 2, False)


def test_accents_that_gsm_has_are_kept_even_then() -> None:
    assert fit("é è à ù ì ò Ç É ñ ü ê " * 4, 1).body.startswith("é è à ù ì ò Ç É ñ ü e")


def test_what_cannot_fit_is_cut_after_a_word_and_says_so() -> None:
    fitted = fit("Voici un mot " * 40, 1)
    assert fitted.is_cut
    assert fitted.segments == 1
    assert fitted.body.endswith(("Voici...", "un...", "mot..."))
    assert len(fitted.body) > 145


def test_in_ucs2_the_ellipsis_is_one_character() -> None:
    fitted = fit("Здравствуйте " * 40, 1)
    assert fitted.body.endswith("Здравствуйте…")
    assert (fitted.encoding, fitted.segments, fitted.is_cut) == (UCS2, 1, True)


def test_the_provider_s_own_limit_holds_too() -> None:
    fitted = fit("mot " * 1_000, 40)
    assert fitted.is_cut
    assert len(fitted.body) <= LONGEST


def test_letters_written_in_two_characters_are_one() -> None:
    assert fit("e\u0301te\u0301", 1) == Fitted("été", GSM, 1)


@pytest.mark.parametrize(("text", "parts"), [("", 1), (" \n\u00a0", 1), ("\x00\ud800", 1), ("mot", 0), ("mot", -1)])
def test_nothing_is_no_message(text: str, parts: int) -> None:
    with pytest.raises(ValueError, match="message"):
        fit(text, parts)


@given(WORDS, PARTS)
def test_what_is_sent_fits_and_is_counted_right(text: str, parts: int) -> None:
    fitted = fit(text, parts)
    assert 1 <= fitted.segments <= parts
    assert (fitted.encoding, fitted.segments) == (encoding_of(fitted.body), segments_of(fitted.body))
    assert len(fitted.body) <= LONGEST
    assert fitted.body
    fitted.body.encode("utf-8")


@given(st.text(BASIC + EXTENDED, min_size=1, max_size=900).filter(lambda text: bool(text.strip())), PARTS)
def test_a_gsm_text_that_fits_is_sent_as_written(text: str, parts: int) -> None:
    if segments_of(text.strip()) <= parts:
        assert fit(text, parts) == Fitted(text.strip(), GSM, segments_of(text.strip()))


@given(WORDS, PARTS)
def test_only_a_text_that_does_not_fit_is_cut(text: str, parts: int) -> None:
    fitted = fit(text, parts)
    if fitted.is_cut:
        assert segments_of(sendable(text)) > parts or len(sendable(text)) > LONGEST
        assert fitted.body.endswith(("...", "…"))


@given(st.lists(st.text("abcdeé", min_size=1, max_size=12), min_size=40, max_size=200), PARTS)
def test_no_word_is_ever_cut(words: list[str], parts: int) -> None:
    fitted = fit(" ".join(words), parts)
    sent = fitted.body.removesuffix("...").split() if fitted.is_cut else fitted.body.split()
    assert sent == words[:len(sent)]


@given(WORDS, PARTS)
def test_more_room_never_says_less(text: str, parts: int) -> None:
    assert fit(text, parts + 1).is_cut <= fit(text, parts).is_cut


@given(WORDS)
def test_units_are_those_of_the_codecs(text: str) -> None:
    """Against Python's own UTF-16: one part holds 70 code units, never more."""
    body = sendable(text)
    if encoding_of(body) is UCS2:
        assert (segments_of(body) == 1) is (len(body.encode("utf-16-be")) // 2 <= 70)


@pytest.mark.parametrize(("text", "body"), [
    ("fenêtre " * 60, "fenetre " * 19 + "..."),
    ("a" * 500, "a" * 157 + "..."),
    ("a" * 100 + " " + "b" * 56 + " cccc", "a" * 100 + " " + "b" * 56 + "..."),
    ("a" * 100 + " " + "b" * 57 + " cccc", "a" * 100 + "..."),
    ("a" * 100 + "  " + "b" * 100, "a" * 100 + "..."),
    ("a" * 157 + " b" * 10, "a" * 157 + "..."),
])
def test_a_text_is_cut_where_the_last_word_that_fits_ends(text: str, body: str) -> None:
    fitted = fit(text, 1)
    assert (fitted.body, fitted.is_cut, fitted.segments) == (body.replace(" ...", "..."), True, 1)


def test_of_an_endless_word_there_is_as_much_as_fits() -> None:
    assert {len(fit("a" * length, 1).body) for length in range(161, 400)} == {160}


def test_what_stays_ucs2_is_cut_as_it_was_written() -> None:
    fitted = fit("ё’" * 100, 1)
    assert (fitted.body, fitted.encoding) == ("ё’" * 34 + "ё…", UCS2)


def test_what_the_network_takes_at_most_is_taken_whole() -> None:
    assert not fit("a" * LONGEST, 11).is_cut
    assert fit("a" * (LONGEST + 1), 11).is_cut


def test_a_character_beyond_the_first_plane_counts_twice_and_the_last_of_it_once() -> None:
    assert segments_of("\U00010000" * 36) == 2
    assert segments_of("\uffff" * 70) == 1


def test_nothing_to_say_and_no_part_to_say_it_in_are_refused() -> None:
    for text, parts in (("\u200b ", 1), ("words", 0)):
        with pytest.raises(ValueError, match=r"^a message has at least one part and some words$"):
            fit(text, parts)
