"""Which reports rest on one origin, and for whom a speaker speaks.

Two outlets that print one agency's text are one witness, and so are two editions of one
house. Two spokesmen of one government are one camp. In doubt things are held together: a
"confirmed" that is not is the worst error. ``texts`` reads whose text a report says it is,
``camps`` for whom somebody speaks. Not done yet: who owns whom beyond the table of houses and
the families that the settings name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onrecord import config
from onrecord.disjoint_sets import DisjointSets
from onrecord.lang import language, outlets
from onrecord.model import Cite, Origin, OriginReason
from onrecord.origins.camps import camp_of
from onrecord.origins.texts import published_by, whole_agencies, whose_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from onrecord.model import AnnotatedReport, ReusePair
    from onrecord.origins.texts import Whose

_BARE = re.compile(r"the [a-z]+")
_OWN = re.compile(r"(?:[Tt]his|[Oo]ur) .+")


@dataclass(frozen=True, slots=True)
class DefaultPolicy:
    """The built-in policy of independence.

    Attributes:
        settings: what the user set.
        family_of: key of an outlet or house to the key of the publisher's family that the user's file puts it in.
    """

    settings: config.OriginSettings = field(default_factory=config.OriginSettings)
    family_of: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        given = config.families(self.settings.publishers) if self.settings.publishers else {}
        keys = {
            key: outlets.outlet_key(family)
            for family, members in given.items()
            for name in (family, *members)
            if (key := outlets.house(name)) is not None
        }
        object.__setattr__(self, "family_of", keys)

    def origins(self, reports: Sequence[AnnotatedReport], reuse: Sequence[ReusePair]) -> tuple[Origin, ...]:
        """Puts each report into exactly one origin.

        Reports are joined by copied text, by one agency's credit for the whole text, by one publishing
        house, and where one says that it republishes the other's. Origins are numbered ``o1``, ``o2``…
        by their smallest report id.
        """
        by_id = {report.id: report for report in sorted(reports, key=lambda r: r.id)}
        together = DisjointSets[str]()
        reasons: list[OriginReason] = []
        agencies = {name: set(whole_agencies(report)) for name, report in by_id.items()}
        for pair in sorted(reuse, key=lambda p: (p.a, p.b)):
            if pair.a not in by_id or pair.b not in by_id:
                continue
            joined = pair.kind != "excerpt" or pair.shared >= self.settings.small_excerpt
            reasons.append(OriginReason(a=pair.a, b=pair.b, why=_told(pair), joined=joined, evidence=_passage(pair)))
            if joined:
                together.join(pair.a, pair.b)
                if pair.agency:
                    agencies[pair.a].add(pair.agency)
        reasons.extend(reason for reason in self._one_house(by_id) if together.join(reason.a, reason.b))
        return _numbered(by_id, together, reasons, agencies)

    def camp(self, name: str, roles: Iterable[str]) -> str:
        """The party a speaker speaks for: two speakers of one camp are one source.

        Args:
            name: the speaker's name ("Ada Holm", "the White House", "Norwegian officials").
            roles: the speaker's offices, verbatim ("British Foreign Secretary").

        Returns:
            A country's name for its government, an organisation's name for its people, else
            the speaker's own name; all folded but the country.
        """
        return camp_of(name, tuple(sorted(roles)))

    def house(self, outlet: str | None) -> str | None:
        """The key of the house or family that an outlet or agency belongs to; ``None`` for no name."""
        key = outlets.house(outlet)
        return key if key is None else self.family_of.get(key, key)

    def _one_house(self, by_id: Mapping[str, AnnotatedReport]) -> Iterator[OriginReason]:
        """Reports to join because their texts are one house's."""
        published = frozenset(key for r in by_id.values() if (key := published_by(r, self.house)) is not None)
        first: dict[str, tuple[str, Whose]] = {}
        for name, report in by_id.items():
            for key, whose in sorted(whose_text(report, self.house, published).items()):
                if key not in first:
                    first[key] = name, whose
                    continue
                other, theirs = first[key]
                alike = whose.basis == theirs.basis and whose.name == theirs.name
                why = (
                    _say(f"both_{whose.basis}", a=other, b=name, name=whose.name)
                    if alike
                    else f"{_one_side(other, theirs)}, {_one_side(name, whose)}"
                )
                yield OriginReason(a=other, b=name, why=why, evidence=(*theirs.cites[:1], *whose.cites[:1]))


def _told(pair: ReusePair) -> str:
    share = str(round(100 * pair.shared))
    if pair.direction is None and pair.kind != "excerpt":
        return _say("same_text", a=pair.a, b=pair.b, share=share)
    first, second = (pair.b, pair.a) if pair.direction == "a>b" else (pair.a, pair.b)
    return _say(pair.kind, first=first, second=second, share=share)


def _one_side(report: str, whose: Whose) -> str:
    return _say(whose.basis, report=report, name=whose.name)


def _say(key: str, **filled: str) -> str:
    template: str = language().table("origins")["why"][key]
    return template.format(**filled)


def _passage(pair: ReusePair) -> tuple[Cite, ...]:
    """The longest shared passage, in both reports."""
    longest = max(pair.passages, key=lambda p: (p.a[1] - p.a[0], -p.a[0]))
    sides = ((pair.a, longest.a), (pair.b, longest.b))
    return tuple(Cite(report=report, start=start, end=end) for report, (start, end) in sides if start < end)


def _numbered(
    by_id: Mapping[str, AnnotatedReport],
    together: DisjointSets[str],
    reasons: Sequence[OriginReason],
    agencies: Mapping[str, set[str]],
) -> tuple[Origin, ...]:
    members: dict[str, list[str]] = {}
    for name in by_id:
        members.setdefault(together.top(name), []).append(name)
    origins = []
    for number, (_, held) in enumerate(sorted(members.items()), start=1):
        named = sorted({short for name in held for short in agencies[name]})
        inside = tuple(r for r in reasons if r.a in held or r.b in held)
        origins.append(
            Origin(
                id=f"o{number}",
                reports=tuple(sorted(held)),
                agency=named[0] if len(named) == 1 else None,
                why="; ".join(dict.fromkeys(_why([by_id[name] for name in held], inside, named))),
                reasons=inside,
            )
        )
    return tuple(origins)


def _why(held: Sequence[AnnotatedReport], reasons: Sequence[OriginReason], agencies: Sequence[str]) -> Iterator[str]:
    """What makes some reports one origin, and what they have of others."""
    joined = [reason.why for reason in reasons if reason.joined]
    yield from joined or [_say("alone")]
    if not joined:
        yield from (_one_side(_say("itself"), whose) for whose in _from_others(held[0]))
    passing = sorted({reason.why for reason in reasons if not reason.joined})
    yield from (_say("passing", why=why) for why in passing)
    partly = sorted({credit.agency for report in held for credit in report.credits} - set(agencies))
    if partly:
        yield _say("partly", names=", ".join(partly))
    relayed = _relayed(held, {*agencies, *partly})
    if relayed:
        yield _say("relayed", names=", ".join(relayed))


def _relayed(held: Sequence[AnnotatedReport], known: set[str]) -> list[str]:
    """Other outlets that some reports have statements from, each once."""
    printing = [report.outlet for report in held if report.outlet]
    own = {outlets.house(name) for name in (*known, *printing)}
    named: dict[str, str] = {}
    for report in held:
        earlier: list[str] = []
        for relay in report.relays:
            name = relay.agency or outlets.in_full(relay.outlet, earlier, report.outlet)
            # "The newspaper", once one was named; "this newspaper" is the one that prints it.
            meant = (_BARE.fullmatch(name) and earlier) or _OWN.fullmatch(name)
            key = None if meant or any(outlets.short_for(name, full) for full in printing) else outlets.house(name)
            if key is not None and key not in own:
                named.setdefault(key, name.removeprefix("the ").removeprefix("The "))
            earlier.append(relay.outlet)
    return sorted(named.values())


def _from_others(report: AnnotatedReport) -> Iterator[Whose]:
    """Agencies and outlets that a report says its text is from."""
    for _, whose in sorted(whose_text(report, outlets.house, frozenset()).items()):
        if whose.basis != "outlet":
            yield whose
