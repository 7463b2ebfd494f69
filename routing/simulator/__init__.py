"""A telephone network in a box: phones that walk TwiML over signed webhooks.

It stands apart from the product, which it knows only by its webhooks, and imports nothing else of `routing`.
"""
