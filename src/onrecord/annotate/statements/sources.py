"""Who a source is: the entities that speak, and the words that stand for them.

Not done yet: sources described in another sentence than the one they speak in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.lang import language
from onrecord.model import Entity, Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from onrecord.annotate.parse import Parse
    from onrecord.annotate.statements.scene import Attribution


_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_ALL_OF_THEM = frozenset({"both", "all", "alike", "themselves", "each"})


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who in a report, asked by the main word of a noun phrase.

    Attributes:
        named: the entities that the report calls by a name somewhere.
    """

    parse: Parse
    mentions: tuple[Mention, ...]
    entities: dict[str, Entity]
    named: frozenset[str]

    def who(self, head: Token) -> Entity | None:
        """The entity that a word stands for, or ``None``."""
        mention = _mention(self.parse, head, self.mentions)
        return self.entities.get(mention.entity) if mention is not None else None

    def is_named(self, head: Token) -> bool:
        """Whether the report says by name, here or elsewhere, who a word stands for."""
        mention = _mention(self.parse, head, self.mentions)
        if mention is None or mention.entity not in self.named:
            return False
        return mention.type != "NORP"  # "a Democrat" is named by nothing


def cast(parse: Parse, mentions: tuple[Mention, ...], entities: tuple[Entity, ...]) -> Cast:
    """Gathers mentions and entities."""
    named = frozenset(m.entity for m in mentions if m.kind == "name")
    return Cast(parse, mentions, {e.id: e for e in entities}, named)


def speakers(parse: Parse, a: Attribution, mentions: tuple[Mention, ...]) -> tuple[str, ...]:
    """The entities that the source stands for, in text order; none where the report leaves it open."""
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
        if mention is not None:
            # "they" of two people named together is a mention of each.
            meant = [m for m in mentions if (m.start, m.end, m.kind) == (mention.start, mention.end, mention.kind)]
            found += [m.entity for m in meant if m.entity not in found and not _misread(parse, a, head, m, mentions)]
    return tuple(found)


def _misread(parse: Parse, a: Attribution, head: Token, mention: Mention, mentions: tuple[Mention, ...]) -> bool:
    """Whether a pronoun cannot stand for its entity: a paper, or somebody "he" speaks about by name."""
    if mention.kind != "pronoun" or head.lower_ not in {"he", "she", "they"}:
        return False
    places = [parse.range(*span) for span in a.content]
    papers = language("en").words("names", "documents.heads")
    text = parse.reading.original
    for other in mentions:
        if other.entity != mention.entity or other.kind == "pronoun":
            continue
        if any(start <= other.start < end for start, end in places):
            return True
        if papers.intersection(text[other.start : other.end].lower().split()[-1:]):
            return True
    return False


def _mention(parse: Parse, head: Token, mentions: tuple[Mention, ...]) -> Mention | None:
    meant = _antecedent(head)
    if meant is None:
        return None
    start, end = parse.token_range(meant)
    covering = [m for m in mentions if m.start <= start and end <= m.end]
    return min(covering, key=lambda m: (m.end - m.start, m.start), default=None)


def heads(doc: Doc, a: Attribution) -> list[Token]:
    """The main words of the sources that speak; what "who" stands for in its place."""
    if a.source is None or a.source_head is None:
        return []
    found = [_antecedent(doc[a.source_head]) or doc[a.source_head]]
    inside = range(a.source[0], a.source[1] + 1)
    for head in found:
        found += [
            c
            for c in head.children
            if c.dep_ == "conj" and c.i in inside and c.pos_ in _NOMINAL and c.lower_ not in _ALL_OF_THEM
        ]
    return found


def _antecedent(head: Token) -> Token | None:
    """What a relative pronoun stands for, ``None`` where that is not plain; any other word itself."""
    if head.lower_ not in {"who", "which", "that"} or head.pos_ not in {"PRON", "DET"}:
        return head
    clause = head.head
    while clause.dep_ not in {"relcl", "ROOT"} and clause.head.i != clause.i:
        clause = clause.head
    return clause.head if clause.dep_ == "relcl" else None
