"""The web edge, asked as browsers, caches and the telephone network ask it."""
