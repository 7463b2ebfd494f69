"""`flask call simulate`: a pretended call through the real webhooks, on a scratch database with one pretended clock."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup

from routing.cli.console import (
    CLOSED,
    UNKNOWN_LINE,
    complain,
    json_option,
    lang_option,
    parts_of_app,
    put,
    refusals_told,
)
from routing.cli.rehearsal import rehearsal
from routing.config.notation import read_duration
from routing.domain.centre import Centre, Channel
from routing.domain.moments import read_moment
from routing.parts import Parts
from routing.phone_numbers import read_number
from routing.simulator.parties import BEHAVIOURS, Caller
from routing.simulator.records import CallRecord

call = AppGroup("call", help="Pretended calls.")

ENDED_WELL = ("answered", "converted", "voicemail", "sms")
TALK_SECONDS = 60


@call.command("simulate")
@click.option("--at", "at", metavar="WHEN", help="When the call comes in; by default now.")
@click.option(
    "--from", "from_", default="+33 6 12 34 56 78", show_default=True, help="The caller's number, or anonymous."
)
@click.option("--to", help="The number called; by default the first phone line's.")
@click.option("--keys", default="", help="Keys pressed at each question, separated by commas: 1,2,#.")
@click.option("--say", multiple=True, help="Words said at a question; may be given several times.")
@click.option("--agents", default="", help=f"claire=answer,karim=no-answer; behaviours: {', '.join(BEHAVIOURS)}.")
@click.option("--wait", default="", help="How long a conversation lasts: 12 min or 12m.")
@click.option("--hangup-after", default="", help="The caller hangs up after 90s.")
@click.option("--documents", is_flag=True, help="Print each TwiML document too.")
@lang_option
@json_option
@refusals_told
def simulate(
    at: str | None, from_: str, to: str | None, keys: str, say: tuple[str, ...], agents: str, wait: str,
    hangup_after: str, documents: bool, lang: str, as_json: bool,
) -> None:
    """Call a line and print what was heard. Exit 0 helped, 3 closed, 4 no such line, 1 otherwise."""
    held = parts_of_app()
    centre = held.outlooks.fresh().centre
    called = _called(centre, to)
    moment = _moment(held, centre, at)
    caller = Caller(_caller_number(from_), _keys(keys), say, _seconds("--hangup-after", hangup_after))
    behaviours = _behaviours(centre, agents)
    with rehearsal(moment, behaviours, _seconds("--wait", wait) or TALK_SECONDS) as scene:
        sid = scene.network.call(caller, called)
        scene.network.run()
        record, row = scene.network.record(sid), scene.call(sid)
    ended_as = (row.ended_as or "failed") if row else "refused"
    _print(record, ended_as, centre.timezone, lang, documents, as_json)
    sys.exit(_exit_code(record, ended_as))


def _moment(held: Parts, centre: Centre, at: str | None) -> datetime:
    if at is None:
        return held.runtime.clock.now()
    return read_moment(at, next(iter(centre.lines.values())).rules).at


def _called(centre: Centre, to: str | None) -> str:
    if to is not None:
        number = read_number(to)
        return number.e164 if number else to
    numbers = [line.number.e164 for line in centre.lines.values() if line.channel is Channel.PHONE and line.number]
    if not numbers:
        _usage("no phone line has a number; give --to")
    return numbers[0]


def _caller_number(written: str) -> str:
    number = read_number(written)
    return number.e164 if number else written


def _keys(written: str) -> tuple[str, ...]:
    keys = tuple(part.strip() for part in written.split(",")) if written.strip() else ()
    if not all(re.fullmatch(r"[0-9*#]*", part) for part in keys):
        _usage("--keys takes digits, * and #, separated by commas")
    return keys


def _seconds(option: str, written: str) -> float | None:
    if not written:
        return None
    spaced = re.sub(r"^(\d+)\s*(m|mn)$", r"\1 min", written.strip())
    try:
        return read_duration(spaced).total_seconds()
    except ValueError as error:
        _usage(f"{option}: {error}")
        return None


def _behaviours(centre: Centre, written: str) -> Mapping[str, str]:
    behaviours = dict.fromkeys(centre.agents, "answer")
    for part in filter(None, (part.strip() for part in written.split(","))):
        name, _, behaviour = part.partition("=")
        if name not in centre.agents or behaviour not in BEHAVIOURS:
            _usage(f"--agents: “{part}” is not AGENT=BEHAVIOUR; agents: {', '.join(centre.agents)}; "
                   f"behaviours: {', '.join(BEHAVIOURS)}")
        behaviours[name] = behaviour
    return behaviours


def _exit_code(record: CallRecord, ended_as: str) -> int:
    if ended_as in ENDED_WELL:
        return 0
    if ended_as == "closed":
        return CLOSED
    return UNKNOWN_LINE if ended_as == "refused" and record.end in ("refused", "failed") else 1


def _print(
    record: CallRecord, ended_as: str, zone: ZoneInfo, lang: str, documents: bool, as_json: bool
) -> None:
    text = record.transcript.text(lang)
    if documents:
        text += "".join(f"\n\n{one.url} → {one.status}\n{one.body}" for one in record.documents)
    put(text, {
        "sid": record.sid, "end": record.end, "ended_as": ended_as,
        "started_at": record.started_at.astimezone(zone).isoformat(),
        "ended_at": record.ended_at.astimezone(zone).isoformat(), "transcript": record.transcript.dicts(lang),
        "documents": [{"url": d.url, "status": d.status, "body": d.body} for d in record.documents],
    }, as_json)


def _usage(words: str) -> None:
    complain(words)
    sys.exit(2)
