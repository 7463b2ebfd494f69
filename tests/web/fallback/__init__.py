"""Tests of the static bundle."""
