"""Ids of stories that last while reports come and go.

In a single run a story is called after the report that founded it: the earliest published; without dates,
one chosen by its text alone, so that no file name renames a story. A run that knows the stories of the one
before keeps their ids: each goes to the group that holds most of its reports. What splits off gets a new id,
or the one that most of it bore at first; of stories that merge, the one that brought most reports lasts. So a
merge that is taken back leaves the ids as they were.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from onrecord.model import content_id

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from onrecord.model import AnnotatedReport


def story_ids(
    groups: Sequence[Sequence[AnnotatedReport]],
    known: Mapping[str, str],
    born: Mapping[str, str] | None = None,
    elsewhere: Container[str] = (),
) -> list[str]:
    """The id of each group.

    Args:
        groups: reports by story, none in two.
        known: story ids of an earlier run by report id; may be empty.
        born: the story each report was in at first.
        elsewhere: ids that stories of other reports have.
    """
    founders = [min(group, key=_age).id for group in groups]
    first = known if born is None else {**known, **born}
    kept = _kept(groups, founders, known, first)
    used = {*kept.values(), *known.values()}
    found: list[str] = []
    for number, founder in enumerate(founders):
        taken = _Taken(used, elsewhere)
        label = kept.get(number) or _returned(groups[number], first, taken) or fresh_id(founder, taken)
        used.add(label)
        found.append(label)
    return found


class _Taken:
    def __init__(self, *names: Container[str]) -> None:
        self._names = names

    def __contains__(self, name: object) -> bool:
        return any(name in some for some in self._names)


def _age(report: AnnotatedReport) -> tuple[bool, str, str, str]:
    return report.published is None, report.published or "", content_id(report.text), report.id


def _kept(
    groups: Sequence[Sequence[AnnotatedReport]],
    founders: Sequence[str],
    known: Mapping[str, str],
    born: Mapping[str, str],
) -> dict[int, str]:
    overlaps = []
    for number, group in enumerate(groups):
        held = [report.id for report in group if report.id in known]
        native = Counter(known[name] for name in held if born.get(name) == known[name])
        for story, count in Counter(known[name] for name in held).items():
            # Of two halves, the one that bore the id from the start.
            overlaps.append((-count, -native[story], story, founders[number], number))
    kept: dict[int, str] = {}
    given: set[str] = set()
    for *_, story, _, number in sorted(overlaps):
        if number not in kept and story not in given:
            kept[number] = story
            given.add(story)
    return kept


def _returned(group: Sequence[AnnotatedReport], born: Mapping[str, str], used: Container[str]) -> str | None:
    votes = Counter(born[report.id] for report in group if report.id in born)
    label = min(votes, key=lambda story: (-votes[story], story), default=None)
    return None if label is None or label in used else label


def fresh_id(founder: str, used: Container[str]) -> str:
    """An id for a story that a report founded."""
    # A story that lost its founder keeps its id, so the founder's new story needs another.
    label, times = f"st-{content_id(founder)[:10]}", 1
    while label in used:
        times += 1
        label = f"st-{content_id(founder, times)[:10]}"
    return label
