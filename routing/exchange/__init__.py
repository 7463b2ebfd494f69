"""Hours that go out as files for others, and calendars that come in from them."""
