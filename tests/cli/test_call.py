"""`flask call simulate`: real webhooks on a scratch database, and an exit code that says how it ended."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.cli.shell import Run, Shell, printed
from tests.web.apps import House, parts_of

CLOSED, UNKNOWN = 3, 4
SUNDAY = "2026-11-29T12:00"
NOBODY = "claire=no-answer,karim=no-answer,nadia=busy"


def test_an_answered_call_exits_0_and_prints_what_was_heard(run: Run) -> None:
    result = run("call", "simulate")

    assert (result.exit_code, result.stderr) == (0, "")
    assert "Bonjour, bienvenue au service client." in result.stdout
    assert "Claire répond" in result.stdout
    assert result.stdout.startswith("10:00:00")


def test_a_closed_line_exits_3(house: House, run: Run) -> None:
    result = run("call", "simulate", "--at", SUNDAY)
    assert result.exit_code == CLOSED
    assert "Notre service est fermé." in result.stdout

    house.at("2026-11-29T12:00:00+01:00")
    assert run("call", "simulate").exit_code == CLOSED


def test_when_nobody_answers_it_exits_1(run: Run) -> None:
    result = run("call", "simulate", "--agents", NOBODY, "--json")
    document = printed(result, 1)

    assert document["ended_as"] == "abandoned_queue"
    assert any("Aucun conseiller n’est disponible" in step["text"] for step in document["transcript"])


@pytest.mark.parametrize("number", ["+33 9 70 00 00 01", "nobody", "+33"])
def test_a_number_that_is_not_ours_exits_4(run: Run, number: str) -> None:
    assert run("call", "simulate", "--to", number).exit_code == UNKNOWN


@pytest.mark.parametrize(
    ("agents", "who"),
    [("claire=busy", "Karim"), ("claire=busy,karim=away", "Nadia"), ("karim=no-answer,nadia=busy", "Claire"),
     ("claire=no-answer,karim=no-answer", "Nadia")],
)
def test_agents_behave_as_told(run: Run, agents: str, who: str) -> None:
    result = run("call", "simulate", "--agents", agents)

    assert result.exit_code == 0
    assert f"{who} répond" in result.stdout


def test_a_caller_who_hangs_up_at_once_was_not_helped(run: Run) -> None:
    document = printed(run("call", "simulate", "--hangup-after", "1s", "--json"), 1)
    lasted = datetime.fromisoformat(document["ended_at"]) - datetime.fromisoformat(document["started_at"])

    assert document["ended_as"].startswith("abandoned")
    assert lasted.total_seconds() == 1


def test_a_conversation_lasts_as_long_as_told(run: Run) -> None:
    short, long = (printed(run("call", "simulate", "--wait", wait, "--json")) for wait in ("90 s", "4 min"))
    lasted = [datetime.fromisoformat(one["ended_at"]) - datetime.fromisoformat(one["started_at"])
              for one in (short, long)]

    assert (lasted[1] - lasted[0]).total_seconds() == 150


def test_json_holds_transcript_and_documents_with_local_times_and_masked_numbers(run: Run) -> None:
    result = run("call", "simulate", "--from", "+33 6 98 76 54 32", "--json")
    document = printed(result)

    assert document["ended_as"] == "answered"
    assert document["transcript"]
    assert {one["status"] for one in document["documents"]} <= {200, 204}
    assert "<Response>" in document["documents"][0]["body"]
    assert document["started_at"] == "2026-11-23T10:00:00+01:00"
    assert all(step["at"].endswith("+01:00") for step in document["transcript"])
    assert "98 76 54" not in result.stdout
    assert "698765432" not in result.stdout


def test_documents_are_shown_when_asked_for(run: Run) -> None:
    assert "<Response>" not in run("call", "simulate").stdout
    assert "<Response>" in run("call", "simulate", "--documents").stdout


def test_words_are_printed_in_the_language_asked_for(run: Run) -> None:
    assert run("call", "simulate", "--lang", "en").stdout != run("call", "simulate", "--lang", "fr").stdout


@pytest.mark.parametrize("caller", ["anonymous", "0612345678", "x" * 200, ""])
def test_any_caller_is_served(run: Run, caller: str) -> None:
    assert run("call", "simulate", "--from", caller).exit_code == 0


@pytest.mark.parametrize(
    "words",
    [["--keys", "a"], ["--keys", "1;2"], ["--agents", "nobody=answer"], ["--agents", "claire=sings"],
     ["--agents", "claire"], ["--wait", "long"], ["--hangup-after", "soon"], ["--at", "hier"],
     ["--at", "2040-01-01"], ["--lang", "de"], ["--hangup-after", "-1s"]],
)
def test_what_cannot_be_read_exits_2(run: Run, words: list[str]) -> None:
    result = run("call", "simulate", *words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.strip()


def test_nothing_of_a_pretended_call_reaches_the_serving_database(shell: Shell) -> None:
    sid = printed(shell.run("call", "simulate", "--json"))["sid"]
    with parts_of(shell.app).runtime.database.read() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM calls").scalar_one()

    assert sid.startswith("CA")
    assert found == 0
    assert parts_of(shell.app).runtime.clock.now().isoformat() == "2026-11-23T09:00:00+00:00"


def test_it_needs_no_account(house: House) -> None:
    bare = Shell(house, house.app(account_sid=None, auth_token=None, api_url=None, clock_file=None))

    assert bare.run("call", "simulate", "--at", "2026-11-23T10:00").exit_code == 0
