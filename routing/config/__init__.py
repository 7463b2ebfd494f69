"""Reads config/*.yaml into a Centre: faults reported all at once by file and line, the last good one kept."""
