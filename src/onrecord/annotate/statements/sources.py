"""Who a source is: the entities that speak, and whether the report names them.

Not done yet: sources described in another sentence than the one they speak in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.lang import language
from onrecord.model import Mention, Statement

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from onrecord.annotate.parse import Parse
    from onrecord.annotate.statements.scene import Attribution
    from onrecord.lang import Language


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
        if mention is not None and mention.entity not in found and not _misread(parse, a, head, mention, mentions):
            found.append(mention.entity)
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


def unnamed_throughout(records: list[Statement]) -> list[Statement]:
    """Marks as unnamed what a pronoun says that stands for somebody unnamed."""
    # "he" of an unnamed official is unnamed too.
    unnamed = {s.speaker for s in records if s.anonymous and s.speaker}
    named = {s.speaker for s in records if not s.anonymous and s.speaker and s.source and s.speaker not in unnamed}
    return [replace(s, anonymous=True) if s.speaker in unnamed - named else s for s in records]


def is_unnamed(a: Attribution, doc: Doc, language: Language) -> bool:
    """Whether the source is somebody the report does not name ("two officials", "a person close to")."""
    if a.source is None or a.source_head is None:
        return False
    words = [doc[i] for i in range(a.source[0], a.source[1] + 1)]
    head = doc[a.source_head]
    if head.pos_ == "PROPN" or head.ent_type_ == "PERSON":
        return False
    sentence = doc[a.head].sent.text.lower()
    asked = any(p in sentence for p in ("anonymity", "anonymously", "not to be named", "not to be identified"))
    phrases = language.table("cues")["anonymous"]["phrases"]
    said = any(p in " ".join(t.lower_ for t in words) for p in phrases)
    if asked or said:
        return True
    if head.lower_ in language.words("cues", "anonymous.some"):
        return not any(t.pos_ == "PROPN" for t in words)
    if head.pos_ == "PRON" or any(t.pos_ == "PROPN" and t.ent_type_ == "PERSON" for t in words):
        return False
    unnamed = head.lemma_.lower() in language.words("cues", "anonymous.nouns")
    definite = any(
        c.lower_ in {"the", "that", "this", "his", "her", "their"} and c.dep_ in {"det", "poss"} for c in head.children
    )
    return unnamed and not (definite and head.tag_ == "NN")
