"""`flask hours …`, the reading half: what the hours are, were, will be, and why."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import click
from flask.cli import AppGroup

from routing.availability import Outlook, availability_at
from routing.cli.console import (
    CLOSED,
    FINDINGS,
    INVALID,
    at_option,
    complain,
    json_option,
    lang_option,
    parts_of_app,
    put,
    refusals_told,
)
from routing.cli.hours_text import calendar_text, changes_text, explanation_text
from routing.config.faults import ConfigRejected
from routing.config.loader import load, read_files
from routing.domain.calendar import calendar
from routing.domain.comparison import day_changes
from routing.domain.explanation import explain
from routing.domain.hours import compile_hours
from routing.domain.lint import Finding, lint
from routing.domain.moments import Moment, read_moment
from routing.domain.state_wording import state_text
from routing.domain.text import Language

hours = AppGroup("hours", help="Opening hours: read, explain, change.")

A_YEAR = timedelta(days=365)


def moment_asked(outlook: Outlook, line: str, written: str | None) -> Moment:
    """The moment a command is about: now, or the one written."""
    if written is None:
        return Moment(parts_of_app().runtime.clock.now(), None)
    return read_moment(written, outlook.line(line).rules)


@hours.command("now")
@click.argument("line", required=False)
@at_option
@lang_option
@json_option
@refusals_told
def now(line: str | None, at: str | None, lang: str, as_json: bool) -> None:
    """Whether a line (or every line) is open. Exit 0 open, 3 closed."""
    outlook = parts_of_app().outlooks.fresh()
    _print_status(outlook, [outlook.line(line).id] if line else list(outlook.centre.lines), at, lang, as_json)


@hours.command("at")
@click.argument("line")
@click.argument("when")
@lang_option
@json_option
@refusals_told
def at_moment(line: str, when: str, lang: str, as_json: bool) -> None:
    """Whether a line is open at a moment. Exit 0 open, 3 closed."""
    _print_status(parts_of_app().outlooks.fresh(), [line], when, lang, as_json)


def _print_status(outlook: Outlook, lines: list[str], at: str | None, lang: str, as_json: bool) -> None:
    moment = moment_asked(outlook, lines[0], at)
    found = availability_at(outlook, lines, moment.at).lines
    rows = [(one.line.id, one.status, state_text(one.status, one.line.rules.timezone)) for one in found]
    text = "\n".join(f"{id_}: {words.in_(Language(lang))}" for id_, _, words in rows)
    zones = {one.line.id: one.line.rules.timezone for one in found}
    put(text, [
        {"line": id_, "at": moment.at.astimezone(zones[id_]).isoformat(timespec="seconds"),
         "status": "open" if s.is_open else "closed",
         "reason": s.reason.value, "next_change": s.next_change and s.next_change.astimezone(zones[id_]).isoformat(),
         "text": words.in_(Language(lang))}
        for id_, s, words in rows
    ], as_json)
    if not any(status.is_open for _, status, _ in rows):
        sys.exit(CLOSED)


@hours.command("explain")
@click.argument("line")
@click.argument("when", required=False)
@at_option
@lang_option
@json_option
@refusals_told
def explain_command(line: str, when: str | None, at: str | None, lang: str, as_json: bool) -> None:
    """Every rule considered for a moment, the strongest first, and the one that decided."""
    outlook = parts_of_app().outlooks.fresh()
    moment = moment_asked(outlook, line, when or at)
    explanation = explain(outlook.hours[outlook.line(line).id], moment.at)
    text, document = explanation_text(explanation, outlook.line(line).rules.timezone, Language(lang))
    put(text, document, as_json)


@hours.command("preview")
@click.argument("line")
@click.option("--weeks", type=click.IntRange(1, 57), default=3, show_default=True)
@at_option
@lang_option
@json_option
@refusals_told
def preview(line: str, weeks: int, at: str | None, lang: str, as_json: bool) -> None:
    """The effective hours of the coming weeks, with what made each day."""
    outlook = parts_of_app().outlooks.fresh()
    found, zone = outlook.hours[outlook.line(line).id], outlook.line(line).rules.timezone
    first = moment_asked(outlook, line, at).at.astimezone(zone).date()
    last = min(first + timedelta(weeks=weeks), found.rules.known.end)
    text, document = calendar_text(calendar(found, first, last), zone, Language(lang))
    put(text, document, as_json)


@hours.command("lint")
@at_option
@lang_option
@json_option
@refusals_told
def lint_command(at: str | None, lang: str, as_json: bool) -> None:
    """What is allowed but probably not meant. Exit 6 when there are findings."""
    outlook = parts_of_app().outlooks.fresh()
    found = findings(outlook, at)
    print_findings(found, Language(lang), as_json)
    sys.exit(FINDINGS if found else 0)


def findings(outlook: Outlook, at: str | None) -> list[Finding]:
    """The findings of every line."""
    first = next(iter(outlook.centre.lines))
    moment = moment_asked(outlook, first, at).at
    return [finding for line, held in outlook.hours.items() for finding in lint(line, held, moment)]


def print_findings(found: list[Finding], language: Language, as_json: bool) -> None:
    """Findings for people, or as JSON."""
    text = "\n".join(
        f"{finding.line}: {finding.code}: {finding.detail.in_(language)} [{finding.written.place}]"
        for finding in found
    )
    put(text or {"fr": "Rien à signaler.", "en": "Nothing found."}[language.value], [
        {"line": f.line, "code": f.code, "detail": {"fr": f.detail.fr, "en": f.detail.en},
         "file": f.written.file, "file_line": f.written.line, "override": f.written.id}
        for f in found
    ], as_json)


@hours.command("diff")
@click.argument("folder", type=click.Path(path_type=Path))
@at_option
@lang_option
@json_option
@refusals_told
def diff(folder: Path, at: str | None, lang: str, as_json: bool) -> None:
    """The days of the coming twelve months on which another config folder has other effective hours."""
    outlook = parts_of_app().outlooks.fresh()
    moment = moment_asked(outlook, next(iter(outlook.centre.lines)), at).at
    try:
        other = load(read_files(folder), moment.date()).centre
    except ConfigRejected as error:
        for fault in error.faults:
            complain(str(fault))
        sys.exit(INVALID)
    changes = {}
    for id_ in sorted({*outlook.centre.lines, *other.lines}):
        if id_ not in outlook.centre.lines or id_ not in other.lines:
            complain(f"{id_}: only in {'the other folder' if id_ in other.lines else 'this config'}")
            continue
        mine = compile_hours(outlook.centre.lines[id_].rules, (), moment)
        first = moment.astimezone(mine.rules.timezone).date()
        changes[id_] = day_changes(mine, compile_hours(other.lines[id_].rules, (), moment), first, first + A_YEAR)
    zones = {id_: line.rules.timezone for id_, line in outlook.centre.lines.items()}
    text, document = changes_text(changes, zones, Language(lang))
    put(text, document, as_json)
