"""Who a description stands for: "the minister", "the agency", "the officials"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.annotate.coreference.scene import Referent
from onrecord.lang.names import words

if TYPE_CHECKING:
    from onrecord.annotate.coreference.scene import Scene
    from onrecord.lang import Language
    from onrecord.model import Description

_LESSER = frozenset({"new", "deputy", "vice", "former", "acting", "ex", "assistant", "associate", "junior", "shadow"})


class Descriptions:
    """Looks back for whom a description means; where two could be meant, nobody."""

    def __init__(self, scene: Scene, lang: Language) -> None:
        self.scene = scene
        self.standing = lang.words("names", "roles.standing")
        self.public = lang.words("names", "organisations.public")
        self.firms = lang.words("names", "organisations.firms")

    def antecedent(self, described: Description) -> Referent | None:
        """The one who was met or named before and whom ``described`` can only mean."""
        if described.name is not None:
            return self.scene.by_name.get(described.name)
        if described.type == "OTHER":
            return self._paper_before(described)
        if described.noun in self.standing and len(described.office) == 1 and not described.within:
            return self._standing_before(described)
        if described.plural:
            return self._group_before(described)
        if described.definite and not self._restricted(described):
            return self._described_before(described)
        return None

    def _paper_before(self, described: Description) -> Referent | None:
        # "The study" is the one study that the report speaks of.
        if not described.definite or self._restricted(described):
            return None
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

    def _described_before(self, described: Description) -> Referent | None:
        if described.type == "ORG":
            return self._body_before(described)
        if described.type != "PERSON":
            return None
        qualified = described.country is not None or len(described.office) > 1
        fitting = [
            r for r in self.scene.referents.values() if any(self._same_office(described, told) for told in r.told)
        ]
        fitting = [r for r in fitting if r.gender in {described.gender, None} or described.gender is None]
        if qualified and len(fitting) == 1 and fitting[0].named:
            return fitting[0]
        near = self.scene.nearby(fitting, described.head)
        return near[0] if len(near) == 1 and sum(1 for r in fitting if r.spots) == 1 else None

    def _same_office(self, a: Description, b: Description) -> bool:
        # ``a`` looks back at what ``b`` told of somebody.
        if a.plural or b.plural or a.type != b.type:
            return False
        mine, theirs = self._office(a), self._office(b)
        if not (mine == theirs or (a.noun == b.noun and set(a.office) <= set(b.office))):
            return False
        if _LESSER & (set(b.office) ^ set(a.office)):
            return False
        their_country = b.country or self.scene.lore.office_country.get(" ".join(b.office))
        if a.country is not None:
            return a.country == their_country
        return set(a.within) <= set(b.within)

    def _office(self, described: Description) -> str:
        return self.scene.lore.same_office(" ".join(described.office))

    def _body_before(self, described: Description) -> Referent | None:
        if described.noun in {"government", "administration"} and described.country:
            return self._government(described)
        bodies = [r for r in self.scene.referents.values() if r.type == "ORG" and r.spots]
        if described.within or described.country:
            told = [r for r in bodies if any(self._same_office(described, d) for d in r.told)]
            return told[0] if len(told) == 1 else None
        opening = self.scene.text[described.start : described.end].split()[0].lower()
        if opening not in {"the", "this", "that"} or len(described.office) != 1:
            return self._same_words(described, bodies)
        alike = [r for r in bodies if self._is_such(r, described.noun)]
        if not alike and described.noun in self.firms:
            alike = [r for r in self.scene.referents.values() if r.spots and self._maybe_firm(r)]
        near = self.scene.nearby(alike, described.head)
        return near[0] if len(near) == 1 and near[0].type == "ORG" else None

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

    def _is_such(self, referent: Referent, noun: str) -> bool:
        # "the ministry" for one whose name or description says so.
        if any(told.noun == noun for told in referent.told):
            return True
        return referent.named and noun in {w.rstrip("s") for w in self._form_words(referent)} | set(
            self._form_words(referent)
        )

    def _form_words(self, referent: Referent) -> tuple[str, ...]:
        return words(referent.key.partition(":")[2].partition("@")[0])

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

    def _group_before(self, described: Description) -> Referent | None:
        # "the officials" are the officials last met, if no others stand nearer.
        if described.within or described.country or described.type != "PERSON":
            return None
        opening = self.scene.text[described.start : described.end].split()[0].lower()
        if opening not in {"the", "these", "those"}:
            return None
        groups = [
            r for r in self.scene.referents.values() if r.plural and any(t.noun == described.noun for t in r.told)
        ]
        near = self.scene.nearby(groups, described.head)
        return near[0] if len(near) == 1 else None
