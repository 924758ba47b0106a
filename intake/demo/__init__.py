"""Floor 5: the demo of the two events of 2024, played through the rules, and a day of it played over HTTP."""
