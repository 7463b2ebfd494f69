"""What callers say and what is meant: every word of the shipped topics, wishes, ties, doubts, and any text at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.config.loader import load, read_files
from routing.domain.centre import Topic
from routing.domain.menu import Command
from routing.domain.phrases import MEANINGLESS
from routing.domain.speech import LONGEST_HINT, MOST_HINTS, Ear, Key, Meaning, TopicMeant, Word, hints, understood
from routing.domain.text import Language, Text
from tests.conftest import SHIPPED_CONFIG

TOPICS = load(read_files(SHIPPED_CONFIG), date(2026, 11, 23)).centre.topics
EAR = Ear(TOPICS)
PHRASES = [(phrase, topic.id, language) for topic in TOPICS.values()
           for language, phrases in topic.words.items() for phrase in phrases]
AROUND = {
    Language.FR: "Bonjour, c’est au sujet de\u00a0: {}, s’il vous plaît.",
    Language.EN: "Hello, it is about: {}, please.",
}
ANYTHING = st.text() | st.text("nN'’ʼtœŒæİßŉﬁ²½ \u0301\u00ad", max_size=20)
SENTENCES = st.sampled_from([phrase for phrase, _, _ in PHRASES] + [
    "Je voudrais parler à quelqu’un", "être rappelé", "Répétez", "I don’t want an agent", "touche étoile", "C’est ça",
])


def topic(id_: str, *words: str) -> Topic:
    """A topic known by some French words."""
    return Topic(id_, Text(id_, id_), {Language.FR: words, Language.EN: ()}, None, None, None, None)


def topics(**words: tuple[str, ...]) -> Mapping[str, Topic]:
    """Topics by their French words."""
    return {id_: topic(id_, *known) for id_, known in words.items()}


@pytest.mark.parametrize(("phrase", "id_", "language"), PHRASES)
def test_every_phrase_of_a_topic_finds_it(phrase: str, id_: str, language: Language) -> None:
    assert EAR.understand(phrase) == TopicMeant(id_)
    assert EAR.understand(AROUND[language].format(phrase)) == TopicMeant(id_)


@pytest.mark.parametrize(("said", "id_"), [
    ("mon renouvellement", "renewal"),
    ("le renouvellement automatique", "auto_renewal"),
    ("je ne veux pas renouveler", "auto_renewal"),
    ("je ne veux pas le renouveler", "auto_renewal"),
    ("Je ne souhaite plus renouveler mon abonnement.", "auto_renewal"),
    ("please don’t renew it", "auto_renewal"),
    ("please don't renew it", "auto_renewal"),
    ("arrêter renouvellement", "auto_renewal"),
    ("bonjour je voudrais un refund", "refund"),
    ("REMBOURSEMENT !", "refund"),
    ("cle d activation", "activation_key"),
    ("CLÉ DE L’ACTIVATION ou clé d'activation", "activation_key"),
    ("oui, une facture", "invoice"),
    ("non, un remboursement", "refund"),
    ("j’ai un message d’erreur à l’installation", "installation"),
    ("I get an error message, it is about the installation", "installation"),
    ("pas de rappel, un remboursement", "refund"),
    ("j’ai reçu un message pour ma facture", "invoice"),
])
def test_a_topic_in_a_sentence(said: str, id_: str) -> None:
    assert EAR.understand(said) == TopicMeant(id_)


@pytest.mark.parametrize(("said", "meant"), [
    ("un conseiller", Command.AGENT),
    ("Je voudrais parler à quelqu’un.", Command.AGENT),
    ("parler à quelqu'un", Command.AGENT),
    ("un humain", Command.AGENT),
    ("agent!", Command.AGENT),
    ("a real person, please", Command.AGENT),
    ("Un conseiller, pour un remboursement", Command.AGENT),
    ("pouvez-vous répéter", Command.REPEAT),
    ("Repeat.", Command.REPEAT),
    ("in English please", Command.ENGLISH),
    ("anglais", Command.ENGLISH),
    ("un rappel", Word.CALLBACK),
    ("Rappelez-moi", Word.CALLBACK),
    ("je voudrais être rappelée", Word.CALLBACK),
    ("que quelqu’un me rappelle", Word.CALLBACK),
    ("call me back", Word.CALLBACK),
    ("call-back", Word.CALLBACK),
    ("laisser un message", Word.MESSAGE),
    ("laisser un message à un conseiller", Word.MESSAGE),
    ("voicemail", Word.MESSAGE),
    ("par SMS", Word.SMS),
    ("un texto", Word.SMS),
    ("oui par texto", Word.SMS),
    ("a text message", Word.SMS),
    ("oui", Word.YES),
    ("D'accord", Word.YES),
    ("oui, c’est exact", Word.YES),
    ("Yes.", Word.YES),
    ("non", Word.NO),
    ("non merci", Word.NO),
    ("ce n’est pas exact", Word.NO),
    ("non, c’est pas ça", Word.NO),
    ("pas tout à fait", Word.NO),
    ("bien sûr que non", Word.NO),
    ("that’s not right", Word.NO),
    ("no", Word.NO),
])
def test_a_wish(said: str, meant: Meaning) -> None:
    assert EAR.understand(said) == meant


@pytest.mark.parametrize("said", [
    "", " ", "…", "Louis", "nonante", "bonjour", "Mississippi", "allô ?", "le la les", "oui non", "oui et non",
    "dix", "deux trois", "vingt-deux", "deux ordinateurs", "12", "un message d’erreur", "pas de rappel", "touche", "*",
    "agents",
])
def test_nothing_we_know(said: str) -> None:
    assert EAR.understand(said) is None


@pytest.mark.parametrize(("said", "key"), [
    ("un", "1"), ("Une.", "1"), ("one", "1"), ("deux", "2"), ("Tapez deux", "2"), ("two!", "2"), ("press two", "2"),
    ("option three", "3"), ("touche quatre", "4"), ("la touche 5", "5"), ("SIX", "6"), ("le sept", "7"),
    ("appuyez sur huit", "8"), ("number nine", "9"), ("zéro", "0"), ("zero", "0"), ("0", "0"), ("étoile", "*"),
    ("touche étoile", "*"), ("star", "*"), ("dièse", "#"), ("hash", "#"), ("deux s’il vous plaît", "2"),
])
def test_a_key_by_its_name(said: str, key: str) -> None:
    assert EAR.understand(said) == Key(key)


def test_a_key_only_where_nothing_else_is_meant() -> None:
    known = topics(two=("deux",))
    assert understood("deux", None, known) == TopicMeant("two")
    assert understood("trois", None, known) == Key("3")


@pytest.mark.parametrize(("confidence", "is_heard"), [
    (None, True), ("", True), ("sure", True), ("nan", True), ("0,1", True), ("0.3", True), ("0.95", True), ("1", True),
    ("0.29", False), ("0.1", False), ("0.0", True), ("-1", True), (0.2, False), (0.9, True),
])
def test_doubt_is_no_answer(confidence: str | float | None, is_heard: bool) -> None:
    assert (EAR.understand("remboursement", confidence) == TopicMeant("refund")) is is_heard
    assert (understood("deux", confidence, TOPICS) == Key("2")) is is_heard


@pytest.mark.parametrize(("expected", "meant"), [
    ((), None),
    (("renewal",), None),
    (("refund",), TopicMeant("refund")),
    (("refund", "renewal"), TopicMeant("refund")),
    (("refund", "invoice"), None),
    (("invoice", "invoice"), TopicMeant("invoice")),
])
def test_a_tie_is_decided_by_what_is_on_offer(expected: tuple[str, ...], meant: Meaning | None) -> None:
    assert EAR.understand("le remboursement de ma facture", None, iter(expected)) == meant


def test_a_phrase_of_two_topics_is_a_tie() -> None:
    known = topics(cat=("petit chat",), dog=("petit chat", "chien"))
    assert understood("un petit chat", None, known) is None
    assert understood("un petit chat", None, known, ("cat",)) == TopicMeant("cat")
    assert understood("un petit chien", None, known) == TopicMeant("dog")


def test_topics_on_offer_do_not_beat_a_longer_phrase() -> None:
    assert EAR.understand("renouvellement automatique", None, ("renewal",)) == TopicMeant("auto_renewal")


def test_no_topics_at_all() -> None:
    assert understood("un conseiller", "0.9", {}) is Command.AGENT
    assert understood("remboursement", "0.9", topics(empty=("", "’", "le"))) is None


@given(SENTENCES, st.data())
def test_case_accents_and_apostrophes_do_not_matter(said: str, data: st.DataObject) -> None:
    bare = "".join(letter for letter in unicodedata.normalize("NFD", said) if not unicodedata.combining(letter))
    accents = data.draw(st.sampled_from([said, bare, unicodedata.normalize("NFD", said)]))
    cases = "".join(data.draw(st.sampled_from([letter, letter.upper()])) for letter in accents)
    assert EAR.understand(cases.replace("’", data.draw(st.sampled_from("’'ʼ")))) == EAR.understand(said)


@given(SENTENCES, st.text(" .,;:!?…«»\"()\u00a0\n-", max_size=5), st.text(" .,;:!?…«»\"()\u00a0\n-", max_size=5))
def test_punctuation_does_not_matter(said: str, before: str, after: str) -> None:
    assert EAR.understand(f"{before}{said.replace(' ', f' {before}')}{after}") == EAR.understand(said)


@given(ANYTHING, st.none() | ANYTHING | st.floats(), st.lists(ANYTHING, max_size=3))
def test_no_text_makes_it_fail(said: str, confidence: str | float | None, expected: list[str]) -> None:
    EAR.understand(said, confidence, expected)


@given(st.lists(ANYTHING, min_size=1, max_size=3), ANYTHING)
def test_no_words_of_topics_make_it_fail(words: list[str], said: str) -> None:
    known = topics(one=tuple(words))
    understood(said, None, known)
    assert all(hint == " ".join(hint.split()) != "" for hint in hints(known, ["one"], Language.FR))


@given(st.lists(st.text("abcdefgh", min_size=5, max_size=9), min_size=1, max_size=4), st.text("xyz", min_size=1))
def test_whole_words_only(words: list[str], more: str) -> None:
    phrase = " ".join(words)
    known = topics(one=(phrase,))
    assert understood(f"bon {phrase} bon", None, known) == TopicMeant("one")
    assert understood(f"{more}{phrase}", None, known) is None
    assert understood(f"{phrase}{more}", None, known) is None


def test_hints_hold_the_words_on_offer_and_the_wishes() -> None:
    french, english = (hints(TOPICS, ("refund",), language) for language in Language)
    assert {"rembourser", "Remboursement", "conseiller", "rappel", "oui", "répéter", "deux", "étoile"} <= set(french)
    assert {"refund", "Refund", "agent", "call back", "yes", "repeat", "two", "star"} <= set(english)
    assert "facture" not in french and "refund" not in french


def test_wishes_are_expected_where_no_topic_is_on_offer() -> None:
    assert "conseiller" in hints(TOPICS, (), Language.FR)
    assert hints(TOPICS, ("unknown",), Language.FR) == hints(TOPICS, (), Language.FR)


def test_hints_keep_to_the_recognisers_limits() -> None:
    many = topics(many=(*(f"mot {n}" for n in range(600)), "oh" * 51, "a" * 100, "un, deux,trois", "  , "))
    found = hints(many, ("many",), Language.FR)
    assert len(found) == MOST_HINTS
    assert len(set(found)) == len(found)
    assert max(len(hint) for hint in found) <= LONGEST_HINT
    few = hints(topics(few=("oh" * 51, "a" * 100, "un, deux,trois", "  , ")), ("few",), Language.FR)
    assert {"a" * 100, "un deux trois"} <= set(few)
    assert not any("," in hint or not hint for hint in few)


@pytest.mark.parametrize("phrase", MEANINGLESS.split(", "))
def test_a_wish_in_words_that_mean_none_is_not_heard(phrase: str) -> None:
    """`pas de rappel` is no wish for one, nor `message d’erreur` for leaving a message."""
    assert understood(phrase, None, TOPICS) is None
    assert understood(f"non {phrase} remboursement", None, TOPICS) == TopicMeant("refund")


@pytest.mark.parametrize(("words", "meaning"), [("un rappel", Word.CALLBACK), ("laisser un message", Word.MESSAGE)])
def test_the_same_words_alone_are(words: str, meaning: Word) -> None:
    assert understood(words, None, TOPICS) is meaning


def test_a_topic_without_words_in_a_language_is_hinted_at_by_its_name() -> None:
    """A name of one letter is one too."""
    named = {"a": Topic("a", Text("A", "B"), {Language.FR: ("ah",)}, None, None, None, None)}
    assert {"A", "ah"} <= set(hints(named, ["a"], Language.FR))
    assert "B" in hints(named, ["a"], Language.EN)
