"""Which stories and reports a person means: what was written, found among those that are there.

A story is written by its id or the beginning of it, or by any report in it; a report by its id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from onrecord.errors import UsageError
from onrecord.model import Judgement, Sighting
from onrecord.stories.judgements import opening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from onrecord.decisions import Decision
    from onrecord.model import AnnotatedReport, JudgementKind

_SHOWN = 8
"""Stories that an error lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The stories that a person looks at.

    Attributes:
        story_of: each report's story.
        read: the reports of those ids.
        titled: what a story is shown as, by its id and reports.
    """

    story_of: Mapping[str, str]
    read: Callable[[Iterable[str]], Sequence[AnnotatedReport]]
    titled: Callable[[str, Sequence[AnnotatedReport]], str]

    def members(self, story: str) -> list[str]:
        """The reports of a story, by id."""
        return sorted(report for report, home in self.story_of.items() if home == story)


def judge(kind: Literal["merge", "split"], first: str, second: str, shelf: Shelf, decision: Decision) -> Judgement:
    """Makes a judgement that two stories are one, or that reports do not belong to a story.

    Args:
        kind: merge two stories, or split reports off one.
        first: a story; for a split a report, or several with commas between.
        second: a story.
        shelf: the stories there are.
        decision: who decides, when and why.

    Raises:
        UsageError: there is no such story or report, or both are the same.
    """
    second_story = _story(second, shelf)
    rest = shelf.members(second_story)
    if kind == "split":
        off = _reports(first, shelf)
        kept = [report for report in rest if report not in off]
        if not kept:
            raise UsageError("nothing of the story would be left", second)
        return _judgement(kind, _each(off, shelf), _seen(second_story, kept, shelf), None, decision)
    first_story = _story(first, shelf)
    if first_story == second_story:
        raise UsageError(f"both are the story {first_story} already", f"{first}, {second}")
    sides = [_seen(story, shelf.members(story), shelf) for story in (first_story, second_story)]
    return _judgement(kind, sides[0], sides[1], None, decision)


def rename(written: str, title: str, shelf: Shelf, decision: Decision) -> Judgement:
    """Makes a judgement of the title that a story is shown by.

    Raises:
        UsageError: there is no such story, or the title is empty.
    """
    story = _story(written, shelf)
    seen = _seen(story, shelf.members(story), shelf)
    return _judgement("rename", seen, (), " ".join(title.split()), decision)


def _judgement(
    kind: JudgementKind, a: tuple[Sighting, ...], b: tuple[Sighting, ...], name: str | None, decision: Decision
) -> Judgement:
    by, why = (" ".join(words.split()) for words in (decision.by, decision.why))
    return Judgement(kind=kind, a=a, b=b, name=name, by=by, at=decision.at, why=why, subject="story")


def _story(written: str, shelf: Shelf) -> str:
    written = written.strip()
    if written in shelf.story_of:
        return shelf.story_of[written]
    stories = sorted(set(shelf.story_of.values()))
    found = [story for story in stories if written and story.startswith(written)]
    if len(found) == 1 or written in found:
        return written if written in found else found[0]
    problem = "more than one story begins like that" if found else "no story has that id, and no report"
    raise UsageError(f"{problem}; there are: {_listed(found or stories)}", written)


def _reports(written: str, shelf: Shelf) -> list[str]:
    parts = [written] if written in shelf.story_of else [part.strip() for part in written.split(",")]
    for part in parts:
        if part not in shelf.story_of:
            raise UsageError(f"no report has that id; there are: {_listed(sorted(shelf.story_of))}", part)
    return sorted(set(parts))


def _seen(story: str, members: Sequence[str], shelf: Shelf) -> tuple[Sighting, ...]:
    # By the title of all, also where a part of the story is meant.
    whole = shelf.titled(story, shelf.read(shelf.members(story)))
    return tuple(_sighting(report, whole) for report in shelf.read(members))


def _each(members: Sequence[str], shelf: Shelf) -> tuple[Sighting, ...]:
    return tuple(_sighting(report, report.title) for report in shelf.read(members))


def _sighting(report: AnnotatedReport, name: str | None) -> Sighting:
    start, end = opening(report)
    text = report.text[start:end]
    shown = " ".join((name or "").split()) or " ".join(text.split())
    return Sighting(report=report.id, start=start, end=end, name=shown, text=text)


def _listed(names: Sequence[str]) -> str:
    more = f"; and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ("; ".join(names[:_SHOWN]) + more) or "none yet"
