"""Scripts that make the models in ``src/onrecord/models``; nothing at run time imports from here."""
