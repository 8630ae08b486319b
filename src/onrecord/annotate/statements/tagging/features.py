"""A parsed report as the tagger sees it: word pieces in windows of whole lines, with features of the parse.

The same code feeds training and run time. Not done yet: windows that overlap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.errors import ModelMissingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from spacy.tokens import Doc, Token
    from tokenizers import Tokenizer

    from onrecord.annotate.statements.quotations import Quotation
    from onrecord.annotate.statements.scene import Attribution

WINDOW = 320
"""Most word pieces in a window, the marks at its ends included."""

LONGEST = 12
"""Word pieces read of one token; a web address has many that say nothing."""

ROLES = ("source", "cue", "content")
LABELS = ("O", *(f"{place}-{role}" for role in ROLES for place in "BI"))
"""What a token can be: outside, or the beginning or inside of a role's span."""

FEATURES = ("dependency", "tag", "entity", "quotation", "head", "clause", "rule", "sureness")
"""The columns of features; zero stands for "not known" in each."""

RULE = FEATURES.index("rule")
"""First column that comes from the rules; this and the next can be hidden from the tagger."""

_QUOTED = {"outside": 1, "first": 2, "inside": 3, "last": 4, "damaged": 5}
_COMPLEMENTS = frozenset({"ccomp", "xcomp", "advcl", "acl", "relcl", "parataxis", "pcomp"})
_STEPS = (1, 2, 5, 10)
_SURE = 0.75

SIZES = {"quotation": 6, "head": 12, "clause": 13, "rule": 8, "sureness": 4}
"""Number of values of the features that are not lists of labels, "not known" included."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of whole lines.

    Attributes:
        pieces: word-piece ids, the first and last being the marks of the ends.
        tokens: index of the token that each piece belongs to, -1 for marks.
        firsts: position of the first piece of each token of the window, in order.
    """

    pieces: tuple[int, ...]
    tokens: tuple[int, ...]
    firsts: tuple[int, ...]

    def line_starts(self) -> list[int]:
        """Which of the window's tokens begin a line; a span never goes on there."""
        return [number for number, place in enumerate(self.firsts) if self.tokens[place - 1] < 0]


def windows(doc: Doc, tokenizer: Tokenizer, most: int = WINDOW) -> list[Window]:
    """Cuts a document into windows of at most ``most`` word pieces, at line ends where that is possible."""
    begin, end = _number(tokenizer, "[CLS]"), _number(tokenizer, "[SEP]")
    made: list[Window] = []
    pieces, tokens = [begin], [-1]
    for line in _lines(doc, tokenizer, most - 2):
        size = sum(len(ids) for _, ids in line)
        if len(pieces) > 1 and len(pieces) + size + 1 > most:
            made.append(_window(pieces, tokens))
            pieces, tokens = [begin], [-1]
        for index, ids in line:
            pieces += ids
            tokens += [index] * len(ids)
        pieces.append(end)
        tokens.append(-1)
    if len(pieces) > 1:
        made.append(_window(pieces, tokens))
    return made


def _number(tokenizer: Tokenizer, mark: str) -> int:
    number = tokenizer.token_to_id(mark)
    if number is None:
        raise ModelMissingError(f"the tagger's tokenizer does not know {mark}")
    return number


def _window(pieces: Sequence[int], tokens: Sequence[int]) -> Window:
    firsts = [place for place, token in enumerate(tokens) if token >= 0 and token != tokens[place - 1]]
    return Window(tuple(pieces), tuple(tokens), tuple(firsts))


def _lines(doc: Doc, tokenizer: Tokenizer, most: int) -> Iterable[list[tuple[int, list[int]]]]:
    """Lines as tokens with their word pieces; one that is too long is cut at a sentence, or where it must be."""
    spelled = [token.i for token in doc if not token.is_space]
    encoded = tokenizer.encode_batch([[doc[i].text] for i in spelled], is_pretokenized=True, add_special_tokens=False)
    line: list[tuple[int, list[int]]] = []
    size, after = 0, 0
    for index, found in zip(spelled, encoded, strict=True):
        ids = list(found.ids[:LONGEST]) or [_number(tokenizer, "[UNK]")]
        broken = any("\n" in doc[i].text for i in range(after, index))
        if line and (broken or size + len(ids) > most):
            keep = 0 if broken else _sentence_start(doc, line)
            yield line[: len(line) - keep]
            line = line[len(line) - keep :]
            size = sum(len(ids) for _, ids in line)
        line.append((index, ids))
        size += len(ids)
        after = index + 1
    if line:
        yield line


def _sentence_start(doc: Doc, line: Sequence[tuple[int, list[int]]]) -> int:
    # Tokens of the last sentence begun in a line that must be cut; none where it fills the line.
    for back in range(1, len(line) // 2):
        if doc[line[-back][0]].is_sent_start:
            return back
    return 0


def token_features(
    doc: Doc, marks: Sequence[Quotation], rules: Iterable[Attribution], vocabulary: Mapping[str, Mapping[str, int]]
) -> list[tuple[int, ...]]:
    """Features of every token of a document.

    Args:
        doc: the parsed report.
        marks: its quotations.
        rules: what the rules found in it, the outermost attributions.
        vocabulary: numbers of the labels of ``dependency``, ``tag`` and ``entity``.

    Returns:
        One row a token, with a column for each of ``FEATURES``.
    """
    quoted, clause = _quoted(doc, marks), _clauses(doc)
    rule, sureness = _by_rule(doc, rules)
    dependency, tag, entity = (vocabulary[name] for name in FEATURES[:3])
    return [
        (
            dependency.get(token.dep_, 0),
            tag.get(token.tag_, 0),
            entity.get(f"{token.ent_iob_}-{token.ent_type_}", 0),
            quoted[token.i],
            _head(token),
            clause[token.i],
            rule[token.i],
            sureness[token.i],
        )
        for token in doc
    ]


def _quoted(doc: Doc, marks: Sequence[Quotation]) -> list[int]:
    found = [_QUOTED["outside"]] * len(doc)
    for mark in marks:
        inside = _QUOTED["damaged"] if mark.damaged else _QUOTED["inside"]
        found[mark.first : mark.last + 1] = [inside] * (mark.last + 1 - mark.first)
        if not mark.damaged:
            found[mark.first] = _QUOTED["first"]
            if not mark.open:
                found[mark.last] = _QUOTED["last"]
    return found


def _head(token: Token) -> int:
    away: int = token.head.i - token.i
    if away == 0:
        return 1
    step = sum(abs(away) >= least for least in _STEPS)
    return 1 + step if away < 0 else 1 + len(_STEPS) + step


def _clauses(doc: Doc) -> list[int]:
    """Depth of complement clauses at each token, and whether one begins or ends there."""
    depth, first, last = [0] * len(doc), [False] * len(doc), [False] * len(doc)
    for token in doc:
        if token.dep_ in _COMPLEMENTS:
            left, right = token.left_edge.i, token.right_edge.i
            first[left] = last[right] = True
            for index in range(left, right + 1):
                depth[index] += 1
    return [1 + min(depth[i], 2) * 4 + first[i] * 2 + last[i] for i in range(len(doc))]


def _by_rule(doc: Doc, rules: Iterable[Attribution]) -> tuple[list[int], list[int]]:
    label, sureness = [1] * len(doc), [1] * len(doc)
    for a in sorted(rules, key=lambda a: (a.confidence, a.cue)):
        sure = 2 + (a.confidence >= _SURE)
        spans = {"content": a.content, "source": (a.source,) if a.source else (), "cue": (a.cue,)}
        for role in ("content", "source", "cue"):
            begin = 1 + LABELS.index(f"B-{role}")
            for start, end in spans[role]:
                for index in range(start, end + 1):
                    label[index] = begin + (index > start)
                    sureness[index] = sure
    return label, sureness
