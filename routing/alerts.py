"""What somebody has to look at, told by text message and to a web address as callbacks.yaml says: each thing once.

What was told is a row of the outbox, its key what it is about, so that no other pass or process tells it again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from routing.alert_causes import causes
from routing.alert_posts import ALERT
from routing.alert_words import Alert
from routing.availability import Outlook
from routing.domain.call_plan import sentence
from routing.domain.centre import Centre
from routing.domain.text import Language
from routing.outbox import say_by_sms
from routing.runtime import Runtime
from routing.store import alarms, heartbeats, outbox
from routing.store.database import Connection

EVERY = timedelta(seconds=20)
LONGEST_KEY = 70
WATCH = "alerts"
_LOOK = "alerts looked for"


def look_out(runtime: Runtime, outlook: Outlook) -> int:
    """Looks for what somebody has to look at; how many things were told. Between two looks it does nothing.

    A look that comes long after the one before, in open hours, tells that no dispatcher ran meanwhile.
    """
    now = runtime.clock.now()
    last: datetime | None = outlook.made.get(_LOOK)
    if outlook.centre.promises is None or (last is not None and last <= now < last + EVERY):
        return 0
    outlook.made[_LOOK] = now
    with runtime.database.read() as connection:
        age = heartbeats.heartbeat_age(connection, now, WATCH)
        since = now - timedelta(seconds=age) if age is not None else None
        found = [one for one in causes(connection, outlook, since, now) if not is_told(connection, one)]

    def work(connection: Connection) -> int:
        heartbeats.beat(connection, now, WATCH)
        return sum(tell(connection, outlook.centre, one, now) for one in found)

    return runtime.database.write(work)


def is_told(connection: Connection, alert: Alert) -> bool:
    """Whether it was told before."""
    return outbox.find(connection, _key(alert)) is not None


def tell(connection: Connection, centre: Centre, alert: Alert, now: datetime) -> bool:
    """Tells of something once, and raises its alarm where it has none yet; False when it was told before."""
    key, line = _key(alert), next(iter(centre.lines.values()))
    document = {
        "kind": alert.kind, "subject": alert.subject, "detail": {"fr": alert.detail.fr, "en": alert.detail.en},
        "at": now.astimezone(line.rules.timezone).isoformat(timespec="seconds"), "count": alert.count,
    }
    if not outbox.add(connection, ALERT, key, document, now):
        return False
    if alert.is_alarm:
        alarms.raise_alarm(connection, alert.kind, alert.about or alert.subject, alert.detail.en, now)
    body = sentence(centre.messages, "sms_alert", detail=alert.detail).in_(Language.FR)
    for place, number in enumerate(centre.promises.alerts.sms if centre.promises else ()):
        say_by_sms(
            connection, centre, number=number, body=body, purpose=ALERT, language=Language.FR, call_sid=None, now=now,
            about=f"{key}:{place}",
        )
    return True


def _key(alert: Alert) -> str:
    return f"{ALERT}:{alert.kind}:{alert.subject}"[:LONGEST_KEY]
