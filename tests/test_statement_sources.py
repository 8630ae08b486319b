"""What kind of source speaks, how many, described how, on what condition. Every sentence here is invented."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from onrecord.model import SourceDescription, Statement
from tests.annotated import read

SENTENCES: list[tuple[str, str]] = [
    (marked, expected)
    for marked, expected in tomllib.loads(
        Path(__file__).with_name("statement_sources.toml").read_text(encoding="utf-8")
    )["sentences"]
]

BEYOND = {
    20: "a bare name is read as a person's",
    58: "the parse takes the verb for a noun",
    70: "the parse loses the subject",
    89: "rivals are read as people",
    102: "a crew is read as one body",
}
"""Rows the code cannot do yet, by number, with the reason."""

_PLAIN = re.compile(r"[<>]|\(\(|\)\)")


def rows() -> list[object]:
    return [
        pytest.param(*row, marks=[pytest.mark.xfail(strict=True, reason=BEYOND[n])] if n in BEYOND else [])
        for n, row in enumerate(SENTENCES)
    ]


def places(marked: str, opening: str, closing: str) -> list[tuple[int, int]]:
    """Where the marked words stand in the text without the marks."""
    found = re.finditer(re.escape(opening) + r"(.+?)" + re.escape(closing), marked)
    bare = [(len(_PLAIN.sub("", marked[: m.start()])), _PLAIN.sub("", m.group(1))) for m in found]
    return [(start, start + len(words)) for start, words in bare]


def spoken_by(text: str, spans: list[tuple[int, int]]) -> list[Statement]:
    return [s for s in read(text) if any(a < end and start < b for a, b in s.source for start, end in spans)]


def shown(described: SourceDescription | None, anonymous: bool) -> str:
    assert described is not None
    numbers = " ".join("-" if n is None else str(n) for n in (described.count, described.at_least))
    return f"{described.kind} {numbers} {'unnamed' if anonymous else 'named'}"


@pytest.mark.parametrize(("marked", "expected"), rows())
def test_source(marked: str, expected: str) -> None:
    text = _PLAIN.sub("", marked)
    said = spoken_by(text, places(marked, "<", ">"))
    assert {shown(s.source_described, s.anonymous) for s in said} == {expected}
    conditions = {s.source_described.condition for s in said if s.source_described}
    assert conditions == set(places(marked, "((", "))") or [None])


@pytest.mark.parametrize("marked", [marked for marked, _ in SENTENCES if "((" in marked])
def test_a_condition_is_nobodys_words(marked: str) -> None:
    text = _PLAIN.sub("", marked)
    ((start, end),) = places(marked, "((", "))")
    told = [s for s in read(text) if any(a < end and start < b for a, b in (*s.content, *s.cue))]
    assert read(text)
    assert told == []


# A text, what each source said of it in turn: source, anonymous, words of the condition.
ACROSS = [
    (
        "An official at the port said the crane was rusted through. He said it should have been scrapped.",
        [("An official at the port", True, None), ("He", True, None)],
    ),
    (
        "Two officials said the bridge was shut. The officials spoke on condition of anonymity as they fear the mayor.",
        [("Two officials", True, "spoke on condition of anonymity as they fear the mayor")],
    ),
    (
        "Karel Immink, a tram driver, said the brakes were soft. The driver said he had reported it twice.",
        [("Karel Immink", False, None), ("The driver", False, None), ("he", False, None)],
    ),
    (
        "A nurse said the drip had been mislabelled. She asked not to be identified because she feared for her job.",
        [("A nurse", True, "asked not to be identified because she feared for her job")],
    ),
    (
        "A nurse, who asked not to be named, said the drip was empty. The nurse said she had rung twice.",
        [("A nurse", True, "who asked not to be named"), ("The nurse", True, "who asked not to be named")],
    ),
    (
        "A pilot, who asked not to be named, said the fog was thick. Another pilot said it was not.",
        [("A pilot", True, "who asked not to be named"), ("Another pilot", True, None)],
    ),
    (
        "Minister Lena Aubry spoke to two advisers. She said the levy would stay.",
        [("She", False, None)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ACROSS)
def test_across_sentences(text: str, expected: list[tuple[str, bool, str | None]]) -> None:
    told = []
    for said in read(text):
        described = said.source_described
        condition = described.condition if described else None
        source = text[said.source[0][0] : said.source[-1][1]].split(",", maxsplit=1)[0]
        told.append((source, said.anonymous, text[condition[0] : condition[1]] if condition else None))
    assert told == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A person familiar with the talks said the price had doubled.", "A person familiar with the talks"),
        ("A harbour clerk, who asked not to be named, said the lock was old.", "A harbour clerk"),
        ("Two people briefed on the plan said the lock would be sold.", "Two people briefed on the plan"),
        ("Ruth Amsel said the lock was old.", None),
        ("It was old, said a diver who inspected the lock and who spoke on condition of anonymity.",
         "a diver who inspected the lock"),
    ],
)  # fmt: skip
def test_how_an_unnamed_source_is_described(text: str, words: str | None) -> None:
    (said,) = (s for s in read(text) if s.within is None)
    assert said.source_described is not None
    described = said.source_described.described
    assert (text[described[0] : described[1]] if described else None) == words


def test_a_source_is_described_wherever_there_is_one() -> None:
    said = [s for marked, _ in SENTENCES for s in read(_PLAIN.sub("", marked))]
    assert len(said) > len(SENTENCES) / 2
    assert all((s.source_described is not None) == bool(s.source) for s in said)
