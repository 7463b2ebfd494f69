"""Figures of days: calls and their waits, promises and whether they were kept."""
