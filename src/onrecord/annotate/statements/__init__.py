"""Statements: who said what in one report, when, through what, and how surely.

Rules and tagger together give source, cue and content (``combination.py``); this module puts in order what
the others tell of each: speaker, act, medium, venue, time, what it stands within. Not done yet: what several
paragraphs of unmarked speech say, statements by gesture or vote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.annotate.statements import circumstances, nesting, predicates, relays, sources, unnamed
from onrecord.annotate.statements.acts import act_of, certainty_of, polarity_of
from onrecord.annotate.statements.combination import attribute
from onrecord.annotate.statements.complements import is_clausal
from onrecord.annotate.statements.quotations import quotations
from onrecord.annotate.statements.references import with_references
from onrecord.annotate.statements.scene import Attribution
from onrecord.lang import Language, language
from onrecord.model import Mention, Report, Statement, StatementKind, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from onrecord.annotate.parse import Parse
    from onrecord.annotate.statements.quotations import Quotation
    from onrecord.ports import Layers


class StatementAnnotator:
    """Finds the statements of a report (layer ``statements``), in text order of their content."""

    name = "statements"
    version = "3"
    requires = ("parse", "sentences", "mentions", "entities", "times")
    assigns = ("statements",)

    def __call__(self, report: Report, layers: Layers) -> Layers:
        """Reads the parse; mentions, entities and times give speaker and time where they are there."""
        parse: Parse = layers["parse"]
        tongue = language(report.language or "en") if (report.language or "en").startswith("en") else language("en")
        found = attribute(parse.doc, quotations(parse.doc), tongue)
        times = circumstances.not_ahead(layers.get("times", ()), report.published)
        return {"statements": statements(parse, found, {**layers, "times": times}, tongue)}


def statements(parse: Parse, found: list[Attribution], layers: Layers, tongue: Language) -> tuple[Statement, ...]:
    """Makes records of attributions.

    Args:
        parse: the parsed report.
        found: its attributions, in text order.
        layers: ``mentions``, ``entities`` and ``times``; each may be missing.
        tongue: the language whose cues were used.
    """
    doc = parse.doc
    marks = quotations(doc)
    mentions: tuple[Mention, ...] = layers.get("mentions", ())
    times: tuple[TimeExpression, ...] = layers.get("times", ())
    cast = sources.cast(parse, mentions, layers.get("entities", ()))
    found = sorted([*found, *nesting.inside_quotations(doc, found, marks, tongue)], key=lambda a: (a.content[0], a.cue))
    found = nesting.without_knowing(doc, nesting.own_words(doc, found, marks), tongue)
    found, passed_on = relays.with_relays(doc, found, tongue)
    found, asked = unnamed.conditions_of(parse, found, cast, tongue)
    outer = nesting.outer_of(found, passed_on)
    records = []
    for number, a in enumerate(found):
        described, anonymous = unnamed.described(parse, a, asked[number], cast, tongue)
        speakers = sources.speakers(parse, a, mentions)
        within = outer[number]
        records.append(
            Statement(
                id=f"s{number + 1}",
                source=(parse.range(*a.source),) if a.source else (),
                cue=(parse.range(*a.cue),),
                content=tuple(parse.range(*span) for span in a.content),
                kind=_kind(doc, a, marks),
                clausal=is_clausal(doc, a.content),
                act=act_of(a, doc, tongue),
                polarity=polarity_of(a, doc, tongue),
                certainty=certainty_of(a, doc, tongue),
                speaker=speakers[0] if speakers else None,
                speakers=speakers,
                anonymous=anonymous,
                source_described=described,
                medium=circumstances.medium(parse, a, tongue),
                venue=circumstances.venue(parse, a, tongue),
                said=circumstances.time_said(parse, a, times, tongue),
                within=f"s{within + 1}" if within is not None else None,
                confidence=a.confidence,
            )
        )
    nouns = [unnamed.noun_of(doc, a, cast) for a in found]
    return with_references(unnamed.carried_over(records, nouns), parse.reading.original, layers, tongue)


def _kind(doc: Doc, a: Attribution, marks: tuple[Quotation, ...]) -> StatementKind:
    quoted = plain = 0
    for first, last in a.content:
        for index in range(first, last + 1):
            token = doc[index]
            if token.is_punct or token.is_space or token.text in predicates.QUOTES:
                continue
            if any(mark.first <= index <= mark.last and not mark.damaged for mark in marks):
                quoted += 1
            else:
                plain += 1
    return "indirect" if not quoted else "mixed" if plain else "direct"
