"""The live config folder: edits are noticed when somebody asks, read whole, and swapped in whole or not at all."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from routing.config.faults import ConfigFault, ConfigRejected
from routing.config.loader import FILES, LoadedConfig, load, read_files
from routing.domain.centre import Centre

log = logging.getLogger(__name__)

LOOK_EVERY = 0.5
SETTLING = 0.1
MOST_WAITS = 10

Stamp = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class ConfigState:
    """The config being served, since when its files are what they are, and the faults of an edit that was refused."""

    centre: Centre
    revision: str
    changed_at: datetime
    resolved_on: date
    faults: tuple[ConfigFault, ...] = ()


class ConfigFolder:
    """Serves the last good config of a folder."""

    def __init__(self, path: Path, today: date) -> None:
        """Reads the folder. Raises ConfigRejected when there is no good config to begin with."""
        self.path = path
        self._lock = threading.Lock()
        self._stamp = stamp_of(path)
        self._state = self._read(today)
        self._looked = time.monotonic()

    def state(self, today: date) -> ConfigState:
        """The config in force. Looks at the files' times at most twice a second; one caller reads, others go on."""
        if time.monotonic() - self._looked >= LOOK_EVERY and self._lock.acquire(blocking=False):
            try:
                self._look(today)
            finally:
                self._looked = time.monotonic()
                self._lock.release()
        return self._state

    def _look(self, today: date) -> None:
        stamp = stamp_of(self.path)
        if stamp == self._stamp and today.year == self._state.resolved_on.year:
            return
        for _ in range(MOST_WAITS):
            settled, stamp = stamp, _after_a_moment(self.path)
            if settled == stamp:
                break
        try:
            self._state = self._read(today)
            log.info("config read revision=%s", self._state.revision)
        except ConfigRejected as error:
            for fault in error.faults:
                log.error("config refused, the last good one keeps serving: %s", fault)
            self._state = _with_faults(self._state, error.faults, today)
        except Exception:  # a fault of ours must not take the good config away
            log.exception("config could not be read, the last good one keeps serving")
            fault = ConfigFault(str(self.path), 0, "", "", "could not be read; the log has the details")
            self._state = _with_faults(self._state, (fault,), today)
        self._stamp = stamp

    def _read(self, today: date) -> ConfigState:
        contents = read_files(self.path)
        loaded: LoadedConfig = load(contents, today, self.path.name)
        return ConfigState(loaded.centre, loaded.revision, _changed_at(self.path, contents), today)


def stamp_of(path: Path) -> Stamp:
    """What tells one state of the files from another: their names, sizes, times and inodes."""
    found = []
    for name in FILES:
        try:
            stat = (path / name).stat()
        except OSError:
            continue
        found.append((name, stat.st_size, stat.st_mtime_ns, stat.st_ino))
    return tuple(found)


def _after_a_moment(path: Path) -> Stamp:
    """The stamp once more, so that a file caught in the middle of a save is read when the save is over."""
    time.sleep(SETTLING)
    return stamp_of(path)


def _changed_at(path: Path, contents: Mapping[str, bytes]) -> datetime:
    newest = max((path / name).stat().st_mtime for name in contents)
    return datetime.fromtimestamp(int(newest), UTC)


def _with_faults(state: ConfigState, faults: tuple[ConfigFault, ...], today: date) -> ConfigState:
    return ConfigState(state.centre, state.revision, state.changed_at, today, faults)
