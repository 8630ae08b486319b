"""Who passes on whose words: "the radio reported, citing the fire brigade", "was quoted as saying".

The one who passes words on and the one whose words they are get a statement each, with the same
content, the second within the first. Not done yet: relays told in another sentence.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.annotate.statements import complements, predicates
from onrecord.annotate.statements.predicates import SUBJECTS
from onrecord.annotate.statements.scene import Attribution
from onrecord.annotate.statements.source_kinds import HUMAN, party
from onrecord.annotate.statements.spans import last_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from onrecord.annotate.statements.spans import Span
    from onrecord.lang import Language

SHARE = 0.8
"""Share of a statement's confidence that what is passed on in it keeps."""

_FRAMES = frozenset({"clause", "quote", "parenthesis", "according", "colon", "tagged"})

Relays = dict[int, int]
"""The cue of words passed on, by its token, to the cue of those who pass them on."""


def with_relays(doc: Doc, found: Sequence[Attribution], language: Language) -> tuple[list[Attribution], Relays]:
    """Adds those whose words are passed on, or those who pass them on, where the report names both.

    Args:
        doc: the parsed report.
        found: its attributions.
        language: the language whose cues to use.
    """
    verbs = language.words("cues", "relay.verbs")
    made, relays = list(found), Relays()
    for token in doc:
        if token.lemma_.lower() not in verbs or token.pos_ != "VERB":
            continue
        if token.tag_ == "VBG" or _is_its_clause(token):
            _cited(doc, token, made, relays, language)
        else:
            _quoted(doc, token, made, relays, language)
    return sorted((a for a in made if a.content), key=lambda a: (a.content[0], a.cue)), relays


def _is_its_clause(verb: Token) -> bool:
    # "…, according to the agency, which cited the police"
    return verb.dep_ == "relcl" and any(c.dep_ == "nsubj" and c.lower_ in {"which", "who"} for c in verb.children)


def _cited(doc: Doc, citing: Token, made: list[Attribution], relays: Relays, language: Language) -> None:
    # "… reported, citing the fire brigade": the brigade says it, the radio passes it on.
    cited = next((c for c in citing.children if c.dep_ == "dobj" and c.i > citing.i), None)
    if cited is None or not _can_be_cited(cited, language):
        return
    carrier = (
        _carrier(citing, made, language)
        or _past_cited(doc, citing, cited, language)
        or _papers(doc, citing, cited, made, language)
    )
    if carrier is None or (citing.lemma_.lower() != "quote" and _is_quoted(doc, carrier)):
        return  # the words in marks are the carrier's own
    stop = next((i - 1 for i in range(cited.i + 1, cited.right_edge.i) if doc[i].text == ","), cited.right_edge.i)
    content = _without(carrier.content, (citing.i, stop), doc)
    if not content:
        return
    made[:] = [a for a in made if a.head not in {citing.i, carrier.head}]
    made.append(replace(carrier, content=content))
    made.append(
        Attribution(
            head=citing.i,
            cue=(citing.i, citing.i),
            source=predicates.source_span(doc, cited, None),
            source_head=cited.i,
            content=content,
            frame="relayed",
            lemma="report",
            confidence=round(SHARE * carrier.confidence, 2),
        )
    )
    relays[citing.i] = carrier.head


def _can_be_cited(noun: Token, language: Language) -> bool:
    # Somebody, or a paper: not "safety concerns", nor the law.
    lemma = noun.lemma_.lower()
    if noun.pos_ == "PRON" or lemma in language.words("cues", "relay.reasons"):
        return False
    return party(noun, "say", None, language).kind != "unknown"


def _carrier(citing: Token, made: Sequence[Attribution], language: Language) -> Attribution | None:
    """The statement that is made by citing somebody: the one whose cue stands nearest in the sentence."""
    sentence = citing.sent
    negative = predicates.cues(language).negative
    passing_on = language.words("cues", "relay.verbs")
    fitting = [
        a
        for a in made
        if sentence.start <= a.head < sentence.end
        and sentence.doc[a.head].lemma_.lower() not in passing_on
        and a.frame in _FRAMES
        and not (a.silent or a.negated or a.lemma in negative)
        and not any(first < citing.i <= last for first, last in a.content)
    ]
    if citing.dep_ == "relcl":
        fitting = [a for a in made if a.source_head == citing.head.i and (a in fitting or a.frame == "relayed")]
    return min(fitting, key=lambda a: (abs(a.head - citing.i), a.head), default=None)


def _is_quoted(doc: Doc, a: Attribution) -> bool:
    return any(doc[i].text in predicates.QUOTES for first, last in a.content for i in range(first, last + 1))


def _papers(
    doc: Doc, citing: Token, cited: Token, made: Sequence[Attribution], language: Language
) -> Attribution | None:
    # "The Herald reported that he was sold, citing two agents": a paper cites, whatever the parse says.
    if doc[citing.i - 1].text != "," or party(cited, "say", None, language).kind not in {*HUMAN, "media"}:
        return None
    for a in made:
        last = a.content[-1][1]
        if a.source_head is None or a.frame not in _FRAMES or not a.content[-1][0] < citing.i <= last:
            continue
        if last <= cited.right_edge.i and party(doc[a.source_head], a.lemma, None, language).kind == "media":
            content = (*a.content[:-1], (a.content[-1][0], citing.i - 2))
            return replace(a, content=content)
    return None


def _past_cited(doc: Doc, citing: Token, cited: Token, language: Language) -> Attribution | None:
    # "The Herald reported, citing two officials, *that …*": the parse hangs the clause on who is cited.
    cues, verb = predicates.cues(language), citing.head
    while verb.lemma_.lower() not in cues.clause and verb.head.i != verb.i:
        verb = verb.head
    after = (doc[i] for i in range(cited.i + 1, citing.sent.end))
    that = next((t for t in after if t.dep_ == "mark" and t.lower_ == "that"), None)
    speaker = predicates.subject(verb)
    says = verb.lemma_.lower() in cues.clause and verb.i < citing.i and predicates.mood(verb, cues) == "said"
    if that is None or speaker is None or not says or doc[that.i - 1].text != ",":
        return None
    content = complements.tidy(doc, [(that.i + 1, that.head.right_edge.i)], (), [False] * len(doc))
    if not content:
        return None
    return Attribution(
        head=verb.i,
        cue=predicates.cue_span(verb),
        source=predicates.source_span(doc, speaker, verb),
        source_head=speaker.i,
        content=content,
        frame="clause",
        lemma=verb.lemma_.lower(),
        confidence=0.65,
    )


def _quoted(doc: Doc, quoting: Token, made: list[Attribution], relays: Relays, language: Language) -> None:
    # "The paper quoted an official as saying": the official says it, the paper passes it on.
    quoted, by = _quoted_and_by(quoting)
    if quoted is None or quoted.pos_ not in {"NOUN", "PROPN", "PRON"}:
        return
    before = quoted.i < quoting.i
    saying = _saying(quoting)
    own = next((a for a in made if a.head in saying or (before and a.source_head == quoted.i)), None)
    own = own or _closing(doc, quoting, by)
    if own is None or own.head == quoting.i:
        return
    first, last = predicates.source_span(doc, quoted, None if before else quoting)
    last = min(last, quoting.i - 1) if before else _before_as(doc, (first, last))
    made[:] = [a for a in made if a is not own and (by is None or a.head != quoting.i)]
    source = (first, last_word(doc, first, last))
    content = [(s, e) for s, e in own.content if e < source[0] or source[1] < s]
    content = [(s + (doc[s].lower_ == "that" and doc[s].dep_ == "mark" and s < e), e) for s, e in content]
    own = replace(own, source=source, source_head=quoted.i, content=tuple(content) or own.content)
    made.append(own)
    if by is None:
        return
    made.append(
        Attribution(
            head=quoting.i,
            cue=predicates.cue_span(quoting),
            source=predicates.source_span(doc, by, quoting),
            source_head=by.i,
            content=own.content if _is_plain(own, language) else _whole(own),
            frame="clause",
            lemma="report",
            confidence=own.confidence,
        )
    )
    relays[own.head] = quoting.i


def _quoted_and_by(quoting: Token) -> tuple[Token | None, Token | None]:
    """Whose words a verb passes on, and who does so."""
    by = next((g for c in quoting.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"), None)
    if quoting.dep_ == "acl":
        return quoting.head, by
    if predicates.is_passive(quoting):
        return next((c for c in quoting.children if c.dep_ == "nsubjpass"), None), by
    by = next((c for c in quoting.children if c.dep_ in SUBJECTS), None)
    return next((c for c in quoting.children if c.dep_ == "dobj"), None), by


def _is_plain(own: Attribution, language: Language) -> bool:
    # Who passes on a denial or a promise does not say what is denied or promised.
    act = predicates.cues(language).acts.get(own.lemma, "assert")
    return (
        act in {"assert", "report", "warn", "confirm"} and not (own.negated or own.silent) and own.frame != "infinitive"
    )


def _whole(own: Attribution) -> tuple[Span, ...]:
    # What the other says with who says it and how: "an official", "denied that …".
    spans = sorted([own.cue, *own.content, *([own.source] if own.source else [])])
    joined = [spans[0]]
    for first, last in spans[1:]:
        if first <= joined[-1][1] + 2:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)


def _closing(doc: Doc, quoting: Token, by: Token | None) -> Attribution | None:
    # "…, the agency quoted the minister as saying": all before the comma was said.
    saying = min(_saying(quoting), default=None)
    if (
        saying is None
        or by is None
        or by.i > quoting.i
        or any(doc[i].is_alpha for i in range(saying + 1, quoting.sent.end))
    ):
        return None
    start, comma = quoting.sent.start, predicates.source_span(doc, by, quoting)[0] - 1
    has_verb = any(doc[i].pos_ in {"VERB", "AUX"} for i in range(start, comma))
    marked = doc[comma].text in predicates.QUOTES and doc[comma - 1].text == ","
    plain = has_verb and (marked or doc[comma].text == ",") and quoting.dep_ == "ROOT"
    content = complements.tidy(doc, [(start, comma if marked else comma - 1)], (), [False] * len(doc)) if plain else ()
    if not content:
        return None
    return Attribution(
        head=saying,
        cue=(saying, saying),
        source=None,
        source_head=None,
        content=content,
        frame="clause",
        lemma=doc[saying].lemma_.lower(),
        confidence=0.4,
    )


def _saying(quoting: Token) -> set[int]:
    prepositions = [c for c in quoting.subtree if c.dep_ == "prep" and c.lower_ == "as" and c.i > quoting.i]
    return {c.i for p in prepositions for c in p.children if c.dep_ == "pcomp" and c.tag_ == "VBG"}


def _before_as(doc: Doc, span: Span) -> int:
    return next((i - 1 for i in range(span[0], span[1] + 1) if doc[i].lower_ == "as"), span[1])


def _without(content: Sequence[Span], phrase: Span, doc: Doc) -> tuple[Span, ...]:
    """Content without the words that cite somebody at its head, and the marks and "that" after them."""
    spans = []
    for first, last in content:
        start = first
        if phrase[0] <= start <= phrase[1]:
            start = phrase[1] + 1
            while start <= last and (doc[start].is_punct or doc[start].lower_ == "that"):
                start += 1
        if start <= last:
            spans.append((start, last))
    return tuple(spans)
