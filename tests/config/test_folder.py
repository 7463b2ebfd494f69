"""The live config folder: edits are seen, whole or not at all, and the last good config outlives every bad one."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from time import sleep

import pytest

from routing.config import public_holidays
from routing.config.faults import ConfigRejected
from routing.config.folder import LOOK_EVERY, MOST_WAITS, SETTLING, ConfigFolder, ConfigState, stamp_of
from routing.domain.rules import Span
from tests.conftest import CONFIG_WRITTEN_AT

TODAY = date(2026, 11, 23)
SHIPPED = "mon-thu: 09:00-20:00"
EDITED = "mon-thu: 10:00-20:00"
BROKEN = "mon-thu: 10:00-25:00"
A_MOMENT = 0.03


@pytest.fixture(autouse=True)
def looks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every question looks at the files."""
    monkeypatch.setattr("routing.config.folder.LOOK_EVERY", 0.0)
    monkeypatch.setattr("routing.config.folder.SETTLING", A_MOMENT)


@pytest.fixture
def folder(config_dir: Path) -> ConfigFolder:
    """The shipped config, being served."""
    return ConfigFolder(config_dir, TODAY)


def _text(config_dir: Path) -> str:
    return (config_dir / "hours.yaml").read_text(encoding="utf-8")


def _edit(config_dir: Path, old: str, new: str) -> None:
    text = _text(config_dir)
    assert old in text
    (config_dir / "hours.yaml").write_text(text.replace(old, new), encoding="utf-8")


def _opening(state: ConfigState, line: str = "telephone") -> int:
    (span,) = state.centre.lines[line].rules.week[0]
    return span.start // 60


def test_an_edit_is_seen_in_time() -> None:
    """Two seconds at most, said of the constants: the look, a save that goes on and the look at rows (a second)."""
    assert LOOK_EVERY + SETTLING + 1.0 < 2.0
    assert SETTLING * MOST_WAITS <= 1.0


def test_the_folder_as_it_is(folder: ConfigFolder) -> None:
    state = folder.state(TODAY)
    assert (_opening(state), state.faults, state.resolved_on) == (9, (), TODAY)
    assert state.changed_at == datetime.fromtimestamp(CONFIG_WRITTEN_AT, UTC)


def test_nothing_is_read_again_while_nothing_changes(folder: ConfigFolder) -> None:
    assert folder.state(TODAY) is folder.state(TODAY)


def test_an_edit_is_seen(folder: ConfigFolder, config_dir: Path) -> None:
    before = folder.state(TODAY)
    _edit(config_dir, SHIPPED, EDITED)
    after = folder.state(TODAY)
    assert (_opening(before), _opening(after)) == (9, 10)
    assert after.revision != before.revision
    assert after.changed_at > before.changed_at
    _edit(config_dir, EDITED, SHIPPED)
    assert folder.state(TODAY).revision == before.revision


def test_between_two_looks_the_files_are_left_alone(
    folder: ConfigFolder, config_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("routing.config.folder.LOOK_EVERY", 3600.0)
    _edit(config_dir, SHIPPED, EDITED)
    assert _opening(folder.state(TODAY)) == 9
    monkeypatch.setattr("routing.config.folder.LOOK_EVERY", 0.0)
    assert _opening(folder.state(TODAY)) == 10


@pytest.mark.parametrize("name", ["queues.yaml", "topics.yaml", "messages.fr.yaml"])
def test_a_file_may_come_and_go(folder: ConfigFolder, config_dir: Path, name: str) -> None:
    first = folder.state(TODAY).revision
    text = 'greeting: "Bonjour."\n' if name.startswith("messages") else "{}\n"
    for other in ("queues.yaml", "topics.yaml", "messages.fr.yaml", "messages.en.yaml"):
        (config_dir / other).unlink()
    bare = folder.state(TODAY)
    assert (bare.faults, bare.revision != first) == ((), True)
    (config_dir / name).write_text(text, encoding="utf-8")
    assert folder.state(TODAY).revision not in (first, bare.revision)
    (config_dir / name).unlink()
    assert folder.state(TODAY).revision == bare.revision


@pytest.mark.parametrize(
    "content",
    [BROKEN.encode(), b"", b"\xff\xfe\x00", b"lines: [", b"timezone: Europe/Paris\n", b"- a\n" * 3, b"a: &x [*x]\n"],
)
def test_a_broken_edit_keeps_the_last_good_config_and_tells_its_faults(
    folder: ConfigFolder, config_dir: Path, content: bytes
) -> None:
    good, text = folder.state(TODAY), _text(config_dir)
    is_edit = content == BROKEN.encode()
    (config_dir / "hours.yaml").write_bytes(text.replace(SHIPPED, BROKEN).encode() if is_edit else content)
    broken = folder.state(TODAY)
    assert broken.faults
    assert {fault.file for fault in broken.faults} <= {"hours.yaml", "queues.yaml", "topics.yaml"}
    assert (broken.centre, broken.revision, broken.changed_at) == (good.centre, good.revision, good.changed_at)
    assert folder.state(TODAY) is broken
    (config_dir / "hours.yaml").write_text(text, encoding="utf-8")
    mended = folder.state(TODAY)
    assert (mended.faults, mended.revision, _opening(mended)) == ((), good.revision, 9)


def test_holidays_that_cannot_be_asked_for_are_a_fault_and_the_last_good_config_stays(
    folder: ConfigFolder, config_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, right = folder.state(TODAY), public_holidays.COMMAND
    monkeypatch.setattr(public_holidays, "COMMAND", ("/nowhere/python",))
    monkeypatch.setattr(public_holidays, "CALENDARS", public_holidays.Calendars())
    _edit(config_dir, "country: FR", "country: BE")
    broken = folder.state(TODAY)
    (fault,) = broken.faults
    assert (fault.file, fault.field) == ("hours.yaml", "holidays.country")
    assert "“BE” could not be asked for" in fault.fix
    assert (broken.centre, broken.revision) == (good.centre, good.revision)
    monkeypatch.setattr(public_holidays, "COMMAND", right)
    _edit(config_dir, "country: BE", "country: BE ")
    mended = folder.state(TODAY)
    assert (mended.faults, mended.revision != good.revision) == ((), True)


def test_another_broken_edit_tells_its_own_faults(folder: ConfigFolder, config_dir: Path) -> None:
    _edit(config_dir, SHIPPED, BROKEN)
    first = folder.state(TODAY).faults
    _edit(config_dir, BROKEN, EDITED)
    _edit(config_dir, "channel: phone", "chanel: phone")
    assert folder.state(TODAY).faults != first
    _edit(config_dir, "chanel: phone", "channel: phone")
    assert (_opening(folder.state(TODAY)), folder.state(TODAY).faults) == (10, ())


def test_a_good_edit_waits_for_the_file_that_is_broken(folder: ConfigFolder, config_dir: Path) -> None:
    queues = (config_dir / "queues.yaml").read_text(encoding="utf-8")
    (config_dir / "queues.yaml").write_text(queues.replace("claire:", "clair:", 1), encoding="utf-8")
    _edit(config_dir, SHIPPED, EDITED)
    state = folder.state(TODAY)
    assert _opening(state) == 9
    assert {fault.file for fault in state.faults} == {"queues.yaml"}
    (config_dir / "queues.yaml").write_text(queues, encoding="utf-8")
    assert _opening(folder.state(TODAY)) == 10


def test_a_folder_that_is_taken_away_and_put_back(folder: ConfigFolder, config_dir: Path) -> None:
    config_dir.rename(config_dir.with_name("away"))
    gone = folder.state(TODAY)
    assert (_opening(gone), bool(gone.faults)) == (9, True)
    config_dir.with_name("away").rename(config_dir)
    assert folder.state(TODAY).faults == ()


def test_a_file_replaced_by_another_of_its_size_and_time_is_seen(folder: ConfigFolder, config_dir: Path) -> None:
    """What `mv` and careful editors do: a new file takes the name; here with the old one's size and times kept."""
    old = config_dir / "hours.yaml"
    stat = old.stat()
    new = config_dir / "hours.yaml.new"
    new.write_text(_text(config_dir).replace(SHIPPED, EDITED), encoding="utf-8")
    _set_times(new, stat.st_mtime_ns)
    assert new.stat().st_size == stat.st_size
    new.replace(old)
    assert _opening(folder.state(TODAY)) == 10


def _set_times(file: Path, nanoseconds: int) -> None:
    os.utime(file, ns=(nanoseconds, nanoseconds))


def test_a_replaced_link_is_seen(folder: ConfigFolder, config_dir: Path, tmp_path: Path) -> None:
    """What mounted config maps do: the file is a link whose target changes."""
    for number, hours in enumerate((EDITED, "mon-thu: 11:00-20:00")):
        (tmp_path / f"hours{number}").write_text(_text(config_dir).replace(SHIPPED, hours), encoding="utf-8")
    for number, opening in ((0, 10), (1, 11)):
        link = config_dir / "link"
        link.symlink_to(tmp_path / f"hours{number}")
        link.replace(config_dir / "hours.yaml")
        assert _opening(folder.state(TODAY)) == opening


def test_a_file_that_is_being_written_is_never_served_half(
    folder: ConfigFolder, config_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first half is good YAML by itself, without the chat line: only waiting tells it from the whole."""
    monkeypatch.setattr("routing.config.folder.SETTLING", 0.25)
    text = _text(config_dir).replace(SHIPPED, EDITED)
    cut = text.index("  chat:")
    half_written, done = threading.Event(), threading.Event()

    def write() -> None:
        with (config_dir / "hours.yaml").open("w", encoding="utf-8") as stream:
            stream.write(text[:cut])
            stream.flush()
            half_written.set()
            sleep(0.05)
            stream.write(text[cut:])
        done.set()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        assert half_written.wait(10)
        states = [folder.state(TODAY)]
        while not done.is_set():
            states.append(folder.state(TODAY))
        states.append(folder.state(TODAY))
        writing.result(10)
    assert all(set(state.centre.lines) == {"telephone", "chat"} for state in states)
    assert all(state.faults == () for state in states)
    assert _opening(states[-1]) == 10


def test_while_one_caller_reads_the_others_are_answered(
    folder: ConfigFolder, config_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, go_on = threading.Event(), threading.Event()

    def slow(path: Path) -> object:
        reading.set()
        assert go_on.wait(10)
        return stamp_of(path)

    monkeypatch.setattr("routing.config.folder._after_a_moment", slow)
    good = folder.state(TODAY)
    _edit(config_dir, SHIPPED, EDITED)
    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(folder.state, TODAY)
        assert reading.wait(10)
        assert folder.state(TODAY) is good
        go_on.set()
        assert _opening(reader.result(10)) == 10


def test_a_new_year_resolves_holidays_and_recurrences_anew(folder: ConfigFolder) -> None:
    before = folder.state(TODAY)
    assert folder.state(date(2026, 12, 31)) is before
    after = folder.state(date(2027, 1, 1))
    known = [state.centre.lines["telephone"].rules.known.end.year for state in (before, after)]
    assert known[1] == known[0] + 1
    assert after.revision == before.revision
    assert date(2037, 12, 25) in after.centre.holidays


def test_a_start_needs_a_good_config(config_dir: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigRejected):
        ConfigFolder(tmp_path / "nowhere", TODAY)
    _edit(config_dir, SHIPPED, BROKEN)
    with pytest.raises(ConfigRejected) as rejected:
        ConfigFolder(config_dir, TODAY)
    assert "hours.yaml:" in str(rejected.value)


def test_the_shipped_week(folder: ConfigFolder) -> None:
    week = folder.state(TODAY).centre.lines["telephone"].rules.week
    assert week == (*[(Span(540, 1200),)] * 4, (Span(570, 1200),), (), ())
