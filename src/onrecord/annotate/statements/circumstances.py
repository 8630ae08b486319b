"""Through what, where and when something was said.

Everything is read from the phrases around the cue that stand outside the content; what may as well belong
to the content gives nothing. Not done yet: circumstances named in another sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from onrecord.annotate.statements import predicates
from onrecord.annotate.statements.predicates import SUBJECTS
from onrecord.annotate.statements.spans import Span, holds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

    from onrecord.annotate.parse import Parse
    from onrecord.annotate.statements.scene import Attribution
    from onrecord.lang import Language
    from onrecord.model import TimeExpression

Kind = Literal["channel", "audience", "occasion", "visit", "place"]

_DATED = frozenset({"DATE", "TIME"})
_REGIONS = frozenset({"GPE", "LOC", "FAC"})
_NAMES = frozenset({"ORG", "WORK_OF_ART", "PRODUCT"})
_LEADING_TO_DATE = frozenset({"ADP", "ADV", "ADJ", "DET"})
_ENDS = frozenset({",", ":", ";", "(", "—", "–"}) | predicates.QUOTES
_RELATIVES = frozenset({"WDT", "WP", "WP$", "WRB"})
_MODIFIERS = frozenset({"nummod", "compound", "poss", "amod", "nmod", "npadvmod", "advmod"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The word lists that tell a medium, an occasion and a place apart; see ``lang/en/cues.toml``."""

    through: frozenset[str]
    channels: frozenset[str]
    ways: frozenset[str]
    go_betweens: frozenset[str]
    papers: frozenset[str]
    occasions: frozenset[str]
    audience: frozenset[str]
    outlets: frozenset[str]
    outlet_endings: tuple[str, ...]
    tells: frozenset[str]
    leads: frozenset[str]
    goes: frozenset[str]
    online: frozenset[str]
    anywhere: frozenset[str]
    at: frozenset[str]
    before: frozenset[str]
    visits: frozenset[str]
    places: frozenset[str]
    dating: frozenset[str]
    dating_nouns: frozenset[str]
    limits: frozenset[str]
    topics: frozenset[str]
    idioms: frozenset[str]
    saying: frozenset[str]
    events: frozenset[str]


@cache
def _words(tongue: Language) -> Words:
    def of(key: str) -> frozenset[str]:
        return tongue.words("cues", key)

    through = ("ways", "go_betweens", "papers", "occasions", "audience", "outlets", "tells", "leads", "goes", "online")
    where = ("anywhere", "before", "visits", "places", "dating", "dating_nouns", "limits", "topics")
    return Words(
        through=of("medium.prepositions"),
        channels=(of("medium.nouns") | of("medium.channels")) - of("medium.occasions") - of("venue.places"),
        outlet_endings=tuple(sorted(of("medium.outlet_endings"))),
        at=of("venue.prepositions"),
        saying=of("frames.clause"),
        events=of("sources.events"),
        idioms=of("medium.idioms"),
        **{key: of(f"medium.{key}") for key in through},
        **{key: of(f"venue.{key}") for key in where},
    )


@dataclass(frozen=True, slots=True, order=True)
class Phrase:
    """A phrase beside the cue that says through what or where: its tokens, both ends included."""

    first: int
    last: int
    kind: Kind


def medium(parse: Parse, a: Attribution, tongue: Language) -> str | None:
    """The words that name the medium or the audience ("in a letter", "told the paper"), as they stand.

    What was said on an occasion held for speaking was heard through it: where nothing else names the
    medium, the occasion does.
    """
    phrases = _phrases(parse.doc, a, _words(tongue))
    for kind in ("channel", "audience", "occasion"):
        for phrase in phrases:
            if phrase.kind == kind:
                heard = [p for p in phrases if p.kind == "audience" and kind == "channel"]
                first = next((p.first for p in heard if p.last + 1 == phrase.first), phrase.first)
                last = next((p.last for p in heard if p.first == phrase.last + 1), phrase.last)
                return _text(parse, first, last)
    return None


def venue(parse: Parse, a: Attribution, tongue: Language) -> str | None:
    """The words that name the place or the occasion ("outside the courthouse", "at a hearing in Velden")."""
    for phrase in _phrases(parse.doc, a, _words(tongue)):
        if phrase.kind in {"occasion", "visit", "place"}:
            return _text(parse, phrase.first, phrase.last)
    return None


def time_said(parse: Parse, a: Attribution, times: tuple[TimeExpression, ...], tongue: Language) -> str | None:
    """TIMEX3 value of the time of saying, where an expression hangs on the cue or on what it was said through."""
    doc, words = parse.doc, _words(tongue)
    sentence = [t for t in doc[a.head].sent if not t.is_space]
    ranges = {t.i: parse.token_range(t) for t in sentence} if times else {}
    found: list[tuple[int, int, str]] = []
    for time in times:
        if time.type not in {"DATE", "TIME"} or not _is_day(time.value):
            continue
        inside = [t for t in sentence if ranges[t.i][0] < time.end and time.start < ranges[t.i][1]]
        if inside and not any(holds(a.content, t.i) for t in inside):
            steps = _steps(doc, a, (inside[0].i, inside[-1].i), words)
            if steps is not None:
                found.append((steps, inside[0].i, time.value))
    return min(found)[2] if found else None


def not_ahead(times: tuple[TimeExpression, ...], published: str | None) -> tuple[TimeExpression, ...]:
    """The times that a report of that day can have heard something said at."""
    if published is None:
        return times
    return tuple(t for t in times if t.earliest is None or t.earliest <= published[:10])


def _is_day(value: str) -> bool:
    return any(c.isdigit() for c in value) or value.endswith("WE")


def _text(parse: Parse, first: int, last: int) -> str | None:
    start, end = parse.range(first, last)
    return parse.reading.original[start:end].strip() or None


def _is_loose(doc: Doc, a: Attribution, index: int, words: Words) -> bool:
    """Whether a word follows what is said in plain words after the cue: then it is as likely part of it."""
    before = [last for first, last in a.content if a.cue[1] < first and last < index]
    if not before or doc[before[-1]].text in predicates.QUOTES:
        return False
    told = (doc[i] for first, last in a.content if last < index for i in range(first, last + 1))
    return any(t.pos_ in {"VERB", "AUX"} for t in told) or doc[before[-1]].lemma_.lower() in words.events


# ---------------------------------------------------------------- the words that such phrases hang on


def _hosts(doc: Doc, a: Attribution, words: Words) -> dict[int, int]:
    """Words whose phrases tell how it was said, each with the token before which they count."""
    if a.frame == "according":
        return {}
    head, end = doc[a.head], len(doc)
    hosts = {head.i: end}
    hosts.update((i, end) for i in range(a.cue[0], a.cue[1] + 1) if doc[i].pos_ in {"VERB", "NOUN"})
    hosts.update((c.i, end) for c in head.children if c.dep_ in {"advcl", "prep"} and c.i < head.i and _leads(c, words))
    if a.source_head is not None:
        hosts.update((c.i, end) for c in doc[a.source_head].children if c.dep_ == "acl" and _leads(c, words))
    carrier = _carrier(doc, a, words)
    if carrier is not None:
        hosts.setdefault(carrier.head.i, head.i)
    _add_above(hosts, head, words)
    return hosts


def _add_above(hosts: dict[int, int], verb: Token, words: Words) -> None:
    """Adds the verbs whose circumstances it shares: "took to X *to say*", "denied it and *said*", "…, *adding*"."""
    head, end = verb.head, len(verb.doc)
    if verb.dep_ in {"acomp", "attr"}:
        hosts.setdefault(head.i, end)
    elif verb.dep_ in {"xcomp", "advcl"} and _is_infinitive(verb) and _goes_to_say(verb, words):
        hosts.setdefault(head.i, verb.i)
    elif verb.dep_ == "advcl" and verb.tag_ == "VBG" and verb.i > head.i and verb.doc[verb.i - 1].text == ",":
        sayer = predicates.reporter(head) or head if predicates.goes_on(verb) else head
        said = [c.left_edge.i for c in sayer.children if c.dep_ == "ccomp" and c.i > sayer.i]
        hosts.setdefault(sayer.i, min([*said, verb.i]))
    elif verb.dep_ == "conj" and head.i < verb.i and not any(c.dep_ in SUBJECTS for c in verb.children):
        hosts.setdefault(head.i, verb.i)
        _add_above(hosts, head, words)


def _goes_to_say(verb: Token, words: Words) -> bool:
    # "took to X to say", "went on to say"; not "turned out on Monday to support".
    if verb.head.lemma_.lower() not in words.goes:
        return False
    objects = [(c, noun) for c in verb.head.children if c.dep_ == "prep" and (noun := _object(c)) is not None]
    return verb.dep_ == "xcomp" or any(_is_channel(c, noun, words) for c, noun in objects)


def _leads(participle: Token, words: Words) -> bool:
    return participle.tag_ in {"VBG", "VBN", "VBD"} and participle.lemma_.lower() in words.leads


def _addresses(verb: Token, words: Words) -> bool:
    return verb.lemma_.lower() in words.saying | words.leads


def _is_infinitive(verb: Token) -> bool:
    return any(c.tag_ == "TO" for c in verb.children)


def _hearer(host: Token, words: Words) -> Token | None:
    if host.lemma_.lower() not in words.tells:
        return None
    return next((c for c in host.children if c.dep_ in {"dobj", "dative"} and c.i > host.i and c.tag_ != "IN"), None)


# ---------------------------------------------------------------- phrases of medium and venue


def _phrases(doc: Doc, a: Attribution, words: Words) -> list[Phrase]:
    """What stands around the cue and tells how it was said, in text order."""
    found: set[Phrase] = set()
    for index, limit in _hosts(doc, a, words).items():
        # Who "sued in Velden, claiming …" was in court when he sued.
        here = index == a.head or limit > len(doc) - 1 or _addresses(doc[index], words)
        made = (p for p in _of_host(doc, a, doc[index], words) if p.first < limit)
        found.update(p for p in made if here or p.kind in {"channel", "audience"})
    carrier = _carrier(doc, a, words)
    if carrier is not None:
        found.add(Phrase(carrier.left_edge.i, carrier.i, "channel"))
    return sorted(_closed(doc, p) for p in found if not holds(a.content, p.first))


def _carrier(doc: Doc, a: Attribution, words: Words) -> Token | None:
    """The statement in "issued a statement *saying*" and "posted a video, *calling*"."""
    head = doc[a.head]
    if head.tag_ != "VBG":
        return None
    if head.dep_ == "acl":
        nouns = [head.head]
    else:
        nouns = [c for c in head.head.children if c.dep_ == "dobj" and c.i < head.i] if head.dep_ == "advcl" else []
    told = [n for n in nouns if n.lemma_.lower() in words.channels and n.i != a.source_head and n.dep_ == "dobj"]
    return told[0] if told else None


def _closed(doc: Doc, phrase: Phrase) -> Phrase:
    # 'told Velden Radio's "Morning Hour"': both marks or none.
    marks = [i for i in range(phrase.first, phrase.last + 1) if doc[i].text in predicates.QUOTES]
    if len(marks) % 2 == 0:
        return phrase
    closing = phrase.last + 1
    closes = closing < len(doc) and doc[closing].text in predicates.QUOTES
    return Phrase(phrase.first, closing if closes else max(marks[-1] - 1, phrase.first), phrase.kind)


def _of_host(doc: Doc, a: Attribution, host: Token, words: Words) -> Iterator[Phrase]:
    prepositions = [c for c in host.children if c.dep_ in {"prep", "agent"}]
    hearer = _hearer(host, words)
    if hearer is not None and not holds(a.content, hearer.i):
        if _is_audience(hearer, words):
            yield Phrase(host.i, _end(doc, a, hearer, hearer, words), "audience")
        beside = [hearer, *(c for c in hearer.children if c.dep_ == "acl")]
        prepositions += [c for word in beside for c in word.children if c.dep_ == "prep"]
    for child in host.children:
        if child.dep_ == "advmod" and child.lower_ in words.online:
            yield Phrase(child.i, child.i, "channel")
        if child.ent_type_ in _DATED and child.dep_ == "npadvmod":
            prepositions += [c for c in child.children if c.dep_ == "prep"]  # "Tuesday at the town hall, …"
    for preposition in prepositions:
        yield from _of_preposition(doc, a, preposition, words)


def _of_preposition(doc: Doc, a: Attribution, preposition: Token, words: Words) -> Iterator[Phrase]:
    noun = _object(preposition)
    if noun is None or holds(a.content, noun.i):
        return  # "commented on the report"
    kind = _kind(a, preposition, noun, words)
    if kind is None or (kind != "channel" and _is_loose(doc, a, preposition.i, words)):
        return
    last = _end(doc, a, preposition, noun, words)
    group = next((c for c in noun.children if c.lower_ == "of" and _object(c) is not None), None)
    members = _object(group) if group is not None else None
    for child in [*noun.children, *(members.children if members is not None else ())]:
        # "in a speech at the stadium": the place is a phrase of its own.
        apart = child.dep_ == "prep" and (kind == "audience" or (kind == "channel" and child.lower_ != "in"))
        inner = _object(child) if apart else None
        if inner is not None and _kind(a, child, inner, words) in {"occasion", "visit", "place"}:
            last = min(last, child.i - 1)
            yield from _of_preposition(doc, a, child, words)
        elif kind != "channel" and child.lower_ in words.topics:
            last = min(last, child.i - 1)  # "asked at a briefing about the leak"
    if last > preposition.i:
        yield Phrase(preposition.i - (kind == "audience" and preposition.head.i == preposition.i - 1), last, kind)


def _kind(a: Attribution, preposition: Token, noun: Token, words: Words) -> Kind | None:
    word, lemma = preposition.lower_, noun.lemma_.lower()
    kind: Kind | None = None
    if noun.ent_type_ in _DATED:
        kind = None
    elif word in {"to", "with"} and _is_audience(noun, words) and _addresses(preposition.head, words):
        kind = "audience"
    elif word in words.at and lemma in words.occasions:
        kind = "occasion"
    elif _is_channel(preposition, noun, words):
        kind = "occasion" if word == "at" else "channel"
    elif word in words.at and lemma in words.visits:
        kind = "visit"
    elif (
        word in words.anywhere
        or (word in words.at and lemma in words.places)
        or (word == "before" and lemma in words.before)
        or (word == "in" and _is_region(noun) and _places_sayer(a, preposition, words))
    ):
        kind = "place"
    return kind


def _places_sayer(a: Attribution, preposition: Token, words: Words) -> bool:
    head = preposition.head
    beside = a.cue[1] < preposition.i <= a.cue[1] + 3
    return beside or head.lemma_.lower() in words.leads or _is_audience(head, words)


def _is_region(noun: Token) -> bool:
    # A small town is often taken for a person; "in fluent Norwegian" is no place.
    return noun.ent_type_ in _REGIONS or (
        noun.ent_type_ in {"PERSON", ""} and noun.pos_ == "PROPN" and not noun.n_lefts
    )


def _is_channel(preposition: Token, noun: Token, words: Words) -> bool:
    word, lemma = preposition.lower_, noun.lemma_.lower()
    if word in {"by", "over"}:
        return lemma in words.ways and not any(c.dep_ in {"poss", "nummod"} for c in noun.children)
    if word == "via" or (word == "through" and lemma in words.go_betweens):
        return True
    led_to = word != "to" or preposition.head.lemma_.lower() in words.goes
    if word not in words.through or not led_to or f"{word}-{lemma}" in words.idioms:
        return False
    return bool({lemma, noun.lower_} & words.channels) or _is_outlet(preposition, noun, words)


def _is_outlet(preposition: Token, noun: Token, words: Words) -> bool:
    # "in the journal Deep Water", "on Velden Radio".
    named = any(c.lower_ in words.channels | words.outlets for c in noun.lefts if c.dep_ == "compound")
    aired = preposition.lower_ == "on" and noun.ent_type_ in _NAMES and _addresses(preposition.head, words)
    return noun.pos_ == "PROPN" and (named or aired)


def _is_audience(noun: Token, words: Words) -> bool:
    acronym = noun.pos_ == "PROPN" and noun.is_upper and len(noun.text) > 1 and not noun.n_lefts
    if noun.ent_type_ == "ORG" or acronym or {noun.lower_, noun.lemma_.lower()} & (words.audience | words.occasions):
        return True
    if any(c.dep_ == "poss" and c.ent_type_ == "ORG" for c in noun.lefts) and noun.is_title:
        return True  # Velden Radio's "Today"
    name = [noun.lower_, *(c.lower_ for c in noun.lefts if c.dep_ == "compound")]
    return noun.pos_ == "PROPN" and any(w in words.outlets or w.endswith(words.outlet_endings) for w in name)


def _object(preposition: Token) -> Token | None:
    for child in preposition.children:
        if child.dep_ == "pobj":
            return child
        if child.dep_ == "prep":  # "in front of the court"
            return _object(child)
    return None


def _end(doc: Doc, a: Attribution, top: Token, noun: Token, words: Words) -> int:
    """The last token of a phrase: before the content, a date, a clause about it; of hearers the name alone."""
    last: int = top.right_edge.i
    for first, _ in a.content:
        if top.i < first <= last:
            last = first - 1
    if top.i == noun.i:
        last = min([last, *(c.left_edge.i - 1 for c in noun.rights if c.dep_ in {"prep", "acl"} and c.lower_ != "of")])
    if doc[last].dep_ == "case" and last + 1 < len(doc) and doc[last + 1].text in predicates.QUOTES:
        last = _title_end(doc, a, last + 1) or last - 1
    for index in range(noun.i + 1, last + 1):
        token = doc[index]
        if token.text in predicates.QUOTES and (closing := _title_end(doc, a, index)) is not None:
            return closing  # on Velden Radio's "Morning Hour"
        if token.text in _ENDS or token.tag_ in _RELATIVES or (token.tag_ == "IN" and token.lower_ == "that"):
            return index - 1
        if token.ent_type_ in _DATED and _dates_noun(token, top, words):
            # "in an interview broadcast on Sunday" is often read as one noun.
            aired = _is_dating(noun, words) and doc[noun.i - 1].lemma_.lower() in words.channels
            return _before_date(doc, noun.i - aired, index, words)
    return last


def _title_end(doc: Doc, a: Attribution, index: int) -> int | None:
    for closing in range(index + 2, min(index + 8, len(doc))):
        if doc[closing].text in predicates.QUOTES:
            words = [doc[i] for i in range(index + 1, closing)]
            title = all(t.is_title or t.is_stop or t.is_punct or t.is_upper for t in words)
            return closing if title and doc[index + 1].is_title and not holds(a.content, index) else None
    return None


def _before_date(doc: Doc, noun: int, date: int, words: Words) -> int:
    last = date - 1
    while last > noun and (doc[last].pos_ in _LEADING_TO_DATE or _is_dating(doc[last], words)):
        last -= 1
    return last


def _is_dating(token: Token, words: Words) -> bool:
    verbal = token.tag_ in {"VBN", "VBD", "VBG"} and token.lemma_.lower() in words.dating
    return verbal or token.lower_ in words.dating_nouns


def _dates_noun(token: Token, top: Token, words: Words) -> bool:
    # Not "on the 2019 fire" nor "about Monday's match".
    while token.i not in {top.i, token.head.i}:
        head = token.head
        noun = head.pos_ in {"NOUN", "PROPN"} and head.ent_type_ not in _DATED
        if noun and token.dep_ in _MODIFIERS and token.i < head.i:
            return False
        if head.pos_ == "VERB" and head.lemma_.lower() not in words.dating:
            return False
        token = head
    return bool(token.i == top.i)


# ---------------------------------------------------------------- the time of saying


def _steps(doc: Doc, a: Attribution, time: Span, words: Words) -> int | None:
    """How many words lie between a time and the saying it dates, up the parse; ``None`` where it dates none."""
    if _is_loose(doc, a, time[0], words):
        return None
    hosts = _hosts(doc, a, words)
    if a.source_head is not None and _is_dated_thing(doc[a.source_head], words):
        hosts.setdefault(a.source_head, len(doc))
    token, steps = doc[time[0]], 0
    while token.i not in hosts:
        if token.lower_ in words.limits or token.head.i == token.i or not _passes(token, time, words):
            return _beside_cue(doc, a, time, words)
        token, steps = token.head, steps + 1
    return steps if time[0] < hosts[token.i] else None


def _passes(token: Token, time: Span, words: Words) -> bool:
    """Whether a word on the way up from a time hands it on to what it hangs on."""
    head = token.head
    if time[0] <= token.i <= time[1] or token.ent_type_ in _DATED:
        noun = head.pos_ in {"NOUN", "PROPN"} and head.ent_type_ not in _DATED and not time[0] <= head.i <= time[1]
        return not noun or _is_dated_thing(head, words)
    if token.pos_ in {"NOUN", "PROPN", "PRON"}:
        return (token.dep_ == "pobj" and head.lower_ not in words.limits) or token.dep_ in {"dobj", "dative"}
    if token.pos_ == "VERB":
        return token.dep_ == "acl" and token.tag_ in {"VBN", "VBD"} and token.lemma_.lower() in words.dating
    return token.dep_ in {"prep", "advmod", "npadvmod", "pcomp"}


def _is_dated_thing(noun: Token, words: Words) -> bool:
    return noun.lemma_.lower() in words.channels | words.occasions | words.papers


def _beside_cue(doc: Doc, a: Attribution, time: Span, words: Words) -> int | None:
    # "said Tuesday the bridge would open", whatever the parse says: nothing else stands between.
    first = max(a.cue[1], a.source[1] if a.source is not None and a.source[0] > a.cue[1] else 0) + 1
    between = [doc[i] for i in range(first, time[0])]
    follows = any(start > time[1] for start, _ in a.content)
    plain = all(t.pos_ in _LEADING_TO_DATE and t.lower_ not in words.limits | {"that"} for t in between)
    return len(between) + 20 if follows and first <= time[0] and len(between) <= 3 and plain else None
