"""What kind of source a noun phrase stands for, and how many.

Read off the head noun, its entity and its number; lists of nouns are in ``cues.toml`` and
``names.toml``. Not done yet: kinds that only the story tells ("the Larks").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from onrecord.annotate.quantities.grammar import numbers_in
from onrecord.lang.names import fold, name_lore

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Token

    from onrecord.lang import Language
    from onrecord.model import Entity, SourceKind

HUMAN = frozenset({"person", "group"})
_PLURAL_TAGS = frozenset({"NNS", "NNPS"})
_COUNTING = frozenset({"nummod", "quantmod", "advmod", "amod", "det", "predet", "nmod", "compound"})


@dataclass(frozen=True, slots=True)
class Kinds:
    """The word lists of a language that tell kinds of sources apart."""

    people: frozenset[str]
    groups: frozenset[str]
    standing: frozenset[str]
    suffixes: tuple[str, ...]
    nobody: frozenset[str]
    bodies: frozenset[str]
    organisations: frozenset[str]
    documents: frozenset[str]
    states: frozenset[str]
    not_state: frozenset[str]
    media: frozenset[str]
    media_of: frozenset[str]
    media_with: frozenset[str]
    media_names: frozenset[str]
    paper_read: frozenset[str]
    paper_written: frozenset[str]
    paper_says: frozenset[str]
    things: frozenset[str]
    uncounted: frozenset[str]
    amounts: dict[str, int]
    exactly: dict[str, int]
    one_person: frozenset[str]
    several: frozenset[str]
    somebody: frozenset[str]
    everybody: frozenset[str]


@dataclass(frozen=True, slots=True)
class Party:
    """One of the sources of a statement: its kind and number, and the noun that tells them.

    Attributes:
        noun: the noun that says what it is: "players" in "one of the players".
    """

    kind: SourceKind
    count: int | None
    at_least: int | None
    noun: Token


@cache
def kinds(language: Language) -> Kinds:
    """Reads the word lists."""
    own = language.table("cues")["sources"]
    names = {
        key: language.words("names", key)
        for key in (
            "roles.person",
            "roles.group",
            "roles.standing",
            "roles.nobody",
            "organisations.heads",
            "documents.heads",
        )
    }
    listed = {
        key: language.words("cues", f"sources.kinds.{key}")
        for key in (
            "media", "media_of", "media_with", "not_state", "paper_read", "paper_written", "paper_says", "things",
            "uncounted",
        )
    }  # fmt: skip
    pronouns = {key: frozenset(words.split()) for key, words in own["pronouns"].items()}
    return Kinds(
        people=names["roles.person"] | language.words("cues", "sources.kinds.people"),
        groups=names["roles.group"],
        standing=names["roles.standing"],
        suffixes=tuple(sorted(language.words("names", "roles.suffixes"))),
        nobody=names["roles.nobody"],
        bodies=language.words("cues", "sources.kinds.bodies"),
        organisations=names["organisations.heads"],
        documents=names["documents.heads"],
        states=language.words("cues", "sources.kinds.state"),
        media_names=language.words("claims", "modality.media") | listed["media"],
        amounts=own["amounts"],
        exactly=own["exactly"],
        **listed,
        **pronouns,
    )


def party(head: Token, cue: str, entity: Entity | None, language: Language) -> Party:
    """What one noun phrase stands for.

    Args:
        head: its main word; a relative pronoun is read as what it stands for.
        cue: the lemma of what the source does.
        entity: who it is in the report, where that is known.
        language: the language whose lists to use.
    """
    lists = kinds(language)
    noun = _counted_noun(head, lists)
    if noun is not head:
        return _amount(head, noun, cue, language)
    if head.pos_ in {"PRON", "DET", "NUM", "ADJ", "ADV"} or head.lower_ in lists.somebody:
        return _pronoun(head, entity, lists)
    kind = named_kind(head, entity, lists) or noun_kind(head, cue, lists)
    if kind == "person" and is_plural(head):
        kind = "group"
    count, at_least = _number(head, kind, lists)
    return Party(kind, count, at_least, head)


def together(parties: Sequence[Party]) -> tuple[SourceKind, int | None, int | None]:
    """Kind and number of several sources that speak at once."""
    if len(parties) == 1:
        return parties[0].kind, parties[0].count, parties[0].at_least
    found = {p.kind for p in parties}
    kind: SourceKind = "group" if found <= HUMAN else found.pop() if len(found) == 1 else "unknown"
    return kind, _sum(p.count for p in parties), _sum(p.at_least for p in parties)


def _sum(numbers: Iterable[int | None]) -> int | None:
    total = 0
    for number in numbers:
        if number is None:
            return None
        total += number
    return total


# ------------------------------------------------------------ kinds


def noun_kind(head: Token, cue: str, lists: Kinds) -> SourceKind:
    """The kind that a common noun stands for; ``person`` also in the plural."""
    noun = head.lemma_.lower()
    before = {t.lower_ for t in head.lefts} | {t.lower_ for c in head.lefts for t in c.subtree if c.dep_ == "compound"}
    if noun == "paper":
        return _paper(before, cue, lists)
    if noun in lists.media or head.lower_ in lists.media or (noun in lists.media_with and before & lists.media_of):
        return "media"
    if noun in lists.states or (noun == "administration" and _is_a_states(head)):
        return "organisation" if before & lists.not_state else "state"
    if head.lower_ in lists.standing and head.n_lefts == sum(c.dep_ in {"det", "amod", "compound"} for c in head.lefts):
        return "organisation"
    if noun in lists.bodies:
        return "organisation"
    if noun in lists.people or head.lower_ in lists.groups:
        return "person"
    if head.lower_ in lists.documents or noun in lists.documents:
        return "document"
    if noun in lists.organisations:
        return "organisation"
    return "person" if _looks_human(head, noun, lists) else "unknown"


def _paper(before: set[str], cue: str, lists: Kinds) -> SourceKind:
    if before & lists.paper_read:
        return "media"
    if before & lists.paper_written or cue in lists.paper_says:
        return "document"
    return "media" if cue == "report" else "unknown"


def _is_a_states(head: Token) -> bool:
    # "the Aubry administration", "the administration": not "the airport administration".
    return all(t.pos_ in {"DET", "PROPN", "ADJ", "PART", "PRON"} for t in head.lefts)


def _looks_human(head: Token, noun: str, lists: Kinds) -> bool:
    if noun in lists.nobody or noun in lists.things:
        return False
    return noun.endswith(lists.suffixes) or (noun.endswith("s") and head.pos_ == "ADJ")


def named_kind(head: Token, entity: Entity | None, lists: Kinds) -> SourceKind | None:
    """The kind of a name, or of a description of somebody named; ``None`` where its noun must tell."""
    if head.pos_ != "PROPN" and not head.ent_type_:
        return None
    label = head.ent_type_
    if entity is not None and head.pos_ == "PROPN":
        label = {"ORG": "ORG", "PERSON": "PERSON", "GPE": "GPE", "NORP": "NORP"}.get(entity.type, label)
        if entity.type in {"GPE", "ORG"} and _is_state(head, entity):
            return "state"
    if label == "NORP" or (head.pos_ == "PROPN" and head.tag_ == "NNPS" and label not in {"ORG", "GPE"}):
        return "person"
    if label in {"GPE", "LOC"} and head.pos_ == "PROPN":
        lore = name_lore()
        return (
            "state" if lore.country(head.text) or lore.seat(_whole(head)) or lore.country(_whole(head)) else "unknown"
        )
    if label == "ORG" and head.pos_ == "PROPN":
        return "media" if _is_outlet(head, lists) else "organisation"
    return "person" if label == "PERSON" and head.pos_ == "PROPN" else None


def _is_state(head: Token, entity: Entity) -> bool:
    if entity.country is None:
        return False
    # The government, not one of its ministries: the name is the country's or its seat's.
    name = fold(_whole(head))
    lore = name_lore()
    return bool(entity.type == "GPE" or lore.country(name) or lore.seat(name) or name.endswith("government"))


def _is_outlet(head: Token, lists: Kinds) -> bool:
    written = {w.lower() for w in _whole(head).split()}
    return bool(written & lists.media_names) and "office" not in written


def _whole(head: Token) -> str:
    name = next((e for e in head.doc.ents if e.start <= head.i < e.end), None)
    return str(name.text if name is not None else head.text)


# ------------------------------------------------------------ numbers


def is_plural(head: Token) -> bool:
    """Whether a noun stands for more than one."""
    low = head.lower_
    return head.tag_ in _PLURAL_TAGS or low in {"people", "police", "staff", "media", "data"}


def _number(head: Token, kind: SourceKind, lists: Kinds) -> tuple[int | None, int | None]:
    if kind == "organisation" and head.lower_ in lists.standing:
        return 1, 1
    if head.lower_ in lists.uncounted and kind in {"document", "media"}:
        named_one = kind == "media" and not is_plural(head)
        return (1, 1) if named_one else (None, 1)
    if head.pos_ == "PROPN" and kind != "group":
        return 1, 1
    if not is_plural(head):
        return (1, 1) if kind != "unknown" else (None, None)
    said = _written_number(head)
    if said is not None:
        return said
    before = {c.lower_ for c in head.lefts}
    for word, number in lists.exactly.items():
        if word in before and number > 1:
            return number, number
    return None, max([2, *(lists.amounts[w] for w in before if w in lists.amounts)])


def _written_number(head: Token) -> tuple[int | None, int | None] | None:
    """The number before a plural noun: what it is, and the fewest it can be."""
    first = min((c.left_edge.i for c in head.lefts if c.dep_ in _COUNTING), default=head.i)
    written = head.doc[first : head.i].text
    counting = {t.i for c in head.lefts if c.dep_ in {"nummod", "quantmod", "amod", "det", "predet"} for t in c.subtree}
    for found in numbers_in(written):
        place = head.doc.char_span(
            head.doc[first].idx + found.start, head.doc[first].idx + found.end, alignment_mode="expand"
        )
        if found.kind not in {"number", "range", "vague"} or found.unit or place is None:
            continue
        if any(t.i in counting for t in place):
            return _bounds(found.value, found.low, found.high, exact=not found.approx)
    return None


def _bounds(
    value: float | None, low: float | None, high: float | None, *, exact: bool
) -> tuple[int | None, int | None]:
    if exact and value is not None and low == high == value:
        return int(value), int(value)
    return None, max(2, int(low or 2))


def _counted_noun(head: Token, lists: Kinds) -> Token:
    """ "players" in "one of the players", "dozens of players"; the head itself elsewhere."""
    counts = head.lemma_.lower() in lists.amounts or head.lower_ in lists.amounts or head.lower_ in lists.exactly
    if not (counts or head.pos_ == "NUM" or head.like_num):
        return head
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in {"of", "among"}:
            return next((c for c in child.children if c.dep_ == "pobj"), head)
    return head


def _amount(head: Token, noun: Token, cue: str, language: Language) -> Party:
    lists = kinds(language)
    if noun.pos_ == "PRON":  # "one of them", "some of whom"
        kind: SourceKind = "person"
    else:
        kind = named_kind(noun, None, lists) or noun_kind(noun, cue, lists)
    word = head.lower_
    if word in {"one", "another", "either", "1"}:
        return Party("person" if kind == "group" else kind, 1, 1, noun)
    if kind == "organisation" and head.pos_ == "NOUN" and not is_plural(noun):
        return Party(kind, 1, 1, noun)
    kind = "group" if kind == "person" else kind
    if word in lists.exactly:
        return Party(kind, lists.exactly[word], lists.exactly[word], noun)
    written = head.doc[head.left_edge.i : noun.left_edge.i].text
    found = next((f for f in numbers_in(written) if f.kind in {"number", "range", "vague"} and not f.unit), None)
    if found is not None and found.unit is None and head.lemma_.lower() not in {"percent", "%"}:
        return Party(kind, *_bounds(found.value, found.low, found.high, exact=not found.approx), noun)
    return Party(kind, None, max(2, lists.amounts.get(word, lists.amounts.get(head.lemma_.lower(), 2))), noun)


def _pronoun(head: Token, entity: Entity | None, lists: Kinds) -> Party:
    word = head.lower_
    if word in lists.one_person:
        return Party("person", 1, 1, head)
    if word in lists.several:
        is_body = entity is not None and entity.type in {"ORG", "GPE"}
        return Party("organisation", 1, 1, head) if is_body else Party("unknown", None, None, head)
    if word in lists.somebody:
        return Party("person", 1, 1, head)
    if word in lists.everybody or head.pos_ == "NUM":
        exact = lists.exactly.get(word)
        found = next((f for f in numbers_in(head.doc[head.left_edge.i : head.i + 1].text) if f.kind != "ordinal"), None)
        if exact is None and found is not None:
            return Party("group", *_bounds(found.value, found.low, found.high, exact=not found.approx), head)
        return Party("group", exact, exact or max(2, lists.amounts.get(word, 2)), head)
    if entity is not None and word in {"it", "its"}:
        return Party(_entity_kind(entity), 1, 1, head)
    return Party("unknown", None, None, head)


def _entity_kind(entity: Entity) -> SourceKind:
    if entity.type == "PERSON":
        return "person"
    if entity.type == "GPE":
        return "state" if entity.country else "unknown"
    return "organisation" if entity.type == "ORG" else "unknown"
