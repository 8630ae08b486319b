"""Whether a saying took place, or is only supposed, planned, asked for, ordered, withheld or denied.

Read off the parse around the word of saying: what it hangs on, its auxiliaries, its conjunction. What the
words of a language mean here is in the section ``hypothetical`` of ``cues.toml``. Not done yet: irony, and
hypotheses that an earlier sentence opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from onrecord.annotate.statements.unreal import Unreal, unreal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from onrecord.lang import Language

Reality = Literal["real", "supposed", "withheld", "unsaid"]
"""``withheld``: nothing was said of it ("has yet to say"); ``unsaid``: the opposite is told ("denied saying")."""

HELPING = frozenset({"aux", "auxpass", "neg"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_PRESENT = frozenset({"VBZ", "VBP"})
_CLOSING = frozenset({"”", '"', "''", "’", "'", ")", "]", "»"})
_NOT_SAID = frozenset({"supposed", "unsaid"})
_INSIDE_CUE = frozenset({"xcomp", "pcomp", "advcl", "acl", "relcl"})
_DEPTH = 8


def is_hypothetical(doc: Doc, head_index: int, language: Language, cue: tuple[int, int] | None = None) -> bool:
    """Whether a saying is only supposed, planned, asked or ordered, or told as untrue ("denied saying").

    False for all that was said, for silence ("has not said", "declined to say"), and where that is not plain.

    Args:
        doc: a parsed document.
        head_index: the main word of the cue: a verb, a noun ("statement"), an adjective, anything.
        language: the language of the document.
        cue: the words of the cue, where they are known: in "is expected to say" it is "say" that counts.
    """
    words = unreal(language)
    if cue is not None:
        later = (doc[i] for i in range(head_index + 1, cue[1] + 1) if doc[i].dep_ in _INSIDE_CUE)
        spoken = [t for t in later if t.pos_ == "VERB" and t.lemma_.lower() in words.speaking]
        if any(reality(t, words) in _NOT_SAID for t in spoken):
            return True
    return reality(_spoken(doc[head_index], words), words) in _NOT_SAID


def _spoken(head: Token, words: Unreal) -> Token:
    """The verb of saying where the head given is only what governs it ("*is* due to say")."""
    governor = head
    if head.lemma_ == "be":
        governor = next((c for c in head.children if c.dep_ == "acomp"), head)
    passive = any(c.dep_ == "auxpass" for c in head.children) and head.lemma_.lower() in words.ordered
    if not (passive or governor.lemma_.lower() in words.adjectives):
        return head
    spoken = (c for c in governor.children if c.dep_ == "xcomp" and c.lemma_.lower() in words.speaking)
    return next((c for c in spoken if any(g.tag_ == "TO" for g in c.children)), head)


def reality(token: Token, words: Unreal, depth: int = 0) -> Reality:
    """Whether what a word of saying tells took place.

    Args:
        token: the word: a verb, a noun, an adjective; any other is taken for real.
        words: the words that make it unreal.
        depth: how many words up the parse have been asked so far.
    """
    if depth > _DEPTH:
        return "real"
    if token.pos_ in {"VERB", "AUX"}:
        return _of_verb(token, words, depth + 1)
    if token.pos_ in {"NOUN", "PROPN", "PRON"}:
        return _of_noun(token, words, depth + 1)
    if token.pos_ == "ADJ" and token.dep_ == "acomp":
        return reality(token.head, words, depth + 1)
    return "real"


def helpers_of(verb: Token) -> tuple[Token, list[Token]]:
    """The auxiliaries and negations of a verb, and the verb they stand beside."""
    governing = verb
    helpers = [c for c in verb.children if c.dep_ in HELPING]
    while not helpers and governing.dep_ == "conj" and governing.head.pos_ in {"VERB", "AUX"}:
        # "would not confirm or deny": the second verb shares the first one's auxiliaries.
        if any(c.dep_ in _SUBJECTS for c in governing.children) or governing.tag_ != "VB":
            break
        governing = governing.head
        helpers = [c for c in governing.children if c.dep_ in HELPING]
    return governing, helpers


def is_idle_infinitive(verb: Token, words: Unreal) -> bool:
    """Whether an infinitive tells of no act of speech, though it took place ("came to discuss", "seemed to think")."""
    governing, helpers = helpers_of(verb)
    head = governing.head
    went_on = head.lemma_.lower() in words.onward and (
        head.lemma_ != "go" or any(c.dep_ == "prt" for c in head.children)
    )
    if went_on or not any(c.tag_ == "TO" for c in helpers):
        return False
    lemma = verb.lemma_.lower()
    done = governing.dep_ == "advcl" and any(c.dep_ == "auxpass" for c in head.children)  # "was tested to confirm"
    return (
        lemma not in words.speaking or lemma in words.topical or (done and head.lemma_.lower() not in words.perceived)
    )


def is_negated(verb: Token) -> bool:
    """Whether a verb is negated: by a word beside it, or by who says it ("nobody", "neither …")."""
    _, helpers = helpers_of(verb)
    own = list(verb.children)
    beside = [*own, *(verb.head.children if verb.dep_ == "conj" else ())]
    return (
        any(c.dep_ == "neg" and c.lower_ != "no" for c in [*helpers, *own])
        or any(c.dep_ == "advmod" and c.lower_ == "never" for c in own)
        or any(c.lower_ == "longer" and c.i > 0 and verb.doc[c.i - 1].lower_ == "no" for c in own)
        or any(
            c.dep_ in {"cc", "preconj", "advmod"} and c.lower_ in {"neither", "nor"} and c.i < verb.i for c in beside
        )
        or any(is_nobody(c) for c in own if c.dep_ in _SUBJECTS and c.i < verb.i)
    )


def is_nobody(subject: Token) -> bool:
    """Whether a subject stands for no one: "nobody", "none of them", "no officer", "neither X nor Y"."""
    if subject.lower_ in {"nobody", "none", "neither"}:
        return True
    for child in subject.lefts:
        following = subject.doc[child.i + 1]
        if child.lower_ == "neither":
            return True
        if child.lower_ == "no" and child.dep_ in {"det", "neg"} and subject.pos_ != "PROPN" and following.is_alpha:
            return following.lower_ not in {"fewer", "less", "more"}
    return False


def _of_verb(verb: Token, words: Unreal, depth: int) -> Reality:
    governing, helpers = helpers_of(verb)
    first = _first_joined(verb)
    if any(_is_conditional(joined, words) for joined in (verb, first)):
        return "supposed"
    if any(c.tag_ == "TO" for c in helpers):
        return _of_infinitive(governing, words, depth)
    if verb.tag_ == "VBG" and (not helpers or min(helpers, key=lambda t: t.i).tag_ == "VBG"):
        return _of_gerund(first if first.tag_ == "VBG" else verb, words, depth)
    if verb.tag_ == "VB" and not helpers:
        return _of_bare(verb, words, depth)
    to_come = _is_question(verb, helpers) or _is_generic(verb, words) or _is_awaited(verb, words)
    return "supposed" if to_come or _is_only_possible(verb, helpers, words) else _of_complement(verb, words)


def _first_joined(verb: Token) -> Token:
    while verb.dep_ == "conj" and verb.head.pos_ in {"VERB", "AUX"} and verb.head.i < verb.i:
        verb = verb.head
    return verb


def _is_conditional(verb: Token, words: Unreal) -> bool:
    """As in "If she says", "in case she says", "had she said", "should she say"."""
    if any(c.dep_ in {"mark", "advmod"} and c.lower_ in words.conjunctions for c in verb.children):
        return True
    head = verb.head
    if head.lower_ in words.conditions and head.i < verb.i and verb.dep_ in {"ccomp", "acl", "pcomp", "advcl"}:
        return bool(head.pos_ != "NOUN" or verb.doc[head.left_edge.i - 1].lower_ == "in")
    own = next((c for c in verb.children if c.dep_ in _SUBJECTS), None)
    fronted = [c for c in verb.children if c.dep_ in {"aux", "auxpass"} and c.lower_ in words.fronted]
    if (
        own is None
        or not fronted
        or not fronted[0].i < own.i < verb.i
        or verb.sent.text.rstrip("”\"'’ \n").endswith("?")
    ):
        return False
    # "Not only had she said", "nor had she said": a word before it turned the order.
    before = fronted[0].i - 1
    while before >= verb.sent.start and not verb.doc[before].is_punct:
        if verb.doc[before].lower_ in words.turning:
            return False
        before -= 1
    return True


def _is_question(verb: Token, helpers: Sequence[Token]) -> bool:
    own = next((c for c in verb.children if c.dep_ in _SUBJECTS), None)
    if own is None or not _asks(verb):
        return False
    turned = [c for c in helpers if c.i < own.i and c.dep_ != "neg"]
    if not turned:
        return own.tag_ == "WP" and verb.dep_ in {"ROOT", "ccomp"} and own.left_edge.i == verb.left_edge.i
    # "How could he say" asks about what he did say.
    return not (verb.doc[turned[0].i - 1].lower_ == "how" and turned[0].lower_ in {"can", "could", "dare"})


def _asks(verb: Token) -> bool:
    end = verb.sent.end - 1
    while end > verb.i and (verb.doc[end].is_space or verb.doc[end].text in _CLOSING):
        end -= 1
    return bool(verb.doc[end].text == "?")


def _is_generic(verb: Token, words: Unreal) -> bool:
    """As in "Anyone who says": nobody in particular."""
    if verb.tag_ not in _PRESENT:
        return False
    if any(c.dep_ in _SUBJECTS and c.lower_ in words.anyone for c in verb.children):
        return True
    return verb.dep_ == "relcl" and _is_any(verb.head, words)


def _is_any(noun: Token, words: Unreal) -> bool:
    return noun.lower_ in words.anyone or any(c.dep_ == "det" and c.lower_ in words.anyone for c in noun.lefts)


def _is_awaited(verb: Token, words: Unreal) -> bool:
    """As in "Until she says", "when she says … we will": still to come."""
    present = verb.tag_ in _PRESENT or any(c.dep_ == "aux" and c.tag_ in _PRESENT for c in verb.children)
    if not present or verb.dep_ != "advcl":
        return False
    opening = {c.lower_ for c in verb.children if c.dep_ in {"mark", "advmod"} and c.i < verb.i}
    if opening & words.until:
        return True
    main = verb.head
    ahead = any(c.dep_ == "aux" and c.lower_ in words.modals for c in main.children)
    return bool(opening & words.when) and (ahead or (main.tag_ == "VB" and main.dep_ == "ROOT"))


def _is_only_possible(verb: Token, helpers: Sequence[Token], words: Unreal) -> bool:
    modal = next((c for c in helpers if c.lower_ in words.modals and c.dep_ != "neg"), None)
    lemma = verb.lemma_.lower()
    if modal is None or lemma in words.wished:
        return False
    perfect = any(c.lemma_ == "have" and c.dep_ == "aux" for c in helpers)
    if (
        not perfect
        and lemma in words.avowed
        and any(c.dep_ == "nsubj" and c.lower_ in {"i", "we"} for c in verb.children)
    ):
        return is_negated(verb) and modal.lower_ not in words.refusing  # "I would say that" says it
    if is_negated(verb):
        return perfect or modal.lower_ not in words.refusing
    if modal.lower_ in {"would", "'d", "’d"} and not perfect:
        return not any(c.dep_ == "advmod" and c.lower_ in words.habit for c in verb.children)  # "would later say"
    if modal.lower_ == "can" and lemma in words.performed:
        return False  # "can reveal that" reveals it
    # "could be heard saying": it was heard.
    heard = lemma in words.perceived and any(c.dep_ == "auxpass" for c in helpers)
    return not (heard and modal.lower_ in {"can", "could"})


def _of_complement(verb: Token, words: Unreal) -> Reality:
    """A finite clause: what it hangs on may wish, imagine or deny it."""
    head = verb.head
    if verb.dep_ != "ccomp" or head.pos_ not in {"VERB", "AUX"} or head.i > verb.i:
        return "real"
    lemma = head.lemma_.lower()
    if lemma in words.wishing and (lemma == "wish" or verb.tag_ in _PRESENT):
        return "supposed"
    bare = not any(c.dep_ in _SUBJECTS | HELPING for c in head.children)
    if lemma in words.imagining and head.tag_ == "VB" and head.dep_ == "ROOT" and bare:
        return "supposed"
    return "unsaid" if lemma in words.denying and not is_negated(head) else "real"


def _of_infinitive(verb: Token, words: Unreal, depth: int) -> Reality:
    head = verb.head
    if head.i == verb.i or head.lower_ in words.asides or any(c.lower_ in words.asides for c in verb.children):
        return "supposed"
    if verb.dep_ == "conj" or head.pos_ == "ADP":
        return reality(head, words, depth)
    if is_ranked(head, words):
        return _above(head, words, depth)
    after = _AFTER.get(head.pos_)
    if after is not None:
        return after(verb, head, words, depth)
    far = head.lower_ == "far"
    return "supposed" if not far else "withheld" if is_negated(head.head) else reality(head.head, words, depth)


def _of_infinitive_after_verb(verb: Token, head: Token, words: Unreal, depth: int) -> Reality:
    lemma, negated = head.lemma_.lower(), is_negated(head)
    if lemma in {"have", "be"}:
        return _of_obligation(verb, head, words, depth)
    if lemma in words.withholding:
        return "real" if negated else "withheld"  # "did not hesitate to say"
    takes_place = _takes_place(verb, head, words) or _is_avowed(verb, head, words)
    if negated and (takes_place or lemma in words.willing):
        return "withheld"
    # "could be heard to say": what can be heard is said.
    return "supposed" if not takes_place else "real" if lemma in words.perceived else reality(head, words, depth)


def _is_avowed(verb: Token, head: Token, words: Unreal) -> bool:
    # "I just wanted to say that": it is being said.
    own = any(c.dep_ == "nsubj" and c.lower_ in {"i", "we"} for c in head.children)
    return own and head.lemma_.lower() in words.avowing and verb.lemma_.lower() in words.avowed


def _takes_place(verb: Token, head: Token, words: Unreal) -> bool:
    """Whether an infinitive takes place with the verb above it ("managed to", "was heard to", "met them to")."""
    lemma = head.lemma_.lower()
    passive = [c for c in head.children if c.dep_ == "auxpass"]
    before = [c for c in head.children if c.i < verb.i]
    called_on = lemma == "call" and any(
        (c.dep_ == "prep" and c.lower_ in {"on", "upon", "for"}) or (c.dep_ == "dobj" and c.pos_ != "NOUN")
        for c in before
    )
    called_on = called_on or (lemma == "dare" and any(c.dep_ == "dobj" for c in before))
    going = lemma == "go" and head.tag_ == "VBG" and not any(c.dep_ == "prt" for c in head.children)
    if called_on or going:
        return False
    if lemma in words.perceived and (passive or head.tag_ == "VBN"):
        return True
    if lemma in words.made_to:
        return not any(c.tag_ in _PRESENT for c in passive)  # "is obliged to"
    purpose = verb.dep_ == "advcl" or head.tag_ == "VBD" or lemma in words.speaking
    return lemma in words.went_on or (purpose and lemma not in words.ordered)


def _of_obligation(verb: Token, head: Token, words: Unreal, depth: int) -> Reality:
    if any(c.lower_ == "yet" for c in head.children):
        return "withheld"
    if head.lemma_ == "have":
        past = head.tag_ in {"VBD", "VBN"} and not is_negated(head)
        return reality(head, words, depth) if past else "supposed"
    what = [c for c in head.children if head.i < c.i < verb.i and c.dep_ in {"attr", "acomp", "prep", "advmod"}]
    for token in what:
        if token.dep_ == "acomp" and not is_ranked(token, words):
            return _of_infinitive_after_adjective(verb, token, words, depth)
    if any(c.dep_ in _SUBJECTS and c.lemma_.lower() in words.answers for c in head.children):
        return reality(head, words, depth)  # "his answer was to say"
    among = any(t.dep_ == "prep" and t.lower_ == "among" for t in what)
    return reality(head, words, depth) if among or any(is_ranked(t, words) for t in what) else "supposed"


def is_ranked(token: Token, words: Unreal) -> bool:
    """Whether a noun phrase ranks whoever did it: "the first", "the latest minister", "the one"."""
    if token.lemma_.lower() in words.nouns:
        return False  # "the best way to say", "the first chance to tell"
    if token.lower_ in words.singled:
        return any(c.dep_ == "det" for c in token.lefts)
    return token.lower_ in words.ranks or any(
        c.lower_ in words.ranks or c.tag_ == "JJS" for c in token.lefts if c.dep_ in {"amod", "advmod", "nummod"}
    )


def _above(token: Token, words: Unreal, depth: int) -> Reality:
    """The reality of the verb that a noun phrase belongs to."""
    while token.pos_ not in {"VERB", "AUX"} and token.head.i != token.i:
        token = token.head
    return reality(token, words, depth) if token.pos_ in {"VERB", "AUX"} else "real"


def _of_infinitive_after_adjective(_: Token, adjective: Token, words: Unreal, depth: int) -> Reality:
    be, lower = adjective.head, adjective.lower_
    verbal = be.pos_ in {"VERB", "AUX"}
    negated = verbal and is_negated(be)
    if lower in words.unwilling:
        return "supposed" if negated else "withheld"
    if lower in words.willing and negated:
        return "withheld"
    if lower == "likely" and any(c.lower_ in {"more", "less"} for c in adjective.children):
        # "voters were more likely to say": a poll tells what they said.
        return "real" if any(c.dep_ == "nsubj" and c.tag_ == "NNS" for c in be.children) else "supposed"
    expletive = any(c.dep_ in _SUBJECTS and c.lower_ == "it" for c in be.children)
    too = any(c.lower_ == "too" for c in adjective.children)
    if lower == "able":
        return reality(be, words, depth) if be.tag_ == "VBD" else "supposed"
    if expletive or too or lower in words.adjectives:
        return "supposed"
    return reality(be, words, depth) if verbal else "real"


def _of_infinitive_after_noun(_: Token, noun: Token, words: Unreal, depth: int) -> Reality:
    lemma = noun.lemma_.lower()
    if lemma in words.withheld_nouns:
        return "withheld"
    if lemma in words.nouns or noun.dep_ not in {"dobj", "pobj"}:
        return "supposed"
    verb = noun
    while verb.pos_ not in {"VERB", "AUX"} and verb.head.i != verb.i:
        verb = verb.head
    if verb.lemma_ in {"be", "have"} or verb.lemma_.lower() in words.ordered | words.awaiting:
        return "supposed"
    return reality(verb, words, depth)  # "held a meeting to say": what for


_AFTER = {
    "VERB": _of_infinitive_after_verb,
    "AUX": _of_infinitive_after_verb,
    "ADJ": _of_infinitive_after_adjective,
    **dict.fromkeys(("NOUN", "PROPN", "PRON", "NUM"), _of_infinitive_after_noun),
}


def _of_gerund(verb: Token, words: Unreal, depth: int) -> Reality:
    head = verb.head
    own = any(c.dep_ in _SUBJECTS | {"poss"} for c in verb.children)
    if verb.dep_ == "pcomp":  # "what do you think of him saying": he did
        return "real" if own else _of_gerund_after_preposition(head, words, depth)
    if verb.dep_ in {"xcomp", "ccomp", "dobj"} and head.pos_ in {"VERB", "AUX"} and head.i < verb.i:
        return _of_gerund_after_verb(head, words, depth)
    if verb.dep_ in {"csubj", "nsubj"}:
        return "supposed" if any(c.dep_ == "aux" and c.lower_ in words.modals for c in head.children) else "real"
    apart = verb.i > 0 and verb.doc[verb.i - 1].text == ","
    within = verb.dep_ == "acl" and head.pos_ in {"NOUN", "PRON"} and not apart
    return reality(head, words, depth) if within else "real"


def _of_gerund_after_verb(head: Token, words: Unreal, depth: int) -> Reality:
    lemma = head.lemma_.lower()
    if lemma in words.denying:
        return "real" if is_negated(head) else "unsaid"
    if lemma in words.gerund_withheld:
        return "real" if is_negated(head) else "withheld"  # "could not resist pointing out"
    if lemma in words.gerund:
        return "supposed"
    return "real" if lemma in words.perceived else reality(head, words, depth)


def _of_gerund_after_preposition(preposition: Token, words: Unreal, depth: int) -> Reality:
    head, lemma = preposition.head, preposition.head.lemma_.lower()
    if preposition.lower_ in words.instead or head.lower_ in words.instead:
        return "unsaid"
    short = head.lower_ == "short" and preposition.lower_ == "of"
    if (
        short
        or preposition.lower_ in words.without
        or (lemma in words.gerund_withheld and preposition.lower_ == "from")
    ):
        return "withheld"
    only_thought = (lemma in words.gerund or lemma in words.nouns) and preposition.lower_ in words.thought_of
    if only_thought or (lemma in words.pointless and preposition.lower_ == "in"):
        return "supposed"
    finite = preposition.lower_ == "by" and head.pos_ == "VERB" and not any(c.tag_ == "TO" for c in head.children)
    return reality(head, words, depth) if finite else "real"


def _of_bare(verb: Token, words: Unreal, depth: int) -> Reality:
    """A bare infinitive: an order, unless somebody was heard or made to say it."""
    head = verb.head
    if verb.dep_ == "conj" and head.tag_ in {"VBD", "VBZ", "VBP"}:
        # "saw him rise and say", hung too high in the parse: as the complement before it.
        twin = next((c for c in head.children if c.tag_ == "VB" and head.i < c.i < verb.i), None)
        return reality(twin if twin is not None else head, words, depth)
    if verb.dep_ == "conj" and head.tag_ == "VB":
        return reality(head, words, depth)
    if verb.dep_ in {"ccomp", "xcomp"} and head.pos_ == "VERB" and head.i < verb.i:
        if any(c.dep_ == "mark" and c.lower_ == "that" for c in verb.children):
            return "supposed"  # "demanded that he say"
        if head.lemma_.lower() in words.perceived | words.bare:
            return reality(head, words, depth)
    if any(c.dep_ == "mark" and c.lower_ == "than" for c in verb.children):
        return "unsaid"
    # With a subject it is a finite verb that the tagger took for bare; "let's say" is none.
    own = next((c for c in verb.children if c.dep_ in _SUBJECTS), None)
    let = own is not None and own.i > 0 and verb.doc[own.i - 1].lower_ == "let"
    enabled = verb.dep_ in {"ccomp", "xcomp"} and head.lemma_.lower() in words.enabling
    return "real" if own is not None and not let and not enabled else "supposed"


def _of_noun(noun: Token, words: Unreal, depth: int) -> Reality:
    if _is_any(noun, words) or any(c.dep_ == "amod" and c.lower_ in words.coming for c in noun.lefts):
        return "supposed"
    head, lemma = noun.head, noun.head.lemma_.lower()
    if noun.dep_ == "conj" and head.pos_ in {"NOUN", "PROPN"}:
        return reality(head, words, depth)
    if noun.dep_ in {"dobj", "nsubjpass"} and head.pos_ == "VERB":
        if lemma in words.awaiting:
            return "supposed"
        return reality(head, words, depth) if lemma in words.issuing else "real"
    if noun.dep_ == "pobj" and head.lower_ == "for" and head.head.lemma_.lower() in words.awaiting:
        return "supposed"
    return "real"
