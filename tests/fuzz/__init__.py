"""Inputs that a machine looks for: `make fuzz` (docs/fuzzing.md); those it kept are replayed with every test."""
