"""onrecord: who said what, when and on whose word, over many reports of one story."""
