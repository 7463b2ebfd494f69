"""Tests of the REST API of the simulated network."""
