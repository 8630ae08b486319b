"""The same utterance in different reports: one quotation, its wordings, how they differ.

Words are compared, not meanings: normalised words in order, whole or as a part of a longer
quotation. A speaker is never widened: the same words from two mouths are two quotations.
Not done yet: translated quotations, and utterances whose speaker one report gets wrong.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from onrecord.lang import language
from onrecord.model import AnnotatedReport, Difference, DifferenceKind, Quote, Range, Statement, StatementCite
from onrecord.text import quoted_ranges, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHORT = 6
"""Quotations of fewer words must agree almost to the word."""

SIMILARITY = 0.75
"""Least word similarity (Indel, 0 to 1) of two longer quotations within their common stretch."""

SIMILARITY_SHORT = 0.9
"""The same, where a quotation is short or a speaker unknown."""

KNOWN_WORDS, UNKNOWN_WORDS = 2, 5
"""Least words of a quotation that is found again: by the same known speaker; with a speaker unknown."""

PARAPHRASE_WORDS, PARAPHRASE_SHARE = 4, 0.75
"""Least content words of a quotation that indirect speech repeats, and the share repeated, each way."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int
    piece: int


@dataclass(frozen=True, slots=True)
class _Utterance:
    """One wording: its words as spoken, with their places."""

    report: AnnotatedReport
    statement: Statement
    pieces: tuple[Range, ...]
    words: tuple[_Word, ...]
    quoted: bool

    @property
    def key(self) -> tuple[str, int, int, str]:
        return self.report.id, self.pieces[0][0], self.pieces[-1][1], self.statement.id

    @property
    def speaker(self) -> str | None:
        return self.statement.speaker or next(iter(self.statement.speakers), None)

    @property
    def spoken(self) -> tuple[str, ...]:
        return tuple(word.text for word in self.words)

    def content_words(self) -> frozenset[str]:
        return frozenset(self.spoken) - language().words("claims", "stopwords")

    def wording(self, first: int, last: int) -> str:
        """Words ``first`` to ``last`` (excluded) as written; the report's own words between pieces left out."""
        chosen = self.words[first:last]
        by_piece = [[w for w in chosen if w.piece == n] for n in sorted({w.piece for w in chosen})]
        return " ".join(self.report.text[group[0].start : group[-1].end] for group in by_piece)

    def cite(self) -> StatementCite:
        start, end = self.pieces[0][0], self.pieces[-1][1]
        return StatementCite(report=self.report.id, start=start, end=end, statement=self.statement.id)


def gather(reports: Sequence[AnnotatedReport], least: float = 0.0) -> tuple[Quote, ...]:
    """Gathers quotations into utterances.

    Every direct or mixed statement stands in exactly one quotation. Indirect speech joins the
    quotation that it plainly repeats, never makes one.

    Args:
        reports: reports of one story whose ``speaker`` ids are story-wide. Order does not matter.
        least: confidence below which a statement is left out.

    Returns:
        Quotations sorted by speaker and first place, ids ``q1``, ``q2``…; variants sorted by
        report and offset; differences of each variant from the fullest, in differing words only.
    """
    ordered = sorted(reports, key=lambda report: report.id)
    quoted = sorted((u for r in ordered for u in _utterances(r, least, quoted=True)), key=lambda u: u.key)
    groups = _grouped(quoted)
    _join_paraphrases(groups, [u for r in ordered for u in _utterances(r, least, quoted=False)])
    found = [sorted(group, key=lambda u: u.key) for group in groups]
    found.sort(key=lambda group: (_speaker(group) or "~", group[0].key))
    return tuple(
        Quote(
            id=f"q{number}",
            speaker=_speaker(group),
            variants=tuple(u.cite() for u in group),
            differences=tuple(_against_fullest(group)),
        )
        for number, group in enumerate(found, start=1)
    )


def _utterances(report: AnnotatedReport, least: float, *, quoted: bool) -> Iterator[_Utterance]:
    marked = quoted_ranges(report.text)
    for statement in report.statements:
        if (statement.kind == "indirect") == quoted or report.furniture_at(statement.start):
            continue
        if statement.confidence < least:
            continue
        if quoted:
            heard = [(max(s, a), min(e, b)) for s, e in statement.content for a, b in marked if max(s, a) < min(e, b)]
        else:
            heard = []
        inner = [r for s in report.statements if s.within == statement.id for r in s.content]
        if heard and all(any(begin <= a and b <= stop for begin, stop in inner) for a, b in heard):
            continue  # the inner source spoke these words, the outer one only passes them on
        pieces = tuple(sorted(heard)) or statement.content
        spoken = tuple(
            _Word(word, start, end, number)
            for number, (begin, stop) in enumerate(pieces)
            for word, start, end in words(report.text, begin, stop)
        )
        if spoken:
            yield _Utterance(report, statement, pieces, spoken, quoted)


def _grouped(utterances: list[_Utterance]) -> list[list[_Utterance]]:
    groups: list[list[_Utterance]] = []
    by_speaker: dict[str | None, list[list[_Utterance]]] = {}
    known = [u for u in utterances if u.speaker is not None]
    # Longest first: a fragment then finds the whole quotation it was cut from.
    for utterance in sorted(known, key=lambda u: (-len(u.words), u.key)):
        own = by_speaker.setdefault(utterance.speaker, [])
        home = next((g for g in own if _same(utterance, g[0], KNOWN_WORDS)), None)
        if home is None:
            own.append(home := [])
            groups.append(home)
        home.append(utterance)
    for utterance in sorted((u for u in utterances if u.speaker is None), key=lambda u: (-len(u.words), u.key)):
        homes = [g for g in groups if _same(utterance, g[0], UNKNOWN_WORDS, strict=True)]
        # Found in two mouths, it belongs to neither.
        if len({_speaker(g) for g in homes}) == 1:
            homes[0].append(utterance)
        else:
            groups.append([utterance])
    return groups


def _speaker(group: list[_Utterance]) -> str | None:
    return next((u.speaker for u in group if u.speaker is not None), None)


def _same(a: _Utterance, b: _Utterance, least: int, *, strict: bool = False) -> bool:
    """Whether two wordings are one utterance: equal, a part of the other, or near in words."""
    short, long = sorted((a.spoken, b.spoken), key=len)
    if short == long:
        return True
    meaningful = Counter(short).keys() - language().words("claims", "stopwords")
    if len(short) < least or len(meaningful) < min(2, least):
        return False
    if any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1)):
        return True
    stretch = _common_stretch(short, long)
    if len(stretch) < least:
        return False
    least_similar = SIMILARITY_SHORT if strict or len(short) < SHORT else SIMILARITY
    return Indel.normalized_similarity(short, stretch) >= least_similar


def _common_stretch(short: tuple[str, ...], long: tuple[str, ...]) -> tuple[str, ...]:
    equal = [op for op in Indel.opcodes(short, long) if op.tag == "equal"]
    return long[equal[0].dest_start : equal[-1].dest_end] if equal else ()


def _join_paraphrases(groups: list[list[_Utterance]], indirect: list[_Utterance]) -> None:
    for utterance in sorted(indirect, key=lambda u: u.key):
        if utterance.speaker is None or utterance.statement.polarity == "negative":
            continue
        homes = [g for g in groups if _speaker(g) == utterance.speaker and _paraphrases(utterance, g[0])]
        if len(homes) == 1:
            homes[0].append(utterance)


def _paraphrases(indirect: _Utterance, quotation: _Utterance) -> bool:
    if indirect.report.id == quotation.report.id or not quotation.quoted:
        return False
    a, b = indirect.content_words(), quotation.content_words()
    shared = len(a & b)
    return shared >= PARAPHRASE_WORDS and shared / len(b) >= PARAPHRASE_SHARE and shared / len(a) >= PARAPHRASE_SHARE


def _against_fullest(group: Sequence[_Utterance]) -> Iterator[Difference]:
    # A cut wording would hide a word that another one lost inside it.
    fullest = min(range(len(group)), key=lambda k: (not group[k].quoted, -len(group[k].words), k))
    for k in range(len(group)):
        if k != fullest:
            yield from _differences(group, *sorted((k, fullest)))


def _differences(group: Sequence[_Utterance], a: int, b: int) -> Iterator[Difference]:
    first, other = group[a], group[b]
    if first.quoted != other.quoted:
        a_text, b_text = first.wording(0, len(first.words)), other.wording(0, len(other.words))
        yield Difference(a=a, b=b, a_text=a_text, b_text=b_text, kind="paraphrased")
        return
    lengths = len(first.words), len(other.words)
    for kind, (a_start, a_end), (b_start, b_end) in _edits(first.spoken, other.spoken):
        at_edge = a_start == b_start == 0 or (a_end, b_end) == lengths
        if kind != "changed" and at_edge:
            named: DifferenceKind = "truncated"
        else:
            named = kind
        a_text, b_text = first.wording(a_start, a_end), other.wording(b_start, b_end)
        yield Difference(a=a, b=b, a_text=a_text, b_text=b_text, kind=named)


def _edits(a: tuple[str, ...], b: tuple[str, ...]) -> Iterator[tuple[DifferenceKind, Range, Range]]:
    """Stretches that differ, as word ranges; neighbouring deletion and insertion are one change."""
    i = j = 0
    equal = [op for op in Indel.opcodes(a, b) if op.tag == "equal"]
    for a_start, a_end, b_start, b_end in [
        *((op.src_start, op.src_end, op.dest_start, op.dest_end) for op in equal),
        (len(a), len(a), len(b), len(b)),
    ]:
        if i < a_start and j < b_start:
            yield "changed", (i, a_start), (j, b_start)
        elif i < a_start:
            yield "dropped", (i, a_start), (j, j)
        elif j < b_start:
            yield "added", (i, i), (j, b_start)
        i, j = a_end, b_end
