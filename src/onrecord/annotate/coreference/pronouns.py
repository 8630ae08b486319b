"""Who a pronoun stands for; where two could be meant, nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.annotate.coreference.scene import SUBJECT, Spot

if TYPE_CHECKING:
    from onrecord.annotate.coreference.scene import Scene
    from onrecord.lang.names import Gender

SPEAKER_REACH = 4
"""Sentences back in which "he said" may find who has been speaking, if nobody else fits between."""

PERSONAL: dict[str, Gender] = dict.fromkeys(("he", "him", "his", "himself"), "male")
PERSONAL.update(dict.fromkeys(("she", "her", "hers", "herself"), "female"))

_NEUTER = frozenset({"it", "its", "itself"})
_PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
_SPEAKER = frozenset({"i", "my", "me"})
_RELATIVE = frozenset({"who", "whom", "whose"})
_REFLEXIVE = frozenset({"himself", "herself", "itself", "themselves"})
PRONOUNS = frozenset(PERSONAL) | _NEUTER | _PLURAL | _RELATIVE


class Pronouns:
    """Looks back, and sometimes ahead, for whom a pronoun means."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def antecedent(self, token: Any) -> Spot | None:
        """The mention that ``token``, one of ``PRONOUNS``, takes up."""
        if token.lower_ in _RELATIVE:
            return self._relative(token)
        if token.lower_ not in PERSONAL and (self._expletive(token) or self._loose_object(token)):
            return None
        return self._earlier(token)

    def _relative(self, token: Any) -> Spot | None:
        clause = token.head
        while clause.dep_ not in {"relcl", "ROOT"}:
            clause = clause.head
        if clause.dep_ != "relcl":
            return None
        joined = clause.head.dep_ == "conj" or any(c.dep_ == "conj" for c in clause.head.children)
        first = next((t for t in [*clause.children, clause] if t.dep_ in {"aux", "auxpass"} or t == clause), clause)
        if joined and first.tag_ in {"VBP", "VBD"} and first.lower_ in {"are", "were", "have", "do"}:
            return None  # "Roe and Poe, who were": both are meant
        if token.lower_ != "whose" and (person := self._person_above(clause.head)) is not None:
            return person
        spot = self.scene.at.get(clause.head.i)
        return spot if spot is not None and spot.referent.type in {"PERSON", "ORG", "GPE", "NORP"} else None

    def _person_above(self, noun: Any) -> Spot | None:
        # "Roe, 34, of Oslo, who": the clause may hang on a word that belongs to the person.
        while True:
            spot = self.scene.at.get(noun.i)
            if spot is not None and (spot.referent.type == "PERSON" or spot.referent.plural):
                return spot
            if noun.dep_ not in {"appos", "pobj", "prep", "nummod", "npadvmod"} or noun.head.i > noun.i:
                return None
            noun = noun.head

    # ------------------------------------------------------------ what cannot be meant

    def _loose_object(self, token: Any) -> bool:
        # "it", "them" as objects mean things more often than who was named.
        return token.lower_ not in _REFLEXIVE and token.dep_ not in SUBJECT | {"poss"}

    def _expletive(self, token: Any) -> bool:
        # "It is likely that", "it rained": nobody is meant.
        if token.dep_ not in SUBJECT or token.lower_ not in _NEUTER:
            return False
        verb = token.head
        if verb.dep_ in {"ccomp", "xcomp"} and verb.head.lemma_ == "make":
            return True
        clausal = any(c.dep_ in {"ccomp", "csubj", "xcomp", "advcl"} or c.text == "that" for c in verb.children)
        judged = any(c.dep_ in {"acomp", "attr"} for c in verb.children)
        return (verb.lemma_ in {"be", "seem", "appear", "take"} and (clausal or judged)) or (
            token.dep_ == "nsubjpass" and clausal
        )

    def _fits(self, token: Any, spot: Spot) -> bool:
        low, referent = token.lower_, spot.referent
        if referent.type == "OTHER":
            # What "they say" was said of papers may be said of their authors.
            return False
        if referent.type == "NORP":
            # "the Danes ... their", but never the adjective "Danish".
            return low in _PLURAL and self.scene.doc[spot.head].tag_ in {"NNS", "NNPS"}
        if low in PERSONAL:
            return referent.type == "PERSON" and not referent.plural and referent.gender in {PERSONAL[low], None}
        if low in _NEUTER:
            return referent.type in {"ORG", "GPE"} and not referent.plural
        return referent.plural and (bool(referent.members) or self.scene.doc[spot.head].tag_ in {"NNS", "PRP", "PRP$"})

    def _clashes(self, token: Any, spot: Spot) -> bool:
        # "Roe praised him": him is not Roe. "Kestrel, its rival": its is not Kestrel's.
        if token.dep_ == "poss" and token.head.dep_ == "appos" and token.head.head.i == spot.head:
            return True
        if token.dep_ in SUBJECT and self._object_of_its_doing(token, spot):
            return True
        if token.dep_ not in {"dobj", "dative"} or token.lower_ in _REFLEXIVE:
            return False
        subject = self._subject_above(token.head, token.i)
        return subject is not None and subject.i == spot.head

    def _object_of_its_doing(self, token: Any, spot: Spot) -> bool:
        # "Running against Roe, he lost": he is not Roe.
        inner = self.scene.doc[spot.head]
        while inner.i not in {inner.head.i, token.head.i}:
            bare = not any(c.dep_ in SUBJECT for c in inner.children)
            if inner.dep_ in {"advcl", "pcomp"} and inner.tag_ == "VBG" and bare:
                return token.head.i in {inner.head.i, inner.head.head.i}
            inner = inner.head
        return False

    # ------------------------------------------------------------ within the sentence

    def _earlier(self, token: Any) -> Spot | None:
        number, here = self.scene.sentence[token.i], self.scene.quoted[token.i]
        barred = self.scene.named_in_what_is_said(token)
        before = [s for s in self.scene.of_sentence(number) if s.head < token.i and self.scene.quoted[s.head] == here]
        fitting = [s for s in before if self._fits(token, s) and not self._clashes(token, s)]
        fitting = [s for s in fitting if s.referent.key not in barred]
        if fitting:
            return self._in_sentence(token, fitting)
        if here:
            return self._earlier_in_quotation(token)
        if self._first_person(token):
            return None
        later, stop = self._later_subject(token)
        return later if later is not None or stop else self._sentences_before(token, barred)

    def _earlier_in_quotation(self, token: Any) -> Spot | None:
        # "I know Roe. He is honest": the only one the speaker has mentioned.
        number, here = self.scene.sentence[token.i], self.scene.quoted[token.i]
        if token.lower_ not in PERSONAL:
            return None
        spots = [s for n in (number - 1, number - 2) if n >= 0 for s in self.scene.of_sentence(n)]
        fitting = [s for s in spots if self.scene.quoted[s.head] == here and self._fits(token, s)]
        return fitting[0] if len({s.referent.key for s in fitting}) == 1 else None

    def _first_person(self, token: Any) -> bool:
        # A sentence that says "I" outside quotation marks is a quotation set off by layout.
        for other in token.sent:
            if other.text in {":", "'", "‘"} and other.i > token.i:
                return False
            if other.lower_ in _SPEAKER and not self.scene.quoted[other.i]:
                return True
        return False

    def _subject_above(self, verb: Any, before: int) -> Any:
        # The first subject met on the way up from a verb.
        while True:
            found = [c for c in verb.children if c.dep_ in SUBJECT and c.i < before]
            if found:
                return found[0]
            if verb.head.i == verb.i:
                return None
            verb = verb.head

    def _in_sentence(self, token: Any, fitting: list[Spot]) -> Spot | None:
        referents = {s.referent.key for s in fitting}
        governing = self._governing_subject(token)
        if governing is not None and governing.referent.key in referents:
            between = {s.referent.key for s in fitting if governing.head < s.head} - {governing.referent.key}
            if not between:
                return governing if self._stands_alone(token, governing) else None
        if token.lower_ not in PERSONAL:
            return None
        return fitting[-1] if len(referents) == 1 else None

    def _stands_alone(self, token: Any, governing: Spot) -> bool:
        # "A source said he": the source, unless somebody was named in the sentence before.
        if governing.referent.named or token.lower_ not in PERSONAL:
            return True
        last = self.scene.of_sentence(self.scene.sentence[token.i] - 1)
        rivals = [s for s in last if not self.scene.quoted[s.head] and self._fits(token, s)]
        return all(s.referent is governing.referent for s in rivals)

    def _governing_subject(self, token: Any) -> Spot | None:
        # Climbs from the pronoun to the first subject above it that it could stand for.
        verb = token.head
        if token.dep_ in SUBJECT | {"dobj", "dative"} and token.lower_ not in _REFLEXIVE:
            passed = token if token.dep_ in SUBJECT else self._subject_above(verb, token.i)
            if passed is None or passed.head.head.i == passed.head.i:
                return None
            verb = passed.head.head
        subject = self._subject_above(verb, token.i)
        spot = self._spot_at(subject, token) if subject is not None else None
        return spot if spot is not None and not self._clashes(token, spot) else None

    def _spot_at(self, subject: Any, token: Any) -> Spot | None:
        # The mention headed by a subject, if ``token`` could stand for it.
        spots = (self.scene.pairs.get(subject.i), self.scene.at.get(subject.i))
        return next((s for s in spots if s is not None and self._fits(token, s)), None)

    def _later_subject(self, token: Any) -> tuple[Spot | None, bool]:
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
            if child.dep_ in SUBJECT and child.i > token.i and token not in child.subtree:
                named = self.scene.named.get(child.i)
                spot = Spot(0, 1, child.i, "name", named) if named is not None else None
                if spot is None or not self._fits(token, spot):
                    return None, False
                sure = spot.referent.gender is not None or self._nobody_before(token)
                return (spot if sure else None), True
        return None, False

    def _nobody_before(self, token: Any) -> bool:
        numbers = self.scene.before(self.scene.sentence[token.i], 2)
        return not any(self._fits(token, s) for number in numbers for s in self.scene.of_sentence(number))

    # ------------------------------------------------------------ in the sentences before

    def _sentences_before(self, token: Any, barred: frozenset[str]) -> Spot | None:
        # Somebody who goes on speaking may be named some quotations back; others one sentence back.
        here, speaks = self.scene.sentence[token.i], self.scene.says(token)
        if token.lower_ not in PERSONAL and not (
            token.dep_ in SUBJECT and (speaks or token.head == self.scene.roots[here])
        ):
            return None
        reach = SPEAKER_REACH if speaks and token.lower_ in PERSONAL else 1
        for number in self.scene.before(here, reach):
            spots = [s for s in self.scene.of_sentence(number) if not self.scene.quoted[s.head]]
            fitting = [s for s in spots if self._fits(token, s) and s.referent.key not in barred]
            if fitting:
                return self._looking_back(token, fitting, number, speaks=speaks)
            if any(s.kind == "nominal" and self.scene.speaks(s) for s in spots):
                return None  # an unnamed speaker stands between: a body, or somebody not known for a person
        return self._body_speaking(token, barred) if speaks and token.lower_ in _PLURAL else None

    def _looking_back(self, token: Any, fitting: list[Spot], number: int, *, speaks: bool) -> Spot | None:
        subjects = [self._spot_at(t, token) for t in self.scene.main_subjects(number)]
        fit = [s for s in subjects if s is not None and s in fitting]
        subject = fit[-1] if len({s.referent.key for s in fit}) == 1 else None
        if len({s.referent.key for s in fitting}) == 1 and (token.lower_ in PERSONAL or subject is not None):
            return fitting[-1]
        if speaks:
            voices = [s for s in fitting if self.scene.speaks(s)]
            voices = [s for s in voices if s in fit] or voices
            if voices:
                return voices[-1] if len({s.referent.key for s in voices}) == 1 else None
            alone = subject is not None and not any(
                s.referent is not subject.referent and self.scene.doc[s.head].dep_ in SUBJECT for s in fitting
            )
            return subject if alone and token.lower_ in PERSONAL else None
        if subject is None or token.dep_ not in SUBJECT or token.head not in self.scene.roots:
            return None
        # Whoever was the subject goes on as one.
        goes_on = token.lower_ in PERSONAL and subject.kind == "pronoun"
        together = bool(subject.referent.members)
        body = (
            token.lower_ in _NEUTER
            and subject.referent.type == "ORG"
            and all(s.referent.type == "GPE" for s in fitting if s.referent is not subject.referent)
        )
        return subject if goes_on or together or body else None

    def _body_speaking(self, token: Any, barred: frozenset[str]) -> Spot | None:
        # "The club denied it. They said": a body that has just spoken, when no group is near.
        for number in self.scene.before(self.scene.sentence[token.i], 1):
            spots = [s for s in self.scene.of_sentence(number) if not self.scene.quoted[s.head]]
            voices = [s for s in spots if self.scene.speaks(s) and s.referent.key not in barred]
            if len({s.referent.key for s in voices}) == 1 and voices[-1].referent.type == "ORG":
                return voices[-1]
        return None
