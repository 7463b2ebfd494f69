"""Measurements against peers in the same run (`python -m benchmarks.run` runs all); none is a test."""
