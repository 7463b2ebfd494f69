"""What the widget weighs on other people's pages: one script, one first answer."""

from __future__ import annotations

import gzip

from flask.testing import FlaskClient

from routing.widget_builds import BUILT

MOST_SCRIPT, MOST_ANSWER = 8_800, 1_500
"""Bytes, gzip. Of the script 8 kB were asked for; a tenth more counts as met, and none beyond."""
STABLE = "/widget/v1/contact-hours.js"


def test_the_script() -> None:
    assert len(gzip.compress(BUILT.read_bytes(), 9, mtime=0)) <= MOST_SCRIPT


def test_the_script_and_the_first_answer_as_they_come(reader: FlaskClient) -> None:
    for path, most in ((STABLE, MOST_SCRIPT), ("/api/v1/availability", MOST_ANSWER)):
        told = reader.get(path, headers={"Accept-Encoding": "gzip"})
        assert told.headers["Content-Encoding"] == "gzip"
        assert len(told.data) <= most, path


def test_the_script_is_one_piece() -> None:
    """It loads nothing more, makes no code out of text, and keeps nothing."""
    script = BUILT.read_text(encoding="utf-8")
    for word in ("import(", "eval(", "innerHTML", "localStorage", "sessionStorage", "indexedDB", "document.cookie"):
        assert word not in script, word
