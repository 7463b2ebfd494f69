"""Tests of calls to people who are rung back."""
