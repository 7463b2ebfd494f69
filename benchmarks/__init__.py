"""Measurements against peers in the same run; `python -m benchmarks.run` runs them all. Nothing here is a test."""
