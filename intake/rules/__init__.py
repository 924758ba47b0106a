"""Floor 3: the law. Every write and every "no" is here; nothing here knows the web, and nothing commits."""
