"""Voice webhooks a second under granian, one worker: signature, decision, rows and TwiML, against a constant view.

Every request is another call coming in, signed as Twilio signs, and kept on SQLite with synchronous=FULL before it
is answered.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import shutil
import subprocess
import tempfile
from base64 import b64encode
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from benchmarks.peers import DOCUMENT_PATH, PATH
from benchmarks.report import Row, at_least, at_most, not_measured, number, table
from benchmarks.servers import PRODUCT, ROOT, DidNotStart, running
from benchmarks.serving import BYTES, DOCUMENT, NO_WRK, Unusable, on_core

ROUNDS = 8
SECONDS = 2
CONNECTIONS = 16
PREPARED = 60_000
ACCOUNT, TOKEN = "AC" + "0" * 32, "benchmark-token"
PUBLIC_URL = "https://permanence.example"
WEBHOOK = "/twilio/voice"
VOICE, VIEWS = "`POST /twilio/voice`", (BYTES, DOCUMENT)
FIGURES, SLOWEST = tuple(f"{VOICE} / {view}" for view in VIEWS), f"{VOICE}, 99 of 100 within"
SHARE, MOST_MS = 0.15, 25.0
# wrk asks this for each request; the lines were signed beforehand, as Lua has no SHA-1.
SCRIPT = """
local first, step = tonumber(os.getenv("BENCH_FIRST")), 1
local lines = {{}}
for line in io.lines("{file}") do lines[#lines + 1] = line end
local at = first
request = function()
  at = at % #lines + step
  local signature, body = lines[at]:match("^(%S+) (%S+)$")
  return wrk.format("POST", "{path}", {{
    ["Content-Type"] = "application/x-www-form-urlencoded", ["X-Twilio-Signature"] = signature,
  }}, body)
end
"""


def rows() -> list[Row]:
    """Every figure of this script."""
    if shutil.which("wrk") is None:
        return [not_measured(figure, NO_WRK) for figure in (*FIGURES, SLOWEST)]
    try:
        with tempfile.TemporaryDirectory() as scratch:
            rates, slowest = _measure(Path(scratch))
    except (DidNotStart, Unusable) as error:
        return [not_measured(figure, str(error)) for figure in (*FIGURES, SLOWEST)]
    told = [_row(rates, figure, view) for figure, view in zip(FIGURES, VIEWS, strict=True)]
    return [*told, at_most(SLOWEST, median(slowest), MOST_MS, "ms", f"{CONNECTIONS} connections")]


def _row(rates: Mapping[str, list[float]], figure: str, view: str) -> Row:
    ratio = median(own / other for own, other in zip(rates[VOICE], rates[view], strict=True))
    against = f"{number(median(rates[view]))}/s ({view})"
    return at_least(figure, f"{number(median(rates[VOICE]))}/s", against, ratio, SHARE)


def _measure(scratch: Path) -> tuple[dict[str, list[float]], list[float]]:
    script = prepared(scratch)
    environ = {
        "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "PUBLIC_URL": PUBLIC_URL, "LOG_LEVEL": "WARNING",
        "CONFIG_DIR": str(always_open(scratch)),
    }
    rates: dict[str, list[float]] = {name: [] for name in (VOICE, *VIEWS)}
    slowest = []
    with ExitStack() as stack:
        with on_core(0):
            product = stack.enter_context(running(PRODUCT, scratch, environ))
            body = scratch / "body.json"
            body.write_bytes(product.wait_for_answer(PATH))
            flask = stack.enter_context(running("benchmarks.peers:flask_app", scratch, {"BENCH_BODY": str(body)}))
        flask.wait_for_answer(PATH)
        for turn in range(ROUNDS):
            rate, worst = load(product.url(WEBHOOK), turn * PREPARED // ROUNDS, script)
            rates[VOICE].append(rate)
            slowest.append(worst)
            for view, path in zip(VIEWS, (PATH, DOCUMENT_PATH), strict=True):
                rates[view].append(load(flask.url(path), 0, None)[0])
    return rates, slowest


def always_open(scratch: Path) -> Path:
    """The shipped config with the line open at every hour, so that every call gets the menu."""
    folder = scratch / "config"
    shutil.copytree(ROOT / "config", folder)
    hours = folder / "hours.yaml"
    text = hours.read_text(encoding="utf-8")
    hours.write_text(re.sub(r"weekly:\n(?:      \S.*\n)+", "weekly: always\n", text, count=1), encoding="utf-8")
    return folder


def prepared(scratch: Path) -> Path:
    """Calls prepared and signed, one to a line."""
    written = scratch / "calls.txt"
    with written.open("w", encoding="ascii") as stream:
        for count in range(PREPARED):
            fields = {
                "CallSid": f"CA{count:032x}", "AccountSid": ACCOUNT, "From": f"+336{count % 10**8:08}",
                "To": "+33173018499", "CallStatus": "ringing", "ApiVersion": "2010-04-01", "Direction": "inbound",
            }
            stream.write(f"{_signature(fields)} {urlencode(fields)}\n")
    script = scratch / "calls.lua"
    script.write_text(SCRIPT.format(file=written, path=WEBHOOK), encoding="ascii")
    return script


def _signature(fields: Mapping[str, str]) -> str:
    signed = PUBLIC_URL + WEBHOOK + "".join(f"{name}{fields[name]}" for name in sorted(fields))
    return b64encode(hmac.new(TOKEN.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def load(url: str, first: int, script: Path | None, seconds: int = SECONDS) -> tuple[float, float]:
    """Requests a second, and the milliseconds within which 99 of 100 were answered. Raises Unusable."""
    wrk = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s", "--latency"]
    environ = {**os.environ, "BENCH_FIRST": str(first)}
    with on_core(1):
        told = subprocess.run(
            [*wrk, *(["--script", str(script)] if script else []), url], capture_output=True, text=True,
            timeout=seconds + 30, check=False, env=environ,
        ).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    worst = re.search(r"99%\s+([\d.]+)(us|ms|s)", told)
    if rate is None or worst is None or float(rate[1]) == 0 or "Non-2xx" in told or "Socket errors" in told:
        raise Unusable("wrk met errors")
    return float(rate[1]), float(worst[1]) * {"us": 0.001, "ms": 1, "s": 1000}[worst[2]]


if __name__ == "__main__":
    print(table(rows()))
