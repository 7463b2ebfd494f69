"""The demo page: a plain shop with the widget on it, live and in every state it can have."""
