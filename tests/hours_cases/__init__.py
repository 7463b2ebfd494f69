"""Agreed cases of two other engines, put through our own config files and compared interval by interval."""
