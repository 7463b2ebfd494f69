"""The callback form as the server tells it."""
