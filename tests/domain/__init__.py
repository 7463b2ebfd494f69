"""Tests of the rules: values in, values out, nothing patched; hours are held to a slow and obvious oracle."""
