"""Tests of the simulated phone network, against small products written by hand."""
