"""The machine's choices, read once from the environment: addresses, secrets, places. Contradictions stop the start."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
SIMULATED_TOKEN = "simulated_auth_token"
MOST_CONNECTIONS, MOST_WAIT = 100, 10
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
TEXT, JSON = "text", "json"
OPTIONAL, REQUIRED = "optional", "required"


class SettingsRejected(Exception):
    """A setting that cannot be, said in one line that names it and the fix."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, checked. Secrets are left out of its repr."""

    database_url: str = field(repr=False)
    config_dir: Path
    instance_dir: Path
    public_url: str
    account_sid: str | None
    auth_token: str | None = field(repr=False)
    api_url: str | None
    secret_key: str = field(repr=False)
    trusted_proxies: int
    log_level: str
    clock_file: Path | None
    database_pool: int = 10
    database_lock_seconds: int = 3
    database_statement_seconds: int = 4
    auth_token_old: str | None = field(default=None, repr=False)
    log_format: str = TEXT
    is_factor_required: bool = False


def read_settings(environ: Mapping[str, str], root: Path = ROOT) -> Settings:
    """The settings in an environment. Raises SettingsRejected, naming the variable and the fix."""
    instance = Path(environ.get("INSTANCE_DIR") or root / "instance")
    sid, token = environ.get("TWILIO_ACCOUNT_SID"), environ.get("TWILIO_AUTH_TOKEN")
    _check_account(sid, token)
    api_url = environ.get("TWILIO_API_URL") or None
    return Settings(
        database_url=_database_url(environ.get("DATABASE_URL") or f"sqlite:///{instance / 'permanence.sqlite3'}"),
        config_dir=Path(environ.get("CONFIG_DIR") or root / "config"),
        instance_dir=instance,
        public_url=_public_url(environ.get("PUBLIC_URL") or f"http://127.0.0.1:{environ.get('PORT') or 8000}"),
        account_sid=sid or None,
        auth_token=token or None,
        api_url=_http_url("TWILIO_API_URL", api_url) if api_url else None,
        secret_key=environ.get("SECRET_KEY") or kept_secret(instance, "secret_key"),
        trusted_proxies=_count("TRUSTED_PROXIES", environ.get("TRUSTED_PROXIES") or "0"),
        log_level=_level(environ.get("LOG_LEVEL") or "INFO"),
        clock_file=_clock_file(environ.get("CLOCK_FILE"), api_url),
        database_pool=_within("DATABASE_POOL", environ.get("DATABASE_POOL") or "10", MOST_CONNECTIONS),
        database_lock_seconds=_within("DATABASE_LOCK_SECONDS", environ.get("DATABASE_LOCK_SECONDS") or "3", MOST_WAIT),
        database_statement_seconds=_within(
            "DATABASE_STATEMENT_SECONDS", environ.get("DATABASE_STATEMENT_SECONDS") or "4", MOST_WAIT,
        ),
        auth_token_old=_old_token(environ.get("TWILIO_AUTH_TOKEN_OLD") or None, token),
        log_format=_log_format(environ.get("LOG_FORMAT") or TEXT),
        is_factor_required=_is_factor_required(environ.get("SECOND_FACTOR") or OPTIONAL),
    )


def kept_secret(instance: Path, name: str) -> str:
    """A secret generated once and kept in the instance folder, readable by its owner alone."""
    path = instance / name
    try:
        instance.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path, secrets.token_hex(32))
        return _first_line(path)
    except OSError as error:
        raise SettingsRejected(f"the instance folder cannot be used ({error.strerror}); check INSTANCE_DIR") from None


def _write_once(path: Path, content: str) -> None:
    """Writes beside and links, so that of processes that start together all read what one of them wrote whole."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(content)
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _first_line(path: Path) -> str:
    kept = path.read_text(encoding="ascii").strip()
    if not kept:
        raise SettingsRejected(f"{path.name} in the instance folder is empty; delete it and start again")
    return kept


def _check_account(sid: str | None, token: str | None) -> None:
    if sid and not re.fullmatch(r"AC[0-9a-fA-F]{32}", sid):
        raise SettingsRejected("TWILIO_ACCOUNT_SID is not an account SID; it is AC and 32 hexadecimal digits")
    if bool(sid) != bool(token):
        missing = "TWILIO_AUTH_TOKEN" if sid else "TWILIO_ACCOUNT_SID"
        raise SettingsRejected(f"{missing} is missing; give both TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, or neither")


def _old_token(written: str | None, token: str | None) -> str | None:
    if written and not token:
        raise SettingsRejected("TWILIO_AUTH_TOKEN_OLD is the token before TWILIO_AUTH_TOKEN; give that one too")
    return written


def _is_factor_required(written: str) -> bool:
    if written not in (OPTIONAL, REQUIRED):
        raise SettingsRejected("SECOND_FACTOR is optional or required")
    return written == REQUIRED


def _log_format(written: str) -> str:
    if written not in (TEXT, JSON):
        raise SettingsRejected("LOG_FORMAT is text or json")
    return written


def _database_url(written: str) -> str:
    if not re.match(r"(sqlite|postgres|postgresql|postgresql\+psycopg)://", written):
        raise SettingsRejected("DATABASE_URL begins with sqlite:/// or postgresql://")
    return written


def _http_url(name: str, written: str) -> str:
    try:
        parts = urlsplit(written)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        raise SettingsRejected(f"{name} is not a web address; write it in full, such as https://appels.example.fr")
    return written.rstrip("/")


def _public_url(written: str) -> str:
    url = _http_url("PUBLIC_URL", written)
    if urlsplit(url).query or urlsplit(url).fragment:
        raise SettingsRejected("PUBLIC_URL has a query or a fragment; give scheme, host and path prefix only")
    return url


def _count(name: str, written: str) -> int:
    if not written.isdecimal() or int(written) > 10:
        raise SettingsRejected(f"{name} is a count of proxies, from 0 to 10")
    return int(written)


def _within(name: str, written: str, most: int) -> int:
    if not written.isdecimal() or not 1 <= int(written) <= most:
        raise SettingsRejected(f"{name} is a whole number from 1 to {most}")
    return int(written)


def _level(written: str) -> str:
    if written.upper() not in LEVELS:
        raise SettingsRejected(f"LOG_LEVEL is one of {', '.join(LEVELS)}")
    return written.upper()


def _clock_file(written: str | None, api_url: str | None) -> Path | None:
    if not written:
        return None
    if not api_url or (urlsplit(api_url).hostname or "").rstrip(".").endswith("twilio.com"):
        raise SettingsRejected("CLOCK_FILE is for rehearsals only; set TWILIO_API_URL to a simulated network first")
    try:
        moment = datetime.fromisoformat(Path(written).read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise SettingsRejected(f"CLOCK_FILE cannot be read as one instant ({error})") from None
    if moment.tzinfo is None:
        raise SettingsRejected("CLOCK_FILE holds an instant without offset; write it as 2026-11-23T09:00:00+01:00")
    return Path(written)
