"""Log lines: no telephone number leaves whole, by whatever way it came; all else is left as it is."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from routing.logs import MaskingFormatter, set_up_logging

SID = "CA" + "0123456789" * 3 + "01"


@pytest.fixture
def stream() -> io.StringIO:
    """What has been logged."""
    return io.StringIO()


@pytest.fixture
def log(stream: io.StringIO) -> Iterator[logging.Logger]:
    """A logger that writes as the program does."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger("tests.of.logs")
    logger.propagate = False
    logger.addHandler(handler)
    logger.setLevel("DEBUG")
    yield logger
    logger.removeHandler(handler)
    logger.propagate = True


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, put back as it was."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    alembic = logging.getLogger("alembic").level
    yield root
    root.handlers = handlers
    root.setLevel(level)
    logging.getLogger("alembic").setLevel(alembic)


@pytest.mark.parametrize(
    "number",
    ["+33612345678", "0612345678", "06 12 34 56 78", "06.12.34.56.78", "06-12-34-56-78", "+33 6 12 34 56 78",
     "0033612345678", "33612345678", "%2B33612345678", "06\u00a012\u00a034\u00a056\u00a078"],
)
@pytest.mark.parametrize(
    "line",
    ["call from={} line=telephone", "{}", "({})", "to={},from={}", '{{"From": "{}"}}', "sip:{}@pbx.example.fr",
     "POST /twilio/voice?From={}&x=1"],
)
def test_a_number_is_masked_in_whatever_writing(
    log: logging.Logger, stream: io.StringIO, number: str, line: str
) -> None:
    log.info(line.replace("{}", "%s") % ((number,) * line.count("{}")))
    logged = stream.getvalue()
    assert number not in logged
    assert "345" not in logged.split("tests.of.logs")[1]
    assert "••••78" in logged


def test_a_number_given_as_an_argument_is_masked(log: logging.Logger, stream: io.StringIO) -> None:
    log.warning("call from=%s fields=%s", "+33612345678", {"From": "+33612345678", "n": 33612345678})
    assert "612345678" not in stream.getvalue()
    assert stream.getvalue().count("+33••••78") == 2


def test_a_number_in_a_traceback_is_masked(log: logging.Logger, stream: io.StringIO) -> None:
    try:
        try:
            raise LookupError("no caller +33612345678")
        except LookupError as error:
            raise RuntimeError("cannot ring 06 12 34 56 78") from error
    except RuntimeError:
        log.exception("call meets a fault", stack_info=True)
    logged = stream.getvalue()
    assert "Traceback" in logged
    assert "RuntimeError: cannot ring" in logged
    assert "LookupError: no caller +33••••78" in logged
    # The source lines that a traceback quotes are masked as well.
    assert "612345678" not in logged
    assert "06 12 34" not in logged


@pytest.mark.parametrize(
    "text",
    [
        "at=2026-11-23T09:00:00+01:00", "at=2026-11-23T09:00:00.123456+00:00", "2026-11-23 09:00:00,123",
        f"sid={SID}", "sid=AC" + "0" * 32, "closure cl_01234abcde of ov_98765edcba", "revision=d85359eeefc4-12",
        "127.0.0.1 8000", "192.168.100.200:51234", "seconds=90 took=12.345 ms", "HTTP/1.1 200 12345", "2026-11-23",
        "place=ring:0", "error 21211", "id=0b9f1c9e-7b1e-4f0f-8d8e-5d7e3c1a2b3c",
    ],
)
def test_times_sids_and_small_numbers_are_left_alone(log: logging.Logger, stream: io.StringIO, text: str) -> None:
    log.info(text)
    assert stream.getvalue().rstrip("\n").endswith(f" INFO tests.of.logs {text}")


def test_the_time_of_a_line_is_left_alone(log: logging.Logger, stream: io.StringIO) -> None:
    log.info("ready")
    assert "•" not in stream.getvalue()


def test_everything_goes_through_the_masking_formatter_once(
    root: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logging("INFO")
    set_up_logging("INFO")
    logging.getLogger("some.library").info("dialling +33612345678")
    logging.getLogger("some.library").debug("not asked for")
    logging.getLogger("alembic.runtime").info("not asked for")
    logged = capsys.readouterr()
    assert logged.out == ""
    assert logged.err.count("\n") == 1
    assert logged.err.endswith("INFO some.library dialling +33••••78\n")
    assert root.level == logging.INFO


def test_the_level_is_the_one_asked_for(root: logging.Logger, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("ERROR")
    logging.getLogger("routing").warning("not asked for")
    assert root.level == logging.ERROR
    assert capsys.readouterr().err == ""
