"""What a stretch of text claims, in slots, and whether two of them claim the same.

The base of ``match`` and ``stance``. A proposition is read without a parser: names are the
story's entities, actions come from small groups of synonyms (``lang/en/claims.toml``), all
other content words count as they stand. Two propositions are the same only when every slot
agrees; likeness alone never decides. Not done yet: synonyms outside the table, and who does
what to whom where order and passive voice do not tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from onrecord.lang import language
from onrecord.lang.names import name_lore
from onrecord.lang.stems import stem
from onrecord.model import AnnotatedReport, Range, Statement, StoryEntity
from onrecord.text import quoted_ranges, words

Modality = Literal["fact", "possible", "future", "conditional"]
_BREAK = re.compile(
    r"[;:]\s|\s[—–]\s|,?\s(?=(?:although|though|because|while|whereas|after|since)\s)"
    r"|,\s(?=(?:and|but|which|who|where|as|adding|including|despite|citing)\s)"
    r"|\s(?=and\s(?:that|the|it|he|she|they|we)\s)"
    r"|,\s(?=(?!during|including|according)[a-z]+ing\s(?:the|an?|its|his|her|their|that|it|all|more|about|at|\d))"
)
# A condition ("if", "unless", "before", "until") stays with what hangs on it.
_DATED_BY = re.compile(r"\s?(?:after|since)\s")
_PROPER = re.compile(r"(?!(?:[Aa]n?|[Ss]ome)\s)(?:[Tt]he\s)?[^a-z\s]")
_DASH = re.compile(r"\s[—–]\s")
_CAUSE = re.compile(r"to (?:an?|the|its|his|her|their|this|that|these|those)$")
_JOINED = re.compile(r"(?:and|but)\s+(?:that\s+)?(?=\w)")
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are)\s(?:\w+ly\s)?\w+(?:ed|en|t|n)\b")
_SUBORDINATE = re.compile(
    r"\W*(?:which|who|where|because|after|before|since|as|despite|although|though|including|[a-z]+ing)\b",
    re.IGNORECASE,
)
_HEARSAY = re.compile(
    r"\W*(?:(?:the|these|those|such)\s)?(?:reports?|claims?|allegations?|accusations?|suggestions?|rumou?rs?)\sthat\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """One content word, name or number: ``key`` is what is compared, the offsets are where it stands."""

    key: str
    kind: Literal["name", "action", "word", "number"]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Proposition:
    """One clause in slots.

    Attributes:
        terms: its content in order, repeated terms once.
        days: first and last day of each resolved date (ISO), or the value twice.
        embedded: what the clause is set under ("threatened to", "failed to").
        presupposed: told in passing, in a subordinate clause.
        disbelieved: called untrue ("false", "a lie").
    """

    report: str
    start: int
    end: int
    terms: tuple[Term, ...]
    negated: bool
    modality: Modality
    passive: bool
    days: tuple[tuple[str, str], ...]
    embedded: frozenset[str]
    presupposed: bool
    disbelieved: bool

    @property
    def keys(self) -> frozenset[str]:
        """Keys of all terms."""
        return frozenset(term.key for term in self.terms)

    def of(self, kind: str) -> tuple[str, ...]:
        """Keys of the terms of one kind, in order."""
        return tuple(term.key for term in self.terms if term.kind == kind)

    @property
    def actor(self) -> str | None:
        """The name before the first action; ``None`` when none is plain, as in a passive."""
        action = next((t.start for t in self.terms if t.kind == "action"), None)
        if action is None or self.passive:
            return None
        return next((t.key for t in self.terms if t.kind == "name" and t.start < action), None)


@dataclass(frozen=True, slots=True)
class Voice:
    """One place that may make a claim: a clause of a statement, or of the writer's own prose."""

    report: AnnotatedReport
    statement: Statement | None
    proposition: Proposition

    @property
    def key(self) -> tuple[str, int, int, str]:
        """Sorts voices by place."""
        return self.report.id, self.proposition.start, self.proposition.end, self.statement.id if self.statement else ""

    @property
    def words(self) -> str:
        """The clause, verbatim."""
        return self.report.text[self.proposition.start : self.proposition.end]


@dataclass(frozen=True, slots=True)
class Group:
    """One proposition and everybody who voices it, sorted by place."""

    voices: tuple[Voice, ...]

    @property
    def wording(self) -> Voice:
        """The voice that says least beside the claim, so that no detail is taken for agreed."""
        told = [v for v in self.voices if v.statement] or list(self.voices)
        return min(told, key=_plainness)


def _plainness(voice: Voice) -> tuple[bool, bool, int, tuple[str, int, int, str]]:
    proposition = voice.proposition
    return proposition.presupposed, proposition.modality != "fact", len(proposition.terms), voice.key


def name_keys(entities: Sequence[StoryEntity]) -> dict[str, str]:
    """Entity id to what is compared: a country by its name ("Finnish" is Finland), else the id."""
    lore = name_lore()
    keys = {}
    for entity in entities:
        if not _PROPER.match(entity.name):
            continue  # "an official" in two reports need not be one person
        country = lore.country(entity.name) or lore.people(entity.name)
        keys[entity.id] = f"country:{country}" if country else f"entity:{entity.id}"
    return keys


def clauses(report: AnnotatedReport, ranges: Sequence[Range], *, whole: bool = False) -> list[tuple[Range, ...]]:
    """Cuts ranges of a report into clauses: at sentences, at punctuation, at conjunctions.

    Args:
        report: the report.
        ranges: what to cut.
        whole: the ranges are pieces of one clause ("accused *Orla* yesterday *of fraud*").
    """
    if whole and len(ranges) > 1:
        return [tuple(ranges)]
    text = report.text
    found: list[Range] = []
    for start, end in ranges:
        # A quotation is cut at its sentences only: half of one is not what was said.
        breaks = {(m.start(), m.end()) for m in _BREAK.finditer(text, start, end) if not _quoted(text, m.start())}
        breaks |= {(s, s) for s, _ in report.sentences if start < s < end}
        cut = start
        for stop, resume in sorted(breaks):
            if stop >= cut and not _dates(report, resume) and _both_tell(report, (cut, end), (stop, resume)):
                found.append((cut, stop))
                cut = resume
        found.append((cut, end))
    cuts = (_trimmed(text, s, e) for s, e in found)
    return [((s, e),) for s, e in cuts if text[s:e].strip(" \n\t,.;:“”\"'—–-")]


@lru_cache(maxsize=256)
def _quotations(text: str) -> tuple[Range, ...]:
    # Some texts close '"' with "''": made one mark, at the same offsets.
    return tuple(quoted_ranges(text.replace("''", '" ').replace("``", ' "')))


def _quoted(text: str, offset: int) -> bool:
    return any(start <= offset < end for start, end in _quotations(text))


def _dates(report: AnnotatedReport, start: int) -> bool:
    """Whether "since" or "after" stands before a time there ("since last autumn"): no clause begins."""
    opening = _DATED_BY.match(report.text, start)
    return opening is not None and any(t.start <= opening.end() < t.end for t in report.times)


def _both_tell(report: AnnotatedReport, whole: Range, at: Range) -> bool:
    """Whether an "and" or a dash parts two clauses, not two things ("between the mill and the weir")."""
    text = report.text
    if not (_JOINED.match(text, at[1]) or _DASH.match(text, at[0])) or text.startswith("and that ", at[1]):
        return True
    stop = next((e for s, e in report.sentences if s <= at[0] < e), whole[1])
    return has_verb(text, whole[0], at[0]) and has_verb(text, at[1], min(stop, whole[1]))


def has_verb(text: str, start: int, end: int) -> bool:
    """Whether a stretch holds a verb, as far as plain signs tell: an auxiliary, a past form."""
    verbs = language().words("claims", "verbs")
    return any(
        word in verbs or "n't" in word or word.endswith(("ed", "'s", "'re", "'ve", "'ll"))
        for word, _, _ in words(text, start, end)
    )


def _trimmed(text: str, start: int, end: int) -> Range:
    while start < end and text[start] in " \n\t,.;:":
        start += 1
    if joined := _JOINED.match(text, start, end):
        start = joined.end()
    while end > start and text[end - 1] in " \n\t,;:":
        end -= 1
    return start, end


def opens_a_question(report: AnnotatedReport, statement: Statement) -> bool:
    """Whether a content asks rather than tells ("did not say *when it would reopen*")."""
    first = next((w for s, e in statement.content for w, _, _ in words(report.text, s, e)), "")
    return first in language().words("claims", "modality.questions")


def only_points(report: AnnotatedReport, statement: Statement) -> bool:
    """Whether a content only points at what was said ("confirmed *the ministry's claims*")."""
    things = language().table("cues")["nouns"]["stands_for"]
    names = [(m.start, m.end) for m in report.mentions if m.kind == "name"]
    empty = language().words("claims", "stopwords")
    told = [
        word
        for start, end in statement.content
        for word, at, _ in words(report.text, start, end)
        if word not in empty and not _inside(at, names)
    ]
    return all(word in things or word.removesuffix("s") in things for word in told)


def only_passes_on(report: AnnotatedReport, ranges: Sequence[Range]) -> bool:
    """Whether a clause is about what others say ("reports that it leaked are worrying")."""
    return bool(_HEARSAY.match(report.text, *ranges[0]))


def read(
    report: AnnotatedReport, ranges: Sequence[Range], names: Mapping[str, str], statement: Statement | None
) -> Proposition:
    """Reads one clause into slots. ``names`` comes from ``name_keys``."""
    tokens = [token for start, end in ranges for token in words(report.text, start, end)]
    told = " ".join(report.text[start:end] for start, end in ranges)
    lower = [word for word, _, _ in tokens]
    table = language()
    embedding, negations = table.words("claims", "modality.embedding"), table.words("claims", "negations")
    falsity, mild = table.words("claims", "denials.falsity"), table.words("claims", "mild")
    dated = [t for t in report.times if _inside(t.start, ranges) and t.type in ("DATE", "TIME")]
    speaker = statement.speaker if statement else None
    return Proposition(
        report=report.id,
        start=ranges[0][0],
        end=ranges[-1][1],
        terms=tuple(_terms(report, ranges, names, names.get(speaker or ""))),
        negated=any(
            (word in negations or word.endswith("n't")) and following not in mild
            for word, following in zip(lower, [*lower[1:], ""], strict=False)
        ),
        modality=_modality(report.text, tokens, statement),
        passive=bool(_PASSIVE.search(told)),
        days=tuple((t.earliest or t.value, t.latest or t.value) for t in dated),
        embedded=frozenset(stem(word) for word in lower if word in embedding),
        presupposed=bool(_SUBORDINATE.match(told) or _HEARSAY.match(told)),
        disbelieved=any(word in falsity for word in lower),
    )


def _inside(offset: int, ranges: Sequence[Range]) -> bool:
    return any(start <= offset < end for start, end in ranges)


def _modality(text: str, tokens: Sequence[tuple[str, int, int]], statement: Statement | None) -> Modality:
    table = language()
    # "May" with a capital is a month, or opens a question.
    told = [word for word, at, _ in tokens if not (word == "may" and text[at] == "M")]
    told = [
        word for at, word in enumerate(told) if not (word == "due" and _CAUSE.match(" ".join(told[at + 1 : at + 3])))
    ]
    if any(word in table.words("claims", "modality.conditional") for word in told[:2]):
        return "conditional"
    # Warned against, expected, about to: nothing has happened yet.
    if statement and (statement.act == "expect" or (statement.act == "warn" and {"against", "of"} & set(told))):
        return "future"
    if told[:1] == ["to"]:
        return "future"
    if any(word in table.words("claims", "modality.possible") for word in told):
        return "possible"
    future = table.words("claims", "modality.future")
    if any(word in future or word.endswith("'ll") for word in told):
        return "future"
    return "fact"


def _terms(
    report: AnnotatedReport, ranges: Sequence[Range], names: Mapping[str, str], speaker: str | None
) -> Iterator[Term]:
    table = language()
    empty = table.words("claims", "stopwords") | table.words("claims", "light")
    seen: set[str] = set()
    mentions = sorted(
        (m for m in report.mentions if m.entity in names and m.kind != "nominal"), key=lambda m: (m.start, -m.end)
    )
    mentions = [m for m in mentions if any(m.start < end and m.end > start for start, end in ranges)]
    numbers = [q for q in report.quantities if _inside(q.start, ranges) and not q.ordinal]
    dates = [t for t in report.times if any(t.start < end and t.end > start for start, end in ranges)]
    for word, start, end in (token for begin, stop in ranges for token in words(report.text, begin, stop)):
        inside = next((m for m in mentions if m.start <= start < m.end), None)
        number = next((q for q in numbers if q.start <= start < q.end), None)
        if inside:
            term = Term(names[inside.entity], "name", inside.start, inside.end)
        elif speaker and word in ("i", "we", "our", "my"):
            term = Term(speaker, "name", start, end)
        elif number:
            size = number.value if number.value is not None else f"{number.low}-{number.high}"
            term = Term(f"number:{size}{number.unit or ''}", "number", number.start, number.end)
        elif len(word) == 1 or word in empty or any(t.start <= start < t.end for t in dates):
            continue
        elif people := name_lore().people(word) if report.text[start].isupper() else None:
            term = Term(f"country:{people}", "name", start, end)
        else:
            key = stem(word)
            group = action_groups().get(key)
            kind: Literal["action", "number", "word"] = "action" if group else "number" if word[0].isdigit() else "word"
            term = Term(f"do:{group}" if group else key, kind, start, end)
        if term.key not in seen:
            seen.add(term.key)
            yield term


@cache
def action_groups() -> dict[str, str]:
    """Stem of an action word to the first word of its group."""
    found: dict[str, str] = {}
    for row in language().table("claims")["actions"]["groups"]:
        for word in row.split():
            found.setdefault(stem(word), row.split()[0])
    return found
