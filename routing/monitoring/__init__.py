"""Whether everything that tells our hours tells the same: each surface is asked, and read as its readers read it."""
