"""What has been met in a report so far, and where: shared by those who say who is meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from onrecord.lang import language
from onrecord.lang.names import Gender, name_lore
from onrecord.model import Description, MentionKind, NameType
from onrecord.text import quoted_ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from onrecord.annotate.parse import Parse

CLAUSES = frozenset({"ccomp", "xcomp"})
SUBJECT = frozenset({"nsubj", "nsubjpass"})

FOREMOST = 4
"""So many times as often as others must somebody be mentioned to be the one meant by a noun they share."""

REACH = 2
"""Sentences back in which a bare description ("the minister") may find its antecedent."""


@dataclass(slots=True)
class Referent:
    """Somebody or something met in the report; ``named`` once a name stands for it.

    Attributes:
        titles: role nouns that short titles before the name stand for ("Gov.": governor).
        members: who they are, where two or more named together are taken up as one ("the pair").
    """

    key: str
    type: NameType
    named: bool = False
    plural: bool = False
    country: str | None = None
    gender: Gender | None = None
    spots: list[Spot] = field(default_factory=list)
    told: list[Description] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    members: list[Referent] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Spot:
    """One place where a referent is mentioned; ``head`` is a token index."""

    start: int
    end: int
    head: int
    kind: MentionKind
    referent: Referent


class Scene:
    """One report as it is read from its first token to its last.

    Attributes:
        quoted: for each token the number of the quotation it stands in, 0 outside.
        sentence: for each token the number of its sentence.
        at: the mention whose head is that token.
        by_name: who a name stands for, by its first character.
        named: who a name stands for, by its head token.
        introduced: descriptions of somebody new and unnamed ("a man").
        pairs: people named together ("Roe and Poe"), by the head of the first; silent mentions of all of them.
    """

    def __init__(self, text: str, parse: Parse, code: str) -> None:
        lang = language(code)
        self.text = text
        self.parse = parse
        self.doc = parse.doc
        self.lore = name_lore(lang.code)
        acts = frozenset(w for verbs in lang.table("cues")["acts"].values() for w in verbs.split())
        frames = (lang.words("cues", f"frames.{frame}") for frame in ("clause", "clause_weak", "object_as"))
        self.verbs = acts.union(*frames)
        self.referents: dict[str, Referent] = {}
        self.spots: list[Spot] = []
        self.at: dict[int, Spot] = {}
        self.by_name: dict[int, Referent] = {}
        self.named: dict[int, Referent] = {}
        self.pairs: dict[int, Spot] = {}
        self.introduced: list[Description] = []
        self.quoted = self._quoted()
        self.sentence = [0] * len(self.doc)
        for number, sentence in enumerate(self.doc.sents):
            for index in range(sentence.start, sentence.end):
                self.sentence[index] = number
        self.roots = [sentence.root for sentence in self.doc.sents]
        # Sentences with words outside quotation marks, which is where people are spoken of.
        self.plain = [any(t.is_alpha and not self.quoted[t.i] for t in sentence) for sentence in self.doc.sents]

    def _quoted(self) -> list[int]:
        # For each token the number of the quotation it stands in, 0 outside.
        inside = [0] * len(self.doc)
        ranges = quoted_ranges(self.doc.text)
        at = 0
        for token in self.doc:
            while at < len(ranges) and ranges[at][1] <= token.idx:
                at += 1
            if at < len(ranges) and ranges[at][0] <= token.idx:
                inside[token.i] = at + 1
        return inside

    def add(self, start: int, end: int, head: int, kind: MentionKind, referent: Referent) -> Spot:
        """Notes a mention."""
        spot = Spot(start, end, head, kind, referent)
        self.spots.append(spot)
        self.at[head] = spot
        referent.spots.append(spot)
        return spot

    def join(self, spot: Spot) -> None:
        """Takes the person named at ``spot`` together with those named right before, as in "Roe and Poe"."""
        first = self.doc[spot.head]
        while first.dep_ == "conj":
            first = first.head
        other = self.at.get(first.i)
        if first.i == spot.head or other is None or other.kind != "name" or other.referent.type != "PERSON":
            return
        if first.i not in self.pairs:
            pair = Referent(key=f"pair:{first.i}", type="PERSON", named=True, plural=True, members=[other.referent])
            self.pairs[first.i] = Spot(0, 0, first.i, "name", pair)
            self.spots.append(self.pairs[first.i])
        members = self.pairs[first.i].referent.members
        if spot.referent not in members:
            members.append(spot.referent)

    def pair_of(self, people: list[Referent]) -> Referent:
        """Two people taken up as one, though they were not named side by side."""
        key = "pair:" + "+".join(r.key for r in people)
        return self.referents.setdefault(
            key, Referent(key=key, type="PERSON", named=True, plural=True, members=list(people))
        )

    def pair_before(self, head: int, reach: int) -> Referent | None:
        """Who was last named together, at most ``reach`` sentences back; ``None`` where two pairs were."""
        here = self.sentence[head]
        for number in (here, *self.before(here, reach)):
            near = [s for i, s in self.pairs.items() if self.sentence[i] == number and i < head]
            if near:
                return near[0].referent if len(near) == 1 else None
        return None

    def says(self, token: Any) -> bool:
        """Whether ``token`` is the subject of a verb of saying, or of one that stands at a quotation."""
        if token.dep_ != "nsubj":
            return False
        return token.head.lemma_ in self.verbs or self._at_quotation(token)

    def _at_quotation(self, token: Any) -> bool:
        # "she went on: ...", "..., ” she laughed".
        if self.quoted[token.i]:
            return False
        after = token.head.i + 1
        while after < len(self.doc) - 1 and self.doc[after].dep_ in {"prt", "advmod", "neg"}:
            after += 1
        if after < len(self.doc) and self.doc[after].text == ":":
            return True
        return bool(token.i and self.quoted[token.i - 1] and token.head.i == token.i + 1)

    def named_in_what_is_said(self, token: Any) -> frozenset[str]:
        """Who is named in what ``token`` says, and so is somebody else: "He said Roe was ill"."""
        if not self.says(token):
            return frozenset()
        verb = token.head
        said = [t.i for c in verb.children if c.dep_ in CLAUSES for t in c.subtree]
        follows = any(c.i > verb.i and c.dep_ in {*CLAUSES, "dobj"} for c in verb.children)
        first = token.left_edge.i
        if not follows and first and self.doc[first - 1].is_punct:
            said.extend(range(token.sent.start, first))
        return frozenset(self.named[i].key for i in said if i in self.named)

    def speaks(self, spot: Spot) -> bool:
        """Whether a mention stands where a source stands: "Roe said", "according to Roe"."""
        token = self.doc[spot.head]
        told = token.dep_ == "pobj" and token.head.lower_ == "to" and token.head.head.lower_ == "according"
        return told or self.says(token)

    def before(self, number: int, reach: int) -> Iterator[int]:
        """Numbers of the ``reach`` sentences before ``number``, last first, that are not quotations throughout."""
        left = reach
        for earlier in range(number - 1, -1, -1):
            if not left:
                return
            if self.plain[earlier]:
                left -= 1
                yield earlier

    def main_subjects(self, number: int) -> list[Any]:
        """The subjects of the main clauses of a sentence, outside quotation marks, in text order."""
        root = self.roots[number]
        verbs = [root, *(c for c in root.children if c.dep_ == "conj")]
        found = [c for v in verbs for c in v.children if c.dep_ in SUBJECT and not self.quoted[c.i]]
        return sorted(found, key=lambda t: t.i)

    def of_sentence(self, number: int) -> list[Spot]:
        """The mentions of one sentence, in the order of their heads."""
        found = []
        for spot in reversed(self.spots):
            if self.sentence[spot.head] < number:
                break
            if self.sentence[spot.head] == number:
                found.append(spot)
        return found[::-1]

    def nearby(self, referents: Iterable[Referent], head: int) -> list[Referent]:
        """Those mentioned in this sentence or at most ``REACH`` before it."""
        here = self.sentence[head]
        return [r for r in referents if any(0 <= here - self.sentence[s.head] <= REACH for s in r.spots)]
