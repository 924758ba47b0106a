"""Floor 2: tables, their constraints, and questions about one row."""
