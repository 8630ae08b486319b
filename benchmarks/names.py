"""The same one under many spellings: pairs of names, names within a story, and what linking costs.

Pairs are judged beside rapidfuzz's token_set_ratio at the threshold that suits it best on that very set, and
beside equal strings. Within a story the names that gold labels mark are put together by our entities, by
spaCy's entities of equal text, and by their own text; CoNLL F1 is the mean of MUC, B3 and CEAF-e. Corpora that are
not there are left out.
"""

from __future__ import annotations

import csv
import json
import random
import re
import time
import xml.etree.ElementTree as ET
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.articles import DATA, texts
from onrecord.annotate.parse import pipeline
from onrecord.config import Config
from onrecord.lang.names import name_lore
from onrecord.link.names import link, relabelled, same
from onrecord.model import AnnotatedReport, Entity, Mention, Quarantined, Raw
from onrecord.pipeline import annotate_one

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

LABELS = Path(__file__).parent / "labels"
LEAST_PAIRS = 0.88
MOST_GROWTH = 12.0
"""What is aimed at: F1 on pairs nothing was tuned on, and how much ten times the reports may cost."""

Place = tuple[str, int, int]
"""Document, start, end."""
Clusters = list[set[Place]]


# ---------------------------------------------------------------- pairs


@dataclass(frozen=True, slots=True)
class Counts:
    """Right answers and errors on pairs; F1 is that of the pairs that are the same."""

    found: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        """F1, 0 to 1."""
        return 2 * self.found / max(1, 2 * self.found + self.wrong + self.missed)


def counts(answers: Iterable[tuple[bool, bool]]) -> Counts:
    """Compares ``(said, true)``."""
    pairs = list(answers)
    return Counts(
        sum(said and true for said, true in pairs),
        sum(said and not true for said, true in pairs),
        sum(true and not said for said, true in pairs),
    )


Pair = tuple[str, str, bool]


def pair_sets() -> dict[str, list[Pair]]:
    """Every set of labelled pairs that is there."""
    found: dict[str, list[Pair]] = {}
    first, second = (_labelled_pairs(LABELS / name) for name in ("name_pairs.jsonl", "name_pairs_b.jsonl"))
    sets = {"invented, odd rows": first[0::2], "invented, kept aside": first[1::2], "invented, set B": second}
    found |= {name: pairs for name, pairs in sets.items() if pairs}
    cases = DATA / "name_matching_dev" / "cases.csv"
    if cases.exists():
        with cases.open(encoding="utf-8", newline="") as lines:
            found["screening cases"] = [
                (r["name1"], r["name2"], r["is_match"] == "true") for r in csv.DictReader(lines)
            ]
    return found


def _labelled_pairs(path: Path) -> list[Pair]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    return [(row["a"], row["b"], row["same"]) for row in rows]


def strangers() -> list[str]:
    """Names of generated people, each another person."""
    names = []
    for path in sorted((DATA / "name_matching_dev").glob("negatives_*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            names += [row["full_name"] for row in csv.DictReader(lines)]
    return sorted(set(names))


def pair_lines() -> list[str]:
    """The table of pairs."""
    from rapidfuzz.fuzz import token_set_ratio

    lines = [
        f"  {'':24}{'pairs':>6}{'onrecord':>10}{'token_set':>11}{'(at)':>6}{'equal':>8}   onrecord's false, missed"
    ]
    for name, pairs in pair_sets().items():
        ours = counts((same(a, b)[0], true) for a, b, true in pairs)
        ratios = [(token_set_ratio(a.casefold(), b.casefold()), true) for a, b, true in pairs]
        at, best = max(
            ((t, counts((ratio >= t, true) for ratio, true in ratios)) for t in range(40, 101)), key=lambda x: x[1].f1
        )
        equal = counts((a.casefold() == b.casefold(), true) for a, b, true in pairs)
        lines.append(
            f"  {name:24}{len(pairs):>6}{ours.f1:>10.3f}{best.f1:>11.3f}{at:>6}{equal.f1:>8.3f}"
            f"   {ours.wrong}, {ours.missed}"
        )
    names = strangers()
    if names:
        chosen = random.Random(7).sample(names, 400)  # noqa: S311
        taken = sum(same(a, b)[0] for i, a in enumerate(chosen) for b in chosen[i + 1 :])
        lines.append(f"  400 generated people, each with each: {taken} of {400 * 399 // 2} pairs taken for one")
    return lines


# ---------------------------------------------------------------- within a story


@dataclass(frozen=True, slots=True)
class Gold:
    """The documents of one story and the places that name the same one."""

    story: str
    documents: dict[str, str]
    chains: Clusters


def stories() -> dict[str, list[Gold]]:
    """Every corpus that is there, by name."""
    readers: dict[str, Callable[[], list[Gold]]] = {
        "five reports": labelled_story,
        "NewsWCL50": newswcl50,
        "MEANTIME": meantime,
        "ECB+ (dev)": ecbplus,
    }
    found = {}
    for name, read in readers.items():
        try:
            found[name] = read()
        except FileNotFoundError:
            continue
    return {name: gold for name, gold in found.items() if gold}


def labelled_story() -> list[Gold]:
    """The labelled reports (labels/names_story.jsonl)."""
    documents = texts("seeds")
    rows = [json.loads(line) for line in (LABELS / "names_story.jsonl").read_text(encoding="utf-8").splitlines()]
    chains = [{(m["document"], m["start"], m["end"]) for m in row["mentions"]} for row in rows]
    return [Gold("seeds", documents, chains)] if documents else []


def newswcl50() -> list[Gold]:
    """NewsWCL50: five stories; only mentions that end in a capitalised word are names."""
    documents = texts("newswcl50_dev")
    chains: dict[str, dict[str, set[Place]]] = defaultdict(lambda: defaultdict(set))
    for document, rows in _conll(DATA / "newswcl50_dev" / "NewsWCL50.conll").items():
        places = _placed(documents[document], [word for word, _ in rows])
        for chain, start, end in _spans([mark for _, mark in rows]):
            if chain.split("_", 1)[-1] and places[start] and places[end]:
                text = documents[document][places[start][0] : places[end][1]]
                if _is_name(text):
                    story = document.split("/")[0]
                    chains[story][chain].add((document, places[start][0], places[end][1]))
    return _golds(documents, chains, lambda document: document.split("/")[0])


def ecbplus() -> list[Gold]:
    """ECB+, development topics: people and places; a text is its annotated sentences."""
    import gzip

    path = DATA / "ecbplus_dev" / "coref" / "ECB_Dev_corpus.txt.gz"
    words: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            columns = line.rstrip("\n").split("\t")
            if len(columns) >= 4:
                words[columns[0]].append((columns[1], columns[2], columns[3]))
    documents, places = {}, {}
    for document, rows in sorted(words.items()):
        sentences: dict[str, list[str]] = defaultdict(list)
        for sentence, _, word in rows:
            sentences[sentence].append(word)
        documents[document] = "\n\n".join(" ".join(s) for s in sentences.values())
        found = _placed(documents[document], [word for _, _, word in rows])
        places[document] = {(s, t): place for (s, t, _), place in zip(rows, found, strict=True)}
    chains: dict[str, dict[str, set[Place]]] = defaultdict(lambda: defaultdict(set))
    with gzip.open(
        DATA / "ecbplus_dev" / "coref" / "ECB_Dev_Entity_gold_mentions.jsonl.gz", "rt", encoding="utf-8"
    ) as lines:
        for row in map(json.loads, lines):
            marks = [places[row["doc_id"]].get((str(row["sent_id"]), str(t))) for t in row["tokens_number"]]
            if row["mention_type"] not in {"HUM", "LOC"} or not _is_name(row["tokens_str"]) or None in marks:
                continue
            kept = [m for m in marks if m]
            chains[_topic(row["doc_id"])][row["coref_chain"]].add((row["doc_id"], kept[0][0], kept[-1][1]))
    return _golds(documents, chains, _topic)


def meantime() -> list[Gold]:
    """MEANTIME, topic Apple: 30 reports as one story; what its annotators call names."""
    documents = texts("meantime_apple")
    chains: dict[str, dict[str, set[Place]]] = defaultdict(lambda: defaultdict(set))
    for path in sorted((DATA / "meantime_apple" / "intra-doc_annotation").rglob("*.xml")):
        root = ET.parse(path).getroot()  # noqa: S314  (a corpus on disk)
        tokens = list(root.iter("token"))
        found = _placed(documents[path.stem], [t.text or "" for t in tokens])
        places = {t.get("t_id"): place for t, place in zip(tokens, found, strict=True)}
        mentions: dict[str | None, Place] = {}
        for marked in root.iter("ENTITY_MENTION"):
            spans = [p for a in marked.iter("token_anchor") if (p := places[a.get("t_id")])]
            if spans and (marked.get("syntactic_type") or "").startswith("NAM"):
                mentions[marked.get("m_id")] = (path.stem, min(spans)[0], max(spans)[1])
        instances = {e.get("m_id"): e.get("instance_id") for e in root.iter("ENTITY")}
        for refers in root.iter("REFERS_TO"):
            target = next((t.get("m_id") for t in refers.iter("target")), None)
            for source in refers.iter("source"):
                if source.get("m_id") in mentions and instances.get(target):
                    chains["apple"][str(instances[target])].add(mentions[source.get("m_id")])
    return _golds(documents, chains, lambda _: "apple")


def _golds(documents: dict[str, str], chains: dict[str, dict[str, set[Place]]], of: Callable[[str], str]) -> list[Gold]:
    return [
        Gold(story, {d: t for d, t in documents.items() if of(d) == story}, [set(c) for c in named.values()])
        for story, named in sorted(chains.items())
    ]


def _topic(document: str) -> str:
    number, _, rest = document.partition("_")
    return number + ("plus" if "plus" in rest else "")


def _is_name(text: str) -> bool:
    last = text.rpartition(" ")[2]
    return last[:1].isupper() and last.lower() not in {"i", "he", "she", "it", "they", "we", "you"}


def _conll(path: Path) -> dict[str, list[tuple[str, str]]]:
    rows: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").split("\n"):
        columns = line.split("\t")
        if len(columns) >= 5:
            rows[columns[0]].append((columns[3], columns[4]))
    return rows


def _placed(text: str, words: Iterable[str]) -> list[tuple[int, int] | None]:
    # Where each token stands in the text put together from them; marks may be written otherwise there.
    found: list[tuple[int, int] | None] = []
    at = 0
    for word in words:
        start = text.find(word, at, at + len(word) + 12)
        if start < 0:
            found.append(None)
        else:
            at = start + len(word)
            found.append((start, at))
    return found


def _spans(marks: Sequence[str]) -> list[tuple[str, int, int]]:
    found, opened = [], defaultdict(list)
    for index, mark in enumerate(marks):
        for part in mark.split("|"):
            chain = part.strip("()")
            if part.startswith("("):
                opened[chain].append(index)
            if part.endswith(")") and opened[chain]:
                found.append((chain, opened[chain].pop(), index))
    return found


# ---------------------------------------------------------------- three ways to put names together


def by_entities(gold: Gold) -> dict[Place, Hashable]:
    """Our story-wide entity at each place that is a name there."""
    reports = []
    for document, text in sorted(gold.documents.items()):
        made = annotate_one(Raw(input=document, id=document, text=text), Config())
        if isinstance(made, Quarantined):
            raise SystemExit(f"{document}: {made.error}")
        reports.append(made)
    found: dict[Place, Hashable] = {}
    for report in relabelled(reports, link(reports)):
        found.update({(report.id, m.start, m.end): m.entity for m in report.mentions if m.kind == "name"})
    return found


def by_spacy(gold: Gold) -> dict[Place, Hashable]:
    """The text of spaCy's entities."""
    nlp = pipeline()
    return {
        (document, e.start_char, e.end_char): e.text.casefold()
        for document, text in gold.documents.items()
        for e in nlp(text).ents
    }


def clusters(gold: Gold, found: dict[Place, Hashable] | None) -> Clusters:
    """The gold places, put together by what was found there; alone where nothing was."""
    by_document: dict[str, list[tuple[int, int, Hashable]]] = defaultdict(list)
    for (document, start, end), entity in (found or {}).items():
        by_document[document].append((start, end, entity))
    groups: dict[Hashable, set[Place]] = defaultdict(set)
    for place in sorted(p for chain in gold.chains for p in chain):
        document, start, end = place
        if found is None:
            groups[gold.documents[document][start:end].casefold()].add(place)
            continue
        # The one that overlaps most; of two, the shorter.
        over = [
            (min(e, end) - max(s, start), s - e, str(entity))
            for s, e, entity in by_document[document]
            if s < end and start < e
        ]
        groups[("entity", max(over)[2]) if over else place].add(place)
    return list(groups.values())


# ---------------------------------------------------------------- measures


def conll(gold: Clusters, said: Clusters) -> tuple[float, float, float, float]:
    """CoNLL F1, and the MUC, B3 and CEAF-e that it is the mean of."""
    parts = (_muc(gold, said), _b_cubed(gold, said), _ceaf_e(gold, said))
    return (sum(parts) / 3, *parts)


def pairwise(gold: Clusters, said: Clusters) -> tuple[float, float, float]:
    """F1, precision and recall of pairs of places that are one."""
    home = _home(said)
    both = sum(home[a] == home[b] for chain in gold for a, b in _pairs(chain))
    right, made = (sum(len(c) * (len(c) - 1) // 2 for c in part) for part in (gold, said))
    precision, recall = both / max(1, made), both / max(1, right)
    return _f1(precision, recall), precision, recall


def _pairs(chain: set[Place]) -> list[tuple[Place, Place]]:
    ordered = sorted(chain)
    return [(a, b) for i, a in enumerate(ordered) for b in ordered[i + 1 :]]


def _home(part: Clusters) -> dict[Place, int]:
    return {place: number for number, cluster in enumerate(part) for place in cluster}


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _muc(gold: Clusters, said: Clusters) -> float:
    def kept(key: Clusters, other: Clusters) -> float:
        home = _home(other)
        linked = sum(len(c) - len({home[p] for p in c}) for c in key)
        return linked / max(1, sum(len(c) - 1 for c in key))

    return _f1(kept(said, gold), kept(gold, said))


def _b_cubed(gold: Clusters, said: Clusters) -> float:
    def kept(key: Clusters, other: Clusters) -> float:
        home = _home(other)
        total = sum(len(c) for c in key)
        return sum(len(c & other[home[p]]) / len(c) for c in key for p in c) / max(1, total)

    return _f1(kept(said, gold), kept(gold, said))


def _ceaf_e(gold: Clusters, said: Clusters) -> float:
    import networkx as nx

    home, graph = _home(said), nx.Graph()
    for number, chain in enumerate(gold):
        for other in {home[p] for p in chain}:
            cluster = said[other]
            likeness = 2 * len(chain & cluster) / (len(chain) + len(cluster))
            graph.add_edge(("gold", number), ("said", other), weight=likeness)
    total = 0.0
    for component in nx.connected_components(graph):
        part = graph.subgraph(component)
        total += sum(part.edges[edge]["weight"] for edge in nx.max_weight_matching(part))
    return _f1(total / max(1, len(said)), total / max(1, len(gold)))


def story_lines() -> list[str]:
    """The table of names within a story."""
    lines = [f"  {'':14}{'names':>6}  {'':16}{'CoNLL':>7}{'MUC':>7}{'B3':>7}{'CEAF-e':>8}{'pairs':>8}{'P':>7}{'R':>7}"]
    for corpus, golds in stories().items():
        ways: dict[str, Callable[[Gold], dict[Place, Hashable] | None]] = {
            "onrecord": by_entities,
            "spaCy strings": by_spacy,
            "equal strings": lambda _: None,
        }
        for way, find in ways.items():
            # All stories of a corpus are one set of clusters: no place is in two.
            truth, said = [], []
            for gold in golds:
                truth += gold.chains
                said += clusters(gold, find(gold))
            figures = (
                "".join(f"{100 * f:>7.1f}" for f in conll(truth, said)[:3]) + f"{100 * conll(truth, said)[3]:>8.1f}"
            )
            f1, precision, recall = pairwise(truth, said)
            names = sum(map(len, truth))
            lines.append(
                f"  {corpus:14}{names:>6}  {way:16}{figures}{100 * f1:>8.1f}{100 * precision:>7.1f}{100 * recall:>7.1f}"
            )
    return lines


# ---------------------------------------------------------------- cost


def synthetic(count: int, seed: int = 11) -> list[AnnotatedReport]:
    """Reports about people whose names are as frequent as in news: the n-th a n-th as often as the first."""
    rng = random.Random(seed)  # noqa: S311
    people = _people(rng, 2000 + count // 5)
    weights = list(accumulate(1 / (rank + 1) for rank in range(len(people))))
    reports = []
    for number in range(count):
        chosen = dict.fromkeys(rng.choices(people, cum_weights=weights, k=6))
        text, entities, mentions = "", [], []
        for key, (first, last) in enumerate(chosen, start=1):
            forms = [rng.choice((f"{first} {last}", f"{first[0]}. {last}", last, f"{first} {last}")), last]
            entities.append(Entity(id=f"e{key}", name=forms[0], type="PERSON"))
            for form in forms:
                mentions.append(
                    Mention(start=len(text), end=len(text) + len(form), type="PERSON", kind="name", entity=f"e{key}")
                )
                text += f"{form} spoke. "
        blank = dict.fromkeys(
            ("title", "outlet", "byline", "url", "language", "published", "published_basis", "written_weekday")
        )
        reports.append(
            AnnotatedReport(id=f"r{number:07}", text=text, entities=tuple(entities), mentions=tuple(mentions), **blank)
        )
    return reports


def _people(rng: random.Random, count: int) -> list[tuple[str, str]]:
    firsts = sorted(name for name in name_lore().first_names if re.fullmatch("[a-z]{3,}", name))
    heads = re.findall("[a-z]+", "bar kol dren fis gal hor jun lam mer nor pel quin ras sol tav ver wol yar zim")
    tails = re.findall("[a-z]+", "ov enko ski sen berg man ez ini ard well ton akis yan i ad uri al shi moto wa du")
    lasts = [a + b + c for a in heads for b in ("", *heads) for c in tails]
    return [(rng.choice(firsts).title(), rng.choice(lasts).title()) for _ in range(count)]


def cost_lines(sizes: Sequence[int] = (10_000, 100_000)) -> list[str]:
    """Processor seconds to link so many reports of one store, and how much more the last costs than the first."""
    spent, lines = [], []
    for size in sizes:
        reports = synthetic(size)
        begun = time.process_time()
        entities = link(reports)
        spent.append(time.process_time() - begun)
        lines.append(f"  {size:>8} reports {spent[-1]:>8.1f} s of processor   {len(entities)} entities")
    lines.append(f"  growth {spent[-1] / spent[0]:.1f} times (aim: at most {MOST_GROWTH:.0f})")
    return lines


def main() -> int:
    print(f"names: pairs, F1 (aim: {LEAST_PAIRS} on what is kept aside)")
    print("\n".join(pair_lines()))
    print("names: within a story, percent")
    print("\n".join(story_lines()))
    print("names: cost of linking")
    print("\n".join(cost_lines()))
    return 0
