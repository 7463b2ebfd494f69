"""Puts the parts together: what a start needs, what stops it in one clear line, and what a command can do without."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, request

from routing.app import create_app, create_command_app
from routing.cli.extensions import REFUSAL
from routing.clock import FileClock, SystemClock
from routing.config.faults import ConfigRejected
from routing.parts import KEY
from routing.store import schema
from routing.store.database import Database
from routing.web.front import Front
from tests.web.apps import ACCOUNT_SID, TOKEN, House, logging_kept, parts_of

ROOT = Path(__file__).parents[1]
BROKEN = ("mon-thu: 09:00-20:00", "mon-thu: 9 to 5")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A scratch house."""
    made = House(tmp_path / "house")
    yield made
    made.close()


@pytest.fixture
def environment(house: House) -> dict[str, str]:
    """What the environment of a process of that house holds."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "DATABASE_URL": f"sqlite:///{house.folder / 'permanence.sqlite3'}", "CONFIG_DIR": str(house.config),
        "INSTANCE_DIR": str(house.folder), "PYTHONPATH": str(ROOT),
    }


def _imported(environment: dict[str, str], **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import wsgi; print(type(wsgi.app).__name__)"], cwd=ROOT, env=environment | more,
        capture_output=True, text=True, check=False, timeout=60,
    )


def test_it_stays_a_flask_app_with_the_ready_answer_in_front(house: House) -> None:
    app = house.app()

    assert isinstance(app, Flask)
    assert isinstance(app.wsgi_app, Front)


def test_a_new_database_is_brought_up_to_date_and_an_old_one_is_too(house: House) -> None:
    assert schema.is_current(parts_of(house.app()).runtime.database)
    database = Database(house.settings().database_url)
    schema.downgrade(database, "base")
    database.close()

    assert schema.is_current(parts_of(house.app()).runtime.database)


def test_the_clock_is_the_file_where_one_is_given(house: House) -> None:
    assert isinstance(parts_of(house.app()).runtime.clock, FileClock)
    assert isinstance(parts_of(house.app(clock_file=None)).runtime.clock, SystemClock)


def test_a_config_with_a_fault_stops_a_first_start(house: House) -> None:
    house.edit("hours.yaml", *BROKEN)

    with logging_kept(), pytest.raises(ConfigRejected, match=r"hours\.yaml"):
        create_app(house.settings())


@pytest.mark.parametrize(
    ("proxies", "written", "expected"),
    [(0, "198.51.100.7", "127.0.0.1"), (1, "198.51.100.7", "198.51.100.7"),
     (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"), (2, "203.0.113.9, 198.51.100.7", "203.0.113.9")],
)
def test_an_address_is_taken_from_as_many_proxies_as_are_trusted(
    house: House, proxies: int, written: str, expected: str
) -> None:
    app, seen = house.app(trusted_proxies=proxies), []
    app.before_request(lambda: seen.append(request.remote_addr))
    app.test_client().get("/healthz", headers={"X-Forwarded-For": written})

    assert seen == [expected]


def test_behind_proxies_the_ready_answer_is_still_in_front(house: House) -> None:
    plain, behind = (house.app(trusted_proxies=count).test_client().get("/api/v1/availability") for count in (0, 1))

    assert plain.data == behind.data


def test_no_secret_is_in_what_an_app_says_of_itself(house: House) -> None:
    said = repr(house.settings()) + repr(parts_of(house.app()).runtime)

    assert TOKEN not in said
    assert "secret-of-tests" not in said


def test_logs_are_masked_from_the_start(house: House, capfd: pytest.CaptureFixture[str]) -> None:
    with logging_kept():
        create_app(house.settings())
        logging.getLogger("routing").warning("a call from +33612345678")

    assert "612345678" not in capfd.readouterr().err


def test_a_command_starts_without_its_parts_and_knows_why(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.edit("hours.yaml", *BROKEN)
    monkeypatch.setenv("CONFIG_DIR", str(house.config))
    monkeypatch.setenv("INSTANCE_DIR", str(house.folder))
    monkeypatch.setenv("DATABASE_URL", house.settings().database_url)
    with logging_kept():
        app = create_command_app()

    assert isinstance(app.extensions[REFUSAL], ConfigRejected)
    assert KEY not in app.extensions
    assert app.test_cli_runner().invoke(args=["--help"]).exit_code == 0


def test_a_server_starts_from_the_environment(environment: dict[str, str]) -> None:
    run = _imported(environment, TWILIO_ACCOUNT_SID=ACCOUNT_SID, TWILIO_AUTH_TOKEN=TOKEN)

    assert (run.returncode, run.stdout.strip()) == (0, "Flask")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TWILIO_ACCOUNT_SID", ACCOUNT_SID, "TWILIO_AUTH_TOKEN is missing"),
        ("CLOCK_FILE", "clock", "TWILIO_API_URL"),
        ("PUBLIC_URL", "appels.example.fr", "PUBLIC_URL"),
        ("CONFIG_DIR", "nowhere", "nowhere"),
    ],
)
def test_what_contradicts_itself_stops_a_server_in_one_line(
    environment: dict[str, str], name: str, value: str, said: str
) -> None:
    run = _imported(environment, **{name: value})

    assert run.returncode == 1
    assert run.stdout == ""
    assert said in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1, run.stderr


@pytest.mark.parametrize("url", ["sqlite:///{file}/x.sqlite3", "postgresql://127.0.0.1:9/none", "nonsense", "x://y"])
def test_a_database_that_cannot_be_opened_stops_a_server_in_one_line(
    house: House, environment: dict[str, str], url: str
) -> None:
    """An operator who mistypes DATABASE_URL reads what is wrong, not a traceback."""
    run = _imported(environment, DATABASE_URL=url.format(file=house.clock))

    assert run.returncode == 1
    assert "Traceback" not in run.stderr, run.stderr[-300:]


def test_two_starts_at_once_on_a_new_database_both_serve(environment: dict[str, str]) -> None:
    command = [sys.executable, "-c", "import wsgi; print(type(wsgi.app).__name__)"]
    started = [subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True) for _ in range(2)]
    ended = [process.communicate(timeout=60) for process in started]

    assert [(out.strip(), process.returncode) for (out, _), process in zip(ended, started, strict=True)] == [
        ("Flask", 0)
    ] * 2, ended


def test_settings_are_only_replaced_never_changed(house: House) -> None:
    settings = house.settings()

    assert replace(settings, public_url="https://x.example") != settings
    assert settings.public_url == "https://appels.example.fr"
