"""Whether a report names its sources, and what it tells of those that it does not name.

Unnamed is whoever has no name in the report and no office that only one holds. Not done yet:
groups of whom some are named elsewhere ("the brothers").
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onrecord.annotate.statements import conditions
from onrecord.annotate.statements.source_kinds import HUMAN, as_people, party, together
from onrecord.annotate.statements.sources import heads as heads_of
from onrecord.annotate.statements.spans import holds, last_word
from onrecord.model import SourceDescription

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from onrecord.annotate.parse import Parse
    from onrecord.annotate.statements.conditions import Condition
    from onrecord.annotate.statements.scene import Attribution
    from onrecord.annotate.statements.source_kinds import Party
    from onrecord.annotate.statements.sources import Cast
    from onrecord.annotate.statements.spans import Span
    from onrecord.lang import Language
    from onrecord.model import Range, Statement

_SEVERAL = frozenset({"they", "both", "all", "none", "neither", "these", "those", "people"})


@dataclass(frozen=True, slots=True)
class SourceNoun:
    """The noun of a source, in the singular.

    Attributes:
        looks_back: it stands for somebody met before, with no name ("the nurse").
        new: it stands for somebody not met before ("another nurse").
    """

    lemma: str
    looks_back: bool = False
    new: bool = False


def described(
    parse: Parse, a: Attribution, condition: Span | None, cast: Cast, language: Language
) -> tuple[SourceDescription | None, bool]:
    """What the words tell of a source, and whether they leave it unnamed."""
    heads = heads_of(parse.doc, a)
    if a.source is None or not heads:
        return None, False
    parties = [party(head, a.lemma.split("-")[0], cast.who(head), language) for head in heads]
    if condition is not None:
        parties = [as_people(one) for one in parties]
    kind, count, at_least = together(parties)
    unnamed = not _names_apposed(parse.doc, a.source) and all(
        _is_unnamed(head, one, cast, language, asked=condition is not None)
        for head, one in zip(heads, parties, strict=True)
    )
    place = _description(parse, a, heads, condition) if unnamed else None
    return (
        SourceDescription(
            kind=kind,
            count=count,
            at_least=at_least,
            described=place,
            condition=parse.range(*condition) if condition is not None else None,
        ),
        unnamed,
    )


def _is_unnamed(head: Token, one: Party, cast: Cast, language: Language, *, asked: bool) -> bool:
    """Whether somebody is not named, nor known by an office that only one holds ("the mayor")."""
    human = one.kind in HUMAN or (asked and one.kind == "unknown" and one.noun.pos_ == "NOUN")
    if not human or _has_name(head) or cast.is_named(head):
        return False
    words = " ".join(t.lower_ for t in head.subtree)
    if asked or any(phrase in words for phrase in language.table("cues")["anonymous"]["phrases"]):
        return True
    noun = one.noun
    if noun.pos_ == "PROPN" or noun.ent_type_ == "NORP":
        first = {t.lower_ for t in head.lefts} | {head.lower_}
        return bool(first & language.words("cues", "anonymous.indefinite")) or head.like_num
    if noun.pos_ == "PRON":
        return head.lower_ in language.words("cues", "anonymous.some") or noun.lower_ in {"somebody", "someone"}
    return _is_one_of_many(noun, noun if noun is head or one.count != 1 else head, one, language)


def _is_one_of_many(noun: Token, chosen: Token, one: Party, language: Language) -> bool:
    """Whether a common noun leaves open who of its kind is meant."""
    definite = _is_definite(chosen)
    if noun.lower_ in language.words("cues", "anonymous.voices"):
        return False
    if noun.lower_ in language.words("cues", "anonymous.for_somebody"):
        return not definite and not any(c.dep_ == "prep" and c.lower_ == "for" for c in noun.children)
    lemma = noun.lemma_.lower()
    known = definite and one.kind == "person" and lemma not in language.words("cues", "anonymous.individuals")
    return not known or (_is_restricted(noun) and lemma in language.words("cues", "anonymous.nouns"))


def _has_name(head: Token) -> bool:
    # "Ines Barro", "the clinic's head, Petra Okello"; "a Barro aide" and "an aide to Ines Barro" have none.
    if head.pos_ == "PROPN" and head.ent_type_ == "PERSON":
        return True
    return any(
        c.pos_ == "PROPN"
        and c.ent_type_ in {"PERSON", ""}
        and (c.dep_ == "appos" or (c.dep_ in {"compound", "nmod"} and head.doc[c.i + 1].is_punct))
        for c in head.children
    )


def _names_apposed(doc: Doc, source: Span) -> bool:
    """Whether a person's name stands apart in a source: "his captor's friend, the diver Lena Aubry"."""
    for name in doc.ents:
        if name.label_ != "PERSON" or not source[0] < name.start or name.end - 1 > source[1]:
            continue
        before = name.start - 1
        while before > source[0] and doc[before].pos_ in {"NOUN", "ADJ", "DET", "PROPN"}:
            before -= 1
        owner = name.end < len(doc) and doc[name.end].tag_ == "POS"
        if doc[before].text in {",", ")", "—", "–", "-", ":"} and not owner and name[-1].tag_ != "POS":
            return True
    return False


def _is_definite(noun: Token) -> bool:
    return any(c.dep_ == "poss" or (c.lower_ in {"the", "that", "this"} and c.dep_ == "det") for c in noun.children)


def _is_restricted(noun: Token) -> bool:
    # "the official who took the call": said of one met for the first time.
    return any(c.dep_ in {"relcl", "acl"} and noun.doc[c.left_edge.i - 1].text != "," for c in noun.rights)


def _description(parse: Parse, a: Attribution, heads: list[Token], condition: Span | None) -> Range | None:
    """The words that describe an unnamed source: its phrase with what restricts it, up to the condition."""
    doc = parse.doc
    if a.source is None or all(h.pos_ == "PRON" and h.lower_ in {"he", "she", "they", "i", "we"} for h in heads):
        return None
    first, last = a.source
    if heads[0].i < first:
        first, last = heads[0].left_edge.i, heads[-1].i  # "who" stands for it
    for child in heads[-1].rights:
        if child.dep_ in {"relcl", "acl", "prep", "amod", "advmod"} and doc[child.left_edge.i - 1].text not in {
            ",",
            "—",
            "–",
            "(",
        }:
            last = max(last, child.right_edge.i)
    taken = [a.cue[0], a.source[0], *(begin for begin, _ in a.content), *([condition[0]] if condition else [])]
    last = min([last, *(i - 1 for i in taken if i > heads[-1].i)])
    last = last_word(doc, heads[-1].i, last, conjunctions=False)
    return parse.range(first, last) if first <= last else None


def conditions_of(
    parse: Parse, found: list[Attribution], cast: Cast, language: Language
) -> tuple[list[Attribution], list[Span | None]]:
    """The attributions freed of conditions, and beside each the condition on which its source speaks."""
    found = [a for a in found if not conditions.asks_to_be_unnamed(parse.doc, a, language)]
    told = conditions.conditions(parse.doc, found, language)
    own = list(conditions.beside(parse.doc, found, told))
    for condition in told:
        if condition.subject is not None:
            for number in _said_by(parse, condition, found, cast, language):
                own[number] = own[number] or condition.span
    spans = {span for span in own if span is not None}
    kept, asked = [], []
    for a, span in zip(found, own, strict=True):
        bare = conditions.without(a, spans)
        if bare is not None:
            kept.append(bare)
            asked.append(span)
    return kept, asked


def _said_by(parse: Parse, condition: Condition, found: list[Attribution], cast: Cast, language: Language) -> list[int]:
    """The attributions whose source a condition in a sentence of its own is said of."""
    subject = condition.subject
    if subject is None or cast.is_named(subject):
        return []
    before = [(n, a) for n, a in enumerate(found) if a.source is not None and not holds([condition.span], a.head)]
    entity = cast.who(subject)
    same = [n for n, a in before if entity is not None and entity in [cast.who(h) for h in heads_of(parse.doc, a)]]
    if same:
        return same
    doc, sentence = parse.doc, subject.sent
    near = [(n, a) for n, a in before if a.head < sentence.start and _sentences_apart(doc, a.head, sentence.start) <= 2]
    for number, a in reversed(near):
        heads = heads_of(doc, a)
        one = [party(h, a.lemma, cast.who(h), language) for h in heads]
        if not all(_is_unnamed(h, p, cast, language, asked=False) for h, p in zip(heads, one, strict=True)):
            continue
        several = len(heads) > 1 or any(p.kind == "group" for p in one)
        alike = subject.lemma_.lower() in {p.noun.lemma_.lower() for p in one} | language.words(
            "cues", "anonymous.anybody"
        )
        if alike and several == (subject.tag_ in {"NNS", "NNPS"} or subject.lower_ in _SEVERAL or subject.like_num):
            return [number]
    return []


def _sentences_apart(doc: Doc, index: int, start: int) -> int:
    return sum(1 for i in range(index + 1, start + 1) if doc[i].is_sent_start)


def carried_over(records: list[Statement], nouns: list[SourceNoun]) -> list[Statement]:
    """Lets what is known of a source hold wherever the report lets it speak.

    "He" of an unnamed official is unnamed too, and so is "the official" after "an official".

    Args:
        records: the statements in text order.
        nouns: the noun of each one's source; see ``noun_of``.
    """
    records = unnamed_throughout(_same_noun(records, nouns))
    first: dict[str, SourceDescription] = {}
    for s in records:
        if s.speaker and s.source_described and len(s.speakers) < 2:
            told = first.get(s.speaker)
            better = told is None or (told.kind == "unknown" and s.source_described.kind != "unknown")
            first[s.speaker] = s.source_described if better else told or s.source_described
    asked = {
        s.speaker: s.source_described.condition
        for s in reversed(records)
        if s.source_described and s.anonymous and s.source_described.condition
    }
    carried = []
    for s, noun in zip(records, nouns, strict=True):
        own = s.source_described
        if own is None or s.speaker not in first or len(s.speakers) > 1:
            carried.append(s)
            continue
        if own.kind == "unknown":
            own = replace(
                own, kind=first[s.speaker].kind, count=first[s.speaker].count, at_least=first[s.speaker].at_least
            )
        if s.anonymous and own.condition is None and not noun.new:
            own = replace(own, condition=asked.get(s.speaker))
        carried.append(replace(s, source_described=own))
    return carried


def _same_noun(records: list[Statement], nouns: list[SourceNoun]) -> list[Statement]:
    met: set[str] = set()
    marked = []
    for s, noun in zip(records, nouns, strict=True):
        again = noun.looks_back and noun.lemma in met
        marked.append(replace(s, anonymous=True) if again else s)
        if s.anonymous:
            met.add(noun.lemma)
    return marked


def noun_of(doc: Doc, a: Attribution, cast: Cast) -> SourceNoun:
    """What the noun of a source says of its being met before."""
    heads = heads_of(doc, a)
    if len(heads) != 1:
        return SourceNoun("")
    head = heads[0]
    before = {c.lower_ for c in head.lefts}
    definite = head.tag_ == "NN" and bool(before & {"the", "that", "this"})
    return SourceNoun(
        head.lemma_.lower(),
        looks_back=definite and not cast.is_named(head) and not _has_name(head),
        new=bool(before & {"a", "an", "another", "other"}),
    )


def unnamed_throughout(records: list[Statement]) -> list[Statement]:
    """Marks as unnamed what a pronoun says that stands for somebody unnamed."""
    # "he" of an unnamed official is unnamed too.
    unnamed = {s.speaker for s in records if s.anonymous and s.speaker}
    named = {s.speaker for s in records if not s.anonymous and s.speaker and s.source and s.speaker not in unnamed}
    return [replace(s, anonymous=True) if s.speaker in unnamed - named else s for s in records]
