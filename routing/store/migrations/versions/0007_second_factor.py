"""A second factor: what its secret is made of, and the last half minute of which a code was shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("factor_seed", sa.String(40)))
    op.add_column("users", sa.Column("factor_step", sa.Integer))


def downgrade() -> None:
    op.drop_column("users", "factor_step")
    op.drop_column("users", "factor_seed")
