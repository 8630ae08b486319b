"""Who says "I" inside a quotation: its speaker, where the report says who that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.annotate.coreference.scene import SUBJECT

if TYPE_CHECKING:
    from onrecord.annotate.coreference.scene import Referent, Scene

NEAR = 25
"""Tokens between a quotation and the verb of its speaker, at most."""


class Voices:
    """The speakers of quotations, once everybody else who is mentioned is known."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.ranges: dict[int, tuple[int, int]] = {}
        for index, number in enumerate(scene.quoted):
            if number:
                first, _ = self.ranges.get(number, (index, index))
                self.ranges[number] = (first, index)
        self.known: dict[int, Referent | None] = {}

    def first_person(self, token: Any) -> Referent | None:
        """The person whom "I" means as the one who says, thinks or wants something in a quotation."""
        number = self.scene.quoted[token.i]
        if not number or not self.scene.says(token):
            return None
        speaker = self.of_quotation(number)
        return speaker if speaker is not None and speaker.type == "PERSON" and not speaker.plural else None

    def of_quotation(self, number: int) -> Referent | None:
        """Who speaks a quotation; another one earlier in the paragraph speaks for those that follow."""
        if number not in self.known:
            first, last = self.ranges[number]
            found = self._after(last) or self._before(first)
            self.known[number] = found
            if found is None and number - 1 in self.ranges and self._goes_on(number):
                self.known[number] = self.of_quotation(number - 1)
        return self.known[number]

    def _after(self, last: int) -> Referent | None:
        # "...," said Roe. "...," Roe, a baker, said.
        doc = self.scene.doc
        if doc[last].text not in {"”", '"', "''", "»", "’"} or doc[last - 1].text in {".", "!"}:
            return None
        for token in doc[last + 1 : last + 1 + NEAR]:
            if self.scene.quoted[token.i] or token.text == "." or "\n" in token.text:
                return None
            if self._is_cue(token):
                return self._subject(token)
        return None

    def _before(self, first: int) -> Referent | None:
        # Roe said: "..."; Roe said the roof was "...".
        doc = self.scene.doc
        for index in range(first - 1, max(first - 1 - NEAR, -1), -1):
            token = doc[index]
            if self.scene.quoted[index] or token.text in {".", "!", "?"} or "\n" in token.text:
                return None
            if self._is_cue(token):
                return self._subject(token)
        return None

    def _goes_on(self, number: int) -> bool:
        # In the same paragraph, with nothing between but who said the first.
        between = self.scene.doc[self.ranges[number - 1][1] + 1 : self.ranges[number][0]]
        plain = "\n" not in between.text and sum(t.text == "." for t in between) <= 1
        return plain and sum(self._is_cue(t) for t in between) <= 1

    def _is_cue(self, token: Any) -> bool:
        return token.lemma_ in self.scene.verbs and token.pos_ == "VERB"

    def _subject(self, verb: Any) -> Referent | None:
        subject = next((c for c in verb.children if c.dep_ in SUBJECT and not self.scene.quoted[c.i]), None)
        spot = self.scene.at.get(subject.i) if subject is not None else None
        return spot.referent if spot is not None else None
