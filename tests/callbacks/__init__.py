"""Tests of promises to ring back."""
