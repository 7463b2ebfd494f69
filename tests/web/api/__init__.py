"""The public API, call by call: what it answers and what it refuses."""
