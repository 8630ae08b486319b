"""Plain texts of the development articles that labels point into (not shipped, read from ../shared).

Where a corpus holds tokens only, its text is put together here, always in the same way, so that
offsets keep their meaning.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

DATA = Path(__file__).parents[2] / "shared" / "data"


def texts(corpus: str) -> dict[str, str]:
    """The articles of a corpus by document id; empty where the corpus is not there."""
    try:
        return CORPORA[corpus]()
    except FileNotFoundError:
        return {}


def polnear() -> dict[str, str]:
    return _jsonl(DATA / "polnear" / "dev.jsonl.gz")


def polnear_train() -> dict[str, str]:
    return _jsonl(DATA / "polnear" / "train.jsonl.gz")


def ecbplus() -> dict[str, str]:
    return _jsonl(DATA / "ecbplus_dev" / "docs.jsonl.gz")


def seeds() -> dict[str, str]:
    # Bytes, so that line ends stay what they are.
    return {path.stem: path.read_bytes().decode("utf-8") for path in sorted((DATA / "seeds").glob("*.txt"))}


def gum() -> dict[str, str]:
    """GUM: sentences joined by a blank, paragraphs and headings by an empty line."""
    found = {}
    for path in sorted((DATA / "gum_news" / "dep").glob("*.conllu")):
        text, opens = "", "\n\n"
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("# newpar"):
                opens = "\n\n"
            elif line.startswith("# text = "):
                text += (opens if text else "") + line.removeprefix("# text = ")
                opens = " "
        found[path.stem] = text
    return found


def newswcl50() -> dict[str, str]:
    """NewsWCL50: its line ends are tokens of their own."""
    documents: dict[str, list[list[str]]] = {}
    for line in (DATA / "newswcl50_dev" / "NewsWCL50.conll").read_text(encoding="utf-8").split("\n"):
        columns = line.split("\t")
        if len(columns) >= 5:
            paragraphs = documents.setdefault(columns[0], [[]])
            if columns[3] == "\\n":
                paragraphs.append([])
            else:
                paragraphs[-1].append(columns[3])
    return {key: _joined(paragraphs) for key, paragraphs in documents.items()}


def meantime() -> dict[str, str]:
    """MEANTIME: a paragraph a sentence, for its files do not tell where paragraphs end."""
    found = {}
    for path in sorted((DATA / "meantime_apple" / "intra-doc_annotation").rglob("*.xml")):
        sentences: dict[int, list[str]] = {}
        for token in ET.parse(path).getroot().iter("token"):  # noqa: S314  (a corpus on disk)
            sentences.setdefault(int(token.get("sentence", "0")), []).append(token.text or "")
        found[path.stem] = _joined(sentences[number] for number in sorted(sentences))
    return found


def fnc1() -> dict[str, str]:
    with gzip.open(DATA / "fnc1_train" / "train_bodies.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        return {row["Body ID"]: row["articleBody"] for row in csv.DictReader(lines)}


CORPORA = {
    "polnear_dev": polnear,
    "polnear_train": polnear_train,
    "ecbplus_dev": ecbplus,
    "seeds": seeds,
    "gum_news": gum,
    "newswcl50_dev": newswcl50,
    "meantime_apple": meantime,
    "fnc1_train": fnc1,
}


def _jsonl(path: Path) -> dict[str, str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return {record["id"]: record["text"] for record in map(json.loads, lines)}


def _joined(paragraphs: Iterable[list[str]]) -> str:
    return "\n\n".join(_plain(tokens) for tokens in paragraphs if tokens)


def _plain(tokens: list[str]) -> str:
    # Undoes the blanks that tokenising put around punctuation.
    text = re.sub(r"`` | ''", '"', " ".join(tokens).replace("`` ", '"'))
    text = re.sub(r" (?=[,.;:!?%)\]’”]|'(?:s|re|ve|ll|d|m)\b|n't\b)", "", text)
    text = re.sub(r"([(\[$“‘]) ", r"\1", text)
    return re.sub(r'" (.*?) "', r'"\1"', text)
