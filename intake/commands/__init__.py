"""Floor 5: the `flask …` commands. Each room gives one `group`."""
