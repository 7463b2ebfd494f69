"""The callback form as the server tells it: drawn by the widget, and a plain page for whoever has no JavaScript."""
