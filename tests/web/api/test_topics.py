"""Contact reasons, and rules with dates answered for one purchase."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from routing.web.api.schemas import EligibilitySchema, TopicsSchema
from tests.web.api.reading import asked
from tests.web.apps import House, only_error


def _eligibility(client: FlaskClient, topic: str, purchased_on: str) -> dict[str, Any]:
    return asked(client, f"/topics/{topic}/eligibility", EligibilitySchema, purchased_on=purchased_on)


def test_every_topic_is_listed_with_words_in_both_languages(reader: FlaskClient) -> None:
    document = asked(reader, "/topics", TopicsSchema)
    topics = {topic["id"]: topic for topic in document["items"]}

    assert document["next"] is None
    assert {"renewal", "refund", "withdrawal", "other"} <= topics.keys()
    assert all(topic["label"]["fr"] and topic["label"]["en"] for topic in topics.values())
    assert topics["refund"]["rule"] == {"days": 60, "extend": "no"}
    assert topics["withdrawal"]["rule"] == {"days": 14, "extend": "working_day"}
    assert topics["renewal"]["rule"] is None


def test_a_last_day_on_a_holiday_moves_to_the_next_working_day(still_house: House, reader: FlaskClient) -> None:
    """Fourteen days after 11 December 2026 is Christmas, a Friday; then comes a weekend."""
    still_house.at("2026-12-28T23:59:59+01:00")
    found = _eligibility(reader, "withdrawal", "2026-12-11")

    assert (found["eligible"], found["last_day"], found["moved_from"]) == (True, "2026-12-28", "2026-12-25")
    assert found["today"] == "2026-12-28"
    assert "28 décembre 2026" in found["why"]["fr"].replace("\u00a0", " ")
    assert "25" in found["why"]["en"]
    still_house.at("2026-12-29T00:00:00+01:00")
    assert _eligibility(reader, "withdrawal", "2026-12-11")["eligible"] is False


def test_a_rule_that_does_not_extend_ends_on_its_day(still_house: House, reader: FlaskClient) -> None:
    still_house.at("2026-12-25T12:00:00+01:00")
    found = _eligibility(reader, "refund", "2026-10-26")

    assert (found["eligible"], found["last_day"], found["moved_from"]) == (True, "2026-12-25", None)


def test_a_topic_without_a_rule_says_so(reader: FlaskClient) -> None:
    found = _eligibility(reader, "renewal", "2026-11-01")

    assert found["rule"] is None
    assert "eligible" not in found


def test_today_is_the_line_s_day(still_house: House, reader: FlaskClient) -> None:
    still_house.at("2026-11-23T23:30:00+00:00")

    assert _eligibility(reader, "refund", "2026-11-24")["today"] == "2026-11-24"


@pytest.mark.parametrize("day", ["1900-01-01", "0001-01-01", "2024-02-29"])
def test_a_purchase_long_ago_is_answered(reader: FlaskClient, day: str) -> None:
    for topic in ("refund", "withdrawal"):
        assert _eligibility(reader, topic, day)["eligible"] is False


@pytest.mark.parametrize(
    ("day", "code"),
    [("2026-11-24", "future_date"), ("9999-12-31", "future_date"), ("2026-02-29", "invalid_date"),
     ("hier", "invalid_date"), ("", "invalid_date"), ("23/11/2026", "invalid_date")],
)
def test_a_purchase_to_come_or_unreadable_is_refused(reader: FlaskClient, day: str, code: str) -> None:
    for topic in ("refund", "renewal"):
        error = only_error(reader.get(f"/api/v1/topics/{topic}/eligibility", query_string={"purchased_on": day}))
        assert (error["in"], error["pointer"], error["code"]) == ("query", "/purchased_on", code)


def test_the_day_of_purchase_is_needed(reader: FlaskClient) -> None:
    assert only_error(reader.get("/api/v1/topics/refund/eligibility"))["pointer"] == "/purchased_on"


@pytest.mark.parametrize("topic", ["nope", "Refund", "%C3%A9"])
def test_an_unknown_topic_is_404_and_names_the_known_ones(reader: FlaskClient, topic: str) -> None:
    error = only_error(reader.get(f"/api/v1/topics/{topic}/eligibility?purchased_on=2026-11-01"), 404)

    assert error["code"] == "unknown_topic"
    assert all("refund" in words for words in error["detail"].values())
