"""Tests of the figures of days."""
