"""Small readings of the parse that attribution rests on: subjects, complements, spans, mood.

Spans are token indexes, both ends included. Labels are those of spaCy's English parsers
(ClearNLP dependencies, Penn tags). Not done yet: other label sets.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from spacy.tokens import Doc, Token

    from onrecord.lang import Language
    from onrecord.model import Act

Span = tuple[int, int]
Mood = Literal["said", "silent", "negated"]

GOING_ON = frozenset({"add", "note", "stress", "emphasize", "emphasise", "continue", "point", "caution", "insist"})
QUOTES = frozenset({"“", "”", '"', "''", "``", "«", "»", "„", "’’"})
_EDGES = frozenset({",", ";", ":", ".", "—", "–", "-", "--", "...", "…"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_HELPING = frozenset({"aux", "auxpass", "neg"})
_SHARING = frozenset({"conj", "xcomp", "advcl", "pcomp", "prep", "dep"})
_EMPTY = frozenset({"there", "this", "that", "these", "those", "which", "what"})
_COMPLEMENTS = frozenset({"dobj", "oprd", "xcomp", "ccomp", "acomp", "attr", "dative"})
_OBJECT_PREPOSITIONS = frozenset({"of", "for", "as", "about", "against", "over", "with"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """The cue lists of a language, as sets; see ``lang/en/cues.toml`` for what each means."""

    acts: dict[str, Act]
    clause: frozenset[str]
    clause_weak: frozenset[str]
    never: frozenset[str]
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
    conjunctions: frozenset[str]
    modals: frozenset[str]
    silent: frozenset[str]
    views: frozenset[str]
    went_on: frozenset[str]
    negative: frozenset[str]
    medium: frozenset[str]
    unnamed: frozenset[str]
    known: frozenset[str]
    figurative: frozenset[str]
    evidence: frozenset[str]
    documents: frozenset[str]
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
    unreal = {
        key: language.words("cues", f"hypothetical.{key}")
        for key in ("conjunctions", "modals", "silent", "views", "went_on")
    }
    return Cues(
        acts=acts,
        never=language.words("cues", "frames.clause_never"),
        prepositions=prepositions,
        light=light,
        nouns=language.words("cues", "nouns.cue"),
        adjectives=language.words("cues", "adjectives.clause"),
        negative=language.words("cues", "polarity.negative"),
        medium=language.words("cues", "medium.nouns"),
        figurative=language.words("cues", "frames.object_figurative"),
        evidence=language.words("cues", "sources.evidence"),
        documents=language.words("cues", "sources.documents"),
        unnamed=language.words("cues", "anonymous.nouns"),
        known=frozenset().union(*lists.values(), prepositions, light),
        **lists,
        **unreal,
    )


# ---------------------------------------------------------------- the verb


def is_passive(verb: Token) -> bool:
    """Whether the verb has a passive subject or auxiliary."""
    return any(c.dep_ in {"nsubjpass", "auxpass", "csubjpass"} for c in verb.children)


def is_bare_participle(verb: Token) -> bool:
    """Whether the verb is a past participle without auxiliary or subject of its own ("Asked about it, …")."""
    if verb.tag_ not in {"VBN", "VBD"} or verb.dep_ not in {"advcl", "acl", "amod"}:
        return False
    return not any(c.dep_ in _SUBJECTS or c.dep_ in {"aux", "mark"} for c in verb.children)


def subject(verb: Token, depth: int = 0) -> Token | None:
    """The words that do what the verb says, looked for through coordination and control."""
    passive = is_passive(verb)
    for child in verb.children:
        if child.dep_ == "nsubj" and not passive:
            return child
        if child.dep_ == "agent":
            return next((g for g in child.children if g.dep_ == "pobj"), None)
    head = verb.head
    if passive or depth > 4 or head.i == verb.i:
        return None
    if verb.dep_ == "acl":
        return _subject_of_participle(verb, head, depth)
    return _subject_above(verb, head, depth) if verb.dep_ in _SHARING else None


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
    if verb.dep_ == "advcl" and verb.lemma_.lower() in GOING_ON:
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
        supposed, planned, ordered or asked.
    """
    governing, helpers = _helpers(verb)
    if any(c.dep_ == "mark" and c.lower_ in cues.conjunctions for c in verb.children):
        return None
    if any(c.tag_ == "TO" for c in helpers):
        return _went_on(governing, helpers, cues)
    if _is_question(verb, helpers) or (verb.tag_ == "VB" and not helpers):
        return None
    modal = any(c.lower_ in cues.modals and c.dep_ != "neg" for c in helpers)
    if _negated(verb, helpers):
        return _denied_mood(verb.lemma_.lower(), cues, modal=modal)
    return None if modal and verb.lemma_.lower() not in {"like", "prefer"} else "said"


def _helpers(verb: Token) -> tuple[Token, list[Token]]:
    governing = verb
    helpers = [c for c in verb.children if c.dep_ in _HELPING]
    while not helpers and governing.dep_ == "conj" and governing.head.pos_ in {"VERB", "AUX"}:
        # "would not confirm or deny": the second verb shares the first one's auxiliaries.
        if any(c.dep_ in _SUBJECTS for c in governing.children) or governing.tag_ != "VB":
            break
        governing = governing.head
        helpers = [c for c in governing.children if c.dep_ in _HELPING]
    return governing, helpers


def _negated(verb: Token, helpers: Sequence[Token]) -> bool:
    return any(c.dep_ == "neg" for c in helpers) or any(
        c.dep_ in {"advmod", "neg"} and c.lower_ == "never" for c in verb.children
    )


def _went_on(governing: Token, helpers: Sequence[Token], cues: Cues) -> Mood | None:
    head = governing.head
    real = governing.dep_ == "xcomp" and head.lemma_.lower() in cues.went_on and head.pos_ == "VERB"
    return "said" if real and not any(c.dep_ == "neg" for c in helpers) and mood(head, cues) == "said" else None


def _denied_mood(lemma: str, cues: Cues, *, modal: bool) -> Mood | None:
    if lemma in cues.silent:
        return "silent"
    return "negated" if lemma in cues.views and not modal else None


def _is_question(verb: Token, helpers: Sequence[Token]) -> bool:
    own = next((c for c in verb.children if c.dep_ in _SUBJECTS), None)
    if own is None:
        return False
    return any(c.i < own.i for c in helpers) and verb.sent[-1].text.endswith("?")


def can_speak(subject: Token | None, lemma: str, cues: Cues) -> bool:
    """Whether a subject may be a source: not the empty "there", nor "this" and "which" of plain verbs."""
    if subject is None:
        return lemma == "say" and cues is None
    word = subject.lower_
    if word in _EMPTY and subject.pos_ in {"PRON", "DET", "SCONJ"}:
        return word == "which" and lemma in cues.clause
    if lemma in cues.evidence and subject.pos_ == "NOUN" and not is_person(subject.doc, subject.i):
        if subject.lemma_.lower() not in cues.documents | cues.unnamed and subject.tag_ == "NN":
            return False  # an event that "underscores" something says nothing
    if word == "it" and lemma not in cues.clause:
        return lemma in cues.object
    return subject.pos_ in {"NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET", "X"} and subject.ent_type_ not in {
        "DATE", "TIME", "PERCENT", "MONEY",
    }  # fmt: skip


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
    if head.pos_ == "PRON" or head.dep_ == "poss":
        last = head.i
        if head.dep_ == "poss":
            return head.left_edge.i, last
        return head.i, last
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


# ---------------------------------------------------------------- content


def clause_spans(doc: Doc, clause: Token, cue: Token, cues: Cues) -> list[Span]:
    """A complement clause, without "that" at its head and without what the writer appends after it."""
    left_out = _left_out(clause, cue, cues)
    indexes = [t.i for t in clause.subtree if t.i not in left_out]
    spans = _runs(doc, indexes, cue.i)
    if spans and spans[0][0] > cue.i:
        first, last = spans[0]
        start = _after_time(doc, first, last, cue)
        if doc[start].lower_ == "that" and start < last and doc[start].dep_ in {"mark", "det", "nsubj", "dobj"}:
            start += doc[start].dep_ == "mark"
        spans[0] = (start, last)
    return [s for s in spans if s[0] <= s[1]]


def reporter(verb: Token) -> Token | None:
    """The verb that reports the clause a verb is the head of, where there is one."""
    while verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"}:
        verb = verb.head
    return verb.head if verb.dep_ == "ccomp" and verb.head.i < verb.i else None


def _left_out(clause: Token, cue: Token, cues: Cues) -> set[int]:
    out: set[int] = set()
    pending = [c for c in clause.children if c.dep_ == "conj"]
    while pending:
        joined = pending.pop()
        own = any(c.dep_ in _SUBJECTS for c in joined.children)
        other = own and joined.i > cue.i and _reports(joined, cues) and _after_comma(joined)
        again = joined.lemma_.lower() in cues.clause and any(c.dep_ == "ccomp" for c in joined.children)
        if other or (again and not own and joined.i > cue.i) or (own and clause.i < cue.i < joined.i):
            # Another speaker, a second cue of the same one, or the writer again after "…, he said, and".
            out.update(t.i for t in joined.subtree)
        else:
            pending += [c for c in joined.children if c.dep_ == "conj"]
    for child in clause.children:
        if child.dep_ == "advcl" and child.lemma_.lower() in GOING_ON and child.i > clause.i and cue.i < clause.i:
            if child.tag_ == "VBG":
                out.update(t.i for t in child.subtree)
    if out:
        out.update(c.i for c in clause.children if c.dep_ == "cc" and c.i > cue.i and c.i + 1 in out | {c.i + 1})
    return out


def _reports(verb: Token, cues: Cues) -> bool:
    lemma = verb.lemma_.lower()
    if any(c.dep_ == "mark" and c.lower_ == "that" for c in verb.children):
        return False
    clause = any(c.dep_ == "ccomp" for c in verb.children)
    return (clause and lemma in cues.clause) or (lemma in cues.object and any(c.dep_ == "dobj" for c in verb.children))


def _after_comma(joined: Token) -> bool:
    before = joined.left_edge.i - 1
    doc = joined.doc
    while before > 0 and doc[before].dep_ == "cc":
        before -= 1
    return doc[before].text in {",", ";", "—", "–"}


def _after_time(doc: Doc, first: int, last: int, cue: Token) -> int:
    # "said Tuesday the bridge would open": the day is the saying's, whatever the parse says.
    if any(not doc[i].is_punct for i in range(cue.i + 1, first)):
        return first
    start = first + (doc[first].lower_ == "on" and first < last)
    end = start
    while end <= last and doc[end].ent_type_ in {"DATE", "TIME"}:
        end += 1
    if (
        end == start
        or end > last
        or doc[end].pos_ in {"VERB", "AUX", "PART", "ADP"}
        or doc[first].pos_ in {"NUM", "DET"}
    ):
        return first
    return end


def _runs(doc: Doc, indexes: Iterable[int], cue: int) -> list[Span]:
    spans: list[Span] = []
    for index in sorted(indexes):
        if spans and not spans[-1][1] < cue < index and _only_marks(doc, spans[-1][1] + 1, index - 1):
            spans[-1] = (spans[-1][0], index)
        else:
            spans.append((index, index))
    return spans


def _only_marks(doc: Doc, first: int, last: int) -> bool:
    return all(doc[i].is_punct or doc[i].is_space or doc[i].text in QUOTES for i in range(first, last + 1))


def around(doc: Doc, head: Token, verb: Token) -> list[Span]:
    """The clause a parenthesis stands in, without the parenthesis."""
    inner = {t.i for t in verb.subtree}
    out = set(inner)
    for child in head.children:
        own = any(c.dep_ in _SUBJECTS for c in child.children)
        if child.dep_ == "conj" and child.i > verb.i and own:
            out.update(t.i for t in child.subtree)
            out.update(c.i for c in head.children if c.dep_ == "cc" and c.i > verb.i)
    return _runs(doc, [t.i for t in head.subtree if t.i not in out], verb.i)


def before_comma(doc: Doc, verb: Token, source: Span) -> Span | None:
    """What stands before ", said X" or ", X said" in its sentence, when the parse lost the link."""
    sentence = verb.sent
    left = min(verb.i, source[0])
    for child in verb.children:
        if child.dep_ in {"aux", "advmod", "neg"} and child.i < left:
            left = child.i
    comma = left - 1
    if comma <= sentence.start or doc[comma].text != ",":
        return None
    head = verb.head
    if verb.dep_ not in {"ROOT", "ccomp", "conj", "parataxis"} or (verb.dep_ == "conj" and head.i > verb.i):
        return None
    has_verb = any(doc[i].pos_ in {"VERB", "AUX"} and doc[i].tag_ != "VBG" for i in range(sentence.start, comma))
    # After the cue only time and place may follow, else what follows is what was said.
    after = [doc[i] for i in range(max(verb.i, source[1]) + 1, sentence.end)]
    if not has_verb or len([t for t in after if not t.is_punct]) > 12 or any(t.pos_ == "VERB" for t in after):
        return None
    if any(
        t.dep_ == "mark" and t.lower_ in {"as", "while", "after", "when", "before", "because"} for t in verb.children
    ):
        return None
    return sentence.start, comma - 1


def complement_spans(verb: Token, cues: Cues) -> list[Span]:
    """Everything after the verb that it takes: objects, infinitives, "of" and "as" phrases.

    Time and medium are left out, also between two complements.
    """
    kept: list[Token] = []
    for child in verb.children:
        if child.i < verb.i:
            continue
        if child.dep_ in _COMPLEMENTS or (
            child.dep_ == "prep" and child.lower_ in _OBJECT_PREPOSITIONS and not is_circumstance(child, cues)
        ):
            kept.append(child)
        elif kept and (
            child.dep_ in {"advcl", "conj", "parataxis"} or (child.dep_ == "punct" and child.text not in QUOTES)
        ):
            break
    spans: list[Span] = []
    for child in kept:
        for first, last in _without_days(child):
            if spans and spans[-1][1] + 1 == first:
                spans[-1] = (spans[-1][0], last)
            else:
                spans.append((first, last))
    return spans


def _without_days(complement: Token) -> list[Span]:
    # "accused the line on Tuesday of hiding it": the day hangs on the noun in the parse.
    first, last = complement.left_edge.i, complement.right_edge.i
    for child in complement.children:
        if child.dep_ == "prep" and child.lower_ == "on" and complement.pos_ in {"NOUN", "PROPN", "PRON"}:
            days = [g for g in child.children if g.dep_ == "pobj" and g.ent_type_ == "DATE" and g.n_rights == 0]
            if days and child.i > complement.i:
                parts = [(first, child.left_edge.i - 1), (child.right_edge.i + 1, last)]
                return [p for p in parts if p[0] <= p[1]]
    return [(first, last)]


def is_circumstance(preposition: Token, cues: Cues) -> bool:
    """Whether a prepositional phrase tells when or through what it was said."""
    for child in preposition.children:
        if child.dep_ == "pobj":
            return child.ent_type_ in {"DATE", "TIME"} or (
                child.lemma_.lower() in cues.medium and preposition.lower_ in {"in", "on", "at", "via", "during"}
            )
    return False


def worth_saying(noun: Token) -> bool:
    """Whether an object can be what was said: not a bare pronoun of somebody, nor oneself."""
    return not (
        noun.pos_ == "PRON" and noun.lower_ in {"himself", "herself", "itself", "themselves", "what", "which", "who"}
    )


def carried_by(noun: Token) -> tuple[int, Span] | None:
    """What a cue noun carries: ``(last token of the cue, content)``; a that-clause or an "over" phrase."""
    for child in noun.children:
        if child.i < noun.i:
            continue
        if child.dep_ in {"acl", "ccomp", "relcl"} and is_that_clause(child):
            start = child.left_edge.i
            return noun.i, (start + (noun.doc[start].lower_ == "that"), child.right_edge.i)
        if child.dep_ == "prep" and child.lower_ in {"over", "about", "for", "in", "of", "at", "with", "on"}:
            first, last = child.i + 1, child.right_edge.i
            if first <= last:
                return child.i, (first, last)
    return None


def is_that_clause(clause: Token) -> bool:
    """Whether a clause after a noun says what the noun is: "that" as a conjunction, or "to"."""
    return any((c.dep_ == "mark" and c.lower_ == "that") or (c.tag_ == "TO") for c in clause.children)


def is_question_clause(clause: Token) -> bool:
    """Whether a clause begins with "whether" or "if"."""
    return any(c.dep_ == "mark" and c.lower_ in {"whether", "if"} for c in clause.children)


def according_spans(doc: Doc, according: Token, source: Token) -> list[Span]:
    """The clause that "according to" belongs to, without it."""
    sentence = according.sent
    own = {t.i for t in according.subtree} | {according.i, according.i + 1} | {t.i for t in source.subtree}
    last_own = max(i for i in own if i < sentence.end)
    if according.i - sentence.start <= 2:
        # At the head of its sentence it covers the sentence.
        return _runs(doc, [i for i in range(sentence.start, sentence.end) if i not in own], according.i)
    head = according.head
    while head.pos_ not in {"VERB", "AUX"} and head.dep_ != "ROOT" and head.head.i != head.i:
        head = head.head
    indexes = [t.i for t in head.subtree if t.i not in own]
    spans = _runs(doc, indexes, according.i)
    at_end = all(doc[i].is_punct or doc[i].is_space for i in range(last_own + 1, sentence.end))
    if at_end and not any(s <= according.i for s, _ in spans):
        spans = [(sentence.start, according.i - 1)]
    if spans and at_end is False:
        spans = [s for s in spans if s[0] < according.i] + [
            s for s in spans if s[0] > according.i and not _own_clause_after(doc, s, head)
        ]
    return spans


def _own_clause_after(doc: Doc, span: Span, head: Token) -> bool:
    return any(
        doc[i].dep_ == "conj" and doc[i].head.i == head.i and any(c.dep_ in _SUBJECTS for c in doc[i].children)
        for i in range(span[0], span[1] + 1)
    )


# ---------------------------------------------------------------- quotations and edges


def only_between(doc: Doc, first: int, last: int, verb: Token) -> bool:
    """Whether nothing but adverbs and auxiliaries of the verb stand between quotation and cue."""
    if last - first > 6:
        return False
    for index in range(first, last + 1):
        token = doc[index]
        ours = token.head.i == verb.i and token.dep_ in {"advmod", "aux", "neg", "npadvmod", "auxpass"}
        if not (ours or token.is_space or token.text in {",", "—", "–", "-"}):
            return False
    return True


def ends_like_speech(doc: Doc, last: int, *, goes_on: bool) -> bool:
    """Whether a quotation ends as speech does before its cue: a comma inside or after the mark.

    A full stop inside ends the sentence: what follows is another one, and perhaps another speaker.
    So do "?" and "!" when the cue has a clause of its own (``goes_on``).
    """
    inner, after = doc[last - 1].text[-1], doc[last + 1].text if last + 1 < len(doc) else ""
    return inner in ",—-…" or after in {",", "—", "–"} or (inner in "?!" and not goes_on)


def tidy(doc: Doc, spans: Iterable[Span], taken: Collection[int], inside: Sequence[bool]) -> tuple[Span, ...]:
    """Merges spans, takes ``taken`` out, trims edges; the final stop stays only inside a quotation."""
    indexes = sorted({i for first, last in spans for i in range(first, last + 1) if i not in taken})
    runs: list[Span] = []
    for index in indexes:
        if runs and index == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    trimmed = [_trimmed(doc, run, inside) for run in runs]
    return tuple(s for s in trimmed if any(doc[i].is_alpha or doc[i].like_num for i in range(s[0], s[1] + 1)))


def _trimmed(doc: Doc, span: Span, inside: Sequence[bool]) -> Span:
    first, last = span
    while first <= last and (doc[first].is_space or doc[first].text in _EDGES or doc[first].text in ")]!?"):
        first += 1
    while last >= first and (
        doc[last].is_space or (doc[last].text in _EDGES and not inside[last]) or doc[last].text in "(["
    ):
        last -= 1
    return first, last
