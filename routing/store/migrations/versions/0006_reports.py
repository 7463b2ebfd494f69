"""Reports: what they count is read from indexes alone, as there are a hundred thousand rows to count."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OVER = sa.text("state = 'ended'")
PROMISED = ["promised_start", "queue", "state", "promised_end", "line", "first_rung_at", "ended_at"]


def upgrade() -> None:
    op.create_index(
        "ix_calls_over", "calls",
        ["started_at", "line", "queue", "ended_as", "wait_seconds", "entered_at", "ended_at"],
        sqlite_where=OVER, postgresql_where=OVER,
    )
    op.drop_index("ix_callbacks_promised", table_name="callbacks")
    op.create_index("ix_callbacks_promised", "callbacks", PROMISED)


def downgrade() -> None:
    op.drop_index("ix_callbacks_promised", table_name="callbacks")
    op.create_index("ix_callbacks_promised", "callbacks", ["promised_start"])
    op.drop_index("ix_calls_over", table_name="calls")
