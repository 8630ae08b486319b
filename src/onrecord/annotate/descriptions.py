"""Descriptions of people and bodies: titles, appositions, and unnamed sources.

"Harbour master Ilse Dorn", "Dorn, who runs the port", "two nurses said". Not done yet:
descriptions by an adjective alone ("the injured"), by a number alone ("two said").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.lang import language
from onrecord.lang.names import Gender, fold, name_lore
from onrecord.model import Description, NameType

if TYPE_CHECKING:
    from onrecord.annotate.parse import Parse
    from onrecord.lang.names import NameLore
    from onrecord.model import Mention, Report
    from onrecord.ports import Layers

_PLAIN = frozenset({"is", "was", "'s", "’s"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})


class DescriptionAnnotator:
    """Finds the noun phrases that describe a person or a body."""

    name = "descriptions"
    version = "3"
    requires = ("parse", "sentences", "names")
    assigns = ("descriptions", "acting")

    def __call__(self, report: Report, layers: Layers) -> Layers:
        """Makes ``descriptions``, ordered by head token, and ``acting``.

        ``acting`` holds the first characters of those names of capitals and seats that stand
        for the government there ("Ottawa objects"), not for the place ("in Ottawa").
        """
        code = "en"
        describer = _Describer(layers["parse"], layers["names"], code)
        agency = _Agency(code, describer.verbs)
        acting = {
            name.start
            for _, last, name in describer.spans
            if name.type != "PERSON" and (seat := fold(report.text[name.start : name.end])) in describer.lore.seats
            if agency.acts(describer.doc[last], office=seat in describer.lore.buildings)
        }
        return {"descriptions": tuple(describer.descriptions()), "acting": frozenset(acting)}


class _Describer:
    def __init__(self, parse: Parse, names: tuple[Mention, ...], code: str) -> None:
        lang = language(code)
        self.parse = parse
        self.doc = parse.doc
        self.lore: NameLore = name_lore(lang.code)
        self.words = {
            key: lang.words("names", key)
            for key in (
                "roles.person", "roles.male", "roles.female", "roles.group", "roles.before_name", "roles.suffixes",
                "roles.speaking", "roles.nobody", "roles.epithets",
                "organisations.heads", "organisations.firms", "documents.heads",
            )
        }  # fmt: skip
        cues = lang.table("cues")
        self.verbs = frozenset(w for acts in cues["acts"].values() for w in acts.split())
        self.cue_nouns = frozenset(cues["nouns"]["cue"].split())
        starts = {parse.token_range(token)[0]: token.i for token in self.doc}
        ends = {parse.token_range(token)[1]: token.i for token in self.doc}
        self.named: dict[int, Mention] = {}
        self.spans: list[tuple[int, int, Mention]] = []
        for name in names:
            first = starts.get(name.start)
            if first is None:
                continue
            last = max(ends.get(name.end, first), first)
            self.spans.append((first, last, name))
            self.named.update(dict.fromkeys(range(first, last + 1), name))

    def descriptions(self) -> list[Description]:
        """Every description, by head token."""
        found: dict[int, Description] = {}
        for first, last, name in self.spans:
            if name.type == "PERSON" and (title := self._title(first, last, name)):
                found[title.head] = title
        for token in self.doc:
            if token.i in found or token.i in self.named:
                continue
            if token.pos_ in {"NOUN", "PROPN"} or self._is_age(token):
                described = self._described(token)
                if described is not None:
                    found[token.i] = described
        return [found[head] for head in sorted(found)]

    # ------------------------------------------------------------ titles

    def _title(self, first: int, last: int, name: Mention) -> Description | None:
        # The words of the phrase that end right before the name: "Belgian Health Minister" Ann Roe.
        root = self.doc[last]
        left = root.left_edge.i
        if first > 0 and self._is_role(first - 1):
            left = min(left, self.doc[first - 1].left_edge.i)
        left = max(left, root.sent.start)
        begin = first
        while begin > left and self._in_title(begin - 1):
            begin -= 1
        while begin < first and (self.doc[begin].pos_ in {"DET", "PUNCT", "CCONJ", "PART", "ADP", "NUM"}):
            begin += 1
        head = next(
            (i for i in range(first - 1, begin - 1, -1) if self._is_role(i) and not self._inside_of(i, begin)), None
        )
        if head is None:
            return None
        return self._made(begin, first - 1, head, "PERSON", name=name.start, title=True)

    def _in_title(self, index: int) -> bool:
        token = self.doc[index]
        mention = self.named.get(index)
        bar = not any(c.isalnum() for c in token.text) and token.text not in {"-", "&", "'", "’"}
        if token.is_space or bar or (mention is not None and mention.type == "PERSON"):
            return False
        if token.lower_.rstrip(".") in self.lore.honorifics and not self._is_role(index):
            return False
        return token.pos_ in {"NOUN", "PROPN", "ADJ", "PART", "DET"} or token.text in {
            "of",
            "for",
            "-",
            "and",
            "the",
            "&",
        }

    def _is_role(self, index: int) -> bool:
        low = self.doc[index].lower_
        return low in self.words["roles.before_name"] or low in self.words["roles.person"]

    def _inside_of(self, index: int, begin: int) -> bool:
        # "chief" is the head in "chief of staff", "staff" is not.
        return index - 1 >= begin and self.doc[index - 1].lower_ in {"of", "for"}

    # ------------------------------------------------------------ phrases

    def _described(self, token: Any) -> Description | None:
        if (
            token.dep_ in {"compound", "nmod", "amod"}
            and token.head.pos_ in {"NOUN", "PROPN"}
            and token.head.i > token.i
        ):
            return None
        source = self._is_source(token)
        kind = self._kind(token, source=source)
        if kind is None:
            return None
        first, last = self._core(token)
        applied = self._applied(token) if kind != "OTHER" else None
        return self._made(first, last, token.i, kind, name=applied, source=source)

    def _kind(self, token: Any, *, source: bool) -> NameType | None:
        noun, low = token.lemma_.lower(), token.lower_
        kind: NameType | None = None
        person = noun in self.words["roles.person"] or noun in self.words["roles.epithets"]
        if person or low in self.words["roles.group"] or (source and self._is_age(token)):
            kind = "PERSON"
        elif noun in self.words["organisations.heads"] or (source and noun in self.words["organisations.firms"]):
            kind = "ORG"
        elif low in self.words["documents.heads"] or noun in self.words["documents.heads"]:
            kind = "OTHER" if source else None
        elif source and self._speaks(token) and noun not in self.words["roles.nobody"]:
            somebody = _plural(token) or _has_who(token) or noun.endswith(tuple(self.words["roles.suffixes"]))
            kind = "PERSON" if somebody else "ORG"
        return kind

    def _is_age(self, token: Any) -> bool:
        # "the 34-year-old", which is cut into words.
        inner = token.i > 1 and self.doc[token.i - 1].text == "-" and "year" in self.doc[token.i - 2].lower_
        return bool(token.lower_ == "old" and inner and token.dep_ in {"nsubj", "pobj"})

    def _core(self, token: Any) -> tuple[int, int]:
        # The phrase without what trails it; "of" and what it governs belong to it.
        first = token.left_edge.i
        for index in range(token.i - 1, first - 1, -1):
            # "Tom Adler - head of sales": the name before the dash is no part of what describes him.
            if self.doc[index].is_space or self._is_dash(index):
                first = index + 1
                break
        while first < token.i and (
            self.doc[first].is_punct or self.doc[first].dep_ in {"cc", "preconj", "mark", "advmod"}
        ):
            first += 1
        last = token.i
        for child in token.rights:
            if child.dep_ == "prep" and child.lower_ == "of" and child.i == last + 1:
                objects = [c for c in child.rights if c.dep_ == "pobj"]
                if objects and not self.doc[child.i : objects[0].i + 1].text.count("\n"):
                    last = self._core(objects[0])[1]
        if last == token.i and self.doc[last : last + 5].text.lower() == f"{token.lower_}-in-law":
            last += 4
        return first, last

    def _applied(self, token: Any) -> int | None:
        # First character of the name that this phrase is said of.
        others: list[Any] = [c for c in token.children if c.dep_ == "appos"] + self._past_place(token)
        if token.dep_ == "appos" and self._closed(token):
            others.append(self._beside(token))
        elif token.dep_ == "attr" and token.head.lemma_ == "be":
            # "was", not "will be", "if he were", "is not".
            hedged = token.head.lower_ not in _PLAIN or any(
                c.dep_ in {"neg", "aux", "mark"} or c.text == "?" for c in token.head.children
            )
            others.extend(c for c in token.head.children if c.dep_ == "nsubj" and not hedged)
        for other in others:
            mention = self.named.get(other.i)
            fits = mention is not None and self._said_of(token, mention) and not _plural(token)
            # Nobody is his own lawyer: "Vane, Roe's lawyer" is not said of Roe.
            if mention is not None and fits and mention.entity not in self._owners(token):
                return mention.start
        return None

    def _past_place(self, token: Any) -> list[Any]:
        # "the mayor of Tarn Vale, Ines Quill": the parse hangs the person on the place.
        first, last = self._core(token)
        places = [t for t in self.doc[first : last + 1] if (m := self.named.get(t.i)) and m.type != "PERSON"]
        return [c for place in places for c in place.children if c.dep_ == "appos" and c.i > last]

    def _said_of(self, token: Any, mention: Mention) -> bool:
        # Right before a name, "the agency" makes a body of it, whatever the name looks like.
        kind = self._kind(token, source=False)
        named = self.named.get(token.i + 1)
        bodies = {"ORG", "GPE", "PRODUCT", "OTHER"}
        return mention.type == kind or (kind == "ORG" and named is mention and mention.type in bodies)

    def _beside(self, token: Any) -> Any:
        # In "to Roe, Ann Vane, his lawyer" the name right before is meant, whatever the parse says.
        comma = token.left_edge.i - 1
        near = self.named.get(comma - 1) if comma > 0 and self.doc[comma].text == "," else None
        return self.doc[comma - 1] if near is not None and near.type == "PERSON" else token.head

    def _is_dash(self, index: int) -> bool:
        return self.doc[index].text in {"-", "–", "—", "―"} and index > 0 and bool(self.doc[index - 1].whitespace_)

    def _owners(self, token: Any) -> set[str]:
        owning = (t for c in token.children if c.dep_ == "poss" for t in c.subtree)
        return {self.named[t.i].entity for t in owning if t.i in self.named}

    def _closed(self, token: Any) -> bool:
        # "Roe, a surgeon, said"; in "according to Roe, a surgeon had said" nothing closes it.
        after = token.right_edge.i + 1
        return bool(after >= len(self.doc) or self.doc[after].is_punct or self.doc[after].is_space)

    def _is_source(self, token: Any) -> bool:
        if token.dep_ == "conj" and token.head.pos_ in {"NOUN", "PROPN"}:
            return self._is_source(token.head)
        return self._speaks(token) or self._weakly_speaks(token)

    def _weakly_speaks(self, token: Any) -> bool:
        head = token.head
        if token.dep_ == "nsubj":
            return head.lemma_ in self.verbs or any(c.dep_ == "ccomp" for c in head.children)
        if token.dep_ == "poss":
            return head.lemma_ in self.cue_nouns
        if token.dep_ == "pobj" and head.lower_ in {"from", "by"} and head.head.lemma_ in self.cue_nouns:
            return True
        return token.dep_ == "pobj" and head.dep_ == "agent" and head.head.lemma_ in self.verbs

    def _speaks(self, token: Any) -> bool:
        head = token.head
        if token.dep_ == "pobj" and head.lower_ == "to" and head.head.lower_ == "according":
            return True
        return token.dep_ == "nsubj" and head.lemma_ in self.words["roles.speaking"]

    def _made(
        self,
        first: int,
        last: int,
        head: int,
        kind: NameType,
        *,
        name: int | None = None,
        title: bool = False,
        source: bool = False,
    ) -> Description:
        token = self.doc[head]
        within: list[str] = []
        country: str | None = None
        office: list[str] = []
        owner = _owner(token)
        for inner in self.doc[first : last + 1]:
            mention = self.named.get(inner.i)
            if mention is not None:
                if mention.entity not in within:
                    within.append(mention.entity)
                    text = (
                        str(inner.text) if inner.i == last else self.parse.reading.original[mention.start : mention.end]
                    )
                    country = country or _country_of(mention, text, self.lore)
            elif inner.is_alpha and inner.pos_ not in {"DET", "NUM", "PRON"} and inner.i not in owner:
                office.append(fold(inner.lemma_ if inner.pos_ == "NOUN" else inner.text))
        start, end = self.parse.range(first, last)
        opening = self.doc[first]
        return Description(
            start=start,
            end=end,
            head=head,
            noun=fold(token.lemma_),
            type=kind,
            office=tuple(office),
            within=tuple(within),
            country=country,
            gender=self._gender(token),
            plural=_plural(token),
            definite=opening.lower_ in _DEFINITE
            or any(c.dep_ == "poss" for c in token.children)
            or (bool(within) and opening.pos_ not in {"DET", "NUM"} and not _plural(token)),
            name=name,
            title=title,
            source=source,
        )

    def _gender(self, token: Any) -> Gender | None:
        low = token.lower_
        if low in self.words["roles.male"]:
            return "male"
        return "female" if low in self.words["roles.female"] else None


class _Agency:
    """Whether the name of a capital stands for the government that sits there."""

    def __init__(self, code: str, verbs: frozenset[str]) -> None:
        lang = language(code)
        self.verbs = verbs
        self.place_verbs = lang.words("names", "places.verbs")
        self.objects = lang.words("names", "places.objects")
        self.speech = lang.words("names", "places.speech")
        self.prepositions = lang.words("names", "places.agent_prepositions")
        self.locative = lang.words("names", "places.locative")

    def acts(self, token: Any, *, office: bool = False) -> bool:
        """Whether ``token``, the head of a seat's name, stands where an actor stands.

        An ``office`` ("the Kremlin") is an actor wherever it is not plainly a place.
        """
        while token.dep_ == "conj":
            token = token.head
        verb = token.head.lemma_
        acted = {
            "nsubj": (verb not in self.place_verbs and verb != "be") or self._has_clause(token.head),
            "poss": verb in self.speech,
            "pobj": self._after_preposition(token.head),
            **dict.fromkeys(("nsubjpass", "dobj", "dative"), verb in self.objects or verb in self.verbs),
        }
        placed = token.dep_ == "dobj" or (token.dep_ == "pobj" and token.head.lower_ in self.locative)
        return acted.get(token.dep_, False) or (office and not placed)

    def _has_clause(self, verb: Any) -> bool:
        return any(c.dep_ in {"acomp", "xcomp"} for c in verb.children) or any(c.dep_ == "aux" for c in verb.children)

    def _after_preposition(self, preposition: Any) -> bool:
        low = preposition.lower_
        if preposition.dep_ == "agent" or (low == "to" and preposition.head.lower_ == "according"):
            return True
        governor = preposition.head
        if low in {"of", "by", "from"}:
            return governor.lemma_ in self.speech
        return (low in self.prepositions and low not in {"behind", "for", "on"}) or (
            low in {"on", "for"} and governor.lemma_ in {"sanction", "pressure", "support", "ban", "threat", "demand"}
        )


def _owner(token: Any) -> frozenset[int]:
    # The tokens of "the ferry operator's" in "the ferry operator's safety chief".
    return frozenset(t.i for c in token.children if c.dep_ == "poss" for t in c.subtree)


def _country_of(mention: Mention, text: str, lore: NameLore) -> str | None:
    kind, _, rest = mention.entity.partition(":")
    if kind in {"country", "people"}:
        return rest
    return lore.seat(text)


def _plural(token: Any) -> bool:
    return bool(token.tag_ in {"NNS", "NNPS"} or "Number=Plur" in str(token.morph))


def _has_who(noun: Any) -> bool:
    # "a deckhand, who": a body would be a "which".
    return any(c.lower_ == "who" for clause in noun.children if clause.dep_ == "relcl" for c in clause.children)
