"""Statements: who said what in one report, when, through what, and how surely.

Attribution gives source, cue and content; this module turns them into records: nesting, speaker,
medium, time of saying, and what "these allegations" stands for. Not done yet: what several
paragraphs of unmarked speech say, statements by gesture or vote.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.annotate.statements import predicates
from onrecord.annotate.statements.acts import act_of, certainty_of, is_unnamed, polarity_of
from onrecord.annotate.statements.attribution import attributions
from onrecord.annotate.statements.quotations import quotations
from onrecord.annotate.statements.references import with_references
from onrecord.annotate.statements.scene import Attribution
from onrecord.lang import Language, language
from onrecord.model import Mention, Range, Report, Statement, StatementKind, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from onrecord.annotate.parse import Parse
    from onrecord.annotate.statements.quotations import Quotation
    from onrecord.ports import Layers


class StatementAnnotator:
    """Finds the statements of a report (layer ``statements``), in text order of their content."""

    name = "statements"
    version = "1"
    requires = ("parse", "sentences", "mentions", "entities", "times")
    assigns = ("statements",)

    def __call__(self, report: Report, layers: Layers) -> Layers:
        """Reads the parse; mentions, entities and times give speaker and time where they are there."""
        parse: Parse = layers["parse"]
        tongue = language(report.language or "en") if (report.language or "en").startswith("en") else language("en")
        found = attributions(parse.doc, quotations(parse.doc), tongue)
        return {"statements": statements(parse, found, layers, tongue)}


def statements(parse: Parse, found: list[Attribution], layers: Layers, tongue: Language) -> tuple[Statement, ...]:
    """Makes records of attributions.

    Args:
        parse: the parsed report.
        found: its attributions, in text order.
        layers: ``mentions``, ``entities`` and ``times``; each may be missing.
        tongue: the language whose cues were used.
    """
    doc = parse.doc
    marks = quotations(doc)
    mentions: tuple[Mention, ...] = layers.get("mentions", ())
    times: tuple[TimeExpression, ...] = layers.get("times", ())
    not_within = tongue.words("cues", "frames.not_within")
    found = [a for a in found if a.lemma not in not_within or _outer(a, found) is None]
    outer = [_outer(a, found) for a in found]
    records = []
    for number, a in enumerate(found):
        speakers = _speakers(parse, a, mentions)
        within = outer[number]
        records.append(
            Statement(
                id=f"s{number + 1}",
                source=(_range(parse, a.source),) if a.source else (),
                cue=(_range(parse, a.cue),),
                content=tuple(_range(parse, span) for span in a.content),
                kind=_kind(doc, a, marks),
                act=act_of(a, tongue),
                polarity=polarity_of(a, doc, tongue),
                certainty=certainty_of(a, doc, tongue),
                speaker=speakers[0] if speakers else None,
                speakers=speakers,
                anonymous=is_unnamed(a, doc, tongue),
                medium=_medium(parse, a, tongue),
                said=_said(parse, a, times),
                within=f"s{within + 1}" if within is not None else None,
                confidence=a.confidence,
            )
        )
    return with_references(_unnamed_throughout(records), parse.reading.original, layers, tongue)


def _range(parse: Parse, span: predicates.Span) -> Range:
    return parse.range(*span)


def _outer(a: Attribution, found: list[Attribution]) -> int | None:
    """The smallest attribution whose content holds this one's cue."""
    best: tuple[int, int] | None = None
    for number, b in enumerate(found):
        if b is a or not any(first <= a.head <= last for first, last in b.content):
            continue
        if any(first <= b.head <= last for first, last in a.content):
            continue
        size = sum(last - first for first, last in b.content)
        if best is None or size < best[0]:
            best = (size, number)
    return best[1] if best else None


def _kind(doc: Doc, a: Attribution, marks: tuple[Quotation, ...]) -> StatementKind:
    quoted = plain = 0
    for first, last in a.content:
        for index in range(first, last + 1):
            token = doc[index]
            if token.is_punct or token.is_space or token.text in predicates.QUOTES:
                continue
            if any(mark.first <= index <= mark.last and not mark.damaged for mark in marks):
                quoted += 1
            else:
                plain += 1
    return "indirect" if not quoted else "mixed" if plain else "direct"


# ---------------------------------------------------------------- who


def _speakers(parse: Parse, a: Attribution, mentions: tuple[Mention, ...]) -> tuple[str, ...]:
    if a.source is None or a.source_head is None:
        return ()
    heads = [parse.doc[a.source_head]]
    for head in heads:
        heads += [c for c in head.children if c.dep_ == "conj" and a.source[0] <= c.i <= a.source[1]]
    found: list[str] = []
    for head in heads:
        mention = _mention(parse, head, mentions)
        if mention is None or mention.kind != "name":
            # "the clinic's head, Petra Okello": the name says who it is.
            apposed = [c for c in head.children if c.dep_ == "appos" and c.pos_ == "PROPN"]
            named = _mention(parse, apposed[0], mentions) if apposed else None
            mention = named if named is not None and named.kind == "name" else mention
        if mention is not None and mention.entity not in found and not _misread(parse, a, head, mention, mentions):
            found.append(mention.entity)
    return tuple(found)


def _misread(parse: Parse, a: Attribution, head: Token, mention: Mention, mentions: tuple[Mention, ...]) -> bool:
    """Whether a pronoun cannot stand for its entity: a paper, or somebody "he" speaks about by name."""
    if mention.kind != "pronoun" or head.lower_ not in {"he", "she", "they"}:
        return False
    places = [_range(parse, span) for span in a.content]
    papers = language("en").words("names", "documents.heads")
    text = parse.reading.original
    for other in mentions:
        if other.entity != mention.entity or other.kind == "pronoun":
            continue
        if any(start <= other.start < end for start, end in places):
            return True
        if (
            text[other.start : other.end].lower().split()[-1:]
            and text[other.start : other.end].lower().split()[-1] in papers
        ):
            return True
    return False


def _mention(parse: Parse, head: Token, mentions: tuple[Mention, ...]) -> Mention | None:
    if head.lower_ in {"who", "which", "that"} and head.pos_ in {"PRON", "DET"}:
        clause = head.head
        while clause.dep_ not in {"relcl", "ROOT"} and clause.head.i != clause.i:
            clause = clause.head
        if clause.dep_ != "relcl":
            return None
        head = clause.head
    start, end = parse.token_range(head)
    covering = [m for m in mentions if m.start <= start and end <= m.end]
    return min(covering, key=lambda m: (m.end - m.start, m.start), default=None)


def _unnamed_throughout(records: list[Statement]) -> list[Statement]:
    # "he" of an unnamed official is unnamed too.
    unnamed = {s.speaker for s in records if s.anonymous and s.speaker}
    named = {s.speaker for s in records if not s.anonymous and s.speaker and s.source and s.speaker not in unnamed}
    return [replace(s, anonymous=True) if s.speaker in unnamed - named else s for s in records]


# ---------------------------------------------------------------- how and when


def _medium(parse: Parse, a: Attribution, tongue: Language) -> str | None:
    verb = parse.doc[a.head]
    prepositions = tongue.words("cues", "medium.prepositions")
    nouns = tongue.words("cues", "medium.nouns")
    if a.frame == "according":
        return None
    for child in verb.children:
        if child.dep_ != "prep" or child.lower_ not in prepositions:
            continue
        named = next((c for c in child.children if c.dep_ == "pobj"), None)
        if named is None or not (
            named.lemma_.lower() in nouns or child.lower_ == "via" or any(c.lower_ in nouns for c in named.lefts)
        ):
            continue
        return _outside_content(parse, a, child.i, child.right_edge.i)
    if a.lemma == "tell":
        hearer = next((c for c in verb.children if c.dep_ in {"dobj", "dative"} and c.i > verb.i), None)
        audience = tongue.words("cues", "medium.audience")
        if hearer is not None and (
            hearer.lemma_.lower() in audience or hearer.lower_ in audience or hearer.ent_type_ == "ORG"
        ):
            return _outside_content(parse, a, verb.i, hearer.right_edge.i)
    return None


def _outside_content(parse: Parse, a: Attribution, first: int, last: int) -> str | None:
    for begin, _ in a.content:
        if first < begin <= last:
            last = begin - 1
    doc = parse.doc
    for index in range(first, last + 1):
        if doc[index].text in predicates.QUOTES or doc[index].text in {",", ":"}:
            last = index - 1
            break
    if last <= first or any(s <= first <= e for s, e in a.content):
        return None
    start, end = parse.range(first, last)
    return parse.reading.original[start:end].strip() or None


def _said(parse: Parse, a: Attribution, times: tuple[TimeExpression, ...]) -> str | None:
    doc = parse.doc
    for time in times:
        if time.type not in {"DATE", "TIME"} or time.dates in {"content", "event"}:
            continue
        token = _token_at(parse, time.start, doc[a.head].sent)
        if token is None or any(first <= token.i <= last for first, last in a.content) or _is_bound(token):
            continue
        if _attached(token) == a.head or (time.dates == "saying" and abs(token.i - a.cue[1]) <= 6):
            return time.value if any(c.isdigit() for c in time.value) or time.value.endswith("WE") else None
    return None


def _is_bound(token: Token) -> bool:
    # "has known since autumn": a limit, not the time of saying.
    return any(t.lower_ in {"since", "until", "before", "after", "by", "for"} for t in (token.head, token.head.head))


def _token_at(parse: Parse, start: int, sentence: object) -> Token | None:
    for token in sentence:  # type: ignore[attr-defined]
        begin, end = parse.token_range(token)
        if begin <= start < end:
            return token
    return None


def _attached(token: Token) -> int:
    while token.pos_ not in {"VERB", "AUX"} and token.head.i != token.i:
        token = token.head
    return int(token.i)
