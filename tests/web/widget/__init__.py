"""The widget as the server gives it out."""
