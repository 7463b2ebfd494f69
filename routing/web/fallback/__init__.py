"""What keeps the lines speaking truly when the whole app is gone: static documents, true for as long as they say."""
