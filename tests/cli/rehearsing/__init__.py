"""Tests of the rehearsal of callbacks, module by module."""
