"""The console: the pages on which supervisors see what callers hear now and change it, each without JavaScript too."""
