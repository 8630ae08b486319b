"""Which reports repeat each other's text, what the one added, and who took from whom.

``passages`` reads a report as sentences of words that count, ``candidates`` finds the pairs worth comparing,
``alignment`` lays their sentences against each other, ``kinds`` says what the common ones amount to,
``retelling`` whether the one tells the other again in order, ``templates`` whether they only fill one form,
``differences`` what each report has of its own, ``direction`` who took from whom. Not done yet: translated
copies; heavy paraphrase that keeps neither the words nor their order; borrowing of a single short sentence.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onrecord.config import ReuseSettings
from onrecord.link.agencies import shared_agency
from onrecord.link.provenance import told_direction
from onrecord.link.reuse.alignment import matches, with_quotations
from onrecord.link.reuse.candidates import near, sharing
from onrecord.link.reuse.differences import changes, own_ranges, shared_passages
from onrecord.link.reuse.direction import by_shape
from onrecord.link.reuse.kinds import dependent, interview, kind_of
from onrecord.link.reuse.passages import prose
from onrecord.link.reuse.retelling import in_order
from onrecord.link.reuse.templates import fills_one_form
from onrecord.model import ReusePair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from onrecord.link.reuse.alignment import Match
    from onrecord.link.reuse.passages import Prose
    from onrecord.model import AnnotatedReport

_DEFAULT = ReuseSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """A pair, the words it shares, who gave on what ``evidence``, and whether the giver is ``named``."""

    pair: ReusePair
    words: int
    giver: str | None
    named: bool
    evidence: str


def find(reports: Sequence[AnnotatedReport], settings: ReuseSettings = _DEFAULT) -> tuple[ReusePair, ...]:
    """Finds dependent reports.

    Args:
        reports: in any order; of two with one id the first counts.
        settings: thresholds.

    Returns:
        One row a pair, ``a < b``, sorted. Passages and additions are code points of each text.
    """
    by_id: dict[str, AnnotatedReport] = {}
    for report in reports:
        by_id.setdefault(report.id, report)
    proses = {name: prose(by_id[name]) for name in sorted(by_id)}
    pairs = near(proses, settings) if len(proses) > settings.exact_up_to else sharing(proses)
    found = [_compared(proses[a], proses[b], settings) for a, b in sorted(pairs)]
    return _one_giver([pair for pair in found if pair is not None])


def _one_giver(compared: Sequence[_Compared]) -> tuple[ReusePair, ...]:
    """Leaves each report one giver: two copies of one original did not take from each other.

    What hour and wording alone say holds for every fuller or earlier text. The report that shares most with
    the taker gave; of several that share as much, the one that none of them gave to.
    """
    shares: dict[str, dict[str, int]] = defaultdict(dict)
    gave: set[tuple[str, str]] = set()
    for held in compared:
        shares[held.pair.a][held.pair.b] = shares[held.pair.b][held.pair.a] = held.words
        if held.giver is not None:
            gave.add((held.giver, held.pair.b if held.giver == held.pair.a else held.pair.a))
    rows = []
    for held in compared:
        pair = held.pair
        if held.giver is not None and not held.named:
            giver, taker = held.giver, pair.b if held.giver == pair.a else pair.a
            rivals = [
                other
                for other, words in sorted(shares[taker].items())
                if other != giver
                and other in shares[giver]
                and (taker, other) not in gave
                and (words > held.words or (words == held.words and (giver, other) not in gave))
            ]
            if rivals:
                why = pair.why.removesuffix(held.evidence) + f"both may repeat {rivals[0]}: no direction"
                pair = replace(pair, direction=None, why=why)
        rows.append(pair)
    return tuple(rows)


def _compared(a: Prose, b: Prose, settings: ReuseSettings) -> _Compared | None:
    if not a.sentences or not b.sentences:
        return None
    shorter_is_a = a.length <= b.length
    short = a if shorter_is_a else b
    held = _held(a, b, short.length, settings)
    if not held:
        return None
    same = sum(len(m.same) for m in held)
    touched = {m.i if shorter_is_a else m.j for m in held}
    covered = sum(len(short.sentences[k].spans) for k in touched)
    credited, why_agency = shared_agency(a.report, b.report)
    told_by = told_direction(a.report, b.report, by_shape(a, b, held), settings.clear_hours)
    longest = max((m.run for m in held), default=0)
    why = [
        f"{len(held)} passages in common, {same} words of the shorter report's {short.length} word for word",
        f"at most {longest} in one piece",
        *([why_agency] if why_agency else []),
        told_by.why,
    ]
    pair = ReusePair(
        a=a.report.id,
        b=b.report.id,
        kind=kind_of(min(1.0, covered / max(short.length, 1)), same / max(covered, 1), settings),
        shared=round(min(1.0, same / max(short.length, 1)), 3),
        direction=told_by.direction,
        agency=credited,
        passages=shared_passages(a, b, held),
        added=own_ranges(b, [(m.j, j) for m in held for _, j in m.same]),
        dropped=own_ranges(a, [(m.i, i) for m in held for i, _ in m.same]),
        changed=changes(a, b, held),
        why="; ".join(why),
    )
    giver = {"a>b": pair.a, "b>a": pair.b, None: None}[pair.direction]
    return _Compared(pair=pair, words=same, giver=giver, named=told_by.named, evidence=told_by.why)


def _held(a: Prose, b: Prose, shorter: int, settings: ReuseSettings) -> list[Match]:
    """The sentences that make two reports one text, quotations included; none where they are two."""
    told = matches(a, b, settings)
    held = with_quotations(a, b, told) if told else interview(a, b, settings)
    if sum(len(m.same) for m in held) < max(settings.copy_identity * shorter, 2 * settings.run):
        # What is told again in other words belongs to a copy too, and makes one where there is enough of it.
        retold = in_order(a, b)
        if not retold and not dependent(a, b, told, settings):
            return []
        free = [r for r in retold if not any(m.i == r.i or m.j == r.j for m in told)]
        told = sorted([*told, *free], key=lambda m: (m.i, m.j))
        held = with_quotations(a, b, told)
    return [] if fills_one_form(a, b, told) else held
