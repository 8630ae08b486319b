"""The sections that weigh reports against each other: claims, denials, quotations, figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from onrecord.model import Cite
from onrecord.outline.records import Entry, Line, Section
from onrecord.outline.voices import bare, joined
from onrecord.wording import amount, count, day, flat, on_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from onrecord.model import Claim, ClaimMention, Difference, Figure, FigureReason, Link, Quote, StatementCite
    from onrecord.outline.voices import Voices

NO_SPEAKER = "no known speaker behind it"
SURE = 0.5
"""Confidence below which a link is told as possible only."""

STATUSES = ("denied", "disputed", "corroborated", "repeated", "single")
STATUS_LEGEND = {
    "denied": "somebody denies it",
    "disputed": "somebody contradicts it or doubts it",
    "corroborated": "two or more independent origins carry two or more independent speakers who assert it as certain",
    "repeated": "several places say it, but they rest on one origin or on one voice, or do not assert it as certain",
    "single": "one place says it",
}
_VERDICT_LEGEND = {
    "conflict": "different numbers for the same thing, and nothing says one is later",
    "revised": "a later count",
    "scope": "another subset, area or moment of counting",
    "agree": "the same number, or compatible by rounding or bounds",
    "single": "one number",
}
_STANCES = ("asserts", "denies", "doubts", "hedges", "reports")
_LINKS = {
    "denies": ("denies", "may deny"),
    "contradicts": ("contradicts", "may contradict"),
    "revises": ("revises", "may revise"),
    "supports": ("supports", "may support"),
}
_TARGETS = {"denies": "what", "contradicts": "with", "revises": "what", "supports": "what"}
VERDICTS = {
    "conflict": "conflict",
    "revised": "revised",
    "scope": "other scope",
    "agree": "agree",
    "single": "single",
}
STATUS_TONES = {"denied": "bad", "disputed": "bad", "corroborated": "good", "repeated": "plain", "single": "faint"}
VERDICT_TONES = {"conflict": "bad", "revised": "note", "scope": "note", "agree": "good", "single": "faint"}


def claims(voices: Voices) -> Section:
    """Claims: the denied and disputed first, then what stands on most."""
    ordered = sorted(
        voices.story.claims,
        key=lambda c: (STATUSES.index(c.status), -c.origins, -c.sources, -len(c.mentions), c.report, c.start, c.id),
    )
    counts: Counter[str] = Counter(claim.status for claim in ordered)
    against = _against(voices.story.links)
    entries: list[Entry] = []
    told: set[tuple[str, str]] = set()
    for number, claim in enumerate(ordered, start=1):
        # One reason holds for many claims; it is told with the first of them. One mention needs none.
        known = claim.status == "single" or (claim.status, claim.why) in told
        why = "" if known else flat(claim.why or "")
        told.add((claim.status, claim.why or ""))
        entries.append(_claim(voices, number, claim, why, against))
    return Section(
        key="claims",
        heading="Claims",
        entries=tuple(entries),
        legend=tuple((status, STATUS_LEGEND[status]) for status in STATUSES if counts[status]),
        note=", ".join(f"{counts[status]} {status}" for status in STATUSES if counts[status]),
    )


def _against(links: Sequence[Link]) -> Mapping[tuple[str, str | None], list[StatementCite]]:
    """What contradicts each statement; the denials stand among a claim's mentions already."""
    found: dict[tuple[str, str | None], list[StatementCite]] = defaultdict(list)
    for link in links:
        if link.kind == "contradicts" and link.confidence >= SURE:
            for one, other in ((link.from_, link.to), (link.to, link.from_)):
                if one.statement:
                    found[one.report, one.statement].append(other)
    return found


def _claim(
    voices: Voices, number: int, claim: Claim, why: str, against: Mapping[tuple[str, str | None], list[StatementCite]]
) -> Entry:
    wording = Cite(report=claim.report, start=claim.start, end=claim.end)
    own = {(mention.report, mention.statement) for mention in claim.mentions}
    others = dict.fromkeys(cite for key in sorted(own, key=str) for cite in against.get(key, ()))
    contradicted = (
        Line(mark="against", who=voices.who(cite), words=voices.desk.words(cite), cites=bare([cite]))
        for cite in others
        if (cite.report, cite.statement) not in own
    )
    return Entry(
        anchor=f"claim-{number}",
        number=number,
        mark=claim.status,
        tone=STATUS_TONES[claim.status],
        text=voices.desk.words(wording),
        verbatim=True,
        note=_counts(voices, claim),
        cites=(wording,),
        lines=(
            *_stances(voices, claim.mentions, voices.desk.words(wording)),
            *contradicted,
            *_one_origin(voices, claim),
            *((Line(mark="why", note=why),) if why else ()),
        ),
    )


def _counts(voices: Voices, claim: Claim) -> str:
    """How many origins and sources; where several reports rest on one word, on whose."""
    counts = f"{count(claim.origins, 'origin')}, {count(claim.sources, 'source') if claim.sources else NO_SPEAKER}"
    if claim.origins < 2 or len(claim.grounds) != 1:
        return counts
    (ground,) = claim.grounds
    name = flat(ground.name or "")
    if ground.kind == "speaker":
        held = set(ground.mentions)
        told = {
            voices.name(m.speaker) for m in claim.mentions if m.speaker in voices.entities and set(bare([m])) & held
        }
        whose = f"the word of {name}" if len(told) < 2 else f"the word of one party: {', '.join(sorted(told))}"
        return f"{counts}: independent reports, all on {whose}"
    if ground.kind == "unnamed":
        return f"{counts}: independent reports, but it may be one source, not named{f' ({name})' if name else ''}"
    return f"{counts}: all from {name}" if name else counts


def _one_origin(voices: Voices, claim: Claim) -> Iterator[Line]:
    """What reports of several origins have of this claim from one text."""
    for ground in claim.grounds:
        origins = {voices.origins.get(cite.report, cite.report) for cite in ground.mentions}
        told = {voices.origins.get(mention.report, mention.report) for mention in claim.mentions}
        if len(origins) > 1 and claim.origins < len(told) and ground.evidence:
            yield Line(
                mark="one origin", note="; ".join(map(voices.desk.reason, ground.why)), cites=bare(ground.evidence)
            )


def _stances(voices: Voices, mentions: Sequence[ClaimMention], wording: str) -> Iterator[Line]:
    # One line a stance, speaker and day; the places are gathered on it. A denial is told in
    # its own words; the others share the claim's.
    grouped: dict[tuple[str, str, str, str, str], list[ClaimMention]] = defaultdict(list)
    for mention in mentions:
        said = f"said {on_day(mention.said)}" if mention.said else ""
        words = voices.desk.words(mention) if mention.stance in {"denies", "doubts"} else ""
        words = "" if words == wording else words
        who = voices.who(mention, mention.speaker)
        grouped[mention.stance, who, said, words, mention.speaker or ""].append(mention)
    for key, group in sorted(grouped.items(), key=lambda g: (_STANCES.index(g[0][0]), g[0][1:])):
        stance, who, said, words, _ = key
        origins = sorted({voices.origin(m.report) for m in group})
        yield Line(mark=stance, who=who, words=words, note=joined((said, ", ".join(origins))), cites=bare(group))


def links(voices: Voices) -> Section:
    """What one statement does to others; a link of low confidence is told as possible."""
    gathered: dict[tuple[int, str, int, int, str], list[Link]] = defaultdict(list)
    kinds = list(_LINKS)
    for link in sorted(voices.story.links, key=lambda k: (-k.confidence, k.to.report, k.to.start, k.to.end)):
        mark = _LINKS[link.kind][0 if link.confidence >= SURE else 1]
        gathered[kinds.index(link.kind), link.from_.report, link.from_.start, link.from_.end, mark].append(link)
    ordered = sorted(gathered.items(), key=lambda g: (g[0][0], -g[1][0].confidence, g[0]))
    entries = tuple(_link(voices, n, key[-1], group) for n, (key, group) in enumerate(ordered, start=1))
    return Section(key="links", heading="Denials and contradictions", entries=entries)


def _link(voices: Voices, number: int, mark: str, group: Sequence[Link]) -> Entry:
    side = group[0].from_
    return Entry(
        anchor=f"link-{number}",
        number=number,
        mark=mark,
        tone="bad" if group[0].kind in {"denies", "contradicts"} else "note",
        who=voices.who(side),
        text=voices.desk.words(side),
        verbatim=True,
        cites=bare([side]),
        lines=tuple(
            Line(
                mark=_TARGETS[link.kind],
                who=voices.who(link.to),
                words=voices.desk.words(link.to),
                note=joined((f"{link.scope} in scope" if link.scope else "", flat(link.why))),
                cites=bare([link.to]),
            )
            for link in group
        ),
    )


def quotes(voices: Voices) -> Section:
    """Utterances that the reports word differently; the others are counted."""
    several = [quote for quote in voices.story.quotes if len(quote.variants) > 1]
    differing = [quote for quote in several if quote.differences]
    same, alone = len(several) - len(differing), len(voices.story.quotes) - len(several)
    notes = (
        f"{count(same, 'quotation')} alike in several reports" if same else "",
        f"{count(alone, 'quotation')} in one report only" if alone else "",
    )
    entries = tuple(_quote(voices, n, quote) for n, quote in enumerate(differing, start=1))
    heading = "Quotations that differ" if differing else "Quotations"
    return Section(key="quotes", heading=heading, entries=entries, note=joined(notes))


def _quote(voices: Voices, number: int, quote: Quote) -> Entry:
    wordings: dict[str, list[int]] = {}
    for index, variant in enumerate(quote.variants):
        wordings.setdefault(voices.words(variant), []).append(index)
    letters = {index: _letter(n) for n, indexes in enumerate(wordings.values()) for index in indexes}
    lines = [
        Line(mark=f"wording {letters[where[0]]}", words=words, cites=bare(quote.variants[i] for i in where))
        for words, where in wordings.items()
    ]
    differences: dict[Line, list[int]] = {}
    for found in quote.differences:
        if found.a not in letters or found.b not in letters:
            continue
        # Words that one wording alone has are cited where they stand.
        where = [i for i, words in ((found.a, found.a_text), (found.b, found.b_text)) if flat(words)]
        line = _difference(found, letters[found.a], letters[found.b])
        differences.setdefault(line, []).extend(where)
    lines.extend(
        Line(
            mark=line.mark, words=line.words, note=line.note, cites=bare(quote.variants[i] for i in sorted(set(where)))
        )
        for line, where in differences.items()
    )
    return Entry(
        anchor=f"quote-{number}",
        number=number,
        mark="differs",
        tone="note",
        text=voices.who(quote.variants[0], quote.speaker),
        note=count(len(wordings), "wording"),
        cites=bare(quote.variants),
        lines=tuple(lines),
    )


def _difference(found: Difference, a: str, b: str) -> Line:
    first, second = flat(found.a_text), flat(found.b_text)
    if first and second:
        return Line(mark=found.kind, words=f"{first} → {second}", note=f"{a} → {b}")
    if first:
        return Line(mark=found.kind, words=first, note=f"in {a}, not in {b}")
    return Line(mark=found.kind, words=second, note=f"in {b}, not in {a}")


def _letter(number: int) -> str:
    return chr(ord("A") + number) if number < 26 else str(number + 1)


def figures(voices: Voices) -> Section:
    """Numbers about one thing side by side; those on which reports differ first."""
    ordered = sorted(voices.story.figures, key=figure_order)
    entries = tuple(_figure(voices, n, figure) for n, figure in enumerate(ordered, start=1))
    note, legend = verdicts(ordered)
    return Section(key="figures", heading="Figures", entries=entries, note=note, legend=legend)


def figure_order(figure: Figure | FigureReason) -> tuple[int, int, str, str]:
    """Sorts figures on which reports differ before the others."""
    return list(VERDICTS).index(figure.verdict), -len(figure.values), flat(figure.what).casefold(), figure.id


def verdicts(figures: Sequence[Figure | FigureReason]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """How often each verdict is given, in words, and the legend of those given."""
    counts: Counter[str] = Counter(figure.verdict for figure in figures)
    given = {verdict: words for verdict, words in VERDICTS.items() if counts[verdict]}
    note = ", ".join(f"{counts[verdict]} {words}" for verdict, words in given.items())
    return note, tuple((words, _VERDICT_LEGEND[verdict]) for verdict, words in given.items())


def _figure(voices: Voices, number: int, figure: Figure) -> Entry:
    grouped: dict[Line, list[Cite]] = {}
    for value in figure.values:
        words = voices.desk.words(value)
        mark = amount(value.value, value.low, value.high, value.unit or figure.unit)
        bare_number = amount(value.value, value.low, value.high)
        plain = {bare_number, mark, mark.replace(" percent", "%"), mark.replace(" percent", " %")}
        claimed = f"claimed by {voices.name(value.claimed_by)}" if value.claimed_by else ""
        as_of = f"as of {day(value.as_of)}" if value.as_of else ""
        line = Line(mark=mark, words="" if words in plain else words, note=joined((as_of, claimed)))
        grouped.setdefault(line, []).append(value)
    lines = tuple(
        Line(mark=line.mark, words=line.words, note=line.note, cites=bare(cites)) for line, cites in grouped.items()
    )
    why = (Line(mark="why", note=flat(figure.why)),) if figure.why and figure.verdict != "single" else ()
    return Entry(
        anchor=f"figure-{number}",
        number=number,
        mark=VERDICTS[figure.verdict],
        tone=VERDICT_TONES[figure.verdict],
        text=flat(figure.what),
        verbatim=True,
        cites=bare(figure.values),
        lines=(*lines, *why),
    )
