"""Names in one report against gold labels, beside spaCy's own: exact span and coarse type.

Coarse types are person, organisation and place (GPE, LOC and FAC together). spaCy's entities come from the same
parse; articles and possessives are cut off them, for the labels have none. Corpora that are not there are left out.
"""

from __future__ import annotations

import json
import re
import time
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.articles import texts
from onrecord.annotate.coreference import CoreferenceAnnotator
from onrecord.annotate.descriptions import DescriptionAnnotator
from onrecord.annotate.names import NameAnnotator
from onrecord.annotate.parse import ParseAnnotator
from onrecord.clean import clean
from onrecord.lang import language
from onrecord.model import Raw

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from onrecord.model import Report
    from onrecord.ports import Layers

LABELS = Path(__file__).parent / "labels" / "names_news.jsonl"
PASSAGES = Path(__file__).parents[1] / "tests" / "names_marked.toml"
LEAST_NEWS, LEAST_FIELD = 88.0, 70.0
"""F1 aimed at on news and on field reports that nothing was tuned on."""
COARSE = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place"}
MARKS = {"P": "person", "O": "organisation", "L": "place"}
_MARK = re.compile(r"\[([POL]) ([^\]]+)\]")
Typed = tuple[int, int, str]
"""Start, end and coarse type of a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A text with its names, labelled up to the character ``end``."""

    text: str
    end: int
    names: frozenset[Typed]


def marked(passage: str) -> Labelled:
    """Reads a passage that has its names in square brackets: "[P Ilse Dorn] left [L Marnitz]"."""
    text, names, at = "", [], 0
    for match in _MARK.finditer(passage):
        text += passage[at : match.start()]
        names.append((len(text), len(text) + len(match[2]), MARKS[match[1]]))
        text += match[2]
        at = match.end()
    text += passage[at:]
    return Labelled(text=text, end=len(text), names=frozenset(names))


def corpora() -> dict[str, list[Labelled]]:
    """Every labelled corpus that is there, by its name."""
    passages = tomllib.loads(PASSAGES.read_text(encoding="utf-8"))
    missed = passages.pop("not_yet")
    own = {
        f"own {name}": [marked(p) for p in (*held, *(m["text"] for m in missed if m["of"] == name))]
        for name, held in passages.items()
    }
    capitals = [Labelled(text=p.text.upper(), end=p.end, names=p.names) for held in own.values() for p in held]
    found = {"labelled news": labelled_news(), **own, "in capitals": [p for p in capitals if len(p.text) == p.end]}
    return {name: held for name, held in found.items() if held}


def labelled_news() -> list[Labelled]:
    """Articles of the development corpora, labelled by reading."""
    found = []
    for line in LABELS.read_text(encoding="utf-8").splitlines() if LABELS.exists() else ():
        row = json.loads(line)
        text = texts(row["corpus"]).get(row["document"])
        names = ((n["start"], n["end"], COARSE[n["type"]]) for n in row["names"] if n["type"] in COARSE)
        if text is not None:
            found.append(Labelled(text=text, end=row["end"], names=frozenset(names)))
    return found


def ours(report: Report, layers: Layers) -> set[Typed]:
    """What ``annotate`` finds."""
    for annotator in (NameAnnotator(), DescriptionAnnotator(), CoreferenceAnnotator()):
        layers = {**layers, **annotator(report, layers)}
    names = (mention for mention in layers["mentions"] if mention.kind == "name")
    return {(name.start, name.end, COARSE[name.type]) for name in names if name.type in COARSE}


def spacys(_: Report, layers: Layers) -> set[Typed]:
    """What the parse's own entities say, without articles and possessives."""
    parse, found = layers["parse"], set()
    for entity in parse.doc.ents:
        tokens = [t for t in entity if t.tag_ != "POS"]
        while len(tokens) > 1 and tokens[0].lower_ in {"the", "a", "an"}:
            tokens.pop(0)
        if entity.label_ in COARSE and tokens:
            found.add((*parse.range(tokens[0].i, tokens[-1].i), COARSE[entity.label_]))
    return found


def measure(held: Sequence[Labelled], ready: Iterable[tuple[Report, Layers]]) -> dict[str, tuple[Counter[str], float]]:
    """Counts of gold, found and right names by coarse type, and the seconds it took, for both tools."""
    counts = {"onrecord": Counter[str](), "spaCy": Counter[str]()}
    seconds = Counter[str]()
    for labelled, (report, layers) in zip(held, ready, strict=True):
        for name, tool in (("onrecord", ours), ("spaCy", spacys)):
            begun = time.perf_counter()
            answer = {a for a in tool(report, layers) if a[0] < labelled.end}
            seconds[name] += time.perf_counter() - begun
            for key, spans in (("gold", labelled.names), ("found", answer), ("right", answer & labelled.names)):
                counts[name].update(f"{key} {kind}" for _, _, kind in spans)
    return {name: (count, seconds[name]) for name, count in counts.items()}


def f1(counts: Counter[str], *kinds: str) -> float:
    """F1 in percent over some coarse types."""
    gold, found, right = (sum(counts[f"{key} {kind}"] for kind in kinds) for key in ("gold", "found", "right"))
    return 200 * right / (gold + found) if gold + found else 0.0


def main() -> int:
    """Prints the table."""
    kinds = tuple(MARKS.values())
    print("names: F1 of exact span and coarse type, milliseconds a sentence")
    print(f"  (aim on texts that nothing was tuned on: news {LEAST_NEWS:.0f}, field reports {LEAST_FIELD:.0f})")
    print(f"  {'':16}{'':12}{'gold':>6}{'all':>8}" + "".join(f"{kind:>14}" for kind in kinds) + f"{'time':>8}")
    for corpus, held in corpora().items():
        ready = parsed(held)
        sentences = sum(len(layers["sentences"]) for _, layers in ready)
        for tool, (counts, seconds) in measure(held, ready).items():
            gold = sum(counts[f"gold {kind}"] for kind in kinds)
            figures = f"{gold:>6}{f1(counts, *kinds):>8.1f}" + "".join(f"{f1(counts, kind):>14.1f}" for kind in kinds)
            print(f"  {corpus:16}{tool:12}{figures}{1000 * seconds / sentences:>8.2f}")
    return 0


def parsed(held: Sequence[Labelled]) -> list[tuple[Report, Layers]]:
    """Every text cleaned and parsed as ``annotate`` does it."""
    ready: list[tuple[Report, Layers]] = []
    for number, labelled in enumerate(held, start=1):
        raw = Raw(input=f"{number}", id=f"{number}", text=labelled.text, fields={})
        report, layers = clean(raw, language("en"))
        ready.append((report, {**layers, **ParseAnnotator()(report, layers)}))
    return ready
