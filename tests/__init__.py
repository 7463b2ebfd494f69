"""Mirrors routing/ name for name; house tests that list the whole program are in safety/."""
