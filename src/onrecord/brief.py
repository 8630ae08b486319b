"""The brief: five to twelve lines that open their sentences.

Fixed template words (``lang/en/brief.toml``) around verbatim wording; nothing is rephrased,
inferred or stated as fact on one origin's word. Not done yet: choosing by importance beyond
standing (contested, corroborated, revised, dated); summarising long wording (it is cut, and the cut shows).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from onrecord import wording
from onrecord.lang import language, timex
from onrecord.model import (
    AnnotatedReport,
    BriefLine,
    Cite,
    Claim,
    ClaimMention,
    Event,
    FigureValue,
    Link,
    Quote,
    Range,
    Statement,
    StatementCite,
    Story,
)
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

FEWEST = 5
USUAL = 8
"""Lines that single statements fill up to, in a story of several reports."""
SEVERAL = 3
"""Reports from which a story is one of several."""
MOST = 12
PER_SPEAKER = 2
"""Single statements of one speaker at most."""
LONGEST = 280
"""Characters of one wording shown in a line."""
SHORTEST = 4
"""Words a statement needs to make a line of its own."""
QUOTA = {"contested": 3, "corroborated": 3, "figures": 2, "quotes": 1, "positions": 1, "expected": 2, "happened": 2}

_number = attrgetter("value", "low", "high")
_MARKS = "“”\"„«»'‘’"
_AGAINST = frozenset({"denies", "doubts"})


@dataclass(frozen=True, slots=True)
class _Desk:
    """The story and its reports at hand."""

    story: Story
    reports: Mapping[str, AnnotatedReport]
    statements: Mapping[tuple[str, str], Statement]
    labels: Mapping[str, str]

    @classmethod
    def of(cls, story: Story, reports: Sequence[AnnotatedReport]) -> _Desk:
        held = {r.id: r for r in sorted(reports, key=lambda r: r.id)}
        labels = wording.labels(tuple(held.values()))
        told = {(r.id, s.id): s for r in held.values() for s in r.statements}
        return cls(story, held, told, labels)

    def statement(self, cite: StatementCite) -> Statement | None:
        return self.statements.get((cite.report, cite.statement or ""))

    def text(self, cite: Cite) -> str:
        return self.words(cite.report, ((cite.start, cite.end),))

    def words(self, report: str, ranges: Iterable[Range]) -> str:
        """Wording as it stands, blanks evened out, cut (and the cut shown) where it is too long."""
        text = self.reports[report].text
        told = " … ".join(_closed(" ".join(text[start:end].split())) for start, end in ranges)
        return told if len(told) <= LONGEST else told[:LONGEST].rsplit(" ", 1)[0] + " […]"

    def name(self, entity: str | None) -> str | None:
        found = self.story.entity(entity)
        return found.name if found else None

    def who(self, report: str, statement: Statement) -> str:
        """The speaker by name; else the words the report has for him."""
        named = [n for n in (self.name(s) for s in statement.speakers or (statement.speaker,)) if n]
        if named and not statement.anonymous:
            return _word("claims", "and").join(dict.fromkeys(named))
        if statement.source:
            start, end = statement.source[0][0], statement.source[-1][1]
            told = " ".join(self.reports[report].text[start:end].split())
            if statement.anonymous and told and len(told) <= 80:
                return told
        return named[0] if named else _word("voice", "unnamed" if statement.anonymous else "nobody")


def _closed(told: str) -> str:
    """Wording without a quotation mark at its edge that opens or closes nothing in it."""
    if sum(told.count(mark) for mark in '"“”') % 2 == 0:
        return told  # one opens with a straight mark what a round one closes
    for opens, closes in (('"', '"'), ("“", "”")):
        odd = told.count(opens) % 2 if opens == closes else told.count(opens) != told.count(closes)
        if odd and told.startswith(opens):
            return told[1:].lstrip()
        if odd and told.endswith(closes):
            return told[:-1].rstrip()
    return told


def write(story: Story, reports: Sequence[AnnotatedReport]) -> tuple[BriefLine, ...]:
    """Writes the brief of a story.

    Args:
        story: the story with its claims, links, figures, quotations, positions and events.
        reports: its reports, whose statements speak of story-wide entities.

    Returns:
        At most twelve lines: what the story is, what is contested, what stands on several
        sources, numbers and quotations that differ, positions that moved, what happened and
        what is expected; single statements fill up. Fewer than five where the reports say less.
    """
    desk = _Desk.of(story, [r for r in reports if r.id in story.reports])
    if not desk.reports:
        return ()
    lines = [_opening(desk)]
    used: list[Cite] = []
    parts = (
        ("contested", _contested(desk)),
        ("corroborated", _corroborated(desk)),
        ("figures", _figures(desk)),
        ("quotes", _quotes(desk)),
        ("positions", _positions(desk)),
        ("happened", _events(desk, "reported")),
        ("expected", _events(desk, "expected")),
    )
    for name, candidates in parts:
        _take(lines, used, candidates, min(QUOTA[name], MOST - len(lines)))
    wanted = USUAL if len(desk.reports) >= SEVERAL else FEWEST
    _take(lines, used, chain(_singles(desk), _events(desk, "claimed")), wanted - len(lines))
    return tuple(lines)


def _take(lines: list[BriefLine], used: list[Cite], candidates: Iterable[BriefLine], most: int) -> None:
    taken = 0
    for line in candidates:
        if taken >= most:
            return
        if any(_overlap(line.cites[0], cite) for cite in used) or any(line.text == told.text for told in lines):
            continue
        lines.append(line)
        used.extend(line.cites)
        taken += 1


def _overlap(a: Cite, b: Cite) -> bool:
    return a.report == b.report and a.start < b.end and b.start < a.end


def _word(section: str, key: str) -> str:
    return str(language().table("brief")[section][key])


def _fill(section: str, key: str, **parts: Any) -> str:
    return _word(section, key).format(**parts)


def _count(what: str, number: int) -> str:
    one, many = language().table("brief")["opening"][what]
    return str(one if number == 1 else many.format(n=number))


def _cite(report: str, start: int, end: int) -> Cite:
    return Cite(report=report, start=start, end=end)


# ---------------------------------------------------------------- lines


def _opening(desk: _Desk) -> BriefLine:
    title = " ".join(desk.story.title.split())
    for report in desk.reports.values():
        at = report.text.find(desk.story.title) if title else -1
        if at >= 0:
            cite = _cite(report.id, at, at + len(desk.story.title))
            break
    else:
        report = next(iter(desk.reports.values()))
        start, end = next(iter(report.sentences), (0, max(1, len(report.text))))
        cite = _cite(report.id, start, end)
        # A title given beside the text is no wording of the text: show the sentence that is cited.
        title = desk.text(cite)
    counts = {
        "reports": _count("report", len(desk.reports)),
        "origins": _count("origin", max(1, len(desk.story.origins))),
    }
    return BriefLine(text=_fill("opening", "line", title=title, **counts), cites=(cite,))


def _voice(desk: _Desk, cite: StatementCite) -> tuple[str, tuple[Cite, ...]]:
    """Who says it and the words, so that a paraphrase is never taken for the speaker's own words."""
    label = desk.labels[cite.report]
    statement = desk.statement(cite)
    if statement is None:
        return _fill("voice", "writer", label=label, words=desk.text(cite)), (_cite(cite.report, cite.start, cite.end),)
    against = statement.polarity == "negative" and statement.act != "deny"
    does = _word("said", "against" if against else statement.act)
    parts = {"who": desk.who(cite.report, statement), "does": does, "label": label}
    parts["words"] = desk.words(cite.report, statement.content)
    cites = tuple(_cite(cite.report, start, end) for start, end in statement.content)
    outer = desk.statements.get((cite.report, statement.within or ""))
    if outer is not None and outer.speaker is not None and outer.speaker == statement.speaker:
        # "King said he did not want ...": his own word, told whole.
        return _voice(desk, replace(cite, statement=outer.id))
    if outer is not None:
        return _fill("voice", "relayed", outer=desk.who(cite.report, outer), **parts), cites
    return _fill("voice", "direct" if statement.kind == "direct" else "paraphrase", **parts), cites


def _wording(claim: Claim) -> ClaimMention:
    """The mention the claim's wording comes from."""
    same = [m for m in claim.mentions if (m.report, m.start, m.end) == (claim.report, claim.start, claim.end)]
    return (same or [m for m in claim.mentions if m.stance == "asserts"] or list(claim.mentions))[0]


def _ranked(claims: Iterable[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda c: (-c.origins, -c.sources, -len(c.mentions), c.report, c.start, c.id))


def _contested(desk: _Desk) -> Iterator[BriefLine]:
    claims = [c for c in desk.story.claims if c.status in {"denied", "disputed"}]
    alone: list[BriefLine] = []
    for claim in sorted(_ranked(claims), key=lambda c: c.status != "denied"):
        asserted = _wording(claim)
        if asserted.stance in _AGAINST:
            asserted = next((m for m in claim.mentions if m.stance not in _AGAINST), asserted)
        link = _link_against(desk, claim)
        other: StatementCite | None = link.from_ if link else None
        if other is None and asserted.stance not in _AGAINST:
            other = next((m for m in claim.mentions if m.stance in _AGAINST), None)
        line, cites = _voice(desk, asserted)
        origins = _count("origin", max(1, claim.origins))
        if other is not None and (other.report, other.start) != (asserted.report, asserted.start):
            told, against = _voice(desk, other)
            text = _fill("claims", _manner(claim, link), line=line, origins=origins, other=told)
            yield BriefLine(text=text, cites=(*cites, *against))
        elif asserted.stance in _AGAINST:
            # Only the denial is on record: it already says so itself.
            denial = desk.statement(asserted)
            if denial is not None and not _has_voice(desk, asserted, denial):
                continue
            alone.append(BriefLine(text=_fill("claims", "counted", line=line, origins=origins), cites=cites))
    yield from alone


def _manner(claim: Claim, link: Link | None) -> str:
    if claim.status == "disputed" or (link is not None and link.kind != "denies"):
        return "disputed"
    scope = link.scope if link else None
    return {"partial": "denied_in_part", "general": "denied_in_general"}.get(scope or "full", "denied")


def _link_against(desk: _Desk, claim: Claim) -> Link | None:
    kinds = ("denies",) if claim.status == "denied" else ("contradicts", "denies")
    ends = [m for m in claim.mentions if m.stance not in _AGAINST]
    found = [
        link
        for link in desk.story.links
        if link.kind in kinds and any(_overlap(link.to, m) for m in ends) and link.from_.report in desk.reports
    ]
    # "These allegations" tells a reader less than a denial in words of its own.
    return min(
        found,
        key=lambda k: (
            len(desk.text(k.from_).split()) < SHORTEST,
            -k.confidence,
            k.from_.report,
            k.from_.start,
            k.to.report,
            k.to.start,
        ),
        default=None,
    )


def _corroborated(desk: _Desk) -> Iterator[BriefLine]:
    for claim in _ranked(c for c in desk.story.claims if c.status == "corroborated"):
        wording = _wording(claim)
        line, cites = _voice(desk, wording)
        named: dict[str, Cite] = {}
        for mention in claim.mentions:
            name = desk.name(mention.speaker)
            if name and mention.stance == "asserts":
                named.setdefault(name, _cite(mention.report, mention.start, mention.end))
        counts = {"origins": _count("origin", claim.origins), "sources": _count("source", claim.sources)}
        others = tuple(cite for cite in named.values() if cite not in cites)
        key = "together" if named else "counted"
        who = _word("claims", "and").join(named)
        yield BriefLine(text=_fill("claims", key, line=line, who=who, **counts), cites=(*cites, *others))


def _singles(desk: _Desk) -> Iterator[BriefLine]:
    told: Counter[str] = Counter()
    for claim in _ranked(c for c in desk.story.claims if c.status in {"repeated", "single"}):
        wording = _wording(claim)
        statement = desk.statement(wording)
        if len(desk.text(claim).split()) < SHORTEST or (statement is not None and statement.act == "decline"):
            continue
        if statement is not None and not _has_voice(desk, wording, statement):
            continue
        speaker = wording.speaker or wording.report
        told[speaker] += 1
        if told[speaker] > PER_SPEAKER:
            continue
        line, cites = _voice(desk, wording)
        text = _fill("claims", "counted", line=line, origins=_count("origin", max(1, claim.origins)))
        yield BriefLine(text=text, cites=cites)


def _has_voice(desk: _Desk, cite: StatementCite, statement: Statement) -> bool:
    """Whether a reader learns who speaks; a pronoun that nothing resolves tells nobody."""
    return desk.who(cite.report, statement) != _word("voice", "nobody")


def _figures(desk: _Desk) -> Iterator[BriefLine]:
    held = [f for f in desk.story.figures if f.verdict in {"conflict", "revised"}]
    for figure in sorted(held, key=lambda f: (f.verdict != "conflict", -len(f.values), f.id)):
        join = _word("figures", "then" if figure.verdict == "revised" else "against")
        first: dict[tuple[float | None, ...], int] = {}
        values = sorted(figure.values, key=lambda v: first.setdefault(_number(v), len(first)))
        sides = groupby(figure.values if figure.verdict == "revised" else values, _number)
        told = (_word("claims", "and").join(_values(desk, side)) for _, side in sides)
        text = _fill("figures", figure.verdict, what=figure.what, values=join.join(told))
        yield BriefLine(text=text, cites=tuple(_cite(v.report, v.start, v.end) for v in figure.values))


def _values(desk: _Desk, values: Iterable[FigureValue]) -> Iterator[str]:
    """One number once for each who gives it, with every report that prints it."""
    printed: dict[tuple[str, str | None], list[str]] = {}
    for value in values:
        labels = printed.setdefault((desk.text(value), desk.name(value.claimed_by)), [])
        if desk.labels[value.report] not in labels:
            labels.append(desk.labels[value.report])
    for (told, who), labels in printed.items():
        label = _word("claims", "and").join(labels)
        yield _fill("figures", "value" if who else "value_alone", who=who, words=told, label=label)


def _quotes(desk: _Desk) -> Iterator[BriefLine]:
    def weight(quote: Quote) -> tuple[int, str]:
        return -len(quote.differences), quote.id

    for quote in sorted((q for q in desk.story.quotes if q.differences), key=weight):
        kinds = language().table("brief")["quotes"]["kinds"]
        first = min(quote.differences, key=lambda d: (kinds.index(d.kind), d.a, d.b))
        a, b = quote.variants[first.a], quote.variants[first.b]
        who = desk.name(quote.speaker)
        shown = desk.text(a), desk.text(b)
        if who is None or shown[0] == shown[1]:
            continue  # where both are cut alike, the difference would not show
        text = _fill(
            "quotes",
            "line",
            who=who,
            a=shown[0],
            b=shown[1],
            a_label=desk.labels[a.report],
            b_label=desk.labels[b.report],
        )
        yield BriefLine(text=text, cites=(_cite(a.report, a.start, a.end), _cite(b.report, b.start, b.end)))


def _positions(desk: _Desk) -> Iterator[BriefLine]:
    for position in sorted(desk.story.positions, key=lambda p: (-len(p.steps), p.entity, p.topic)):
        who = desk.name(position.entity)
        ends = (position.steps[0], position.steps[-1])
        if who is None or len(position.steps) < 2:
            continue
        steps = [
            _fill(
                "positions", "step", when=_when_said(step.date), words=desk.text(step), label=desk.labels[step.report]
            )
            for step in ends
        ]
        text = _fill("positions", "line", who=who, topic=position.topic, steps=_word("positions", "then").join(steps))
        yield BriefLine(text=text, cites=tuple(_cite(s.report, s.start, s.end) for s in ends))


def _when_said(value: str | None) -> str:
    return f"{_when(value, None)}: " if value and timex.precision(value) in {"day", "time"} else ""


# ---------------------------------------------------------------- events


def _events(desk: _Desk, certainty: str) -> Iterator[BriefLine]:
    held = [e for e in desk.story.events if e.certainty == certainty]
    order = {e.id: index for index, e in enumerate(held)}
    # What most reports tell comes first; of the others, the latest happening.
    for event in sorted(held, key=lambda e: (_leans(desk, e.cites[0]), -len(e.cites), _vague(e), -order[e.id])):
        cite = event.cites[0]
        who = desk.name(event.claimed_by)
        if (certainty == "claimed" and who is None) or not _is_placed(event) or _is_scrap(desk, cite):
            continue
        if timex.precision(event.date) == "year" and len(desk.reports) >= SEVERAL and len(event.cites) == 1:
            continue  # background
        when = _when(event.date, event.end_date)
        text = _fill(
            "events",
            "expected_by" if certainty == "expected" and who else certainty,
            when=when,
            when_lower=when[0].lower() + when[1:],
            label=desk.labels[cite.report],
            words=desk.text(cite),
            who=who,
        )
        yield BriefLine(text=text, cites=event.cites)


def _vague(event: Event) -> bool:
    return timex.precision(event.date) not in {"day", "time"}


def _is_placed(event: Event) -> bool:
    """Whether the line can say when: "this month" of an unknown month, or a decade, says nothing."""
    return _when(event.date, None) != _word("events", "at")


def _is_scrap(desk: _Desk, cite: Cite) -> bool:
    """Whether a sentence is broken off: an open quotation or bracket, or no end."""
    told = " ".join(desk.reports[cite.report].text[cite.start : cite.end].split())
    uneven = told.count('"') % 2 or told.count("“") != told.count("”") or told.count("(") != told.count(")")
    return bool(uneven) or told.endswith((":", ",", ";", "(", "-", "–", "—"))


def _leans(desk: _Desk, cite: Cite) -> bool:
    """Whether a sentence leans on the one before it ("He had ruled it out")."""
    first = next(iter(words(desk.reports[cite.report].text, cite.start, cite.end)), ("", 0, 0))[0]
    return first in language().words("brief", "events.dependent")


def _when(value: str | None, until: str | None) -> str:
    """A time in words; what no report states is said to be so."""
    one, other = _weekday(value), _weekday(until)
    if one and other:
        return _fill("events", "unresolved_range", weekday=one, other=other)
    if one:
        return _fill("events", "unresolved", weekday=one)
    named, ends = _named(value), _named(until)
    if named is None:
        return _open_time(value or "")
    told = _fill("events", "to", one=named, other=ends) if ends else named
    return _fill("events", "on" if timex.precision(value) in {"day", "time"} else "in", day=told, period=told)


def _open_time(value: str) -> str:
    if value == "XXXX-WXX-WE":
        return _word("events", "unresolved_weekend")
    dated = re.fullmatch(r"XXXX-(\d\d)-(\d\d)(?:T.*)?", value)
    if dated and 1 <= int(dated[1]) <= 12:
        named = language().table("brief")["calendar"]["months"][int(dated[1]) - 1]
        return _fill("events", "unresolved_day", day=f"{int(dated[2])} {named}")
    month = value.removeprefix("XXXX-")
    if month != value and month.isdigit() and 1 <= int(month) <= 12:
        return _fill(
            "events", "unresolved_month", month=language().table("brief")["calendar"]["months"][int(month) - 1]
        )
    return _word("events", "at")


def _weekday(value: str | None) -> str | None:
    number = timex.weekday(value) if value and value.startswith("XXXX-WXX-") else None
    return str(language().table("brief")["calendar"]["weekdays"][number - 1]) if number else None


def _named(value: str | None) -> str | None:
    first, last = timex.bounds(value)
    if not value or not first or not last:
        return None
    months = language().table("brief")["calendar"]["months"]
    begins = date.fromisoformat(first)
    day = f"{begins.day} {months[begins.month - 1]} {begins.year}"
    if first == last:
        return day
    if timex.precision(value) == "week":
        return _fill("events", "week", day=day)
    if timex.precision(value) == "month":
        return f"{months[begins.month - 1]} {begins.year}"
    return str(begins.year) if timex.precision(value) == "year" else value
