"""The verb of saying on the parse: its cue lists, its subject, its mood, and the spans of cue and source.

Spans are token indexes, both ends included. Labels are those of spaCy's English parsers
(ClearNLP dependencies, Penn tags). Not done yet: other label sets.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from onrecord.annotate.statements.reality import (
    HELPING,
    helpers_of,
    is_idle_infinitive,
    is_negated,
    is_ranked,
    reality,
)
from onrecord.annotate.statements.spans import Span
from onrecord.annotate.statements.unreal import Unreal, unreal
from onrecord.lang import language

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from onrecord.lang import Language
    from onrecord.model import Act

Mood = Literal["said", "silent", "negated"]

FRAMES = frozenset(
    {"clause", "quote", "parenthesis", "infinitive", "control", "gerund", "object", "preposition", "passive"}
)
"""Constructions that a rule gives a verb; a tagger gives none."""
GOING_ON = frozenset({"add", "note", "stress", "emphasize", "emphasise", "continue", "point", "caution", "insist"})
QUOTES = frozenset({"“", "”", '"', "''", "``", "«", "»", "„", "’’"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_INSIDE_NOUN_PHRASE = frozenset({"det", "amod", "compound", "poss", "nummod", "nmod", "advmod", "quantmod"})
_SHARING = frozenset({"conj", "xcomp", "advcl", "pcomp", "prep", "dep"})
_EMPTY = frozenset({"there", "this", "that", "these", "those", "which", "what"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """The cue lists of a language, as sets; see ``lang/en/cues.toml`` for what each means."""

    acts: dict[str, Act]
    clause: frozenset[str]
    clause_weak: frozenset[str]
    never: frozenset[str]
    never_aside: frozenset[str]
    infinitive: frozenset[str]
    control: frozenset[str]
    gerund: frozenset[str]
    object: frozenset[str]
    object_as: frozenset[str]
    passive: frozenset[str]
    prepositions: dict[str, tuple[str, ...]]
    light: frozenset[str]
    nouns: frozenset[str]
    adjectives: frozenset[str]
    unreal: Unreal
    silent: frozenset[str]
    silent_with: frozenset[str]
    giving: frozenset[str]
    nothing: frozenset[str]
    views: frozenset[str]
    refused: frozenset[str]
    negative: frozenset[str]
    medium: frozenset[str]
    unnamed: frozenset[str]
    known: frozenset[str]
    figurative: frozenset[str]
    against_words: frozenset[str]
    said_things: frozenset[str]
    evidence: frozenset[str]
    documents: frozenset[str]
    events: frozenset[str]
    event_endings: tuple[str, ...]
    asking_unnamed: tuple[str, ...]
    according: frozenset[str] = frozenset({"according"})
    asking: frozenset[str] = frozenset({"ask", "wonder", "question"})


@cache
def cues(language: Language) -> Cues:
    """Reads the cue lists of a language."""
    table = language.table("cues")
    acts = {lemma: act for act, lemmas in reversed(table["acts"].items()) for lemma in lemmas.split()}
    lists = {
        key: language.words("cues", f"frames.{key}")
        for key in ("clause", "clause_weak", "infinitive", "control", "gerund", "object", "object_as", "passive")
    }
    prepositions = {verb: tuple(found) for verb, found in table["frames"]["preposition"].items()}
    light = language.words("cues", "light.verbs")
    unsaid = {
        key: language.words("cues", f"hypothetical.{key}")
        for key in ("silent", "silent_with", "giving", "nothing", "views", "refused")
    }
    return Cues(
        acts=acts,
        never=language.words("cues", "frames.clause_never"),
        never_aside=language.words("cues", "frames.never_aside"),
        prepositions=prepositions,
        light=light,
        nouns=language.words("cues", "nouns.cue"),
        adjectives=language.words("cues", "adjectives.clause"),
        negative=language.words("cues", "polarity.negative"),
        medium=language.words("cues", "medium.nouns"),
        figurative=language.words("cues", "frames.object_figurative"),
        against_words=language.words("cues", "frames.against_words.verbs"),
        said_things=frozenset(language.table("cues")["nouns"]["stands_for"]) | language.words("cues", "nouns.cue"),
        evidence=language.words("cues", "sources.evidence"),
        documents=language.words("cues", "sources.documents"),
        events=language.words("cues", "sources.events"),
        event_endings=tuple(table["sources"]["event_endings"]),
        asking_unnamed=tuple(table["anonymous"]["asking"]),
        unnamed=language.words("cues", "anonymous.nouns"),
        known=frozenset().union(*lists.values(), light, (verb.split("-")[0] for verb in prepositions)),
        unreal=unreal(language),
        **lists,
        **unsaid,
    )


def is_passive(verb: Token) -> bool:
    """Whether the verb has a passive subject or auxiliary."""
    return any(c.dep_ in {"nsubjpass", "auxpass", "csubjpass"} for c in verb.children)


def is_bare_participle(verb: Token) -> bool:
    """Whether the verb is a past participle without auxiliary or subject of its own ("Asked about it, …")."""
    if verb.tag_ not in {"VBN", "VBD"} or verb.dep_ not in {"advcl", "acl", "amod"}:
        return False
    return not any(c.dep_ in SUBJECTS or c.dep_ in {"aux", "mark"} for c in verb.children)


def subject(verb: Token, depth: int = 0) -> Token | None:
    """The words that do what the verb says, looked for through coordination and control."""
    passive = is_passive(verb)
    own = [c for c in verb.children if c.dep_ == "nsubj"]
    if own and not passive:
        before = [c for c in own if c.i < verb.i]
        found = before[-1] if before else own[0]  # two before it: an apposition was taken for one
        return _alone_before(verb, found) or found
    for child in verb.children:
        if child.dep_ == "agent":
            return next((g for g in child.children if g.dep_ == "pobj"), None)
    head = verb.head
    if passive or depth > 4 or head.i == verb.i:
        return None
    if found := _joined_before(verb) or _subject_of_governed(verb, head, depth):
        return found
    if verb.dep_ == "acl":
        return _subject_of_participle(verb, head, depth)
    return _subject_above(verb, head, depth) if verb.dep_ in _SHARING else None


def _subject_of_governed(verb: Token, head: Token, depth: int) -> Token | None:
    """Who says what an infinitive, or "-ing" after a preposition, tells ("forced *him* to admit")."""
    if verb.dep_ != "pcomp" and not any(c.tag_ == "TO" for c in verb.children):
        return None
    if head.pos_ == "VERB" and verb.dep_ in {"xcomp", "advcl"}:
        told = next((c for c in head.children if c.dep_ == "dobj" and head.i < c.i < verb.i), None)
        if told is not None and head.lemma_.lower() in unreal(language()).made_to:
            return told
    ranked = head.pos_ in {"NOUN", "NUM", "ADJ", "PROPN"} and is_ranked(head, unreal(language()))
    if ranked and head.dep_ in SUBJECTS | {"appos"}:
        return head  # "the first minister to say so"
    climbed = {"ADV", "ADP", "SCONJ"} if verb.dep_ == "pcomp" else {"ADJ", "ADV", "ADP", "SCONJ"}
    while (head.pos_ in climbed or ranked) and head.pos_ not in {"VERB", "AUX"} and head.head.i != head.i:
        head = head.head
    if head.pos_ not in {"VERB", "AUX"} or depth > 4:
        return None
    passive = next((c for c in head.children if c.dep_ == "nsubjpass"), None)
    return passive or subject(head, depth + 1)


def _joined_before(verb: Token) -> Token | None:
    """The last of two coordinated names right before a finite verb: its subject, taken for an object.

    "Ana Brook denied talks with Port Aldan and Velden has denied them": Velden has.
    """
    helpers = [c for c in verb.children if c.dep_ in HELPING and c.i < verb.i]
    finite = min([*helpers, verb], key=lambda t: t.i)
    before = verb.doc[finite.i - 1] if finite.i else verb
    if verb.dep_ != "conj" or finite.tag_ not in {"VBD", "VBZ", "VBP", "MD"}:
        return None
    joined = before.dep_ == "conj" and before.pos_ in {"PROPN", "NOUN"} and before.head.i < before.i
    left = before.left_edge.i - 1
    return before if joined and left > 0 and verb.doc[left].dep_ == "cc" else None


def _alone_before(verb: Token, found: Token) -> Token | None:
    """The second of two names where the verb is singular and the first hangs on what stands before it."""
    doc, finite = verb.doc, min([*(c for c in verb.children if c.dep_ in HELPING), verb], key=lambda t: t.i)
    second = next((c for c in found.children if c.dep_ == "conj"), None)
    left = found.left_edge.i - 1
    if second is None or finite.tag_ != "VBZ" or left < 0 or finite.i < found.i or second.i > finite.i:
        return None
    one_name = any(e.start <= found.i and second.i < e.end for e in doc.ents)
    return second if doc[left].pos_ in {"VERB", "ADP"} and not one_name else None


def inverted_subject(verb: Token) -> Token | None:
    """The noun phrase that begins right after the verb ("…," said X), when the parse lost it."""
    if verb.i + 1 >= len(verb.doc):
        return None
    token = verb.doc[verb.i + 1]
    while token.dep_ in _INSIDE_NOUN_PHRASE and token.head.i > token.i:
        token = token.head
    return token if token.pos_ in {"NOUN", "PROPN", "PRON"} and token.i > verb.i else None


def _subject_of_participle(verb: Token, head: Token, depth: int) -> Token | None:
    if verb.tag_ != "VBG" or head.pos_ not in {"NOUN", "PROPN", "PRON"}:
        return None
    if verb.doc[verb.i - 1].text != ",":
        return head
    # After a comma it is the sentence's subject who goes on ("…, describing it as a mistake").
    while head.pos_ not in {"VERB", "AUX"} and head.head.i != head.i:
        head = head.head
    return subject(head, depth + 1) if head.pos_ in {"VERB", "AUX"} else None


def _subject_above(verb: Token, head: Token, depth: int) -> Token | None:
    if verb.dep_ == "advcl" and verb.tag_ not in {"VBG", "VBN"}:
        return None
    if head.pos_ == "ADP" or head.dep_ in {"prep", "agent"}:
        while head.dep_ in {"prep", "agent", "pcomp"} and head.pos_ not in {"VERB", "AUX"} and head.head.i != head.i:
            head = head.head
    if head.pos_ not in {"VERB", "AUX"}:
        return None
    if verb.dep_ == "advcl" and goes_on(verb):
        head = reporter(head) or head  # "said it leaked, adding that …": the sayer goes on
    if is_passive(head):
        own = next((c for c in head.children if c.dep_ == "nsubjpass"), None)
        if own is not None:
            return own
        if verb.dep_ == "conj":
            return None
    return subject(head, depth + 1)


def mood(verb: Token, cues: Cues) -> Mood | None:
    """Whether the saying really happened.

    Returns:
        ``said``; ``silent`` when the words say that nothing was said ("has not said whether");
        ``negated`` for a view that is denied ("does not believe"); ``None`` for what is only
        supposed, planned, ordered or asked, and for what is said not to have been said.
    """
    lemma, found = verb.lemma_.lower(), reality(verb, cues.unreal)
    if found == "withheld":
        # "declined to say" is said by "declined".
        return "silent" if lemma in cues.silent and verb.head.lemma_.lower() not in cues.infinitive else None
    if found != "real" or is_idle_infinitive(verb, cues.unreal):
        return None
    if is_negated(verb):
        return _denied_mood(verb, cues)
    return "silent" if says_nothing(verb, cues) else "said"


def _denied_mood(verb: Token, cues: Cues) -> Mood | None:
    lemma = verb.lemma_.lower()
    if lemma in cues.silent or any(f"{lemma}-{c.lower_}" in cues.silent_with for c in verb.children):
        return "silent"
    modal = any(c.lower_ in cues.unreal.modals for c in helpers_of(verb)[1])
    return "negated" if lemma in (cues.refused if modal else cues.views) else None


def says_nothing(verb: Token, cues: Cues) -> bool:
    """Whether the object of a verb says that nothing was said ("said nothing of", "gave no details")."""
    lemma = verb.lemma_.lower()
    for child in verb.children:
        if child.dep_ != "dobj" or child.i < verb.i:
            continue
        none = any(c.lower_ in {"no", "little"} and c.dep_ in {"det", "amod"} for c in child.lefts)
        if child.lower_ in {"nothing", "little"} and lemma in cues.silent:
            return True
        if none and (lemma in cues.giving or child.lower_ == "comment") and child.lemma_.lower() in cues.nothing:
            return True
    return False


def can_speak(subject: Token | None, lemma: str, cues: Cues) -> bool:
    """Whether a subject may be a source: not the empty "there", nor "this" and "which" of plain verbs."""
    if subject is None:
        return False
    word = subject.lower_
    if word in _EMPTY and subject.pos_ in {"PRON", "DET", "SCONJ"}:
        return word == "which" and lemma in cues.clause
    if lemma in cues.evidence and subject.pos_ == "NOUN" and _is_event(subject.lemma_.lower(), cues):
        return False
    if word == "it" and lemma not in cues.clause:
        return lemma in cues.object
    return subject.pos_ in {"NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET", "X"} and subject.ent_type_ not in {
        "DATE", "TIME", "PERCENT", "MONEY",
    }  # fmt: skip


def _is_event(noun: str, cues: Cues) -> bool:
    # An event that "underscores" something says nothing.
    return noun in cues.events or (noun.endswith(cues.event_endings) and noun not in cues.documents | cues.unnamed)


def is_person(doc: Doc, index: int | None) -> bool:
    """Whether a subject looks like somebody: a name, a personal pronoun, a word for people."""
    if index is None:
        return False
    token = doc[index]
    if token.pos_ == "PRON":
        return token.lower_ in {"he", "she", "they", "i", "we", "who", "you"}
    return (
        token.pos_ == "PROPN" or token.ent_type_ in {"PERSON", "ORG", "NORP"} or token.lower_.endswith(("ers", "ors"))
    )


def cue_span(verb: Token) -> Span:
    """The verb with its auxiliaries, negation, particle and the adverbs beside them."""
    first = last = verb.i
    near = {c.i for c in verb.children if c.dep_ in {"aux", "auxpass", "neg", "prt"} or _is_manner(c)}
    while first - 1 in near:
        first -= 1
    while last + 1 in near:
        last += 1
    return first, last


def _is_manner(token: Token) -> bool:
    return token.dep_ == "advmod" and token.n_lefts + token.n_rights == 0 and token.ent_type_ not in {"DATE", "TIME"}


def source_span(doc: Doc, head: Token, verb: Token | None) -> Span:
    """The noun phrase with its title and apposition; a trailing relative clause is left off."""
    if head.dep_ == "poss":
        return head.left_edge.i, head.i + (head.i + 1 < len(doc) and doc[head.i + 1].dep_ == "case")
    if head.pos_ == "PRON":
        return head.i, head.i
    first, last = head.left_edge.i, head.right_edge.i
    for child in head.children:
        if child.i > head.i and child.dep_ in {"relcl", "acl", "ccomp", "advcl", "punct", "parataxis"}:
            loose = child.dep_ != "acl" or doc[child.left_edge.i - 1].text == ","
            if loose and child.dep_ != "punct":
                last = min(last, child.left_edge.i - 1)
    if verb is not None and first <= verb.i <= last:
        first, last = (head.left_edge.i, verb.i - 1) if head.i < verb.i else (max(first, verb.i + 1), last)
    for index in range(head.i + 1, last + 1):
        if doc[index].text in QUOTES and doc[index - 1].text == ",":
            last = index - 1
            break
    while first < head.i and (doc[first].is_punct or doc[first].is_space or doc[first].dep_ in {"cc", "preconj"}):
        first += 1
    while last > head.i and (doc[last].is_space or (doc[last].is_punct and doc[last].text not in {")", "]"})):
        last -= 1
    return first, last


def goes_on(participle: Token) -> bool:
    """Whether a participle after a reported clause is the sayer's: "adding" always, others after a thing or "he"."""
    if participle.lemma_.lower() in GOING_ON:
        return True
    own = next((c for c in participle.head.children if c.dep_ in SUBJECTS), None)
    if own is None or participle.doc[participle.i - 1].text != "," or participle.tag_ != "VBG":
        return False
    return own.pos_ == "PRON" or (own.pos_ == "NOUN" and not is_person(own.doc, own.i))


def reporter(verb: Token) -> Token | None:
    """The verb that reports the clause a verb is the head of, where there is one."""
    while verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"}:
        verb = verb.head
    return verb.head if verb.dep_ == "ccomp" and verb.head.i < verb.i else None
