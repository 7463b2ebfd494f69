"""Apps for the tests, each a process of its own on one scratch database, one config folder and one file clock."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from routing.app import create_app
from routing.journalling import Author
from routing.parts import KEY, Parts
from routing.settings import Settings
from tests.conftest import CONFIG_WRITTEN_AT, SHIPPED_CONFIG, migrated_file

ACCOUNT_SID = "AC" + "0" * 32
TOKEN = "test-token"
PUBLIC_URL = "https://appels.example.fr"
NOWHERE = "http://127.0.0.1:9"
MONDAY = "2026-11-23T10:00:00+01:00"
CLAIRE = Author("claire", "supervisor", "console")
MOST_SECONDS = 4.0


@dataclass
class House:
    """A scratch folder from which any number of apps are served."""

    folder: Path
    _apps: list[Flask] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.config = self.folder / "config"
        self.clock = self.folder / "clock"
        shutil.copytree(SHIPPED_CONFIG, self.config, dirs_exist_ok=True)
        for file in self.config.iterdir():
            os.utime(file, (CONFIG_WRITTEN_AT, CONFIG_WRITTEN_AT))
        shutil.copyfile(migrated_file(), self.folder / "permanence.sqlite3")
        self.at(MONDAY)

    def at(self, moment: str) -> None:
        """Makes it that moment for every app."""
        self.clock.write_text(moment, encoding="ascii")

    def settings(self, **changes: Any) -> Settings:
        """The settings of an app of this house."""
        usual: dict[str, Any] = {
            "database_url": f"sqlite:///{self.folder / 'permanence.sqlite3'}", "config_dir": self.config,
            "instance_dir": self.folder, "public_url": PUBLIC_URL, "account_sid": ACCOUNT_SID, "auth_token": TOKEN,
            "api_url": NOWHERE, "secret_key": "secret-of-tests", "trusted_proxies": 0, "log_level": "WARNING",
            "clock_file": self.clock,
        }
        return Settings(**(usual | changes))

    def app(self, **changes: Any) -> Flask:
        """One more process."""
        with logging_kept():
            made = create_app(self.settings(**changes))
        self._apps.append(made)
        return made

    def edit(self, name: str, old: str, new: str) -> None:
        """Changes a config file as a supervisor would."""
        path = self.config / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"“{old}” is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def close(self) -> None:
        """Closes what the apps opened."""
        for app in self._apps:
            parts_of(app).runtime.database.close()


@contextmanager
def logging_kept() -> Iterator[None]:
    """Puts the test runner's own log handlers back, which a start of the program replaces by its own."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    try:
        yield
    finally:
        root.handlers, root.level = handlers, level


def parts_of(app: Flask) -> Parts:
    """The parts of an app."""
    found: Parts = app.extensions[KEY]
    return found


def errors_of(response: TestResponse, status: int) -> list[dict[str, Any]]:
    """The errors of a problem document, after a look at its shape and at its words in both languages."""
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    problem = response.get_json()
    assert {"type", "title", "status", "detail", "errors"} <= problem.keys()
    assert problem["status"] == status
    assert "Traceback" not in response.text
    errors: list[dict[str, Any]] = problem["errors"]
    for error in errors:
        assert error.keys() == {"in", "pointer", "code", "detail"}
        assert all(error["detail"][language].strip() for language in ("fr", "en"))
    return errors


def only_error(response: TestResponse, status: int = 422) -> dict[str, Any]:
    """The single error of a problem document, its French not being its English."""
    errors = errors_of(response, status)
    assert len(errors) == 1, errors
    assert errors[0]["detail"]["fr"] != errors[0]["detail"]["en"], errors[0]
    return errors[0]


def eventually(question: Callable[[], bool]) -> None:
    """Waits for what another process has to notice by itself."""
    deadline = monotonic() + MOST_SECONDS
    while not question():
        assert monotonic() < deadline, "it was not noticed"
        sleep(0.05)
