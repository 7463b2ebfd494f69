"""The command line, run as a shell runs it."""
