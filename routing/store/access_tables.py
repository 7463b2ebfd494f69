"""The tables of access: users with their roles, and the hashes of their passwords, tokens and sessions."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from routing.store.columns import Instant, metadata

users = Table(
    "users", metadata,
    Column("name", String(100), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("removed_at", Instant),
    Column("password_hash", String(200)),
    Column("agent", String(40)),
    Column("factor_seed", String(40)),
    Column("factor_step", Integer),
)

tokens = Table(
    "tokens", metadata,
    Column("id", String(32), primary_key=True),
    Column("user", String(100), ForeignKey("users.name", ondelete="CASCADE"), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("last_used_at", Instant),
    Column("revoked_at", Instant),
    UniqueConstraint("hash", name="uq_tokens_hash"),
)

sessions = Table(
    "sessions", metadata,
    Column("id", String(32), primary_key=True),
    Column("user", String(100), ForeignKey("users.name", ondelete="CASCADE"), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("address", String(45)),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("ended_at", Instant),
    UniqueConstraint("hash", name="uq_sessions_hash"),
)
Index("ix_sessions_user", sessions.c.user)

sign_in_tries = Table(
    "sign_in_tries", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("of", String(64), nullable=False),
    Column("at", Instant, nullable=False),
)
Index("ix_sign_in_tries_of", sign_in_tries.c.of, sign_in_tries.c.at)
