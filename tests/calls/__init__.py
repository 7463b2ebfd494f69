"""Tests of the calls job, module by module."""
