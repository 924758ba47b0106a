"""Floor 4: what people may type: parse, strip, convert, message. Never writes."""
