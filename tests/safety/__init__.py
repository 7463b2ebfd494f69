"""Tests that list the world: every route, every module, every sentence, every dependency."""
