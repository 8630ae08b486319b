"""Where work runs. Answers never depend on it."""
