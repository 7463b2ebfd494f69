"""The store on real databases: what happens to rows, on SQLite and on PostgreSQL alike."""
