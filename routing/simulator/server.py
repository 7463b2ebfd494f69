"""Runs the simulated network as a process of its own: `python -m routing.simulator.server`.

On one port: its page, Twilio's REST under `/2010-04-01/`, and `/faults`; all on this machine alone.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import shlex
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from werkzeug.serving import make_server

from routing.simulator.network import create_live, create_network
from routing.simulator.network_settings import NetworkSettings, Rehearsing
from routing.simulator.order import Line
from routing.simulator.parties import ANY_BEHAVIOUR, TaskRouting

HOST = "127.0.0.1"


def main(argv: Sequence[str] | None = None) -> int:
    """Serves until SIGTERM; the auth token comes from TWILIO_AUTH_TOKEN, never from the command line.

    Returns 2, with a line on stderr, when the token is missing; argparse exits with 2 for a wrong option.
    """
    options = _parser().parse_args(argv)
    auth_token = os.environ.get("TWILIO_AUTH_TOKEN", "")
    if not auth_token:
        print("TWILIO_AUTH_TOKEN is not set: the network cannot sign its webhooks", file=sys.stderr)
        return 2
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    signal.signal(signal.SIGTERM, _stop)
    settings = _settings(options, auth_token)
    live = create_live(settings)
    server = make_server(HOST, options.port, create_network(settings, live), threaded=True)
    live.start()
    print(f"Running on http://{HOST}:{server.port}", file=sys.stderr, flush=True)
    server.serve_forever()
    return 0


def _settings(options: argparse.Namespace, auth_token: str) -> NetworkSettings:
    base = options.public_url.rstrip("/")
    tasks = TaskRouting(
        f"{base}/twilio/taskrouter/assignment", f"{base}/twilio/taskrouter/events",
        {name: json.dumps({"contact_uri": target}) for name, target, _ in options.agent},
    )
    return NetworkSettings(
        options.account_sid, auth_token, options.public_url, tuple(options.line),
        {target: name for name, target, _ in options.agent},
        behaviours={target: behaviour for _, target, behaviour in options.agent},
        api_url=options.api_url or f"http://{HOST}:{options.port}",
        calls_per_second=options.calls_per_second,
        talk_seconds=options.talk_seconds,
        tasks=tasks if options.taskrouter else TaskRouting(),
        rehearsing=Rehearsing(options.rehearse, dict(options.rehearse_agent))
        if options.rehearse else None,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m routing.simulator.server", description=__doc__)
    parser.add_argument("--port", type=int, default=8010)
    parser.add_argument("--public-url", required=True, type=_address, help="the product's base address")
    parser.add_argument("--account-sid", required=True, help="the Twilio account the product expects")
    parser.add_argument("--line", required=True, action="append", type=_line, metavar="LABEL=NUMBER")
    parser.add_argument("--agent", default=[], action="append", type=_agent, metavar="NAME=ADDRESS[=BEHAVIOUR]")
    parser.add_argument("--api-url", help="where this network's REST is found; by default here")
    parser.add_argument("--calls-per-second", type=_positive, default=1.0, help="as many REST calls begin; 1 at Twilio")
    parser.add_argument("--talk-seconds", type=_positive, default=60.0, help="how long people talk who are no humans")
    parser.add_argument("--taskrouter", action="store_true", help="ask /twilio/taskrouter/… for tasks")
    parser.add_argument("--rehearse", type=_command, metavar="COMMAND",
                        help="has a call at a pretended moment and prints it as JSON; left out: no page for it")
    parser.add_argument("--rehearse-agent", default=[], action="append", type=_pair, metavar="ID=NAME",
                        help="an agent as that command calls them")
    return parser


def _command(text: str) -> tuple[str, ...]:
    try:
        command = tuple(shlex.split(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a command ({error})") from error
    if not command:
        raise argparse.ArgumentTypeError("a command is not empty")
    return command


def _address(text: str) -> str:
    if not re.fullmatch(r"https?://[^/?#\s]+[^?#\s]*", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a web address")
    return text


def _pair(text: str) -> tuple[str, str]:
    label, equals, value = text.partition("=")
    if not (equals and label.strip() and value.strip()):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return label.strip(), value.strip()


def _agent(text: str) -> tuple[str, str, str]:
    name, rest = _pair(text)
    address, equals, behaviour = rest.rpartition("=")
    if equals and behaviour in ANY_BEHAVIOUR:
        return name, address, behaviour
    return name, rest, "answer"


def _positive(text: str) -> float:
    if not re.fullmatch(r"\d{1,6}(\.\d{1,3})?", text) or float(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above zero")
    return float(text)


def _line(text: str) -> Line:
    label, number = _pair(text)
    if not re.fullmatch(r"\+\d{6,15}", number):
        raise argparse.ArgumentTypeError(f"{number!r} is not an E.164 number")
    return Line(label, number)


def _stop(signum: int, frame: FrameType | None) -> None:
    """Ends at once: calls under way are daemon threads and are not waited for."""
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main())
