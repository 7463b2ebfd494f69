"""The provider's news of text messages, by webhook or by asking: they come in any order, and change each thing once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from routing.runtime import Runtime
from routing.store import alarms, messages, sms_refusals
from routing.store.database import Connection
from routing.store.messages import MessageRow
from routing.telephony.meanings import Refusal, message_state, refusal_of

TWICE = "sms_twice"


class News(StrEnum):
    """What a status webhook changed."""

    KEPT = "kept"
    NOTHING_NEW = "nothing_new"
    UNKNOWN_TOKEN = "unknown_token"
    NOT_OURS = "not_ours"  # another message of the provider's has the token's webhooks


@dataclass(frozen=True, slots=True)
class Status:
    """The provider's news of a message, in its own words: its sid, status, and error code where there is one."""

    sid: str | None
    status: str
    code: int | None = None


def message_told(runtime: Runtime, token: str, news: Status) -> News:
    """Takes the provider's news of the message with that token. They come in any order, and more than once."""
    now, state = runtime.clock.now(), message_state(news.status)

    def work(connection: Connection) -> News:
        message = messages.find_by_token(connection, token)
        if message is None:
            return News.UNKNOWN_TOKEN
        if news.sid is not None and message.sid != news.sid and not messages.bind(connection, token, news.sid, now):
            alarm_twice(connection, message, now)
            return News.NOT_OURS
        is_new = state is not None and note_state(connection, message, state, news.code, now)
        return News.KEPT if is_new else News.NOTHING_NEW

    return runtime.database.write(work)


def note_state(connection: Connection, message: MessageRow, state: str, code: int | None, now: datetime) -> bool:
    """Moves a message to a state, and keeps that its number takes none where the code says so; False for old news."""
    if code is not None and refusal_of(code) is Refusal.NUMBER:
        sms_refusals.refuse(connection, message.number, code, now)
    return messages.advance(connection, message.token, state, str(code) if code is not None else None, now)


def alarm_twice(connection: Connection, message: MessageRow, now: datetime) -> None:
    """Two of the provider's messages carry the token of one of ours: somebody got it twice."""
    alarms.raise_alarm(connection, TWICE, message.id, "the provider has two messages for one of ours", now)
