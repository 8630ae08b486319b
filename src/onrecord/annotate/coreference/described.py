"""Who a description stands for: "the minister", "the agency", "the officials"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.annotate.coreference.bodies import Bodies
from onrecord.annotate.coreference.scene import CLAUSES, FOREMOST, REACH, SUBJECT

if TYPE_CHECKING:
    from onrecord.annotate.coreference.scene import Referent, Scene, Spot
    from onrecord.lang import Language
    from onrecord.model import Description

_TWO = frozenset({"pair", "duo", "couple", "trio", "two"})
_TWINS = frozenset({"brother", "sister", "twin", "spouse", "sibling"})
_LESSER = frozenset({"new", "deputy", "vice", "former", "acting", "ex", "assistant", "associate", "junior", "shadow"})


class Descriptions:
    """Looks back for whom a description means; where two could be meant, nobody."""

    def __init__(self, scene: Scene, lang: Language) -> None:
        self.scene = scene
        self.standing = lang.words("names", "roles.standing")
        self.offices = lang.words("names", "roles.before_name")
        self.epithets = lang.words("names", "roles.epithets")
        self.newcomers = lang.words("names", "roles.newcomers")
        self.voices = lang.words("cues", "anonymous.voices")
        self.alike = [frozenset(row.split()) for row in lang.table("names")["roles"]["alike"]]
        self.bodies = Bodies(scene, lang)

    def antecedent(self, described: Description) -> Referent | None:
        """The one who was met or named before and whom ``described`` can only mean."""
        if described.name is not None:
            return self.scene.by_name.get(described.name)
        if described.noun in _TWO and self._opening(described) in {"the", "both"}:
            return self.scene.pair_before(described.head, REACH) or self._two_before(described)
        bare = len(described.office) == 1 and not described.within
        if described.type != "OTHER" and described.noun in self.standing and bare:
            return self._standing_before(described)
        if described.plural and described.type != "OTHER":
            return self._pair_before(described) or self._group_before(described)
        if not described.definite or self._restricted(described):
            return None
        look = {"OTHER": self._paper_before, "ORG": self.bodies.antecedent, "PERSON": self._person_before}
        found = look[described.type](described) if described.type in look else None
        return found if found is None or found.type != "PERSON" or not self._told_by(described, found) else None

    def _told_by(self, described: Description, person: Referent) -> bool:
        # "She said the seller had papers": nobody speaks of himself by what he is.
        token = self.scene.doc[described.head]
        while token.head.i != token.i:
            verb = token.head
            if token.dep_ in CLAUSES:
                subjects = (self.scene.at.get(c.i) for c in verb.children if c.dep_ in SUBJECT)
                if any(spot is not None and spot.referent is person for spot in subjects):
                    return True
            token = verb
        return False

    def _paper_before(self, described: Description) -> Referent | None:
        # "The study" is the one study that the report speaks of.
        papers = [
            r
            for r in self.scene.referents.values()
            if r.type == "OTHER" and r.spots and any(self._same_paper(described, told) for told in r.told)
        ]
        return papers[0] if len(papers) == 1 else None

    def _same_paper(self, a: Description, b: Description) -> bool:
        alike = a.noun == b.noun and a.plural == b.plural
        return alike and set(a.office) <= set(b.office) and set(a.within) <= set(b.within)

    def _restricted(self, described: Description) -> bool:
        # "the member who wishes to leave" is met for the first time.
        children = self.scene.doc[described.head].children
        return any(c.dep_ == "relcl" and self.scene.doc[described.head + 1].text != "," for c in children)

    # ------------------------------------------------------------ people

    def _person_before(self, described: Description) -> Referent | None:
        people = [r for r in self.scene.referents.values() if not r.members]
        fitting = [r for r in people if any(self._same_office(described, told) for told in r.told)]
        fitting += [r for r in people if r not in fitting and self._same_title(described, r)]
        fitting = [r for r in fitting if r.gender in {described.gender, None} or described.gender is None]
        fitting = self._of_that_owner(described, fitting)
        if not fitting:
            return self._topic(described) if self._tells(described) else None
        met = [r for r in fitting if r.spots]
        if len(fitting) == 1 and (met or self._qualified(described)):
            near = self.scene.nearby(fitting, described.head)
            return fitting[0] if near or fitting[0].named else None
        near = self.scene.nearby(met, described.head)
        if len(near) == 1 and (len(met) == 1 or near[0].named):
            return near[0]
        named = [r for r in met if r.named]
        if not near and len(named) == 1 and self._came_before(met, named[0]):
            return named[0]
        # Of two judges, the one just spoken of, else the one that the report is about.
        spot = self._spoken_of(described, alone=False)
        return spot.referent if spot is not None and spot.referent in named else self._foremost(met)

    def _came_before(self, met: list[Referent], named: Referent) -> bool:
        # "A judge ruled ... Judge Roe wrote ... The judge": told first, then named.
        first = min(s.head for s in named.spots)
        return all(s.head < first for r in met if r is not named for s in r.spots)

    def _of_that_owner(self, described: Description, fitting: list[Referent]) -> list[Referent]:
        # "his lawyer" is not the lawyer of somebody else.
        owners = [c for c in self.scene.doc[described.head].children if c.dep_ == "poss" and c.pos_ == "PRON"]
        spot = self.scene.at.get(owners[0].i) if owners else None
        if spot is None:
            return fitting
        owner = spot.referent.key
        return [r for r in fitting if r.key != owner and all(not d.within or owner in d.within for d in r.told)]

    def _foremost(self, met: list[Referent]) -> Referent | None:
        # Of two presidents, the one that the report is about.
        ranked = sorted(met, key=lambda r: (-len(r.spots), r.key))
        if (
            not ranked
            or not ranked[0].named
            or (len(ranked) > 1 and len(ranked[0].spots) < FOREMOST * len(ranked[1].spots))
        ):
            return None
        return ranked[0]

    def _qualified(self, described: Description) -> bool:
        return described.country is not None or len(described.office) > 1

    def _same_office(self, a: Description, b: Description) -> bool:
        # ``a`` looks back at what ``b`` told of somebody.
        if a.plural or b.plural or a.type != b.type:
            return False
        mine, theirs = self._office(a), self._office(b)
        if not (mine == theirs or (self._alike(a.noun, b.noun) and set(a.office) - {a.noun} <= set(b.office))):
            return False
        if a.noun not in self.voices and _LESSER & (set(b.office) ^ set(a.office)):
            return False
        their_country = b.country or self.scene.lore.office_country.get(" ".join(b.office))
        if a.country is not None:
            return a.country == their_country
        return set(a.within) <= set(b.within)

    def _alike(self, noun: str, other: str) -> bool:
        return noun == other or any(noun in row and other in row for row in self.alike)

    def _same_title(self, described: Description, referent: Referent) -> bool:
        # "the governor" of "Gov. Ann Roe".
        if set(described.office) != {described.noun}:
            return False
        return any(self._alike(described.noun, title) for title in referent.titles)

    def _office(self, described: Description) -> str:
        return self.scene.lore.same_office(" ".join(described.office))

    # ------------------------------------------------------------ whom the report speaks of

    def _tells(self, described: Description) -> bool:
        """Whether a description may tell something new of somebody named: "the Tolvek businessman"."""
        if self._opening(described) != "the" or described.noun in self.newcomers:
            return False
        head = self.scene.doc[described.head]
        if any(c.dep_ == "poss" or (c.dep_ == "prep" and c.i > head.i) for c in head.children if not self._within(c)):
            return False
        if self._is_named_next(described):
            return False
        return not self._bare(described) or not any(
            d.noun == described.noun and d.head < described.head for d in self.scene.introduced
        )

    def _within(self, token: Any) -> bool:
        # "of state" belongs to the secretary of state; "of Velden" says which mayor.
        inner = [t for t in token.subtree if t.i != token.i]
        return token.lower_ == "of" and len(inner) == 1 and inner[0].i not in self.scene.named

    def _is_named_next(self, described: Description) -> bool:
        # "The mayor of Velden, Ann Roe, said"
        after = [
            t for t in self.scene.doc[described.head :][:12] if self.scene.parse.token_range(t)[0] >= described.end
        ]
        return len(after) > 1 and after[0].text in {",", "("} and after[1].pos_ == "PROPN"

    def _bare(self, described: Description) -> bool:
        return len(described.office) == 1 and not described.within

    def _telling(self, described: Description) -> bool:
        # "the singer" may be said of anybody, "the analyst" of somebody who has been heard.
        return described.noun in self.epithets or described.gender is not None or not self._bare(described)

    def _topic(self, described: Description) -> Referent | None:
        """The person that the sentences before are about, if the description can be said of that person."""
        # "the singer" is said of either, "the Tolvek singer" of whom the sentence was about.
        spot = self._spoken_of(described, alone=self._bare(described))
        return self._agreeing(described, spot) if spot is not None else None

    def _spoken_of(self, described: Description, *, alone: bool) -> Spot | None:
        # The one person who is a subject before; ``alone`` if nobody else may be mentioned beside.
        here = self.scene.sentence[described.head]
        mine = [s for s in self._people_in(here) if s.end <= described.start and self._is_subject(s)]
        if mine:
            return self._only(mine)
        for number in self.scene.before(here, REACH):
            people = self._people_in(number)
            subjects = [self.scene.at.get(t.i) for t in self.scene.main_subjects(number)]
            acting = [s for s in subjects if s is not None and s.referent.type == "PERSON"]
            if people:
                return self._only([*acting, *people] if alone else acting or people)
        return None

    def _only(self, spots: list[Spot]) -> Spot | None:
        return spots[0] if len({s.referent.key for s in spots}) == 1 else None

    def _people_in(self, number: int) -> list[Spot]:
        spots = self.scene.of_sentence(number)
        return [s for s in spots if s.referent.type == "PERSON" and s.end > s.start and not self.scene.quoted[s.head]]

    def _is_subject(self, spot: Spot) -> bool:
        return self.scene.doc[spot.head].dep_ in SUBJECT

    def _agreeing(self, described: Description, spot: Spot) -> Referent | None:
        person = spot.referent
        if not person.named or person.plural or person.key in described.within:
            return None
        if person.key in self.scene.named_in_what_is_said(self.scene.doc[described.head]):
            return None
        heard = self._telling(described) or self.scene.speaks(spot)
        return person if heard and self._can_be_said_of(described, person) else None

    def _can_be_said_of(self, described: Description, person: Referent) -> bool:
        if described.gender is not None and person.gender != described.gender:
            return False
        nouns = {d.noun for d in person.told} | person.titles
        if any(self._alike(described.noun, noun) for noun in nouns):
            return False  # what is told of this person differs: another country, a deputy
        if described.noun in self.offices and "former" not in described.office and nouns & self.offices:
            return False
        countries = {d.country for d in person.told} - {None}
        return described.country is None or not countries or described.country in countries

    def _opening(self, described: Description) -> str:
        return self.scene.text[described.start : described.end].split()[0].lower()

    # ------------------------------------------------------------ groups

    def _pair_before(self, described: Description) -> Referent | None:
        # "both men", "the two leaders", "the pair": the two named together last.
        opening = self.scene.text[described.start : described.end].lower().split()[:2]
        two = opening[0] == "both" or opening == ["the", "two"] or (opening[0] == "the" and described.noun in _TWINS)
        if not two or described.within or described.type != "PERSON":
            return None
        pair = self.scene.pair_before(described.head, REACH)
        return pair if pair is not None else self._two_before(described)

    def _two_before(self, described: Description) -> Referent | None:
        # "Roe ran against Poe. Both women ...": the only two of the sentences before.
        here = self.scene.sentence[described.head]
        for number in (here, *self.scene.before(here, 1)):
            spots = [s for s in self._people_in(number) if s.head < described.head]
            people = list({s.referent.key: s.referent for s in spots if s.referent.named}.values())
            people = [r for r in people if described.gender is None or r.gender in {described.gender, None}]
            if len(people) > 1:
                return self.scene.pair_of(people) if len(people) == 2 else None
        return None

    def _standing_before(self, described: Description) -> Referent | None:
        # "Police" are the police met before, unless those of two places were.
        met = [
            r
            for r in self.scene.referents.values()
            if r.spots and not r.named and any(t.noun == described.noun for t in r.told)
        ]
        plain = [r for r in met if all(len(t.office) == 1 and not t.within for t in r.told)]
        fitting = plain or met
        return fitting[0] if len(fitting) == 1 else None

    def _group_before(self, described: Description) -> Referent | None:
        # "the officials" are the officials last met, if no others stand nearer.
        if described.within or described.country or described.type != "PERSON":
            return None
        if self._opening(described) not in {"the", "these", "those"}:
            return None
        groups = [
            r for r in self.scene.referents.values() if r.plural and any(t.noun == described.noun for t in r.told)
        ]
        near = self.scene.nearby(groups, described.head)
        return near[0] if len(near) == 1 else None
