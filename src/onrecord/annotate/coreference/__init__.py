"""Who is meant: names, descriptions and pronouns of one report, put together.

Rules over the parse, made for precision: where two candidates remain, the pronoun or description
stays unresolved. What stands for two people named together is a mention of each. Not done yet:
"we" inside quotations, groups that are named one by one over several sentences, clauses ("this").
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from onrecord.annotate.coreference.described import Descriptions
from onrecord.annotate.coreference.pronouns import PERSONAL, PRONOUNS, Pronouns
from onrecord.annotate.coreference.scene import Referent, Scene
from onrecord.annotate.coreference.voices import Voices
from onrecord.lang import language
from onrecord.lang.names import fold, words
from onrecord.model import Description, Entity, Mention

if TYPE_CHECKING:
    from collections.abc import Callable

    from onrecord.annotate.parse import Parse
    from onrecord.model import Report
    from onrecord.ports import Layers


class CoreferenceAnnotator:
    """Decides which mentions of a report stand for one entity."""

    name = "coreference"
    version = "2"
    requires = ("parse", "sentences", "names", "descriptions", "acting")
    assigns = ("mentions", "entities")

    def __call__(self, report: Report, layers: Layers) -> Layers:
        """Makes ``mentions``, by offset, and ``entities``, by first mention."""
        reader = _Reader(report.text, layers["parse"], "en")
        reader.read(layers["names"], layers["descriptions"], layers["acting"])
        return {"mentions": reader.mentions(), "entities": reader.entities()}


class _Reader:
    """Goes through one report from its first token to its last."""

    def __init__(self, text: str, parse: Parse, code: str) -> None:
        self.scene = Scene(text, parse, code)
        self.descriptions = Descriptions(self.scene, language(code))
        self.pronouns = Pronouns(self.scene)
        self.abbreviated = dict(language(code).table("names")["roles"]["abbreviated"])
        self.ranks = language(code).words("names", "roles.before_name") & self.scene.lore.honorifics

    def read(self, names: tuple[Mention, ...], descriptions: tuple[Description, ...], acting: frozenset[int]) -> None:
        """Meets every mention in reading order."""
        starts = {self.scene.parse.token_range(t)[0]: t.i for t in self.scene.doc}
        ends = {self.scene.parse.token_range(t)[1]: t.i for t in self.scene.doc}
        meetings: list[tuple[int, int, Callable[[], None]]] = []
        for name in names:
            first = starts.get(name.start)
            if first is not None:
                head = self._head(first, max(ends.get(name.end, first), first))
                self._introduce(name, first, acts=name.start in acting)
                self.scene.named[head] = self.scene.by_name[name.start]
                meetings.append((head, 0, lambda n=name, h=head: self._meet_name(n, h)))  # type: ignore[misc]
        self.scene.introduced = [d for d in descriptions if d.name is None and not d.definite and not d.plural]
        for described in descriptions:
            if described.name is not None and (referent := self.scene.by_name.get(described.name)):
                referent.told.append(described)
                referent.gender = referent.gender or described.gender
            if not described.title:
                meetings.append((described.head, 1, lambda d=described: self._meet_description(d)))  # type: ignore[misc]
        pronouns = [t for t in self.scene.doc if t.lower_ in PRONOUNS]
        meetings.extend((t.i, 2, lambda t=t: self._meet_pronoun(t)) for t in pronouns)  # type: ignore[misc]
        for _, _, meet in sorted(meetings, key=lambda m: m[:2]):
            meet()
        voices = Voices(self.scene)
        for token in self.scene.doc:
            if token.lower_ == "i" and (speaker := voices.first_person(token)) is not None:
                self.scene.add(*self.scene.parse.token_range(token), token.i, "pronoun", speaker)

    def _head(self, first: int, last: int) -> int:
        inside = [
            i
            for i in range(first, last + 1)
            if not first <= self.scene.doc[i].head.i <= last or self.scene.doc[i].head.i == i
        ]
        return inside[-1] if inside else last

    # ------------------------------------------------------------ names

    def _introduce(self, name: Mention, first: int, *, acts: bool) -> None:
        # A referent for each thing named, before reading, so that a role told late is known early.
        key, country = name.entity, None
        kind, _, rest = key.partition(":")
        written = self.scene.text[name.start : name.end]
        type_ = name.type
        if kind == "country":
            country = rest
        elif kind == "org" and "@" in rest:
            country = rest.partition("@")[2]
        elif acts and (owner := self.scene.lore.seat(written)):
            key, country, type_ = f"country:{owner}", owner, "GPE"
        elif type_ == "ORG" and fold(written) in self.scene.lore.buildings:
            type_ = "FAC"
        referent = self.scene.referents.setdefault(key, Referent(key=key, type=type_, named=True, country=country))
        if type_ == "PERSON":
            title = self.scene.doc[first - 1].text if first else None
            referent.gender = referent.gender or self.scene.lore.gender(written, title)
            referent.titles |= self._titles(first)
        self.scene.by_name[name.start] = referent

    def _titles(self, first: int) -> set[str]:
        # "Gov. Ann Roe", whether the title is inside the name or before it.
        near = [self.scene.doc[first].lower_.rstrip("."), *self._before(first)]
        known = self.abbreviated | {word: word for word in near if word in self.ranks}
        return {known[word] for word in near if word in known}

    def _before(self, first: int) -> list[str]:
        words_ = [self.scene.doc[i].lower_.rstrip(".") for i in range(max(first - 2, 0), first)]
        return [w for w in words_ if w][-1:]

    def _meet_name(self, name: Mention, head: int) -> None:
        self.scene.join(self.scene.add(name.start, name.end, head, "name", self.scene.by_name[name.start]))

    def _meet_description(self, described: Description) -> None:
        if described.head in self.scene.at:
            return
        referent = self.descriptions.antecedent(described)
        if referent is None and described.source:
            key = f"unnamed:{described.start}"
            referent = Referent(key=key, type=described.type, plural=described.plural, gender=described.gender)
            referent.told.append(described)
            self.scene.referents[key] = referent
        if referent is not None:
            self.scene.add(described.start, described.end, described.head, "nominal", referent)

    def _meet_pronoun(self, token: Any) -> None:
        if token.i in self.scene.at:
            return
        spot = self.pronouns.antecedent(token)
        if spot is not None:
            start, end = self.scene.parse.token_range(token)
            self.scene.add(start, end, token.i, "pronoun", spot.referent)
            if token.lower_ in PERSONAL and spot.referent.type == "PERSON":
                spot.referent.gender = PERSONAL[token.lower_]

    # ------------------------------------------------------------ results

    def _numbered(self) -> list[Referent]:
        # Those named together are the entities of each.
        met = [r for r in self.scene.referents.values() if r.spots and not r.members]
        return sorted(met, key=lambda r: (min((s.start, s.end) for s in r.spots), r.key))

    def mentions(self) -> tuple[Mention, ...]:
        """All mentions, by offset."""
        ids = {r.key: f"e{n}" for n, r in enumerate(self._numbered(), start=1)}
        made = {
            (s.start, s.end, s.kind, number): Mention(
                start=s.start, end=s.end, type=s.referent.type, kind=s.kind, entity=ids[referent.key]
            )
            for s in self.scene.spots
            if s.start < s.end
            for number, referent in enumerate(s.referent.members or [s.referent])
        }
        return tuple(made[key] for key in sorted(made))

    def entities(self) -> tuple[Entity, ...]:
        """Entities, by first mention."""
        return tuple(
            Entity(
                id=f"e{number}",
                name=self._name(referent),
                type=referent.type,
                roles=self._roles(referent),
                country=referent.country,
            )
            for number, referent in enumerate(self._numbered(), start=1)
        )

    def _name(self, referent: Referent) -> str:
        written = [self.scene.text[s.start : s.end] for s in referent.spots if s.kind == "name"]
        if not written:
            return " ".join(self.scene.text[referent.spots[0].start : referent.spots[0].end].split())
        counts = Counter(" ".join(w.split()) for w in written)
        if referent.country is not None and referent.type == "GPE":
            own = [w for w in counts if self.scene.lore.country(w)] or list(counts)
            plain = fold(referent.country)
            return min(own, key=lambda w: (fold(w) != plain, -len(words(w)), -len(w), -counts[w], w))
        return min(counts, key=lambda w: (-len(words(w)), -len(w) if len(words(w)) > 1 else 0, -counts[w], w))

    def _roles(self, referent: Referent) -> tuple[str, ...]:
        if not referent.named:
            return ()
        found = []
        for told in sorted(referent.told, key=lambda d: d.start):
            role = self.scene.text[told.start : told.end]
            first, _, rest = role.partition(" ")
            if first.lower() in {"the", "a", "an", "his", "her", "its", "their", "our"} and rest:
                role = role if "’s " in role or "'s " in role else rest
            if role and role not in found:
                found.append(role)
        return tuple(found)
