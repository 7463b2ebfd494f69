"""A config folder loads whole, or is refused with every fault; nothing anyone writes raises anything else."""

from __future__ import annotations

import json
import string
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.config.document import parse
from routing.config.faults import ConfigRejected
from routing.config.loader import FILES, load, read_files, revision_of
from routing.domain.text import Text
from tests.config.files import HOURS, QUEUES, ROOT, TODAY, centre_of, changed, faults_of, only_fault, within

SHIPPED = ROOT / "config"
CONTRACT = Path(__file__).parent / "contract"
FUZZED = settings(deadline=None, database=None, max_examples=150, suppress_health_check=list(HealthCheck))


def loads_or_is_refused(contents: Mapping[str, bytes]) -> bool:
    """Whether it loads; a refusal has faults that each name a file of ours and a fix."""
    try:
        load(contents, TODAY)
    except ConfigRejected as rejected:
        assert rejected.faults
        assert all(fault.file in FILES and fault.line >= 0 and fault.fix for fault in rejected.faults)
        return False
    return True


def test_the_shipped_config_loads() -> None:
    config = load(read_files(SHIPPED), TODAY)
    assert {"telephone", "chat"} <= config.centre.lines.keys()


@pytest.mark.parametrize("files", [["hours"], ["hours", "queues"], ["hours", "queues", "topics"]])
def test_the_examples_of_the_contract_load(files: list[str]) -> None:
    contents = {f"{name}.yaml": (CONTRACT / f"{name}.yaml").read_bytes() for name in files}
    centre = load(contents, TODAY).centre
    assert len(centre.lines["telephone"].rules.overrides) == 4
    assert len(centre.lines["chat"].rules.overrides) == 4
    assert len(centre.lines["telephone"].rules.seasons) == 1
    assert ("support" in centre.queues) is ("queues" in files)
    assert ("refund" in centre.topics) is ("topics" in files)


@pytest.mark.parametrize(
    "weekly",
    [
        "always",
        "never",
        "{sat-mon: 22:00-02:00}",
        "{'mon,wed': '09:00-12:30, 13:30-18:00'}",
        "{mon: 00:00-24:00, tue: 18:00-24:00, wed: closed}",
    ],
)
def test_the_weeks_of_the_contract_load(weekly: str) -> None:
    assert faults_of(changed("{mon-fri: 09:00-20:00}", weekly)) == ()


def test_the_faults_of_all_files_come_at_once() -> None:
    faults = faults_of(
        changed("Europe/Paris", "Mars"),
        queues="x: 1\n",
        topics="topics: []\n",
        messages_fr="a: b\n",
        messages_en="\t\n",
    )
    assert {fault.file for fault in faults} == {
        "hours.yaml",
        "queues.yaml",
        "topics.yaml",
        "messages.fr.yaml",
        "messages.en.yaml",
    }


def test_a_fault_of_writing_hides_no_fault_of_another_file() -> None:
    faults = faults_of(HOURS + "timezone: UTC\n", queues="agents: {a: {name: A}}\n")
    assert [fault.file for fault in faults] == ["hours.yaml", "queues.yaml"]


def test_without_hours_there_is_no_config() -> None:
    with pytest.raises(ConfigRejected):
        load({}, TODAY)


# --- folders


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigRejected, match="no config folder here; set CONFIG_DIR"):
        read_files(tmp_path / "nowhere")


def test_hours_are_needed_the_rest_is_not(tmp_path: Path) -> None:
    with pytest.raises(ConfigRejected, match=r"hours\.yaml: cannot be read"):
        read_files(tmp_path)
    (tmp_path / "hours.yaml").write_text(HOURS, encoding="utf-8")
    assert list(read_files(tmp_path)) == ["hours.yaml"]
    (tmp_path / "notes.yaml").write_text("x", encoding="utf-8")
    (tmp_path / "queues.yaml").write_text(QUEUES, encoding="utf-8")
    assert set(read_files(tmp_path)) == {"hours.yaml", "queues.yaml"}


@pytest.mark.parametrize("name", FILES)
def test_a_directory_in_place_of_a_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "hours.yaml").write_text(HOURS, encoding="utf-8")
    (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / name).mkdir()
    with pytest.raises(ConfigRejected, match=f"{name}: this is a directory"):
        read_files(tmp_path)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b"a: \xe9", "UTF-8"), (b"a:\n\tb: 1", "tab"), (b"a: 1\na: 2", "twice")],
)
def test_every_file_is_read_with_the_same_care(name: str, content: bytes, words: str) -> None:
    contents = {"hours.yaml": HOURS.encode(), name: content}
    with pytest.raises(ConfigRejected) as caught:
        load(contents, TODAY)
    (fault,) = caught.value.faults
    assert fault.file == name
    assert words in fault.fix


def test_the_revision_moves_with_any_byte_of_any_file() -> None:
    contents = {"hours.yaml": b"a", "queues.yaml": b"b"}
    others: list[dict[str, bytes]] = [
        {"hours.yaml": b"a "},
        {"queues.yaml": b""},
        {"topics.yaml": b""},
        {"hours.yaml": b"b", "queues.yaml": b"a"},
    ]
    assert revision_of(contents) == revision_of(dict(reversed(contents.items())))
    assert all(revision_of({**contents, **other}) != revision_of(contents) for other in others)


# --- messages


def test_messages_fall_back_to_the_shipped_ones() -> None:
    spoken = centre_of(messages_fr='greeting: "Bonjour."\n').messages
    assert spoken["greeting"] == Text("Bonjour.", "Hello, welcome to customer service.")
    assert spoken["reopening"].fr == "Nous rouvrirons {when}."


@pytest.mark.parametrize(
    ("line", "field", "fix"),
    [
        ('greetin: "x"', "greetin", "did you mean “greeting”?"),
        ("greeting:", "greeting", "write one sentence here"),
        ("greeting: [a]", "greeting", "write one sentence here"),
        ('reopening: "à {wen}"', "reopening", "did you mean “when”?"),
        ('reopening: "à {}"', "reopening", "no place is called"),
        ('reopening: "à {when"', "reopening", "brace"),
        ('reopening: "à }"', "reopening", "brace"),
        ('reopening: "{when.year}"', "reopening", "no place is called"),
        ('reopening: "{when[0]}"', "reopening", "no place is called"),
        ('reopening: "{when:d}"', "reopening", "brace"),
        ('reopening: "{when:>99999999}"', "reopening", "brace"),
        ('reopening: "{when!x}"', "reopening", "brace"),
        ('reopening: "{when:{x}}"', "reopening", "brace"),
        ("- a", "", "write names and sentences here"),
    ],
)
def test_a_sentence_that_cannot_be_said(line: str, field: str, fix: str) -> None:
    fault = only_fault(messages_fr=line + "\n")
    assert (fault.file, fault.line, fault.field) == ("messages.fr.yaml", 1, field)
    assert fix in fault.fix


@given(sentence=st.text(st.sampled_from("{}when:!.[]d>0x "), max_size=12))
@FUZZED
def test_every_accepted_sentence_can_be_said(sentence: str) -> None:
    """The voice webhook fills it in while a caller is waiting."""
    try:
        spoken = centre_of(messages_fr=json.dumps({"reopening": sentence})).messages["reopening"]
    except ConfigRejected:
        return
    spoken.fr.format_map({"when": "demain"})


# --- nothing but ConfigRejected


def test_the_shipped_hours_cut_at_every_byte() -> None:
    """Alone at every byte; with the other files, whose references it may miss then, at every thirteenth."""
    whole = read_files(SHIPPED)
    hours = whole["hours.yaml"]
    alone = [loads_or_is_refused({"hours.yaml": hours[:end]}) for end in range(len(hours) + 1)]
    results = [loads_or_is_refused({**whole, "hours.yaml": hours[:end]}) for end in range(len(hours), -1, -13)]
    assert alone[-1]
    assert results[0]
    assert not alone[0]


@given(content=st.binary(max_size=200))
@FUZZED
def test_any_bytes(content: bytes) -> None:
    loads_or_is_refused({"hours.yaml": content})


@given(content=st.text(max_size=200))
@FUZZED
def test_any_text(content: str) -> None:
    loads_or_is_refused({"hours.yaml": content.encode()})


@given(
    content=st.text(st.sampled_from("-:{}[]&*!|>'\"%@`#,? \t\nab0~<"), max_size=60),
    name=st.sampled_from(FILES),
)
@FUZZED
def test_any_punctuation(content: str, name: str) -> None:
    loads_or_is_refused({"hours.yaml": HOURS.encode(), name: content.encode()})


TELLING = [
    "closed",
    "open",
    "always",
    "never",
    "all",
    "09:00-20:00",
    "22:00-02:00",
    "25:00",
    "20:00-09:00",
    "9h",
    "2026-12-24",
    "9999-12-31",
    "0001-01-01",
    "2026-02-30",
    "12-24",
    "02-29",
    "13-45",
    "mon",
    "sat-mon",
    "Europe/Paris",
    "E" * 300,
    "../x",
    "leapseconds",
    "FR",
    "57",
    "phone",
    "chat",
    "telephone",
    "+33173018499",
    "https://a.fr",
    "10 s",
    "FREQ=DAILY",
    "FREQ=HOURLY",
    "FREQ=WEEKLY;BYDAY=MO",
    "FREQ=MONTHLY;BYDAY=9MO;COUNT=2",
    "{when}",
    "null",
    "",
]
WORDS = st.one_of(
    st.sampled_from(TELLING),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.integers().map(str),
    st.none(),
)
KEYS = st.one_of(
    st.sampled_from(
        [
            "timezone",
            "holidays",
            "country",
            "subdivision",
            "lines",
            "telephone",
            "chat",
            "channel",
            "name",
            "fr",
            "en",
            "number",
            "reached_by",
            "tariff",
            "relay",
            "url",
            "weekly",
            "mon",
            "mon-fri",
            "on_holidays",
            "seasons",
            "from",
            "to",
            "overrides",
            "on",
            "every",
            "rrule",
            "hours",
            "add",
            "close",
            "reason",
            "agents",
            "queues",
            "tiers",
            "for",
            "ring",
            "client",
            "sip",
            "route",
            "wait",
            "menus",
            "topics",
            "label",
            "words",
            "rule",
            "days",
            "if_late",
            "queue",
        ]
    ),
    st.text(string.ascii_letters + "_<-", max_size=8),
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@given(content=VALUES, name=st.sampled_from(FILES))
@FUZZED
def test_any_values(content: Any, name: str) -> None:
    loads_or_is_refused({"hours.yaml": HOURS.encode(), name: json.dumps(content).encode()})


def leaves(content: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The places of all single values, and of empty lists."""
    steps = (
        list(content)
        if isinstance(content, dict)
        else range(len(content))
        if isinstance(content, list)
        else ()
    )
    found = [leaf for step in steps for leaf in leaves(content[step], (*place, step))]
    return found or [place]


def replaced(content: Any, place: tuple[Any, ...], value: Any) -> Any:
    """The content with another value at that place."""
    if not place:
        return value
    step, *rest = place
    if isinstance(content, list):
        return [replaced(item, tuple(rest), value) if n == step else item for n, item in enumerate(content)]
    return {key: replaced(item, tuple(rest), value) if key == step else item for key, item in content.items()}


GOOD = {f"{name}.yaml": (CONTRACT / f"{name}.yaml").read_bytes() for name in ("hours", "queues", "topics")}
CONTENT = {name: parse(name, content).content for name, content in GOOD.items()}
LEAVES = [(name, leaf) for name, content in CONTENT.items() for leaf in leaves(content)]
EVERY_KEY = {
    (name, leaf[-1] if isinstance(leaf[-1], str) else leaf[-2]): (name, leaf) for name, leaf in LEAVES
}


@pytest.mark.parametrize(("name", "leaf"), EVERY_KEY.values(), ids=str)
def test_every_key_with_the_value_of_another(name: str, leaf: tuple[Any, ...]) -> None:
    for value in (*TELLING, None, [], {}, ["closed"], [None], {"fr": "a"}):
        content = replaced(CONTENT[name], leaf, value)
        with within(120):
            loads_or_is_refused({**GOOD, name: json.dumps(content).encode()})


@given(place=st.sampled_from(LEAVES), value=VALUES)
@FUZZED
def test_good_files_with_one_value_replaced(place: tuple[str, tuple[Any, ...]], value: Any) -> None:
    """Reaches deep into the schemas, where random files stop at the first key."""
    name, leaf = place
    content = replaced(CONTENT[name], leaf[: len(leaf) - 1] if isinstance(leaf[-1], int) else leaf, value)
    loads_or_is_refused({**GOOD, name: json.dumps(content).encode()})
