"""What saying does: act, polarity, certainty.

An attribution comes from a rule, which knows its construction, or from a tagger, which knows none: then
the construction is read off the parse around its head. Not done yet: irony, and the certainty of what
stands far from its hedge.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from onrecord.annotate.statements import predicates
from onrecord.annotate.statements.reality import is_negated, is_nobody, reality
from onrecord.annotate.statements.spans import holds, tokens_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Doc, Token

    from onrecord.annotate.statements.scene import Attribution
    from onrecord.lang import Language
    from onrecord.model import Act, Certainty, Polarity

_CONTROLLED = frozenset({"xcomp", "ccomp", "advcl"})
_CLAUSES = frozenset({"advcl", "relcl", "ccomp", "xcomp", "conj", "acl", "csubj", "parataxis", "pcomp"})
_LED = frozenset({"xcomp", "advcl", "pcomp", "relcl", "acl"})
_BESIDE = frozenset({"prt", "prep", "advmod", "acomp", "oprd", "dobj", "xcomp", "ccomp", "attr"})


def act_of(a: Attribution, doc: Doc, language: Language) -> Act:
    """The act of an attribution: the cue's, unless its construction changes it."""
    if is_silent(a, doc, language):
        return "decline"
    lemma, frame = _construction(a, doc, language)
    if lemma in language.words("cues", "acts_of.subjunctive") and _is_subjunctive(a, doc):
        return "demand"
    ahead = any(c.dep_ == "aux" and c.lower_ in predicates.cues(language).unreal.modals for c in _root(doc, a).children)
    if ahead and lemma in language.words("cues", "acts_of.vows"):
        return "promise"
    in_frame: dict[str, Act] = language.table("cues")["acts_in"].get(frame, {})
    if lemma in in_frame:
        return in_frame[lemma]
    unknown: Act = "express-view" if _is_rejected(a, doc) else "assert"  # "did not buy her argument"
    known = predicates.cues(language).acts.get(lemma) or _rare(language).get(lemma, unknown)
    return in_frame.get("*", known)


def polarity_of(a: Attribution, doc: Doc, language: Language) -> Polarity:
    """Negative when the source rejects, doubts or opposes the content as it is marked."""
    if is_silent(a, doc, language):
        return "positive"
    lemma, frame = _construction(a, doc, language)
    negative = lemma in language.words("cues", "polarity.negative")
    if frame == "noun":
        negative = lemma in language.words("cues", "polarity.negative_nouns")
    if frame == "adjective":
        negative = lemma in language.words("cues", "polarity.negative_adjectives")
    if lemma == "refuse" and frame == "infinitive":
        negative = False  # the act says it: what is refused is the content as marked
    open_question = doc[a.content[0][0]].lower_ in {"whether", "if"}  # "it is not clear whether": neither way
    unaware = open_question or lemma in language.words("cues", "polarity.unaware")
    rejected = _is_rejected(a, doc) and not unaware
    return "negative" if negative != rejected else "positive"


def certainty_of(a: Attribution, doc: Doc, language: Language) -> Certainty:
    """How sure the source is of the content, by the cue and by the hedges on its main clause."""
    lemma, frame = _construction(a, doc, language)
    asked = lemma in {"ask", "wonder", "question"} and frame in {"clause", "quote", "parenthesis", "colon", "tagged"}
    unaware = lemma in language.words("cues", "polarity.unaware") and _is_rejected(a, doc)
    if asked or unaware or is_silent(a, doc, language) or _asks(a, doc):
        return "unknown"
    root = _root(doc, a)
    if any(c.lower_ in {"whether", "if"} and c.dep_ == "mark" and c.i == a.content[0][0] for c in root.children):
        return "unknown"
    known = [_by_cue(lemma, frame, language), *(_hedge(doc[i], language) for i in range(*a.cue) if i != a.head)]
    known.append(_of_clause(root, language))
    order: tuple[Certainty, ...] = ("unknown", "possible", "probable")
    return next((found for found in order if found in known), "certain")


def is_silent(a: Attribution, doc: Doc, language: Language) -> bool:
    """Whether the words say that nothing was said ("declined to say", "has yet to comment", "made no comment")."""
    cues, head = predicates.cues(language), _spoken(a, doc, language)
    if a.silent or (head.pos_ in {"VERB", "AUX"} and _keeps_back(a, head, cues)):
        return True
    if a.frame in predicates.FRAMES or head.pos_ not in {"VERB", "AUX"}:
        return False
    lemma = head.lemma_.lower()
    mood, happened = predicates.mood(head, cues), reality(head, cues.unreal)
    # "did not apologise": what was not done is not said; "is not sure" is a view all the same.
    spoken = lemma in cues.acts or lemma in _rare(language)
    undone = (
        spoken
        and mood is None
        and happened == "real"
        and lemma not in cues.unreal.seeming
        and _is_denied_in_cue(a, doc)
    )
    unavailable = _is_unavailable(head) and (is_negated(head) or any(c.lower_ == "unavailable" for c in head.children))
    withheld = happened == "withheld"
    return mood == "silent" or withheld or undone or unavailable or predicates.says_nothing(head, cues)


def _spoken(a: Attribution, doc: Doc, language: Language) -> Token:
    """The verb of saying: inside a long cue it may stand behind the head ("took to the radio to *accuse*")."""
    cues, head = predicates.cues(language), doc[a.head]
    lemma = head.lemma_.lower()
    leads = lemma not in cues.acts and lemma not in _rare(language)
    if not (leads or lemma in cues.unreal.went_on) or head.pos_ not in {"VERB", "AUX"}:
        return head
    later = (doc[i] for i in range(a.head + 1, a.cue[1] + 1))
    verbs = [t for t in later if t.pos_ == "VERB" and t.dep_ in _LED and t.lemma_.lower() in cues.acts]
    return verbs[-1] if verbs else head


def _keeps_back(a: Attribution, head: Token, cues: predicates.Cues) -> bool:
    # "declined to say", "did not want to say": the infinitive may be the content.
    spoken = any(c.dep_ == "xcomp" and c.lemma_.lower() in cues.silent for c in head.children)
    lemma = head.lemma_.lower()
    return spoken and (lemma in cues.unreal.withholding if not a.negated else lemma in cues.unreal.willing)


def _is_denied_in_cue(a: Attribution, doc: Doc) -> bool:
    head = doc[a.head]
    inside = any(doc[i].dep_ == "neg" or doc[i].lower_ == "never" for i in range(a.cue[0], a.cue[1] + 1))
    return is_negated(head) and (inside or any(is_nobody(c) for c in head.children if c.dep_ in predicates.SUBJECTS))


def _is_unavailable(head: Token) -> bool:
    # "was not available for comment"
    near = [head, *(c for c in head.children if c.dep_ == "acomp")]
    return any(
        g.lower_ in {"comment", "comments"}
        for t in near
        for p in t.children
        if p.dep_ == "prep" and p.lower_ == "for"
        for g in p.children
    )


def _is_rejected(a: Attribution, doc: Doc) -> bool:
    head = doc[a.head]
    if a.frame in predicates.FRAMES or a.negated:
        return a.negated
    verb = head.head if head.pos_ == "ADJ" and head.dep_ == "acomp" else head
    return verb.pos_ in {"VERB", "AUX"} and is_negated(verb)


@cache
def _rare(language: Language) -> dict[str, Act]:
    table: dict[str, str] = language.table("cues")["acts_of"]["rare"]
    return {lemma: act for act, lemmas in table.items() for lemma in lemmas.split()}  # type: ignore[misc]


def _construction(a: Attribution, doc: Doc, language: Language) -> tuple[str, str]:
    """Lemma and frame of a cue; read off the parse where no rule gave them."""
    head = _spoken(a, doc, language)
    if head.i != a.head:
        a = replace(a, head=head.i, lemma=head.lemma_.lower(), frame="tagged")
    if a.frame in {"noun", "tagged"} and head.pos_ in {"NOUN", "PROPN"}:
        return a.lemma, "noun" if a.lemma in _nouns(language) else a.frame
    if a.frame in {"according", "noun", "adjective"}:
        return a.lemma, a.frame
    lemma = _phrasal(head, language) or a.lemma
    if a.frame in predicates.FRAMES or lemma != a.lemma:
        return lemma, a.frame
    if head.pos_ in {"VERB", "AUX"}:
        return _construction_of_verb(head, a, doc, language)
    return lemma, {"ADJ": "adjective", "ADP": "adjective"}.get(head.pos_, a.frame)


def _construction_of_verb(head: Token, a: Attribution, doc: Doc, language: Language) -> tuple[str, str]:
    noun = _noun_of(head, a, language)
    if noun is not None:
        return noun, "noun"
    if head.lemma_ == "be":
        state = next((c for c in head.children if c.dep_ in {"acomp", "prep", "attr"} and c.i <= a.cue[1]), head)
        return (state.lemma_.lower(), "noun") if state.pos_ == "NOUN" else (state.lower_, "adjective")
    if doc[a.content[0][0]].text in predicates.QUOTES:
        return a.lemma, "quote"
    return a.lemma, _frame(head, language)


@cache
def _nouns(language: Language) -> frozenset[str]:
    listed = predicates.cues(language).nouns | language.words("cues", "polarity.negative_nouns")
    return listed.union(language.table("cues")["acts_in"]["noun"])


def _noun_of(head: Token, a: Attribution, language: Language) -> str | None:
    # "issued a denial": the noun carries the act.
    if head.lemma_.lower() not in language.words("cues", "acts_of.light"):
        return None
    nouns = _nouns(language)
    found = (c for c in head.children if c.dep_ in {"dobj", "nsubjpass"} and c.lemma_.lower() in nouns)
    noun = next(found, None)
    inside = noun is not None and not holds(a.content, noun.i)
    return noun.lemma_.lower() if noun is not None and inside else None


def _phrasal(head: Token, language: Language) -> str | None:
    known, rare = predicates.cues(language).acts, _rare(language)
    for child in head.children:
        if child.dep_ in _BESIDE and child.i > head.i:
            phrase = f"{head.lemma_.lower()}-{child.lemma_.lower()}"
            if phrase in known or phrase in rare:
                return phrase
    return None


def _frame(verb: Token, language: Language) -> str:
    """The construction of a verb by its complements."""
    hearer = any(c.dep_ in {"dobj", "dative"} and c.i > verb.i for c in verb.children)
    for child in verb.children:
        if child.i < verb.i or child.dep_ not in _CONTROLLED or child.pos_ not in {"VERB", "AUX"}:
            continue
        to = any(c.tag_ == "TO" for c in child.children)
        own = any(c.dep_ in predicates.SUBJECTS for c in child.children)
        controls = verb.lemma_.lower() in predicates.cues(language).control
        if to and controls and (own or hearer or predicates.is_passive(verb)):
            return "control"
        if child.dep_ != "advcl":
            return "infinitive" if to else "gerund" if child.tag_ == "VBG" and not own else "clause"
    if predicates.is_passive(verb):
        return "passive"
    if hearer:
        return "object"
    return "preposition" if any(c.dep_ == "prep" and c.i > verb.i for c in verb.children) else "clause"


def _is_subjunctive(a: Attribution, doc: Doc) -> bool:
    # "insisted that the pit be filled"
    root = _root(doc, a)
    first = min([c for c in root.children if c.dep_ in {"aux", "auxpass"}] + [root], key=lambda t: t.i)
    has_subject = any(c.dep_ in predicates.SUBJECTS for c in root.children)
    return root.pos_ in {"VERB", "AUX"} and first.tag_ == "VB" and first.lower_ == first.lemma_ and has_subject


def _by_cue(lemma: str, frame: str, language: Language) -> Certainty:
    return _listed(lemma, {"noun": "nouns", "adjective": "adjectives"}.get(frame, "verbs"), language)


def _listed(lemma: str, kind: str, language: Language) -> Certainty:
    if lemma in language.words("cues", f"certainty.{kind}_possible"):
        return "possible"
    return "probable" if lemma in language.words("cues", f"certainty.{kind}_probable") else "certain"


def _asks(a: Attribution, doc: Doc) -> bool:
    # What is said first counts: "We lost. So what?" asserts.
    words = (doc[i].text for first, last in a.content for i in range(first, min(last + 2, len(doc))))
    return next((word for word in words if word in {".", "!", "?"}), ".") == "?"


def _of_clause(root: Token, language: Language) -> Certainty:
    if _is_unknown(root, language):
        return "unknown"
    if _says_it_believes(root):
        return _by_cue(root.lemma_.lower(), "clause", language)
    near = list(_near(root))
    known = [*(_chance(t, root, language) for t in near), *(_hedge(t, language) for t in near)]
    if root.lemma_ in {"rule", "exclude"} and is_negated(root):
        return "possible"
    return "possible" if "possible" in known else "probable" if "probable" in known else "certain"


def _near(root: Token) -> Iterable[Token]:
    """The words on a main clause: its head, what stands beside it, and what is linked to that."""
    yield root
    for child in root.children:
        if child.dep_ not in _CLAUSES:
            yield child
        if child.dep_ in {"acomp", "attr", "xcomp", "advmod", "aux", "oprd"}:
            yield from (c for c in child.children if c.dep_ in {"advmod", "aux"} and not _as_far_as(c))
        if child.dep_ in predicates.SUBJECTS | {"attr"} and root.lemma_ == "be":
            yield from (c for c in child.lefts if c.dep_ == "amod")


def _as_far_as(token: Token) -> bool:
    # "as soon as possible" is no hedge.
    return token.i > 0 and token.doc[token.i - 1].lower_ in {"as", "if", "where", "when", "wherever", "whenever"}


def _hedge(token: Token, language: Language) -> Certainty:
    lower = token.lower_
    if token.dep_ in {"nsubj", "pobj", "poss"} or _as_far_as(token):
        return "certain"
    if token.tag_ == "MD":
        negated = any(c.dep_ == "neg" for c in token.head.children)
        able = token.head.lemma_.lower() in language.words("cues", "certainty.ability")
        if lower in {"could", "can"} and (negated or able):
            return "certain"
    elif lower in language.words("cues", "certainty.modals"):
        return "certain"  # "May" the month
    negated = any(c.dep_ == "neg" for c in token.head.children)
    if lower in language.words("cues", "certainty.possible"):
        return "certain" if token.dep_ == "acomp" and negated else "possible"
    if lower in language.words("cues", "certainty.probable"):
        return "probable"
    passive = lower in language.words("cues", "certainty.told") and predicates.is_passive(token)
    return "probable" if passive else "certain"


def _is_unknown(root: Token, language: Language) -> bool:
    """As in "We do not know whether", "it is unclear if"."""
    words = language.words("cues", "certainty.unknown")
    near = [root, *(c for c in root.children if c.dep_ in {"acomp", "oprd"})]
    if any(t.lower_ in words for t in near):
        return True
    if not is_negated(root):
        return False
    open_question = any(
        c.dep_ in {"ccomp", "advcl"} and any(m.lower_ in {"whether", "if"} or m.tag_ in {"WP", "WRB"} for m in c.lefts)
        for t in near
        for c in t.children
    )
    return open_question and any(t.lemma_.lower() in language.words("cues", "certainty.not_known") for t in near)


def _says_it_believes(root: Token) -> bool:
    # "I think it leaked" hedges that it leaked; "they think it leaked" only tells of them.
    own = next((c for c in root.children if c.dep_ == "nsubj"), None)
    clause = any(c.dep_ in {"ccomp", "xcomp"} for c in root.children)
    if own is None or not clause:
        return False
    return own.lower_ in {"he", "she"} or (own.lower_ in {"i", "we"} and root.tag_ == "VBP")


def _chance(token: Token, root: Token, language: Language) -> Certainty:
    # "There is a risk that …", "warned of the possibility of …"
    there = any(c.dep_ == "expl" for c in root.children)
    if token.pos_ != "NOUN" or not (token is root or there) or any(c.lower_ == "no" for c in token.lefts):
        return "certain"
    small = any(c.lower_ in language.words("cues", "certainty.small") for c in token.lefts)
    return "probable" if small else _listed(token.lower_, "chance", language)


def _root(doc: Doc, a: Attribution) -> Token:
    # The first token of the content whose head lies outside it, a verb rather than a mark.
    inside = tokens_in(a.content)
    roots = [doc[i] for i in sorted(inside) if doc[i].head.i not in inside or doc[i].head.i == i]
    words = [t for t in roots if not t.is_punct and not t.is_space]
    verbs = [t for t in words if t.pos_ in {"VERB", "AUX"} and t.sent.start == words[0].sent.start]
    return (verbs or words or [doc[a.content[0][0]]])[0]
