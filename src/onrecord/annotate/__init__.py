"""Layers of one report, each beside its text: sentences, names, times, quantities, statements."""
