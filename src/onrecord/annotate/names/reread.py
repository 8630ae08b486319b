"""Lines in capitals or headline case, read for names once more in the report's own case.

The parser knows names by their capitals. Where every word has one, it guesses; the same words
elsewhere in the report say which of them are names.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from onrecord.annotate.names.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST_WORDS = 3
"""A line of fewer words says too little about its case."""


class Rereading:
    """What the name recogniser makes of such lines once their words have the case they have elsewhere."""

    def __init__(self, tokens: list[Any], code: str) -> None:
        self.given = vocabulary(code).given
        self.plain = vocabulary(code).plain
        lines = [(line, _style(line)) for line in _lines(tokens)]
        self.lines = [(line, style) for line, style in lines if style]
        shouted = {t.i for line, _ in self.lines for t in line}
        self.forms: dict[str, Counter[str]] = {}
        if self.lines:
            for token in tokens:
                if token.is_alpha and token.i not in shouted and not token.is_sent_start:
                    self.forms.setdefault(token.lower_, Counter())[token.text] += 1

    def spans(self) -> Iterator[tuple[int, int, str]]:
        """First token, last token and label of each name in those lines."""
        for line, style in self.lines:
            again = self._recognised([self._cased(token, style) for token in line], [bool(t.whitespace_) for t in line])
            for entity in again.ents:
                yield line[entity.start].i, line[entity.end - 1].i, entity.label_

    def covered(self) -> frozenset[int]:
        """The tokens of those lines."""
        return frozenset(t.i for line, _ in self.lines for t in line)

    def _cased(self, token: Any, style: str) -> str:
        if not token.is_alpha:
            return str(token.text)
        if forms := self.forms.get(token.lower_):
            return min(forms, key=lambda form: (-forms[form], form))
        low = token.lower_
        if token.is_stop or low in self.plain:
            return str(low)
        if style == "headline" or (len(low) < 4 and low not in self.given):
            return str(token.text)
        return str(token.text.capitalize())

    def _recognised(self, words: list[str], spaces: list[bool]) -> Any:
        from spacy.tokens import Doc

        from onrecord.annotate.parse import pipeline

        loaded = pipeline()
        doc = Doc(loaded.vocab, words=words, spaces=spaces)
        for name, component in loaded.pipeline:
            if name in {"tok2vec", "ner"}:
                doc = component(doc)
        return doc


def _lines(tokens: list[Any]) -> Iterator[list[Any]]:
    line: list[Any] = []
    for token in tokens:
        if token.is_space and "\n" in token.text:
            yield line
            line = []
        elif not token.is_space:
            line.append(token)
    yield line


def _style(line: list[Any]) -> str:
    # "capitals", "headline", or nothing for a line of running text.
    written = [t for t in line if t.is_alpha and len(t.text) > 1]
    if len(written) < LEAST_WORDS:
        return ""
    if sum(t.is_upper for t in written) > 0.7 * len(written):
        return "capitals"
    longer = [t for t in written if len(t.text) > 3]
    titled = sum(t.text[0].isupper() for t in longer) >= 0.8 * len(longer) and len(longer) >= LEAST_WORDS
    return "headline" if titled and line[-1].text not in {".", ","} and len(line) < 30 else ""
