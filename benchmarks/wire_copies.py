"""Edited copies of news texts with a known origin: seeded edits such as newsrooms make of a wire text.

Every family is an original and what was made of it: trimmed, reordered, 10 to 40 percent of its sentences
reworded or replaced, put under a new opening, set in other type, its credit kept, cut or borrowed; every
sentence told again in its place; a copy made of a copy; or a passage of it set into another report. Beside
them stand reports by another hand of the same event, which took only a quotation, and the days of series that
fill one form with other facts. Texts are invented (``labels/wire_reports.toml``, ``labels/series.toml``,
``examples/``) or those of the development corpora, where they are there.
"""

from __future__ import annotations

import random
import re
import tomllib
import zlib
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.articles import texts
from onrecord.clean import clean
from onrecord.lang import language
from onrecord.model import AnnotatedReport, Raw

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LABELS = Path(__file__).parent / "labels"
EXAMPLES = Path(__file__).parents[1] / "examples" / "harbour"
AGENCIES = ("AP", "Reuters", "AFP", "UPI", "Kyodo", "Xinhua")
LONG_NAMES = {"AP": "The Associated Press", "AFP": "Agence France-Presse", "UPI": "United Press International"}
BORROWED = ("ANSA", "EFE", "DPA")
OUTLETS = ("Upland Herald", "City Lamp", "Marsh Gazette", "Granite Post", "Lowland Echo", "Ferry Times")
_SENTENCE = re.compile(r"[^\s][^\n]*?(?:[.?!][\"”’']*(?=\s|$)|(?=\n|$))")
_RETOLD_FROM = 10
_SECOND_FROM = 8
_TYPED = re.compile(r'[“"][^”"\n]{20,}[”"]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A text as an input record; ``family`` names what it was made from, ``event`` what it tells of."""

    id: str
    text: str
    family: str
    event: str
    fields: dict[str, str] = field(default_factory=dict)
    edits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence:
    """Two articles ``a < b`` of which at least one was made from the other's words.

    ``giver`` is the one the other was made from, ``None`` for two copies of one original; ``agency`` is
    the one named as the origin, where a credit or a relay phrase stands in either text.
    """

    a: str
    b: str
    giver: str | None
    agency: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Articles, and every pair of them that is dependent."""

    articles: tuple[Article, ...]
    dependent: tuple[Dependence, ...]


def held_out(event: str) -> bool:
    """Whether an event belongs to the half that nothing was tuned on."""
    return zlib.crc32(event.encode()) % 2 == 1


def collections(seed: int = 7, most: int = 150) -> dict[str, tuple[Collection, Collection]]:
    """Each corpus that is there, in two halves: the one to tune on, and the one kept aside."""
    found = {}
    for name, held in sources(most).items():
        halves = [
            collection([s for s in held if held_out(s.event) is aside], random.Random(f"{seed} {name} {aside}"))  # noqa: S311
            for aside in (False, True)
        ]
        if all(half.dependent for half in halves):
            found[name] = (halves[0], halves[1])
    return found


def collection(given: Sequence[Article], rng: random.Random) -> Collection:
    """Makes copies of originals; other sources stay as they are, beside them."""
    articles: list[Article] = []
    dependent: list[Dependence] = []
    originals = [s for s in given if s.family == s.id]
    for source in originals:
        agency = rng.choice(AGENCIES)
        original, origin = _as_published(source, agency, rng)
        copies = [_edited(original, source, agency, rng, number) for number in range(1 if len(originals) > 60 else 3)]
        if len(originals) > 1 and rng.random() < 0.3:
            host = rng.choice([o for o in originals if o.event != source.event] or [source])
            if host is not source:
                copies.append(_excerpt(source, host, rng))
        if rng.random() < 0.25 and _prose(sentences_of(source.text)) >= _RETOLD_FROM:
            copies.append(_retold(source, rng))
        articles += [original, *(copy for copy, _ in copies)]
        dependent += [_dependence(original, copy, original.id, origin or named) for copy, named in copies]
        for number, (one, first) in enumerate(copies):
            dependent += [
                _dependence(one, other, None, first or second)
                for other, second in copies[number + 1 :]
                if not {"excerpt", "retold"} & {*one.edits, *other.edits}
            ]
        if rng.random() < 0.25 and len(sentences_of(copies[0][0].text)) >= _SECOND_FROM:
            taken, _ = copies[0]
            again, _ = _edited(taken, taken, agency, rng, 0)
            articles.append(replace(again, edits=(*again.edits, "copy of a copy")))
            dependent.append(_dependence(taken, again, taken.id, None))
    articles += [s for s in given if s.family != s.id]
    return Collection(articles=tuple(articles), dependent=tuple(dependent))


def annotated(articles: Iterable[Article]) -> list[AnnotatedReport]:
    """The articles cleaned, without the layers that reuse does not read."""
    found = []
    for article in articles:
        report, layers = clean(
            Raw(input=article.id, id=article.id, text=article.text, fields=article.fields), language("en")
        )
        header = {name: getattr(report, name) for name in _HEADER}
        found.append(AnnotatedReport(**header, **{name: tuple(layer) for name, layer in layers.items()}))  # type: ignore[arg-type]
    return found


_HEADER = (
    "id", "text", "title", "outlet", "byline", "url", "language", "published", "published_basis", "written_weekday"
)  # fmt: skip


# ---------------------------------------------------------------- originals


def sources(most: int) -> dict[str, list[Article]]:
    """Originals by corpus, at most so many of each development corpus; in "invented" also reports by another hand."""
    found: dict[str, list[Article]] = {"invented": [], "demo": []}
    for number, event in enumerate(tomllib.loads((LABELS / "wire_reports.toml").read_text("utf-8"))["event"]):
        for kind in ("wire", "own"):
            name = f"e{number:02}-{kind}"
            family = name if kind == "wire" else f"{name} by another hand"
            fields = {"outlet": event["outlet"]} if kind == "own" else {}
            text = event[kind].strip().replace("\n", "\n\n")
            found["invented"].append(Article(id=name, text=text, family=family, event=f"e{number}", fields=fields))
    for number, series in enumerate(tomllib.loads((LABELS / "series.toml").read_text("utf-8"))["series"]):
        for day, facts in enumerate(series["days"]):
            name = f"s{number}-day{day}"
            text = series["form"].strip().format(*facts).replace("\n", "\n\n")
            found["invented"].append(Article(id=name, text=text, family=f"{name} by another hand", event=f"s{number}"))
    for path in sorted(EXAMPLES.glob("*.txt")):
        found["demo"].append(Article(id=path.stem, text=path.read_text("utf-8"), family=path.stem, event=path.stem))
    for corpus in ("seeds", "newswcl50_dev", "ecbplus_dev", "polnear_dev"):
        held = {
            name: text
            for name, text in sorted(texts(corpus).items())
            if 8 <= len(sentences_of(text)) <= 80 and _prose(sentences_of(text)) >= 5
        }
        chosen = sorted(held, key=lambda name: zlib.crc32(name.encode()))[:most]
        made = [Article(id=n, text=held[n], family=n, event=_event(corpus, n)) for n in sorted(chosen)]
        # What credits an agency already would credit two.
        credited = {report.id for report in annotated(made) if report.credits}
        found[corpus] = [article for article in made if article.id not in credited]
    return found


def _event(corpus: str, name: str) -> str:
    if corpus == "ecbplus_dev":
        return name.split("_", maxsplit=1)[0] + ("plus" if "plus" in name else "")
    return name.split("_", maxsplit=1)[0] if corpus == "newswcl50_dev" else name


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, by their marks alone."""
    return [m.group() for m in _SENTENCE.finditer(text)]


def _as_published(source: Article, agency: str, rng: random.Random) -> tuple[Article, str | None]:
    """The original with its credit or without, and the agency it names."""
    fields = dict(source.fields)
    text, named = source.text, None
    if rng.random() < 0.5:
        text, named = _credited(text, agency, rng), agency
    if rng.random() < 0.4:
        fields["outlet"] = LONG_NAMES.get(agency, agency) if named else rng.choice(OUTLETS)
    if rng.random() < 0.5:
        fields["published"] = f"2031-03-{rng.randint(1, 9):02}T{rng.randint(0, 11):02}:15:00+00:00"
    return replace(source, text=text, fields=fields), named


def _credited(text: str, agency: str, rng: random.Random) -> str:
    long = LONG_NAMES.get(agency, agency)
    forms = (
        f"OAKMERE ({agency}) — {text}",
        f"{text}\n\n— {agency}",
        f"By {long}\n\n{text}",
        f"{text}\n\n© 2031 {long}",
        f"{text}\n\n({agency})",
        f"OAKMERE, March 4 ({agency}) - {text}",
        f"{text}\n\nSource: {agency}",
        _relayed(text, agency, rng),
    )
    return rng.choice(forms)


def _relayed(text: str, agency: str, rng: random.Random) -> str:
    """A phrase inside the prose that tells whose reporters were there."""
    held = sentences_of(text)
    phrase = rng.choice(
        (
            f"A witness described the same to a {agency} reporter.",
            f"The figures were confirmed in an interview with {agency}.",
            f"An official told {agency} on condition of anonymity that more would follow.",
        )
    )
    middle = len(held) // 2
    return "\n\n".join([*held[:middle], phrase, *held[middle:]])


# ---------------------------------------------------------------- edits


def _edited(
    original: Article, source: Article, agency: str, rng: random.Random, number: int
) -> tuple[Article, str | None]:
    """A copy under one to four edits, and the agency it names."""
    whole = sentences_of(source.text)
    held: list[str] = []
    edits: list[str] = []
    while not _is_told(whole, held):
        wanted = rng.sample(("trimmed", "reordered", "reworded", "intro", "replaced"), rng.randint(1, 4))
        edits, held = [edit for edit in _EDITS if edit in wanted], whole
        for edit in edits:
            held = _EDITS[edit](held, rng)
    text = "\n\n".join(held) if rng.random() < 0.7 else " ".join(held)
    if rng.random() < 0.2:
        text, edits = _typeset(text, rng), [*edits, "typeset"]
    fields: dict[str, str] = {"outlet": rng.choice(OUTLETS)} if rng.random() < 0.5 else {}
    if fields.get("outlet") == original.fields.get("outlet"):
        fields = {}
    if "published" in original.fields and rng.random() < 0.8:
        day = original.fields["published"].replace("T0", "T1").replace(":15:", ":45:")
        fields["published"] = day if day > original.fields["published"] else day.replace("2031-03-0", "2031-03-1")
    named = None
    credit = rng.choice(("kept", "cut", "cut", "borrowed"))
    if credit == "kept":
        text, named = _credited(text, agency, rng), agency
    elif credit == "borrowed":
        text += f"\n\nSome information for this report came from {rng.choice(BORROWED)}."
    name = f"{source.id}-copy{number}"
    return replace(source, id=name, text=text, fields=fields, edits=(*edits, f"credit {credit}")), named


def _excerpt(source: Article, host: Article, rng: random.Random) -> tuple[Article, str | None]:
    """Three to five sentences of an original inside a report of something else."""
    held, around = sentences_of(source.text), sentences_of(host.text)
    size = rng.randint(3, 5)
    first = max(range(len(held) - size + 1), key=lambda k: (_prose(held[k : k + size]), rng.random()))
    # The host's own words are exchanged: it is not to be a copy of the host.
    own = [_scrambled(s, rng, 1.0) for s in around[: 3 * size]]
    text = "\n\n".join([*own[:size], *held[first : first + size], *own[size:]])
    return replace(source, id=f"{source.id}-excerpt", text=text, fields={}, edits=("excerpt",)), None


def _retold(source: Article, rng: random.Random) -> tuple[Article, str | None]:
    """Every sentence in its place, two in five of its words another; names, numbers and quotations stay."""
    text = "\n\n".join(s if _TYPED.search(s) else _scrambled(s, rng, 0.4) for s in sentences_of(source.text))
    return replace(source, id=f"{source.id}-retold", text=text, fields={}, edits=("retold",)), None


def _typeset(text: str, rng: random.Random) -> str:
    """The same words in another house's type."""
    if rng.random() < 0.5:
        return re.sub(r'"([^"\n]*)"', r"“\1”", text).replace("'", "’").replace("fi", "\ufb01")
    plain = text.translate(str.maketrans("“”‘’—–", "\"\"''--"))
    return re.sub(r" (?=\d)", "\u00a0", plain).replace(". ", ".  ")


def _is_told(whole: list[str], held: list[str]) -> bool:
    """Whether three sentences of prose are left as they were: with less, nobody could tell a copy."""
    left = [s for s in held if s in whole and not re.search("[\"“”]|''", s) and len(s.split()) >= 8]
    return len(left) >= min(3, _prose(whole))


def _prose(held: list[str]) -> int:
    return sum(not re.search("[\"“”]|''", s) and len(s.split()) >= 8 for s in held)


def _trimmed(held: list[str], rng: random.Random) -> list[str]:
    keep = max(4, round(len(held) * rng.uniform(0.4, 0.8)))
    if rng.random() < 0.6:
        return held[:keep]
    return [held[k] for k in sorted(rng.sample(range(len(held)), min(keep, len(held))))]


def _reordered(held: list[str], rng: random.Random) -> list[str]:
    if rng.random() < 0.5:
        return rng.sample(held, len(held))
    cut = rng.randint(1, max(1, len(held) - 2))
    return [*held[cut:], *held[:cut]]


def _some(held: list[str], rng: random.Random) -> set[int]:
    return set(rng.sample(range(len(held)), max(1, round(len(held) * rng.uniform(0.1, 0.4)))))


def _reworded(held: list[str], rng: random.Random) -> list[str]:
    chosen = _some(held, rng)
    done: list[str] = []
    for number, sentence in enumerate(held):
        new = reworded(sentence, rng) if number in chosen else sentence
        if number in chosen and done and rng.random() < 0.2 and done[-1].endswith("."):
            done[-1] = f"{done[-1][:-1]}, and {new[:1].lower()}{new[1:]}"
        else:
            done.append(new)
    return done


def _replaced(held: list[str], rng: random.Random) -> list[str]:
    # Half of the words are anybody's, or else two papers would seem to share an editor's phrases.
    chosen, pool = _some(held, rng), _rewording()["replacements"]
    return [_scrambled(rng.choice(pool), rng, 0.5) if number in chosen else s for number, s in enumerate(held)]


def _introduced(held: list[str], rng: random.Random) -> list[str]:
    opening = [_scrambled(s, rng, 0.5) for s in rng.sample(_rewording()["intros"], rng.randint(1, 2))]
    return [*opening, *(held[1:] if rng.random() < 0.4 else held)]


_EDITS = {
    "trimmed": _trimmed,
    "reordered": _reordered,
    "reworded": _reworded,
    "replaced": _replaced,
    "intro": _introduced,
}


def reworded(sentence: str, rng: random.Random) -> str:
    """Words exchanged by the list, adverbs dropped, one content word in six another; quotations stay."""
    quoted = [m.span() for m in _TYPED.finditer(sentence)]
    dropped, fill = _rewording()["dropped"].split(), _vocabulary()
    others = {word: pair[1 - k] for pair in _rewording()["pairs"] for k, word in enumerate(pair)}

    def other(match: re.Match[str]) -> str:
        word = match.group()
        if any(s <= match.start() < e for s, e in quoted):
            return word
        if word in dropped:
            return ""
        if word in others:
            return str(others[word])
        return rng.choice(fill) if len(word) > 4 and word.islower() and rng.random() < 1 / 6 else word

    return re.sub(r" {2,}", " ", re.sub(r"[A-Za-z]+", other, sentence)).replace(" ,", ",").replace(" .", ".")


def _scrambled(sentence: str, rng: random.Random, share: float) -> str:
    return re.sub(
        r"\b[a-z]{3,}\b", lambda m: rng.choice(_vocabulary()) if rng.random() < share else m.group(), sentence
    )


@cache
def _rewording() -> dict[str, Any]:
    return tomllib.loads((LABELS / "rewording.toml").read_text("utf-8"))


@cache
def _vocabulary() -> tuple[str, ...]:
    """Words of the invented reports, to put in the place of others."""
    return tuple(sorted(set(re.findall(r"\b[a-z]{4,}\b", (LABELS / "wire_reports.toml").read_text("utf-8")))))


def _dependence(one: Article, other: Article, giver: str | None, agency: str | None) -> Dependence:
    a, b = sorted((one.id, other.id))
    return Dependence(a=a, b=b, giver=giver, agency=agency)


def census(held: Collection) -> Counter[str]:
    """How often each edit was made."""
    return Counter(edit for article in held.articles for edit in article.edits)
