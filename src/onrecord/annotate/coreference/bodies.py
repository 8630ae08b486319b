"""Which body or place a description stands for: "the agency", "the carmaker", "the city"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.annotate.coreference.scene import FOREMOST, REACH, SUBJECT, Referent
from onrecord.lang.names import words
from onrecord.lang.outlet_mentions import outlet_mentions
from onrecord.lang.outlets import agency

if TYPE_CHECKING:
    from onrecord.annotate.coreference.scene import Scene
    from onrecord.lang import Language
    from onrecord.model import Description

_STATES = frozenset({"country", "nation", "kingdom", "republic"})


class Bodies:
    """Looks back for the body or place a description means; where two could be meant, none."""

    def __init__(self, scene: Scene, lang: Language) -> None:
        self.scene = scene
        self.public = lang.words("names", "organisations.public")
        self.firms = lang.words("names", "organisations.firms")
        self.heads = lang.words("names", "organisations.heads")
        self.any_body = lang.words("names", "organisations.any_body")
        self.papers = lang.words("names", "organisations.papers")
        self.press = lang.words("names", "organisations.press")
        found = outlet_mentions(scene.text)
        self.outlets = [(m.start, m.end) for m in found if m.named and m.sure != "unsure"]
        self.agencies = lang.words("names", "organisations.agencies")
        self.owners = lang.words("names", "organisations.owners")
        self.places = lang.words("names", "places.kinds")

    def antecedent(self, described: Description) -> Referent | None:
        """The one body or place named before that ``described`` can mean."""
        if described.noun in {"government", "administration"} and described.country:
            return self._government(described)
        bodies = [r for r in self.scene.referents.values() if r.type == "ORG" and r.spots]
        told = [r for r in bodies if any(self._same(described, d) for d in r.told)]
        if described.within or described.country:
            return told[0] if len(told) == 1 else None
        if self._opening(described) not in {"the", "this", "that"}:
            return self._same_words(described, bodies)
        if described.noun in self.places:
            return self._place(described)
        if len(described.office) > 1:
            return (
                self._same_words(described, bodies)
                or self._named_so(described, bodies)
                or self._firm(described)
                or self._acting(described, bodies)
            )
        return self._such(described, bodies) or self._firm(described) or self._acting(described, bodies)

    def _opening(self, described: Description) -> str:
        return self.scene.text[described.start : described.end].split()[0].lower()

    def _same(self, a: Description, b: Description) -> bool:
        alike = a.noun == b.noun and set(a.office) <= set(b.office) and a.plural == b.plural
        return alike and a.country in {None, b.country} and set(a.within) <= set(b.within)

    def _government(self, described: Description) -> Referent | None:
        # "the Danish government" is Denmark; "the Biden administration" is not one with a country.
        if len(described.office) > 1:
            return None
        key = f"country:{described.country}"
        if key not in self.scene.referents:
            self.scene.referents[key] = Referent(key=key, type="GPE", country=described.country)
        return self.scene.referents[key]

    def _same_words(self, described: Description, bodies: list[Referent]) -> Referent | None:
        same = [r for r in bodies if not r.named and any(t.office == described.office for t in r.told)]
        return same[0] if len(same) == 1 else None

    def _such(self, described: Description, bodies: list[Referent]) -> Referent | None:
        alike = [r for r in bodies if self._is_such(r, described.noun)]
        return self._nearest(alike, described.head)

    def _named_so(self, described: Description, bodies: list[Referent]) -> Referent | None:
        # "the appeals court" for the Court of Appeals.
        wanted = {w.rstrip("s") for w in described.office}
        alike = [r for r in bodies if r.named and wanted <= {w.rstrip("s") for w in self._form_words(r)}]
        return alike[0] if len(alike) == 1 else None

    def _nearest(self, alike: list[Referent], head: int) -> Referent | None:
        # The only one there is, or the only one in reach.
        near = self.scene.nearby(alike, head)
        if len(near) == 1:
            return near[0]
        return alike[0] if len(alike) == 1 and alike[0].named else None

    def _is_such(self, referent: Referent, noun: str) -> bool:
        # "the ministry" for one whose name or description says so.
        if any(told.noun == noun for told in referent.told):
            return True
        return referent.named and noun in {w.rstrip("s") for w in self._form_words(referent)} | set(
            self._form_words(referent)
        )

    def _form_words(self, referent: Referent) -> tuple[str, ...]:
        return words(referent.key.partition(":")[2].partition("@")[0])

    def _acting(self, described: Description, bodies: list[Referent]) -> Referent | None:
        # "Kestrel Aid closed two clinics. The charity ...": the one body spoken of before.
        # "The dockers' union", "the union of dockers" is a body of its own.
        children = self.scene.doc[described.head].children
        owned = any(c.dep_ == "poss" or (c.dep_ == "prep" and c.lower_ == "of") for c in children)
        if described.noun not in self.any_body or owned:
            return None
        here = self.scene.sentence[described.head]
        fitting = [r for r in bodies if r.named and self._may_be(r, described.noun)]
        if described.noun in self.press and self.owners & set(described.office):
            # "The state broadcaster" is not any broadcaster.
            fitting = [r for r in fitting if self.owners & set(self._form_words(r))]
        spots = [
            [s for s in self.scene.of_sentence(n) if s.referent in fitting and s.head < described.head]
            for n in (here, *self.scene.before(here, REACH))
        ]
        plain = [[s for s in near if not self.scene.quoted[s.head]] for near in spots]
        for near in (*([s for s in near if self.scene.speaks(s)] for near in plain), *plain):
            named = {s.referent.key: s.referent for s in near}
            if len(named) == 1:
                return near[0].referent
            if named:
                return self._foremost(list(named.values()))
        return None

    def _foremost(self, bodies: list[Referent]) -> Referent | None:
        # Of several, the one that the report is about.
        ranked = sorted(bodies, key=lambda r: (-len(r.spots), r.key))
        clear = len(ranked) > 1 and len(ranked[0].spots) >= FOREMOST * len(ranked[1].spots)
        return ranked[0] if clear else None

    def _may_be(self, body: Referent, noun: str) -> bool:
        # A ministry is no charity, and no firm is one that calls itself a court.
        parts = self._form_words(body)
        if noun not in self.press and (self._is_outlet(body) or (parts[-1:] and parts[-1] in self.papers)):
            return False
        if noun in self.press - self.agencies and agency(" ".join(parts)):
            return False  # Reuters is no broadcaster
        own = {w.rstrip("s") for w in parts} & self.heads
        return not own or noun in own or noun in {"group", "organisation", "organization", "agency"}

    # ------------------------------------------------------------ firms

    def _firm(self, described: Description) -> Referent | None:
        if described.noun not in self.firms:
            return None
        firms = [r for r in self.scene.referents.values() if r.spots and self._maybe_firm(r)]
        if described.noun not in self.press:
            firms = [r for r in firms if not self._is_outlet(r)]
        near = self.scene.nearby(firms, described.head)
        if not near:
            return firms[0] if len(firms) == 1 and firms[0].type == "ORG" else None
        if len(near) > 1:
            # Beside its products, the firm that acts.
            near = [r for r in near if r.type == "ORG"]
            near = near if len(near) == 1 and self._acts(near[0], described.head) else []
        return self._maker(near[0], firms) if len(near) == 1 and near[0].type == "ORG" else None

    def _is_outlet(self, referent: Referent) -> bool:
        # "The Tribune reported that the firm had closed. The company said ...": that is not the Tribune.
        return any(
            spot.start < last and first < spot.end
            for spot in referent.spots
            if spot.kind == "name"
            for first, last in self.outlets
        )

    def _maker(self, firm: Referent, firms: list[Referent]) -> Referent:
        # A name that goes on from another's is that one's product: "Kestrel Glide" beside "Kestrel".
        whole = self._form_words(firm)
        makers = [
            r
            for r in firms
            if r.type == "ORG" and r is not firm and self._form_words(r) == whole[: len(self._form_words(r))]
        ]
        return makers[0] if len(makers) == 1 else firm

    def _acts(self, firm: Referent, head: int) -> bool:
        here = self.scene.sentence[head]
        spots = [s for s in firm.spots if here - self.scene.sentence[s.head] <= REACH]
        return any(self.scene.doc[s.head].dep_ in SUBJECT for s in spots)

    def _maybe_firm(self, referent: Referent) -> bool:
        # A name typed as a product or place may be a firm too, so that it stands in the way.
        if referent.type not in {"ORG", "PRODUCT", "FAC", "OTHER"}:
            return False
        parts = self._form_words(referent)
        told = {d.noun for d in referent.told}
        if told and not told & self.firms:
            return False
        return referent.named and not self.public & set(parts) and not self._in_capitals(referent)

    def _in_capitals(self, referent: Referent) -> bool:
        # A public body more often than a firm.
        names = [self.scene.text[s.start : s.end] for s in referent.spots if s.kind == "name"]
        return bool(names) and all(n.isupper() for n in names)

    # ------------------------------------------------------------ places

    def _place(self, described: Description) -> Referent | None:
        """The country or town of the nearest sentence that speaks of one only."""
        places = [r for r in self.scene.referents.values() if r.type == "GPE" and r.named and r.spots]
        places = [r for r in places if (r.country is not None) == (described.noun in _STATES)]
        here = self.scene.sentence[described.head]
        for number in (here, *self.scene.before(here, REACH)):
            near = {s.referent.key for s in self.scene.of_sentence(number) if s.referent in places}
            if near:
                return self.scene.referents[near.pop()] if len(near) == 1 else None
        return places[0] if len(places) == 1 else self._foremost(places)
