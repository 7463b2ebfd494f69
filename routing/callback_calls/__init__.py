"""Calls to people who are rung back: claimed, placed exactly once, connected with an agent, and accounted for."""
