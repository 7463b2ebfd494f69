"""The public JSON API, /api/v1: availability, hours and topics, for anyone and from any site."""
