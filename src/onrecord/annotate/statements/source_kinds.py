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
from onrecord.lang.outlets import agency

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.tokens import Token

    from onrecord.lang import Language
    from onrecord.model import Entity, SourceKind

HUMAN = frozenset({"person", "group"})
_LABELS = frozenset({"ORG", "PERSON", "GPE", "NORP"})
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
    said_things: frozenset[str]
    speaking: frozenset[str]
    uncounted: frozenset[str]
    amounts: dict[str, int]
    exactly: dict[str, int]
    together: dict[str, int]
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
        documents=names["documents.heads"] | language.words("cues", "sources.kinds.documents"),
        states=language.words("cues", "sources.kinds.state"),
        media_names=language.words("claims", "modality.media") | listed["media"],
        said_things=language.words("cues", "nouns.cue"),
        speaking=language.words("names", "roles.speaking"),
        amounts=own["amounts"],
        exactly=own["exactly"],
        together=own["together"],
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
    if head.pos_ == "NOUN" and head.lemma_.lower() in lists.together:
        number = lists.together[head.lemma_.lower()]
        return Party("group", number, number, head)  # "the couple"
    kind = named_kind(head, entity, lists) or noun_kind(head, cue, lists)
    if kind == "person" and is_plural(head):
        kind = "group"
    count, at_least = _number(head, kind, lists)
    return Party(kind, count, at_least, head)


def as_people(one: Party) -> Party:
    """A source that speaks on a condition is somebody, whatever its noun: "a senior figure"."""
    if one.kind not in {"unknown", "document"} or one.noun.pos_ != "NOUN":
        return one
    several = is_plural(one.noun)
    return Party("group" if several else "person", None if several else 1, 2 if several else 1, one.noun)


def together(parties: Sequence[Party]) -> tuple[SourceKind, int | None, int | None]:
    """Kind and number of several sources that speak at once."""
    if len(parties) == 1:
        return parties[0].kind, parties[0].count, parties[0].at_least
    found = {p.kind for p in parties}
    people = all(p.kind in HUMAN or (p.kind == "unknown" and p.noun.tag_ == "NNS") for p in parties)
    kind: SourceKind = "group" if people and found & HUMAN else found.pop() if len(found) == 1 else "unknown"
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
    written = {noun, head.lower_}
    before = {t.lower_ for t in head.lefts} | {t.lower_ for c in head.lefts for t in c.subtree if c.dep_ == "compound"}
    state = noun in lists.states or (noun == "administration" and _is_a_states(head))
    rules: tuple[tuple[object, SourceKind], ...] = (
        (noun == "paper", _paper(before, cue, lists)),
        (written & lists.media or (noun in lists.media_with and before & lists.media_of), "media"),
        (state, "organisation" if before & lists.not_state else "state"),
        (_is_standing(head, lists) or (noun in lists.bodies and not _is_who(head)), "organisation"),
        (noun in lists.people or head.lower_ in lists.groups, "person"),
        (written & lists.documents, "document"),
        (noun in lists.organisations, "organisation"),
        (_looks_human(head, noun, cue, lists), "person"),
    )
    return next((kind for holds, kind in rules if holds), "unknown")


def _is_standing(head: Token, lists: Kinds) -> bool:
    # "Police", "the Velden prosecutors": not "two prosecutors".
    counted = any(c.dep_ == "nummod" or c.lower_ in lists.amounts for c in head.lefts)
    return head.lower_ in lists.standing and not counted


def _paper(before: set[str], cue: str, lists: Kinds) -> SourceKind:
    if before & lists.paper_read:
        return "media"
    if before & lists.paper_written or cue in lists.paper_says:
        return "document"
    return "media" if cue == "report" else "unknown"


def _is_a_states(head: Token) -> bool:
    # "the Aubry administration", "the administration": not "the airport administration".
    return all(t.pos_ in {"DET", "PROPN", "ADJ", "PART", "PRON"} for t in head.lefts)


def _looks_human(head: Token, noun: str, cue: str, lists: Kinds) -> bool:
    if noun in lists.nobody or noun in lists.things:
        return False
    # Several that plainly speak are people.
    speak = head.tag_ == "NNS" and cue in lists.speaking and noun not in lists.said_things
    return _is_who(head) or speak or noun.endswith(lists.suffixes)


def _is_who(head: Token) -> bool:
    # "the stagehand, who …": people are "who".
    return any(c.dep_ == "relcl" and any(g.lower_ in {"who", "whom"} for g in c.children) for c in head.rights)


def named_kind(head: Token, entity: Entity | None, lists: Kinds) -> SourceKind | None:
    """The kind of a name; ``None`` where a common noun must tell."""
    if head.pos_ != "PROPN":
        return "person" if head.ent_type_ == "NORP" else None
    label = entity.type if entity is not None and entity.type in _LABELS else head.ent_type_
    if _is_state(head, label, entity):
        return "state"
    if label == "ORG":
        return "media" if _is_outlet(head, lists) else "organisation"
    if label in {"PERSON", "NORP"} or (label == "" and head.tag_ == "NNPS"):
        return "person"
    return "unknown" if label in {"GPE", "LOC"} else None


def _is_state(head: Token, label: str, entity: Entity | None) -> bool:
    # The government, not one of its ministries: the name is the country's or its seat's.
    lore, name = name_lore(), _whole(head)
    if entity is not None and entity.type == "GPE" and entity.country is not None:
        return True
    acts = label in {"GPE", "LOC"} or (entity is not None and entity.country is not None)
    return acts and bool(lore.country(name) or lore.seat(name) or fold(name).endswith("government"))


def _is_outlet(head: Token, lists: Kinds) -> bool:
    # "The Velden Courier", "Reuters", "the news agency Velda"
    name = _whole(head)
    before = {t.lower_ for c in head.lefts if c.dep_ in {"compound", "amod", "nmod", "appos"} for t in c.subtree}
    called = before & lists.media_of and before & lists.media_with
    return bool({w.lower() for w in name.split()} & lists.media_names or called or agency(name))


def _whole(head: Token) -> str:
    name = next((e for e in head.doc.ents if e.start <= head.i < e.end), None)
    return str(name.text if name is not None else head.text)


# ------------------------------------------------------------ numbers


def is_plural(head: Token) -> bool:
    """Whether a noun stands for more than one."""
    if head.tag_ == "NNPS":
        return head.ent_type_ in {"NORP", ""}
    return head.tag_ == "NNS" or head.lower_ in {"people", "police", "staff", "media", "data"}


def _number(head: Token, kind: SourceKind, lists: Kinds) -> tuple[int | None, int | None]:
    one = (1, 1) if kind != "unknown" else (None, None)
    if head.lower_ in lists.uncounted and kind in {"document", "media"}:
        return one if kind == "media" and not is_plural(head) else (None, 1)
    if not is_plural(head) or (kind == "organisation" and head.lower_ in lists.standing):
        return one
    before = {c.lower_ for c in head.lefts}
    said = _written_number(head)
    if said is not None:
        return said
    exact = max((number for word, number in lists.exactly.items() if word in before), default=0)
    return (exact, exact) if exact > 1 else (None, max([2, *(lists.amounts[w] for w in before if w in lists.amounts)]))


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
    # The "players" of "one of the players", "dozens of players"; the head itself elsewhere.
    counts = head.lemma_.lower() in lists.amounts or head.lower_ in lists.amounts or head.lower_ in lists.exactly
    if not (counts or head.pos_ == "NUM" or head.like_num):
        return head
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in {"of", "among"}:
            return next((c for c in child.children if c.dep_ == "pobj"), head)
    return head


def _amount(head: Token, noun: Token, cue: str, language: Language) -> Party:
    lists, word = kinds(language), head.lower_
    people = noun.pos_ == "PRON"  # "one of them"
    kind: SourceKind = "person" if people else named_kind(noun, None, lists) or noun_kind(noun, cue, lists)
    if lists.exactly.get(word) == 1 or (kind == "organisation" and head.pos_ == "NOUN" and not is_plural(noun)):
        return Party(kind, 1, 1, noun)
    kind = "group" if kind == "person" else kind
    if word in lists.exactly:
        return Party(kind, lists.exactly[word], lists.exactly[word], noun)
    inner = _written_number(noun) if head.pos_ == "NOUN" and word in lists.amounts else None
    if inner is not None:
        return Party(kind, *inner, noun)  # "a group of seven economists"
    written = head.doc[head.left_edge.i : noun.left_edge.i].text
    found = next((f for f in numbers_in(written) if f.kind in {"number", "range", "vague"} and not f.unit), None)
    if found is not None and head.lemma_.lower() not in {"percent", "%"}:
        return Party(kind, *_bounds(found.value, found.low, found.high, exact=not found.approx), noun)
    return Party(kind, None, max(2, lists.amounts.get(word, lists.amounts.get(head.lemma_.lower(), 2))), noun)


def _pronoun(head: Token, entity: Entity | None, lists: Kinds) -> Party:
    word = head.lower_
    body = entity is not None and entity.type in {"ORG", "GPE"}
    if word in lists.one_person | lists.somebody:
        return Party("person", 1, 1, head)
    if word in lists.everybody or head.pos_ == "NUM":
        return Party("group", *_counted_alone(head, lists), head)
    if entity is not None and (word in {"it", "its"} or (body and word in lists.several)):
        return Party(_entity_kind(entity), 1, 1, head)
    return Party("unknown", None, None, head)


def _counted_alone(head: Token, lists: Kinds) -> tuple[int | None, int | None]:
    # "both said", "three said"
    exact = lists.exactly.get(head.lower_)
    found = next((f for f in numbers_in(head.doc[head.left_edge.i : head.i + 1].text) if f.kind != "ordinal"), None)
    if exact is None and found is not None:
        return _bounds(found.value, found.low, found.high, exact=not found.approx)
    return exact, exact or max(2, lists.amounts.get(head.lower_, 2))


def _entity_kind(entity: Entity) -> SourceKind:
    if entity.type == "PERSON":
        return "person"
    if entity.type == "GPE":
        return "state" if entity.country else "unknown"
    return "organisation" if entity.type == "ORG" else "unknown"
