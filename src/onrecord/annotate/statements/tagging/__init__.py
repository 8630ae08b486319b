"""The trained tagger: spans of source, cue and content, and the links between them."""
