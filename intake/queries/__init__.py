"""Floor 3: reads that span tables, shaped for a screen."""
