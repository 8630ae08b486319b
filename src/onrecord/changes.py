"""Changes: what a newer ledger says that an older one did not.

Records of the two ledgers are matched by the words they cite, never by ids or offsets, so an
edited report does not make all it says new. Not done yet: what was taken back (claims, reports
and figures that are gone are not listed); positions that moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from onrecord.lang import timex
from onrecord.model import Change, Cite, Claim, Event, Figure, Ledger, LedgerReport, Link, Story

if TYPE_CHECKING:
    from collections.abc import Sequence

Words = tuple[str, str]
"""A report's id and the words cited there, blanks evened out."""
Keys = frozenset[Words]
R = TypeVar("R")

LONGEST = 200
"""Characters of wording shown in one line."""
_STANCES = {
    "asserts": "asserted by",
    "denies": "denied by",
    "doubts": "doubted by",
    "hedges": "said with a hedge by",
    "reports": "passed on by",
}
_CERTAINTY = ("expected", "claimed", "reported")
_KINDS = ("report", "origin", "status", "denial", "claim", "figure", "quotation", "event")


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two ledgers, ready to be asked by words."""

    ledger: Ledger
    texts: dict[str, str]

    @classmethod
    def of(cls, ledger: Ledger) -> _Side:
        return cls(ledger, {report.id: report.text for report in ledger.reports})

    def words(self, cite: Cite) -> str:
        return " ".join(self.texts.get(cite.report, "")[cite.start : cite.end].split())

    def shown(self, cite: Cite) -> str:
        told = self.words(cite)
        return told if len(told) <= LONGEST else told[: LONGEST - 1].rstrip() + "…"

    def keys(self, cites: Iterable[Cite]) -> Keys:
        return frozenset((cite.report, self.words(cite)) for cite in cites)


def compare(old: Ledger | None, new: Ledger) -> tuple[Change, ...]:
    """Tells what is new.

    Args:
        old: the ledger last seen; ``None`` when there was none.
        new: the ledger now.

    Returns:
        Changes by kind (reports, origins, statuses, denials, claims, figures, quotations,
        events) and then by what they cite; every one cites spans of ``new``. Without an old
        ledger, one line for each report. The same ledger twice gives nothing.
    """
    after = _Side.of(new)
    if old is None:
        found = [_report_line(after, report, "New report") for report in new.reports]
    else:
        before = _Side.of(old)
        found = [*_reports(before, after), *_origins(before, after), *_denials(before, after)]
        claims = list(_claims(before, after))
        told = {(c.report, c.start, c.end) for change in claims if change.kind == "claim" for c in change.cites}
        found += [*claims, *_figures(before, after), *_quotes(before, after, told), *_events(before, after)]
    unique = {(change.kind, change.text, change.cites): change for change in found}
    return tuple(sorted(unique.values(), key=_sort_key))


def _sort_key(change: Change) -> tuple[int, list[tuple[str, int, int]], str]:
    return _KINDS.index(change.kind), [(c.report, c.start, c.end) for c in change.cites], change.text


# ---------------------------------------------------------------- reports and origins


def _report_line(side: _Side, report: LedgerReport, label: str) -> Change:
    start, end = next(iter(report.sentences), (0, max(1, len(report.text))))
    cite = Cite(report=report.id, start=start, end=end)
    name = f"{report.outlet} ({report.id})" if report.outlet else report.id
    return Change(kind="report", text=f"{label}: {name}: “{side.shown(cite)}”", cites=(cite,))


def _reports(before: _Side, after: _Side) -> Iterator[Change]:
    for report in after.ledger.reports:
        if report.id not in before.texts:
            yield _report_line(after, report, "New report")
        elif before.texts[report.id] != report.text:
            yield _report_line(after, report, "Edited report")


def _origins(before: _Side, after: _Side) -> Iterator[Change]:
    for story in after.ledger.stories:
        for origin in story.origins:
            if any(report in before.texts for report in origin.reports):
                continue
            known = [r for r in story.reports if r in before.texts]
            if not known:
                continue  # a new story: its reports say so
            cites = tuple(_report_line(after, after.ledger.report(r), "").cites[0] for r in sorted(origin.reports))
            told = ", ".join(sorted(origin.reports))
            yield Change(
                kind="origin", text=f"New origin, independent of the others: {told} ({origin.why})", cites=cites
            )


# ---------------------------------------------------------------- claims and denials


def _stated(claim: Claim) -> tuple[Cite, ...]:
    return claim, *claim.mentions


def _speaker(story: Story, speaker: str | None) -> str | None:
    entity = story.entity(speaker)
    return entity.name if entity else None


def _each(ledger: Ledger, records: Callable[[Story], Iterable[R]]) -> list[tuple[Story, R]]:
    return [(story, record) for story in ledger.stories for record in records(story)]


def _counterpart(keys: Keys, others: Sequence[tuple[Keys, R]], alike: Callable[[R], bool]) -> R | None:
    """The record that shares most of the words cited; among equals one that is ``alike``."""
    best: tuple[tuple[int, int, bool], R] | None = None
    for held, other in others:
        shared = len(keys & held)
        rank = shared, -len(held ^ keys), alike(other)
        if shared and (best is None or rank > best[0]):
            best = rank, other
    return best[1] if best else None


def _claims(before: _Side, after: _Side) -> Iterator[Change]:
    old = [(before.keys(_stated(claim)), claim) for _, claim in _each(before.ledger, lambda s: s.claims)]
    for story, claim in _each(after.ledger, lambda s: s.claims):
        status = claim.status
        known = _counterpart(after.keys(_stated(claim)), old, lambda c, s=status: c.status == s)  # type: ignore[misc]
        if known is None:
            yield Change(kind="claim", text=_claim_text(after, story, claim), cites=_cites(claim))
        elif known.status != status:
            text = f"Claim now {status}, was {known.status}: “{after.shown(claim)}”"
            yield Change(kind="status", text=text, cites=_status_cites(before, after, claim))


def _claim_text(side: _Side, story: Story, claim: Claim) -> str:
    said = next((m for m in claim.mentions if _at(m) == _at(claim)), claim.mentions[0])
    name = _speaker(story, said.speaker) or "no speaker named"
    return f"New claim ({claim.status}), {_STANCES[said.stance]} {name}, in {claim.report}: “{side.shown(claim)}”"


def _at(cite: Cite) -> tuple[str, int, int]:
    return cite.report, cite.start, cite.end


def _cites(claim: Claim) -> tuple[Cite, ...]:
    return (Cite(report=claim.report, start=claim.start, end=claim.end),)


def _status_cites(before: _Side, after: _Side, claim: Claim) -> tuple[Cite, ...]:
    # The wording, and the mentions that were not there before.
    known = before.keys(m for _, c in _each(before.ledger, lambda s: s.claims) for m in c.mentions)
    fresh = [m for m in claim.mentions if (m.report, after.words(m)) not in known and _at(m) != _at(claim)]
    rest = tuple(Cite(report=m.report, start=m.start, end=m.end) for m in sorted(fresh, key=_at))
    return (*_cites(claim), *rest)


def _denials(before: _Side, after: _Side) -> Iterator[Change]:
    def ends(side: _Side, link: Link) -> tuple[Words, Words]:
        return (link.from_.report, side.words(link.from_)), (link.to.report, side.words(link.to))

    def denials(side: _Side) -> list[tuple[Story, Link]]:
        return [(story, link) for story, link in _each(side.ledger, lambda s: s.links) if link.kind == "denies"]

    known = {ends(before, link) for _, link in denials(before)}
    # One denial may be against many statements: it is one line.
    fresh: dict[tuple[str, int, int], list[tuple[Story, Link]]] = {}
    for story, link in denials(after):
        if ends(after, link) not in known:
            fresh.setdefault(_at(link.from_), []).append((story, link))
    for held in fresh.values():
        story, link = held[0]
        name = _denier(after, story, link.from_.report, link.from_.statement) or link.from_.report
        against = sorted({_at(other.to): other.to for _, other in held}.values(), key=_at)
        told = f"“{after.shown(against[0])}”"
        more = f" and {len(against) - 1} more" if len(against) > 1 else ""
        text = f"New denial ({name}): “{after.shown(link.from_)}” against {told}{more}"
        cites = tuple(Cite(report=c.report, start=c.start, end=c.end) for c in (link.from_, *against))
        yield Change(kind="denial", text=text, cites=cites)


def _denier(side: _Side, story: Story, report: str, statement: str | None) -> str | None:
    told = side.ledger.report(report).statements if report in side.texts else ()
    speaker = next((s.speaker for s in told if s.id == statement), None)
    return _speaker(story, speaker)


# ---------------------------------------------------------------- figures, quotations, events


def _figures(before: _Side, after: _Side) -> Iterator[Change]:
    old = [(before.keys(f.values), f) for _, f in _each(before.ledger, lambda s: s.figures)]
    for _, figure in _each(after.ledger, lambda s: s.figures):
        scope = figure.verdict == "scope"
        same = [(keys, f) for keys, f in old if (f.verdict == "scope") == scope]
        verdict = figure.verdict
        known = _counterpart(after.keys(figure.values), same, lambda f, v=verdict: f.verdict == v)  # type: ignore[misc]
        text = _figure_text(after, figure, known)
        if text:
            held = before.keys(known.values) if known else frozenset()
            fresh = [v for v in figure.values if (v.report, after.words(v)) not in held] or list(figure.values)
            cites = tuple(Cite(report=v.report, start=v.start, end=v.end) for v in fresh)
            yield Change(kind="figure", text=text, cites=cites)


def _figure_text(side: _Side, figure: Figure, known: Figure | None) -> str | None:
    numbers = " / ".join(dict.fromkeys(side.shown(v) for v in figure.values))
    if known is None:
        return None if figure.verdict == "scope" else f"New figure, {figure.what}: {numbers} ({figure.verdict})"
    had = {(v.value, v.low, v.high) for v in known.values}
    fresh = [v for v in figure.values if (v.value, v.low, v.high) not in had]
    if fresh:
        told = " / ".join(dict.fromkeys(side.shown(v) for v in fresh))
        return f"Another number, {figure.what}: {told} ({figure.verdict}: {figure.why})"
    if figure.verdict != known.verdict:
        return f"Figure now {figure.verdict}, was {known.verdict}, {figure.what}: {numbers}"
    return None


def _quotes(before: _Side, after: _Side, told: set[tuple[str, int, int]]) -> Iterator[Change]:
    old = [(before.keys(q.variants), q) for _, q in _each(before.ledger, lambda s: s.quotes)]
    for story, quote in _each(after.ledger, lambda s: s.quotes):
        count = len(quote.variants)
        known = _counterpart(after.keys(quote.variants), old, lambda q, n=count: len(q.variants) == n)  # type: ignore[misc]
        had = {before.words(v) for v in known.variants} if known else set()
        fresh = {after.words(v): v for v in reversed(quote.variants) if after.words(v) not in had}
        name = _speaker(story, quote.speaker) or "no speaker named"
        for variant in sorted(fresh.values(), key=_at):
            if known is None and any(r == variant.report and a < variant.end and variant.start < b for r, a, b in told):
                continue  # a new claim shows these words already
            label = "Another wording of a quotation" if known else "New quotation"
            cite = Cite(report=variant.report, start=variant.start, end=variant.end)
            yield Change(kind="quotation", text=f"{label} ({name}): “{after.shown(variant)}”", cites=(cite,))


def _events(before: _Side, after: _Side) -> Iterator[Change]:
    old = [(before.keys(e.cites), e) for _, e in _each(before.ledger, lambda s: s.events)]
    for _, event in _each(after.ledger, lambda s: s.events):
        mark = event.date, event.end_date, event.certainty
        known = _counterpart(
            after.keys(event.cites),
            old,
            lambda e, m=mark: (e.date, e.end_date, e.certainty) == m,  # type: ignore[misc]
        )
        text = _event_text(after, event, known)
        if text:
            yield Change(kind="event", text=text, cites=event.cites)


def _event_text(side: _Side, event: Event, known: Event | None) -> str | None:
    told = f"“{side.shown(event.cites[0])}”"
    if known is None:
        return f"New on the timeline ({event.certainty}): {told}"
    if _CERTAINTY.index(event.certainty) > _CERTAINTY.index(known.certainty):
        return f"Now {event.certainty}, was {known.certainty}: {told}"
    if _dated_anew(known.date, event.date) or (event.end_date and _dated_anew(known.end_date, event.end_date)):
        return f"Another date ({event.date or 'none'}, was {known.date or 'none'}): {told}"
    return None


def _dated_anew(old: str | None, new: str | None) -> bool:
    """Whether a date is another, or known more closely; one told more loosely is no news."""
    if old is None or new is None or old == new:
        return new is not None and old is None
    if not timex.compatible(old, new):
        return True
    return timex.bounds(old)[0] is None and timex.bounds(new)[0] is not None
