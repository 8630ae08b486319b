"""Names: spaCy's named entities cleaned up, with their types put right by the report's own evidence.

Names lose titles, "the" and "'s"; a name that is a person in one sentence is one in all;
names that spaCy misses are found where they come again. Lines in capitals or headline case are
read in the report's own case. Not done yet: names split over a line end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.annotate.names.completing import Completion
from onrecord.annotate.names.finder import Finder
from onrecord.annotate.names.gathering import Gathering
from onrecord.annotate.names.types import Typer
from onrecord.model import Mention

if TYPE_CHECKING:
    from onrecord.annotate.names.finder import Name
    from onrecord.annotate.parse import Parse
    from onrecord.model import Report
    from onrecord.ports import Layers


class NameAnnotator:
    """Finds and types the names of a report."""

    name = "names"
    version = "3"
    requires = ("parse", "sentences")
    assigns = ("names",)

    def __call__(self, report: Report, layers: Layers) -> Layers:  # noqa: ARG002  the port gives it
        """Makes ``names``: mentions of kind ``name``, by offset.

        Names of one thing share the value of ``entity``, which is no id yet: the type and the
        first form of the name, or ``country:`` and the country's name in English.
        """
        parse: Parse = layers["parse"]
        finder = Finder(parse.doc, "en")
        found = Typer(finder).typed(Completion(finder).completed(finder.found()))
        placed: dict[tuple[int, int], Name] = {}
        for name in sorted(found, key=lambda n: (n.first, -n.last)):
            start, end = _range(parse, name)
            if start < end:
                placed.setdefault((start, end), name)
        ordered = sorted(placed)
        keys = Gathering(finder, [placed[span] for span in ordered]).keys()
        mentions = (
            Mention(start=start, end=end, type=kind, kind="name", entity=key)
            for (start, end), (key, kind) in zip(ordered, keys, strict=True)
        )
        return {"names": tuple(mentions)}


def _range(parse: Parse, name: Name) -> tuple[int, int]:
    if not name.letters:
        return parse.range(name.first, name.last)
    start = parse.doc[name.first].idx
    return parse.reading.to_original(start, start + name.letters)
