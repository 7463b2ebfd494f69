"""Runs the simulated network as a process of its own: `python -m routing.simulator.server`."""

import argparse
import logging
import os
import re
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from werkzeug.serving import make_server

from routing.simulator.network import NetworkSettings, create_network
from routing.simulator.order import Line

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
    agents = {target: name for name, target in options.agent}
    settings = NetworkSettings(options.account_sid, auth_token, options.public_url, tuple(options.line), agents)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    signal.signal(signal.SIGTERM, _stop)
    server = make_server(HOST, options.port, create_network(settings), threaded=True)
    print(f"Running on http://{HOST}:{server.port}", file=sys.stderr, flush=True)
    server.serve_forever()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m routing.simulator.server", description=__doc__)
    parser.add_argument("--port", type=int, default=8010)
    parser.add_argument("--public-url", required=True, type=_address, help="the product's base address")
    parser.add_argument("--account-sid", required=True, help="the Twilio account the product expects")
    parser.add_argument("--line", required=True, action="append", type=_line, metavar="LABEL=NUMBER")
    parser.add_argument("--agent", default=[], action="append", type=_pair, metavar="NAME=TARGET")
    return parser


def _address(text: str) -> str:
    if not re.fullmatch(r"https?://[^/?#\s]+[^?#\s]*", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a web address")
    return text


def _pair(text: str) -> tuple[str, str]:
    label, equals, value = text.partition("=")
    if not (equals and label.strip() and value.strip()):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return label.strip(), value.strip()


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
