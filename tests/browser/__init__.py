"""The console as people use it: a real browser, a centre at work behind it, and callers who ring meanwhile."""
