"""The database: SQLAlchemy Core tables and queries, SQLite or PostgreSQL. Every query takes an open connection."""
