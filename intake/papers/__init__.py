"""Floor 4: what leaves as a file or message."""
