"""Who is meant: names, descriptions and pronouns of one report, put together.

Rules over the parse, made for precision: where two candidates remain, the pronoun or
description stays unresolved and is no mention. Not done yet: "they" for two people named
together, "I" and "we" inside quotations, clauses ("this").
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from onrecord.lang import language
from onrecord.lang.names import Gender, fold, name_lore, words
from onrecord.model import Description, Entity, Mention, MentionKind, NameType
from onrecord.text import quoted_ranges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from onrecord.annotate.parse import Parse
    from onrecord.model import Report
    from onrecord.ports import Layers

REACH = 2
"""Sentences back in which a bare description ("the minister") may find its antecedent."""

SPEAKER_REACH = 4
"""Sentences back in which "he said" may find who has been speaking, if nobody else fits between."""

_PERSONAL: dict[str, Gender] = dict.fromkeys(("he", "him", "his", "himself"), "male")
_PERSONAL.update(dict.fromkeys(("she", "her", "hers", "herself"), "female"))
_NEUTER = frozenset({"it", "its", "itself"})
_PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
_LESSER = frozenset({"deputy", "vice", "former", "acting", "ex", "assistant", "associate", "junior", "shadow"})
_FIRST = frozenset({"i", "my", "me", "we", "our", "us"})
_RELATIVE = frozenset({"who", "whom", "whose"})
_REFLEXIVE = frozenset({"himself", "herself", "itself", "themselves"})
_PRONOUNS = frozenset(_PERSONAL) | _NEUTER | _PLURAL | _RELATIVE
_SUBJECT = frozenset({"nsubj", "nsubjpass"})


@dataclass(slots=True)
class _Referent:
    # Somebody or something met in the report; ``named`` once a name stands for it.
    key: str
    type: NameType
    named: bool = False
    plural: bool = False
    country: str | None = None
    gender: Gender | None = None
    spots: list[_Spot] = field(default_factory=list)
    told: list[Description] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Spot:
    # One place where a referent is mentioned; ``head`` is a token index.
    start: int
    end: int
    head: int
    kind: MentionKind
    referent: _Referent


class CoreferenceAnnotator:
    """Decides which mentions of a report stand for one entity."""

    name = "coreference"
    version = "1"
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
        lang = language(code)
        self.text = text
        self.parse = parse
        self.doc = parse.doc
        self.lore = name_lore(lang.code)
        self.table = lang.table("names")
        self.firms = lang.words("names", "organisations.firms")
        self.verbs = frozenset(w for acts in lang.table("cues")["acts"].values() for w in acts.split())
        self.referents: dict[str, _Referent] = {}
        self.spots: list[_Spot] = []
        self.at: dict[int, _Spot] = {}
        self.by_name: dict[int, _Referent] = {}
        self.quoted = self._quoted()
        self.sentence = [0] * len(self.doc)
        for number, sentence in enumerate(self.doc.sents):
            for index in range(sentence.start, sentence.end):
                self.sentence[index] = number
        self.roots = [sentence.root for sentence in self.doc.sents]

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

    def read(self, names: tuple[Mention, ...], descriptions: tuple[Description, ...], acting: frozenset[int]) -> None:
        """Meets every mention in reading order."""
        starts = {self.parse.token_range(t)[0]: t.i for t in self.doc}
        ends = {self.parse.token_range(t)[1]: t.i for t in self.doc}
        meetings: list[tuple[int, int, Callable[[], None]]] = []
        for name in names:
            first = starts.get(name.start)
            if first is not None:
                head = self._head(first, max(ends.get(name.end, first), first))
                self._introduce(name, first, acts=name.start in acting)
                meetings.append((head, 0, lambda n=name, h=head: self._meet_name(n, h)))  # type: ignore[misc]
        for described in descriptions:
            if described.name is not None and (referent := self.by_name.get(described.name)):
                referent.told.append(described)
                referent.gender = referent.gender or described.gender
            if not described.title:
                meetings.append((described.head, 1, lambda d=described: self._meet_description(d)))  # type: ignore[misc]
        pronouns = [t for t in self.doc if t.lower_ in _PRONOUNS]
        meetings.extend((t.i, 2, lambda t=t: self._meet_pronoun(t)) for t in pronouns)  # type: ignore[misc]
        for _, _, meet in sorted(meetings, key=lambda m: m[:2]):
            meet()

    def _head(self, first: int, last: int) -> int:
        inside = [
            i for i in range(first, last + 1) if not first <= self.doc[i].head.i <= last or self.doc[i].head.i == i
        ]
        return inside[-1] if inside else last

    # ------------------------------------------------------------ names

    def _introduce(self, name: Mention, first: int, *, acts: bool) -> None:
        # A referent for each thing named, before reading, so that a role told late is known early.
        key, country = name.entity, None
        kind, _, rest = key.partition(":")
        written = self.text[name.start : name.end]
        type_ = name.type
        if kind == "country":
            country = rest
        elif kind == "org" and "@" in rest:
            country = rest.partition("@")[2]
        elif acts and (owner := self.lore.seat(written)):
            key, country, type_ = f"country:{owner}", owner, "GPE"
        elif type_ == "ORG" and fold(written) in self.lore.buildings:
            type_ = "FAC"
        referent = self.referents.setdefault(key, _Referent(key=key, type=type_, named=True, country=country))
        if type_ == "PERSON":
            title = self.doc[first - 1].text if first else None
            referent.gender = referent.gender or self.lore.gender(written, title)
        self.by_name[name.start] = referent

    def _meet_name(self, name: Mention, head: int) -> None:
        self._add(name.start, name.end, head, "name", self.by_name[name.start])

    def _add(self, start: int, end: int, head: int, kind: MentionKind, referent: _Referent) -> None:
        spot = _Spot(start, end, head, kind, referent)
        self.spots.append(spot)
        self.at[head] = spot
        referent.spots.append(spot)

    # ------------------------------------------------------------ descriptions

    def _meet_description(self, described: Description) -> None:
        if described.head in self.at:
            return
        referent: _Referent | None = None
        if described.name is not None:
            referent = self.by_name.get(described.name)
        elif described.definite and not described.plural and not self._restricted(described):
            referent = self._described_before(described)
        elif described.plural:
            referent = self._group_before(described)
        if referent is None and described.source:
            key = f"unnamed:{described.start}"
            referent = _Referent(key=key, type=described.type, plural=described.plural, gender=described.gender)
            referent.told.append(described)
            self.referents[key] = referent
        if referent is not None:
            self._add(described.start, described.end, described.head, "nominal", referent)

    def _restricted(self, described: Description) -> bool:
        # "the member who wishes to leave" is met for the first time.
        children = self.doc[described.head].children
        return any(c.dep_ == "relcl" and self.doc[described.head + 1].text != "," for c in children)

    def _described_before(self, described: Description) -> _Referent | None:
        if described.type == "ORG":
            return self._body_before(described)
        if described.type != "PERSON":
            return None
        qualified = described.country is not None or len(described.office) > 1
        fitting = [r for r in self.referents.values() if any(self._same_office(described, told) for told in r.told)]
        fitting = [r for r in fitting if r.gender in {described.gender, None} or described.gender is None]
        if qualified and len(fitting) == 1 and fitting[0].named:
            return fitting[0]
        near = self._nearby(fitting, described.head)
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
        their_country = b.country or self.lore.office_country.get(" ".join(b.office))
        if a.country is not None:
            return a.country == their_country
        return set(a.within) <= set(b.within)

    def _office(self, described: Description) -> str:
        return self.lore.same_office(" ".join(described.office))

    def _body_before(self, described: Description) -> _Referent | None:
        if described.noun in {"government", "administration"} and described.country:
            return self._government(described)
        bodies = [r for r in self.referents.values() if r.type == "ORG" and r.spots]
        if described.within or described.country:
            told = [r for r in bodies if any(self._same_office(described, d) for d in r.told)]
            return told[0] if len(told) == 1 else None
        opening = self.text[described.start : described.end].split()[0].lower()
        if opening not in {"the", "this", "that"} or len(described.office) != 1:
            return self._same_words(described, bodies)
        alike = [r for r in bodies if self._is_such(r, described.noun)]
        if not alike and described.noun in self.firms:
            alike = [r for r in self.referents.values() if r.spots and self._maybe_firm(r)]
        near = self._nearby(alike, described.head)
        return near[0] if len(near) == 1 and near[0].type == "ORG" else None

    def _government(self, described: Description) -> _Referent | None:
        # "the Danish government" is Denmark; "the Biden administration" is not one with a country.
        if len(described.office) > 1:
            return None
        key = f"country:{described.country}"
        if key not in self.referents:
            self.referents[key] = _Referent(key=key, type="GPE", country=described.country)
        return self.referents[key]

    def _same_words(self, described: Description, bodies: list[_Referent]) -> _Referent | None:
        same = [r for r in bodies if not r.named and any(t.office == described.office for t in r.told)]
        return same[0] if len(same) == 1 else None

    def _is_such(self, referent: _Referent, noun: str) -> bool:
        # "the ministry" for one whose name or description says so.
        if any(told.noun == noun for told in referent.told):
            return True
        return referent.named and noun in {w.rstrip("s") for w in self._form_words(referent)} | set(
            self._form_words(referent)
        )

    def _form_words(self, referent: _Referent) -> tuple[str, ...]:
        return words(referent.key.partition(":")[2].partition("@")[0])

    def _maybe_firm(self, referent: _Referent) -> bool:
        # A name typed as a product or place may be a firm too, so that it stands in the way.
        if referent.type not in {"ORG", "PRODUCT", "FAC", "OTHER"}:
            return False
        parts = self._form_words(referent)
        table = self.table["organisations"]
        public = set(table["public"].split())
        told = {d.noun for d in referent.told}
        if told and not told & self.firms:
            return False
        return referent.named and not public & set(parts) and not self._in_capitals(referent)

    def _in_capitals(self, referent: _Referent) -> bool:
        # A public body more often than a firm.
        names = [self.text[s.start : s.end] for s in referent.spots if s.kind == "name"]
        return bool(names) and all(n.isupper() for n in names)

    def _group_before(self, described: Description) -> _Referent | None:
        # "the officials" are the officials last met, if no others stand nearer.
        if described.within or described.country or described.type != "PERSON":
            return None
        opening = self.text[described.start : described.end].split()[0].lower()
        if opening not in {"the", "these", "those"}:
            return None
        groups = [r for r in self.referents.values() if r.plural and any(t.noun == described.noun for t in r.told)]
        near = self._nearby(groups, described.head)
        return near[0] if len(near) == 1 else None

    def _nearby(self, referents: Iterable[_Referent], head: int) -> list[_Referent]:
        here = self.sentence[head]
        return [r for r in referents if any(0 <= here - self.sentence[s.head] <= REACH for s in r.spots)]

    # ------------------------------------------------------------ pronouns

    def _meet_pronoun(self, token: Any) -> None:
        if token.i in self.at:
            return
        if token.lower_ in _RELATIVE:
            spot = self._relative(token)
        elif token.lower_ not in _PERSONAL and (self._expletive(token) or self._loose_object(token)):
            spot = None
        else:
            spot = self._antecedent(token)
        if spot is not None:
            start, end = self.parse.token_range(token)
            self._add(start, end, token.i, "pronoun", spot.referent)
            if token.lower_ in _PERSONAL and spot.referent.type == "PERSON":
                spot.referent.gender = _PERSONAL[token.lower_]

    def _relative(self, token: Any) -> _Spot | None:
        clause = token.head
        while clause.dep_ not in {"relcl", "ROOT"}:
            clause = clause.head
        if clause.dep_ != "relcl":
            return None
        joined = clause.head.dep_ == "conj" or any(c.dep_ == "conj" for c in clause.head.children)
        first = next((t for t in [*clause.children, clause] if t.dep_ in {"aux", "auxpass"} or t == clause), clause)
        if joined and first.tag_ in {"VBP", "VBD"} and first.lower_ in {"are", "were", "have", "do"}:
            return None  # "Roe and Poe, who were": both are meant
        spot = self.at.get(clause.head.i)
        return spot if spot is not None and spot.referent.type in {"PERSON", "ORG", "GPE", "NORP"} else None

    def _loose_object(self, token: Any) -> bool:
        # "it", "them" as objects mean things more often than who was named.
        return token.lower_ not in _REFLEXIVE and token.dep_ not in _SUBJECT | {"poss"}

    def _expletive(self, token: Any) -> bool:
        # "It is likely that", "it rained": nobody is meant.
        if token.dep_ not in _SUBJECT or token.lower_ not in _NEUTER:
            return False
        verb = token.head
        if verb.dep_ in {"ccomp", "xcomp"} and verb.head.lemma_ == "make":
            return True
        clausal = any(c.dep_ in {"ccomp", "csubj", "xcomp", "advcl"} or c.text == "that" for c in verb.children)
        judged = any(c.dep_ in {"acomp", "attr"} for c in verb.children)
        return (verb.lemma_ in {"be", "seem", "appear", "take"} and (clausal or judged)) or (
            token.dep_ == "nsubjpass" and clausal
        )

    def _fits(self, token: Any, spot: _Spot) -> bool:
        low, referent = token.lower_, spot.referent
        if referent.type == "NORP":
            # "the Danes ... their", but never the adjective "Danish".
            return low in _PLURAL and self.doc[spot.head].tag_ in {"NNS", "NNPS"}
        if low in _PERSONAL:
            return referent.type == "PERSON" and not referent.plural and referent.gender in {_PERSONAL[low], None}
        if low in _NEUTER:
            return referent.type in {"ORG", "GPE"} and not referent.plural
        return referent.plural and self.doc[spot.head].tag_ in {"NNS", "PRP", "PRP$"}

    def _antecedent(self, token: Any) -> _Spot | None:
        here = self.quoted[token.i]
        before = [
            s for s in self._of_sentence(self.sentence[token.i]) if s.head < token.i and self.quoted[s.head] == here
        ]
        fitting = [s for s in before if self._fits(token, s) and not self._clashes(token, s)]
        if fitting:
            return self._in_sentence(token, fitting)
        if here or self._first_person(token):
            return None
        later, stop = self._later_subject(token)
        return later if later is not None or stop else self._in_last_sentence(token)

    def _first_person(self, token: Any) -> bool:
        # A sentence that says "I" outside quotation marks is a quotation set off by layout.
        return any(t.lower_ in _FIRST and not self.quoted[t.i] for t in token.sent)

    def _of_sentence(self, number: int) -> list[_Spot]:
        found = []
        for spot in reversed(self.spots):
            if self.sentence[spot.head] < number:
                break
            if self.sentence[spot.head] == number:
                found.append(spot)
        return found[::-1]

    def _clashes(self, token: Any, spot: _Spot) -> bool:
        # "Roe praised him": him is not Roe. "Kestrel, its rival": its is not Kestrel's.
        if token.dep_ == "poss" and token.head.dep_ == "appos" and token.head.head.i == spot.head:
            return True
        if token.dep_ not in {"dobj", "dative"} or token.lower_ in _REFLEXIVE:
            return False
        subject = self._subject_above(token.head, token.i)
        return subject is not None and subject.i == spot.head

    def _subject_above(self, verb: Any, before: int) -> Any:
        # The first subject met on the way up from a verb.
        while True:
            found = [c for c in verb.children if c.dep_ in _SUBJECT and c.i < before]
            if found:
                return found[0]
            if verb.head.i == verb.i:
                return None
            verb = verb.head

    def _in_sentence(self, token: Any, fitting: list[_Spot]) -> _Spot | None:
        referents = {s.referent.key for s in fitting}
        governing = self._governing_subject(token)
        if governing is not None and governing.referent.key in referents:
            between = {s.referent.key for s in fitting if governing.head < s.head} - {governing.referent.key}
            if not between:
                return governing if self._stands_alone(token, governing) else None
        if token.lower_ not in _PERSONAL:
            return None
        return fitting[-1] if len(referents) == 1 else None

    def _stands_alone(self, token: Any, governing: _Spot) -> bool:
        # "A source said he": the source, unless somebody was named in the sentence before.
        if governing.referent.named or token.lower_ not in _PERSONAL:
            return True
        last = self._of_sentence(self.sentence[token.i] - 1)
        rivals = [s for s in last if not self.quoted[s.head] and self._fits(token, s)]
        return all(s.referent is governing.referent for s in rivals)

    def _governing_subject(self, token: Any) -> _Spot | None:
        # Climbs from the pronoun to the first subject above it that it could stand for.
        verb = token.head
        if token.dep_ in _SUBJECT | {"dobj", "dative"} and token.lower_ not in _REFLEXIVE:
            passed = token if token.dep_ in _SUBJECT else self._subject_above(verb, token.i)
            if passed is None or passed.head.head.i == passed.head.i:
                return None
            verb = passed.head.head
        subject = self._subject_above(verb, token.i)
        spot = self.at.get(subject.i) if subject is not None else None
        return spot if spot is not None and self._fits(token, spot) and not self._clashes(token, spot) else None

    def _later_subject(self, token: Any) -> tuple[_Spot | None, bool]:
        """Looks ahead: "As her term ends, Roe ...", "In his speech, Roe ...".

        Returns:
            The subject that follows, and whether the pronoun stands before a subject at all
            that it could mean; if so, looking back is not safe.
        """
        main = token
        while main.dep_ not in {"ROOT", "ccomp"} and main.head.i != main.i:
            main = main.head
        if token.head.i == main.i or token.i > main.i:
            return None, False
        for child in main.children:
            if child.dep_ in _SUBJECT and child.i > token.i and token not in child.subtree:
                spots = [_Spot(0, 1, child.i, "name", named) for named in self._names_at(child.i)]
                spots = [s for s in spots if self._fits(token, s)]
                sure = next((s for s in spots if s.referent.gender is not None), None)
                return sure, bool(spots)
        return None, False

    def _names_at(self, index: int) -> list[_Referent]:
        start = self.parse.token_range(self.doc[index])[0]
        return [r for s, r in self.by_name.items() if s == start or (s < start and self._covers(s, start))]

    def _covers(self, start: int, offset: int) -> bool:
        return start <= offset < start + 40 and "\n" not in self.text[start:offset] and offset - start < 40

    def _in_last_sentence(self, token: Any) -> _Spot | None:
        # Somebody who goes on speaking may be named some quotations back; others one sentence back.
        here = self.sentence[token.i]
        main = token.dep_ in _SUBJECT and token.head == self.roots[here]
        if token.lower_ not in _PERSONAL and not main:
            return None
        speaks = token.dep_ in _SUBJECT and token.head.lemma_ in self.verbs and token.lower_ in _PERSONAL
        for number in range(here - 1, max(here - (SPEAKER_REACH if speaks else 1), 0) - 1, -1):
            spots = [s for s in self._of_sentence(number) if not self.quoted[s.head]]
            fitting = [s for s in spots if self._fits(token, s)]
            if fitting:
                return self._looking_back(token, fitting, number, speaks=speaks)
        return None

    def _looking_back(self, token: Any, fitting: list[_Spot], number: int, *, speaks: bool) -> _Spot | None:
        root = self.roots[number]
        subject = next((self.at.get(c.i) for c in root.children if c.dep_ in _SUBJECT), None)
        if subject is not None and not self._fits(token, subject):
            subject = None
        referents = {s.referent.key for s in fitting}
        if token.lower_ in _NEUTER:
            return subject if token.dep_ in _SUBJECT and len(referents) == 1 else None
        if len(referents) == 1 and (token.lower_ in _PERSONAL or subject is not None):
            return fitting[-1]
        return subject if speaks and root.lemma_ in self.verbs else None

    # ------------------------------------------------------------ results

    def _numbered(self) -> list[_Referent]:
        met = [r for r in self.referents.values() if r.spots]
        return sorted(met, key=lambda r: (min((s.start, s.end) for s in r.spots), r.key))

    def mentions(self) -> tuple[Mention, ...]:
        """All mentions, by offset."""
        ids = {r.key: f"e{n}" for n, r in enumerate(self._numbered(), start=1)}
        made = {
            (s.start, s.end, s.kind): Mention(
                start=s.start, end=s.end, type=s.referent.type, kind=s.kind, entity=ids[s.referent.key]
            )
            for s in self.spots
            if s.start < s.end
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

    def _name(self, referent: _Referent) -> str:
        written = [self.text[s.start : s.end] for s in referent.spots if s.kind == "name"]
        if not written:
            return " ".join(self.text[referent.spots[0].start : referent.spots[0].end].split())
        counts = Counter(" ".join(w.split()) for w in written)
        if referent.country is not None and referent.type == "GPE":
            own = [w for w in counts if self.lore.country(w)] or list(counts)
            plain = fold(referent.country)
            return min(own, key=lambda w: (fold(w) != plain, -len(words(w)), -len(w), -counts[w], w))
        return min(counts, key=lambda w: (-len(words(w)), -len(w) if len(words(w)) > 1 else 0, -counts[w], w))

    def _roles(self, referent: _Referent) -> tuple[str, ...]:
        if not referent.named:
            return ()
        found = []
        for told in sorted(referent.told, key=lambda d: d.start):
            role = self.text[told.start : told.end]
            first, _, rest = role.partition(" ")
            if first.lower() in {"the", "a", "an", "his", "her", "its", "their", "our"} and rest:
                role = role if "’s " in role or "'s " in role else rest
            if role and role not in found:
                found.append(role)
        return tuple(found)
