"""Whether everything that tells our hours tells the same."""
