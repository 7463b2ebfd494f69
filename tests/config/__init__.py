"""Tests of the config: what people write is read, and every mistake is answered by file, line and fix."""
