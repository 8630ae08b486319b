"""Who denies, contradicts, supports or revises what, and what that makes of a claim.

``denials`` finds what is denied. A claim counts as corroborated only when two camps assert it as
fact in two origins, neither of them about itself, relaying, hedging or unnamed. Not done yet:
contradictions that no single slot shows.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from onrecord.claims.comparison import compare, same_words
from onrecord.claims.denials import Target, aside, denials_in, denied_by, is_anaphoric, stands_alone, targets_of
from onrecord.claims.grounds import grounds_of
from onrecord.claims.proposition import Group, Voice
from onrecord.claims.speakers import one_person, said_again
from onrecord.claims.standing import of_another, ours
from onrecord.claims.text_origins import independent, text_origins
from onrecord.lang import language
from onrecord.model import Claim, ClaimMention, Link, Stance, Statement, StatementCite, Status
from onrecord.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from onrecord.claims.grounds import Grounds
    from onrecord.claims.standing import Standing
    from onrecord.claims.text_origins import TextOrigins
    from onrecord.model import Cite, LinkKind


STRONG_ACTS = frozenset({"assert", "accuse", "confirm", "report"})
"""Acts that can corroborate: telling a fact, not expecting, viewing, demanding or promising."""


def judge(
    groups: Sequence[Group], story: Standing, *, side: Sequence[Cite] = ()
) -> tuple[tuple[Claim, ...], tuple[Link, ...]]:
    """Places denials, finds contradictions and gives every claim its status.

    Args:
        groups: what ``match.gather`` made of the story's reports.
        story: the story's reports, speakers, outlets and origins.
        side: passages of other stories; nothing in them is read.

    Returns:
        Claims ``c1``, ``c2``… in the order of their first place, and links sorted by both ends.
    """
    for number, group in enumerate(groups):
        story.group_of.update((voice.key, number) for voice in group.voices)
    denials: dict[int, list[tuple[Voice, float]]] = {}
    links: list[Link] = []
    alone: list[Voice] = []
    for voice in denials_in(story, side):
        targets = targets_of(voice, groups, story)
        links.extend(_link("denies", voice, target) for target in targets)
        for number in sorted({story.group_of[target.voice.key] for target in targets}):
            sure = max(t.confidence for t in targets if story.group_of[t.voice.key] == number)
            denials.setdefault(number, []).append((voice, sure))
        if not targets and stands_alone(voice):
            alone.append(voice)
    opposed = list(_oppositions(groups, story))
    links.extend(opposed)
    links.extend(_supports(groups, story, side))
    disputed = {
        (c.report, c.start, c.end)
        for link in opposed
        if link.kind != "revises" and link.confidence >= story.settings.linked
        for c in (link.from_, link.to)
    }
    denied = {
        (link.to.report, link.to.start, link.to.end)
        for link in opposed
        if link.kind == "denies" and link.confidence >= story.settings.linked
    }
    claims = [_claim(group, denials.get(n, []), story, disputed, denied) for n, group in enumerate(groups)]
    claims += [_claim(Group(voices=()), denial, story, set(), set()) for denial in _one_by_speaker(alone, story)]
    claims.sort(
        key=lambda claim: (claim.mentions[0].report, claim.mentions[0].start, claim.mentions[0].end, claim.start)
    )
    return tuple(replace(c, id=f"c{n}") for n, c in enumerate(claims, start=1)), _distinct(links)


def _one_by_speaker(alone: Sequence[Voice], story: Standing) -> list[list[tuple[Voice, float]]]:
    """Denials of what no report claims, those of one speaker who denies the same together."""
    found: list[list[tuple[Voice, float]]] = []
    for voice in sorted(alone, key=lambda v: v.key):
        home = next((held for held in found if all(_one_denial(voice, other, story) for other, _ in held)), None)
        if home is None:
            found.append(home := [])
        home.append((voice, 1.0))
    return found


def _one_denial(a: Voice, b: Voice, story: Standing) -> bool:
    if a.statement is None or b.statement is None or a.statement.speaker != b.statement.speaker:
        return False
    told_once = a.report.id != b.report.id and a.statement.speaker is not None
    same = compare(a.proposition, b.proposition, story.settings).relation == "same"
    return said_again(a, b) or (told_once and same)


def _link(kind: LinkKind, voice: Voice, target: Target) -> Link:
    ends = {"from_": _cite(voice), "to": _cite(target.voice)}
    return Link(kind=kind, scope=target.scope, why=target.why, confidence=target.confidence, **ends)


def _cite(voice: Voice) -> StatementCite:
    place = voice.proposition
    told = voice.statement.id if voice.statement else None
    return StatementCite(report=voice.report.id, start=place.start, end=place.end, statement=told)


# ---------------------------------------------------------------- contradictions, support


def _oppositions(groups: Sequence[Group], story: Standing) -> Iterator[Link]:
    holding: dict[str, list[int]] = {}
    for number, group in enumerate(groups):
        for key in sorted(group.wording.proposition.keys):
            holding.setdefault(key, []).append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in holding.values():
        shared.update((a, b) for at, a in enumerate(numbers) for b in numbers[at + 1 :])
    for (a, b), count in sorted(shared.items()):
        if count >= story.settings.shared_terms - 1:
            link = _opposition(groups[a].wording, groups[b].wording, story)
            if link:
                yield link


def _opposition(a: Voice, b: Voice, story: Standing) -> Link | None:
    found = compare(a.proposition, b.proposition, story.settings)
    if found.relation != "contradicts" or a.statement is None or b.statement is None or _overlap(a, b):
        return None
    if found.slot == "polarity" and same_words(a.words, b.words):
        return None  # one utterance, cut differently
    same = story.camp(a.statement) is not None and story.camp(a.statement) == story.camp(b.statement)
    if found.slot == "number" and not _one_moment(a, b, same):
        return None
    later, earlier = sorted((a, b), key=lambda v: (v.report.published or "", v.key), reverse=True)
    sure = 0.55 if found.slot == "number" else round(0.4 + 0.4 * found.score, 2)
    if same:
        ordered = (later.report.published or "") > (earlier.report.published or "")
        return _link("revises", later, Target(earlier, "full", found.why, sure)) if ordered else None
    for denier, other in ((a, b), (b, a)):
        actor = other.proposition.actor
        negates = denier.proposition.negated and not other.proposition.negated
        if negates and actor and denier.statement and ours(actor, denier.statement, story):
            return _link("denies", denier, Target(other, "full", found.why, sure))
    if story.camp(a.statement) is None or story.camp(b.statement) is None:
        sure = 0.45  # it may be one speaker who changed his mind
    return _link("contradicts", later, Target(earlier, "full", found.why, sure))


def _overlap(a: Voice, b: Voice) -> bool:
    """Whether one is part of the other: who passes words on does not contradict them."""
    x, y = a.proposition, b.proposition
    return a.report.id == b.report.id and x.start < y.end and y.start < x.end


def _one_moment(a: Voice, b: Voice, same: bool) -> bool:
    """Whether two numbers can clash: both exact, and not a toll that merely moved between days."""
    for voice in (a, b):
        place = voice.proposition
        if any(
            q.approx or q.value is None or q.low != q.high
            for q in voice.report.quantities
            if place.start <= q.start < place.end
        ):
            return False
    return same or a.report.published == b.report.published


def _supports(groups: Sequence[Group], story: Standing, side: Sequence[Cite]) -> Iterator[Link]:
    for group in groups:
        told = [v for v in group.voices if v.statement]
        for voice in told:
            if voice.statement and voice.statement.act == "confirm":
                other = next(
                    (v for v in told if v.statement and v.statement.act != "confirm" and of_another(v, voice, story)),
                    None,
                )
                if other and story.camp(other.statement) is not None:
                    yield _link("supports", voice, Target(other, "full", "confirms the same proposition", 0.7))
    others = [v for g in groups for v in g.voices if v.statement]
    for report in story.reports.values():
        for statement in report.statements:
            if statement.act != "confirm" or statement.polarity == "negative" or aside(report, statement, side):
                continue
            if statement.confidence < story.settings.relied_on:
                continue
            voice = Voice(report, statement, denied_by(report, statement, story))
            if statement.refers_to or (is_anaphoric(voice) and voice.proposition.of("name")):
                yield from (_link("supports", voice, t) for t in _supported(voice, others))


def _supported(voice: Voice, others: Sequence[Voice]) -> Iterator[Target]:
    statement = voice.statement
    if statement is None:
        return
    for other in others:
        if other.report.id == voice.report.id and other.statement and other.statement.id in statement.refers_to:
            yield Target(other, "general", "the report says what it refers to", 0.7)


def _distinct(links: Iterable[Link]) -> tuple[Link, ...]:
    kept: dict[tuple[str, str, int, int, str, int, int], Link] = {}
    for link in sorted(links, key=lambda k: -k.confidence):
        a, b = link.from_, link.to
        kept.setdefault((link.kind, a.report, a.start, a.end, b.report, b.start, b.end), link)
    return tuple(kept[key] for key in sorted(kept, key=lambda k: (k[1:], k[0])))


# ---------------------------------------------------------------- claims


def _stance(voice: Voice) -> Stance:
    statement, proposition = voice.statement, voice.proposition
    if statement is None or proposition.presupposed:
        return "reports"
    hedged = statement.certainty != "certain" or proposition.modality != "fact"
    return "hedges" if hedged or statement.act in ("expect", "express-view", "warn") else "asserts"


def _denying(statement: Statement | None) -> Stance:
    return "doubts" if statement is None or statement.act == "express-view" else "denies"


def _mention(voice: Voice, stance: Stance) -> ClaimMention:
    statement, place = voice.statement, voice.proposition
    return ClaimMention(
        report=voice.report.id,
        start=place.start,
        end=place.end,
        statement=statement.id if statement else None,
        speaker=statement.speaker if statement else None,
        stance=stance,
        said=statement.said if statement else None,
    )


def _claim(
    group: Group,
    denials: Sequence[tuple[Voice, float]],
    story: Standing,
    disputed: set[tuple[str, int, int]],
    denied: set[tuple[str, int, int]],
) -> Claim:
    sure = [voice for voice, confidence in denials if confidence >= story.settings.linked]
    mentions = [_mention(v, "reports" if story.passes_on(v.statement) else _stance(v)) for v in group.voices]
    mentions += [_mention(v, _denying(v.statement)) for v in sure]
    places = {(v.proposition.report, v.proposition.start, v.proposition.end) for v in group.voices}
    # A paper that cites another paper is no witness of its own.
    firsthand = [v for v in group.voices if not (story.passes_on(v.statement) or _through_paper(v, story))]
    wording = (Group(tuple(firsthand) or group.voices).wording if group.voices else sure[0]).proposition
    texts = text_origins(group.voices or sure, story)
    grounds = grounds_of(group.voices, texts, story)
    origins = independent((story.origin(v), texts.of[v.key]) for v in firsthand or group.voices or sure)
    sources = {grounds.said_by[v.key] for v in firsthand if v.statement and v.statement.speaker}
    status, why = _status(group, texts, grounds, story)
    if places & disputed or sure:
        status, why = "disputed", _against(sure, story, "doubted by", "another statement says otherwise")
    deniers = [v for v in sure if _denying(v.statement) == "denies"]
    if places & denied or deniers:
        status, why = "denied", _against(deniers, story, "denied by", "a statement denies it")
    return Claim(
        id="c",
        report=wording.report,
        start=wording.start,
        end=wording.end,
        status=status,
        origins=origins,
        sources=len(sources),
        mentions=tuple(sorted(mentions, key=lambda m: (m.report, m.start, m.end, m.statement or "", m.stance))),
        why=why,
        grounds=grounds.records,
    )


def _through_paper(voice: Voice, story: Standing) -> bool:
    """Whether a report knows what somebody said from another paper only."""
    told = {s.id: s for s in voice.report.statements}
    outer = told.get(voice.statement.within or "") if voice.statement else None
    return outer is not None and story.passes_on(outer)


def _against(voices: Sequence[Voice], story: Standing, how: str, otherwise: str) -> str:
    speakers = sorted({v.statement.speaker for v in voices if v.statement and v.statement.speaker})
    named = [story.called[speaker] for speaker in speakers if speaker in story.called]
    return f"{how} {', '.join(named)}" if named else otherwise


def _status(group: Group, texts: TextOrigins, grounds: Grounds, story: Standing) -> tuple[Status, str]:
    if len(group.voices) < 2:
        return "single", "one voice"
    strong = [v for v in group.voices if _strong(v, story)]
    for a, b in combinations(strong, 2):
        apart = story.origin(a) != story.origin(b) and texts.of[a.key] != texts.of[b.key]
        if apart and grounds.of[a.key] != grounds.of[b.key] and not one_person(a, b, story):
            return "corroborated", "asserted as fact by independent speakers in independent reports"
    return "repeated", "several mentions, but not two independent speakers in two origins who assert it"


def _strong(voice: Voice, story: Standing) -> bool:
    """Whether a voice can corroborate: a named speaker who asserts, as fact, and not about himself."""
    statement, proposition = voice.statement, voice.proposition
    if statement is None or statement.speaker is None or statement.anonymous or statement.within:
        return False
    if statement.confidence < story.settings.corroborates:
        return False
    if statement.act not in STRONG_ACTS or _stance(voice) == "hedges" or proposition.presupposed:
        return False
    # "Her lawyer" and "her attorney", "the government" and a ministry may be one.
    if statement.speaker in story.media or statement.speaker not in story.names.keys() & story.named:
        return False
    if any(ours(key, statement, story) for key in proposition.of("name")[:1]) or ours(
        proposition.actor or "", statement, story
    ):
        return False
    return not _relayed(voice)


def _relayed(voice: Voice) -> bool:
    statement, report = voice.statement, voice.report
    if statement is None:
        return True
    start, end = report.sentence_at(statement.start)
    own = (*statement.cue, *statement.source)
    relay = language().words("claims", "modality.relay")
    return any(word in relay and not any(a <= at < b for a, b in own) for word, at, _ in words(report.text, start, end))
