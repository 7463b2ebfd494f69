"""The desk: callbacks paged as supervisors go through them, and the sound of voicemails kept here."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OPEN_ONES = sa.text("state IN ('waiting', 'dialling', 'talking')")
OVER = sa.text("ended_at IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_callbacks_to_do", "callbacks", ["rank_at", "id", "topic"], sqlite_where=OPEN_ONES,
        postgresql_where=OPEN_ONES,
    )
    op.create_index(
        "ix_callbacks_over", "callbacks", ["ended_at", "id", "topic"], sqlite_where=OVER, postgresql_where=OVER
    )
    op.create_table(
        "voicemail_sounds",
        sa.Column("voicemail_id", sa.String(32), nullable=False),
        sa.Column("content_type", sa.String(40), nullable=False),
        sa.Column("sound", sa.LargeBinary, nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["voicemail_id"], ["voicemails.id"], name="fk_voicemail_sounds_voicemail_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("voicemail_id", name="pk_voicemail_sounds"),
    )


def downgrade() -> None:
    op.drop_table("voicemail_sounds")
    for name in ("ix_callbacks_over", "ix_callbacks_to_do"):
        op.drop_index(name, table_name="callbacks")
