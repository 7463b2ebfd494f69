"""The machine's choices: each contradiction is one clear line, secrets are made once and shown nowhere."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from routing.settings import Settings, SettingsRejected, kept_secret, read_settings

SID = "AC" + "0" * 32
ACCOUNT = {"TWILIO_ACCOUNT_SID": SID, "TWILIO_AUTH_TOKEN": "test-token"}
REPOSITORY = Path(__file__).parents[1]


def _read(tmp_path: Path, environ: Mapping[str, str] | None = None) -> Settings:
    return read_settings(environ or {}, root=tmp_path)


def _refusal(tmp_path: Path, environ: Mapping[str, str]) -> str:
    with pytest.raises(SettingsRejected) as refused:
        _read(tmp_path, environ)
    return str(refused.value)


@pytest.fixture
def clock_file(tmp_path: Path) -> Path:
    """A file with an instant."""
    file = tmp_path / "clock"
    file.write_text("2026-11-23T09:00:00+01:00\n", encoding="ascii")
    return file


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    settings = _read(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path / 'instance' / 'permanence.sqlite3'}"
    assert settings.config_dir == tmp_path / "config"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert (settings.account_sid, settings.auth_token, settings.api_url) == (None, None, None)
    assert (settings.trusted_proxies, settings.log_level, settings.clock_file) == (0, "INFO", None)


def test_what_is_set_to_nothing_is_not_set(tmp_path: Path) -> None:
    names = ("DATABASE_URL", "CONFIG_DIR", "PUBLIC_URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_URL",
             "SECRET_KEY", "TRUSTED_PROXIES", "LOG_LEVEL", "CLOCK_FILE", "INSTANCE_DIR", "PORT", "DATABASE_POOL",
             "DATABASE_LOCK_SECONDS", "DATABASE_STATEMENT_SECONDS")
    assert _read(tmp_path, dict.fromkeys(names, "")) == _read(tmp_path)


def test_what_is_set_is_taken(tmp_path: Path, clock_file: Path) -> None:
    settings = _read(tmp_path, ACCOUNT | {
        "DATABASE_URL": "postgresql://db.example.fr/permanence", "CONFIG_DIR": "/srv/config",
        "PUBLIC_URL": "https://example.fr/telephonie/", "TWILIO_API_URL": "http://127.0.0.1:9000/", "SECRET_KEY": "k",
        "TRUSTED_PROXIES": "2", "LOG_LEVEL": "debug", "CLOCK_FILE": str(clock_file), "DATABASE_POOL": "20",
        "DATABASE_LOCK_SECONDS": "2", "DATABASE_STATEMENT_SECONDS": "5",
    })
    limits = settings.database_pool, settings.database_lock_seconds, settings.database_statement_seconds
    assert limits == (20, 2, 5)
    assert settings.database_url == "postgresql://db.example.fr/permanence"
    assert settings.config_dir == Path("/srv/config")
    assert (settings.public_url, settings.api_url) == ("https://example.fr/telephonie", "http://127.0.0.1:9000")
    assert (settings.account_sid, settings.auth_token, settings.secret_key) == (SID, "test-token", "k")
    assert (settings.trusted_proxies, settings.log_level, settings.clock_file) == (2, "DEBUG", clock_file)


def test_the_port_is_in_the_public_address_when_none_is_given(tmp_path: Path) -> None:
    assert _read(tmp_path, {"PORT": "8080"}).public_url == "http://127.0.0.1:8080"


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"TWILIO_ACCOUNT_SID": SID}, "TWILIO_AUTH_TOKEN is missing"),
        ({"TWILIO_ACCOUNT_SID": SID, "TWILIO_AUTH_TOKEN": ""}, "TWILIO_AUTH_TOKEN is missing"),
        ({"TWILIO_AUTH_TOKEN": "test-token"}, "TWILIO_ACCOUNT_SID is missing"),
        ({"TWILIO_ACCOUNT_SID": "SK" + "0" * 32, "TWILIO_AUTH_TOKEN": "test-token"}, "TWILIO_ACCOUNT_SID"),
        ({"TWILIO_ACCOUNT_SID": SID + "\n", "TWILIO_AUTH_TOKEN": "test-token"}, "TWILIO_ACCOUNT_SID"),
        ({"PUBLIC_URL": "appels.example.fr"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "ftp://appels.example.fr"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://appels.example.fr/?a=1"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://appels.example.fr/#rc=2"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://[::1"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://appels.example.fr:port"}, "PUBLIC_URL"),
        ({"TWILIO_API_URL": "api.example.fr"}, "TWILIO_API_URL"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES"),
        ({"TRUSTED_PROXIES": "two"}, "TRUSTED_PROXIES"),
        ({"TRUSTED_PROXIES": "11"}, "TRUSTED_PROXIES"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT"),
        ({"SECOND_FACTOR": "yes"}, "SECOND_FACTOR"),
        ({"TWILIO_AUTH_TOKEN_OLD": "before"}, "TWILIO_AUTH_TOKEN_OLD"),
        ({"DATABASE_POOL": "0"}, "DATABASE_POOL"),
        ({"DATABASE_POOL": "many"}, "DATABASE_POOL"),
        ({"DATABASE_LOCK_SECONDS": "11"}, "DATABASE_LOCK_SECONDS"),
        ({"DATABASE_STATEMENT_SECONDS": "0.5"}, "DATABASE_STATEMENT_SECONDS"),
        ({"DATABASE_URL": "permanence.sqlite3"}, "DATABASE_URL"),
        ({"DATABASE_URL": "mysql://user:hunter2@db/permanence"}, "DATABASE_URL"),
    ],
)
def test_a_contradiction_is_one_line_that_names_the_setting(
    tmp_path: Path, environ: dict[str, str], named: str
) -> None:
    refusal = _refusal(tmp_path, environ)
    assert named in refusal
    assert "\n" not in refusal
    assert "test-token" not in refusal
    assert "hunter2" not in refusal


@pytest.mark.parametrize(
    "api_url", [None, "", "https://api.twilio.com", "https://api.dublin.ie1.twilio.com", "HTTPS://API.TWILIO.COM/",
                "https://api.twilio.com:443", "https://api.twilio.com."],
)
def test_a_clock_file_is_refused_with_the_real_twilio(tmp_path: Path, clock_file: Path, api_url: str | None) -> None:
    environ = ACCOUNT | {"CLOCK_FILE": str(clock_file)} | ({} if api_url is None else {"TWILIO_API_URL": api_url})
    refusal = _refusal(tmp_path, environ)
    assert "CLOCK_FILE" in refusal
    assert "TWILIO_API_URL" in refusal


@pytest.mark.parametrize("written", [None, "", "soon", "2026-11-23T09:00:00", "2026-11-23"])
def test_a_clock_file_holds_an_instant_with_its_offset(tmp_path: Path, written: str | None) -> None:
    file = tmp_path / "clock"
    if written is not None:
        file.write_text(written, encoding="ascii")
    refusal = _refusal(tmp_path, {"CLOCK_FILE": str(file), "TWILIO_API_URL": "http://127.0.0.1:9000"})
    assert "CLOCK_FILE" in refusal
    assert "\n" not in refusal


def test_a_start_that_is_refused_says_one_line_and_no_traceback(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "hours", "now"], cwd=REPOSITORY, capture_output=True,
        text=True, timeout=30, check=False,
        env={"PATH": "/usr/bin:/bin", "INSTANCE_DIR": str(tmp_path), "TWILIO_ACCOUNT_SID": SID},
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert "TWILIO_AUTH_TOKEN is missing" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    settings = _read(tmp_path, ACCOUNT | {
        "SECRET_KEY": "s3cret", "DATABASE_URL": "postgresql://permanence:hunter2@db.example.fr/permanence",
    })
    for shown in (repr(settings), str(settings), f"{settings}"):
        for secret in ("test-token", "s3cret", "hunter2"):
            assert secret not in shown


def test_a_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    first, second = _read(tmp_path), _read(tmp_path)
    assert len(first.secret_key) >= 32
    assert first.secret_key == second.secret_key
    assert _read(tmp_path / "elsewhere").secret_key != first.secret_key
    assert _read(tmp_path, {"SECRET_KEY": "given"}).secret_key == "given"
    assert _read(tmp_path).secret_key == first.secret_key


def test_a_kept_secret_is_for_its_owner_alone(tmp_path: Path) -> None:
    kept_secret(tmp_path / "instance", "secret_key")
    (kept,) = (tmp_path / "instance").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_given_secret_is_not_written(tmp_path: Path) -> None:
    _read(tmp_path, {"SECRET_KEY": "given"})
    assert not (tmp_path / "instance" / "secret_key").exists()


def test_an_empty_secret_file_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "secret_key").touch()
    assert "secret_key" in _refusal(tmp_path, {})


MAKE = """
import sys, time
from pathlib import Path
from routing.settings import kept_secret
print("ready", flush=True)
sys.stdin.readline()
print(*[kept_secret(Path(sys.argv[1]) / str(n), "secret_key") for n in range(100)])
"""


def test_processes_that_start_at_once_share_the_secret(tmp_path: Path) -> None:
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", MAKE, str(tmp_path)], cwd=REPOSITORY, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(3)
    ]
    for process in starting:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in starting:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    ended = [process.communicate(timeout=30) for process in starting]
    assert [process.returncode for process in starting] == [0] * 3, ended
    assert len({out for out, _ in ended}) == 1
