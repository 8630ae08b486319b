"""What a report says it has from an outlet, and which statements rest on it: "told Reuters", "Axios reported".

``lang/relay_phrases.py`` finds the words; this module joins them to statements. What a speaker told an
outlet goes on until he is said to speak elsewhere. Not done yet: what an outlet says in a later
sentence without being named again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.lang.outlet_patterns import pattern
from onrecord.lang.relay_phrases import RelayPhrase, relay_phrases
from onrecord.model import Relay

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from onrecord.model import Furniture, Mention, Range, Report, Statement
    from onrecord.ports import Layers

_APART = frozenset({"credit", "contributor", "boilerplate", "related"})
_NEAR = 30
"""Characters between a statement and "as first reported by …" that still belong together."""
_LEADING = 30
_BESIDE = 60
"""Characters that a phrase may stand from the head of the sentence, and from the words it belongs to."""
_CLOSING = " .,;:!?”\"’')\n"


class RelayAnnotator:
    """Finds by which outlets a report has what it tells (layer ``relays``), in text order."""

    name = "relays"
    version = "1"
    requires = ("sentences", "statements")
    assigns = ("relays",)

    def __call__(self, report: Report, layers: Layers) -> Layers:
        """Reads the text, its sentences and its statements; furniture and mentions where they are there."""
        furniture: tuple[Furniture, ...] = layers.get("furniture", ())
        apart = [f for f in furniture if f.kind in _APART]
        phrases = [
            p
            for p in relay_phrases(report.text, report.outlet)
            if p.how != "there" and not any(f.start <= p.start < f.end for f in apart)
        ]
        scene = _Scene(
            text=report.text,
            sentences=layers["sentences"],
            statements=layers["statements"],
            mentions=layers.get("mentions", ()),
        )
        return {"relays": relays(scene, phrases)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    text: str
    sentences: Sequence[Range]
    statements: Sequence[Statement]
    mentions: Sequence[Mention]

    def sentence(self, offset: int) -> Range:
        return next(((s, e) for s, e in self.sentences if s <= offset < e), (offset, offset + 1))

    def after(self, sentence: Range) -> Range:
        return next(((s, e) for s, e in self.sentences if s >= sentence[1]), (len(self.text), len(self.text)))

    def cued_in(self, sentence: Range) -> list[Statement]:
        return [s for s in self.statements if sentence[0] <= _place(s) < sentence[1]]


def relays(scene: _Scene, phrases: Sequence[RelayPhrase]) -> tuple[Relay, ...]:
    """Joins phrases to statements; a phrase inside what somebody says belongs to him and is left out."""
    bases = [(phrase, _bases(scene, phrase)) for phrase in phrases]
    elsewhere = {s.id for phrase, held in bases for s in held or () if phrase.how == "told"}
    found = []
    for phrase, held in bases:
        if held is None:
            continue
        chosen = list(held)
        if phrase.how == "told":
            for base in held:
                chosen += _going_on(scene, base, elsewhere)
        found.append(
            Relay(
                start=phrase.start,
                end=phrase.end,
                outlet=phrase.outlet,
                agency=phrase.agency,
                how="told" if phrase.how == "told" else "cited" if phrase.how == "cited" else "witnessed",
                statements=_with_inner(scene.statements, chosen),
            )
        )
    return tuple(found)


def _bases(scene: _Scene, phrase: RelayPhrase) -> list[Statement] | None:
    """Statements that a phrase itself is about; ``None`` where it is part of what somebody says."""
    sentence = scene.sentence(phrase.start)
    near = scene.cued_in(sentence)
    own = _own(scene, phrase)
    if own:
        # A content that is the outlet's name alone was read wrongly.
        return [s for s in own if not (phrase.start <= s.start and s.end <= phrase.end)]
    said = [s for s in scene.statements if s.clausal]  # "denied *a Reuters report*" only names it
    around = [s for s in said if any(a <= phrase.name[0] and phrase.name[1] <= b for a, b in s.content)]
    trailing = not scene.text[phrase.end : sentence[1]].strip(_CLOSING) and _opens_clause(scene.text, phrase)
    if around and not trailing:
        return None
    if phrase.frame == "document" or phrase.how == "witnessed":
        return [s for s in near if _holds(s, phrase)]
    free = [s for s in near if (s not in around or trailing) and not _is_hearers(s, phrase)]
    if phrase.how == "told":
        return _told(scene, phrase, free, sentence)
    if phrase.frame == "subject" and not trailing:
        return []
    if trailing:
        free = [s for s in free if _place(s) < phrase.start]
    elif scene.text[sentence[0] : phrase.start].strip(_CLOSING + "“‘—-"):
        free = [s for s in free if 0 <= phrase.start - _end(s, phrase.start) <= _NEAR]
    return [s for s in free if s.within is None or s.within not in {f.id for f in free}]


def _own(scene: _Scene, phrase: RelayPhrase) -> list[Statement]:
    """Statements whose source or cue is the phrase: told to the outlet, or the outlet's."""
    if phrase.frame == "document":
        return []
    by_it = [s for s in scene.statements if _overlaps(s.source, phrase.name)]
    if phrase.how == "told":
        here = [s for s in scene.statements if _overlaps(s.cue, (phrase.start, phrase.end))]
        # Who is told does not tell, though a parse may say so; who asks does ask.
        return [s for s in here if s not in by_it or pattern("tells").match(scene.text, s.cue[0][0])]
    return by_it or [s for s in scene.statements if _overlaps(s.cue, (phrase.start, phrase.end)) and not s.source]


def _overlaps(ranges: Sequence[Range], other: Range) -> bool:
    return any(start < other[1] and other[0] < end for start, end in ranges)


def _told(scene: _Scene, phrase: RelayPhrase, free: list[Statement], sentence: Range) -> list[Statement]:
    through = [s for s in free if s.medium and phrase.outlet in s.medium]
    opening = scene.text[sentence[0] : phrase.start].strip()
    leading = len(opening) <= _LEADING and (" " not in opening or opening.endswith(","))
    beside = through or [s for s in free if leading or _stands_beside(s, phrase)]
    if beside:
        return through or [min(beside, key=lambda s: (abs(_place(s) - phrase.start), _place(s)))]
    if not leading and free:
        return []
    # "Dorn spoke to the Ledger on Monday. …": the next sentence, by the person whom this one names.
    named = {m.entity for m in scene.mentions if m.type == "PERSON" and sentence[0] <= m.start < sentence[1]}
    following = scene.cued_in(scene.after(sentence))
    return [s for s in following[:1] if s.speaker in named and s.medium is None and s.venue is None]


def _is_hearers(statement: Statement, phrase: RelayPhrase) -> bool:
    # "Asked by Channel 9": the channel's own; "an aide who spoke to Reuters" is the aide.
    return any(phrase.start <= start and _overlaps([(start, end)], phrase.name) for start, end in statement.source)


def _stands_beside(statement: Statement, phrase: RelayPhrase) -> bool:
    """Whether a phrase belongs to who says it: "an aide, who spoke to Reuters, said", "he said, speaking to AFP"."""
    last = statement.cue[-1][1] if statement.cue else statement.start
    first = statement.source[0][0] if statement.source else last
    return first <= phrase.start <= last + _BESIDE


def _going_on(scene: _Scene, base: Statement, elsewhere: set[str]) -> list[Statement]:
    """What the same speaker goes on to say, until he is said to speak through something else."""
    if base.speaker is None:
        return []
    found: list[Statement] = []
    for s in sorted(scene.statements, key=_place):
        if _place(s) <= _place(base) or s.id == base.id or s.speaker != base.speaker:
            continue
        if s.within is not None and s.within not in {base.id, *(f.id for f in found)}:
            continue
        another_day = s.said is not None and base.said is not None and s.said != base.said
        if s.id in elsewhere or s.medium is not None or s.venue is not None or another_day:
            break
        found.append(s)
    return found


def _with_inner(statements: Sequence[Statement], chosen: Iterable[Statement]) -> tuple[str, ...]:
    """Ids of statements and of every statement within them, in the report's order."""
    within: dict[str, list[str]] = defaultdict(list)
    for s in statements:
        if s.within is not None:
            within[s.within].append(s.id)
    held: set[str] = set()
    waiting = [s.id for s in chosen]
    while waiting:
        one = waiting.pop()
        if one not in held:
            held.add(one)
            waiting += within[one]
    return tuple(s.id for s in statements if s.id in held)


def _place(statement: Statement) -> int:
    return statement.cue[0][0] if statement.cue else statement.start


def _end(statement: Statement, before: int) -> int:
    """Where the last part of a statement that stands before a place ends; -1 without one."""
    return max((end for _, end in (*statement.cue, *statement.content, *statement.source) if end <= before), default=-1)


def _holds(statement: Statement, phrase: RelayPhrase) -> bool:
    # "The memo, seen by the paper, says …"
    if not statement.source or not statement.cue:
        return False
    return statement.source[0][0] <= phrase.start and phrase.end <= statement.cue[-1][1]


def _opens_clause(text: str, phrase: RelayPhrase) -> bool:
    return text[: phrase.start].rstrip()[-1:] in {",", "”", '"', "’", "'", "(", ";", "—", "–"}
