"""Numbers laid side by side."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.claims.figures import align
from onrecord.claims.figures.counted import counted_in
from onrecord.config import Config
from onrecord.link import names as link_names
from onrecord.model import AnnotatedReport, Cite, Figure, FigureValue, Quantity, Raw, StoryEntity
from onrecord.pipeline import annotate_one

from .handmade import names, number, people, report, says, span, when

TRAM = "A tram left the rails in Ostby and 12 passengers were treated for cuts, the clinic said on Monday."
LATER = "The clinic in Ostby has now treated 17 people after the tram left the rails, it said on Tuesday."
UNION = "At least 30 people were treated in Ostby, drivers' union chief Maud Ferrin said on Tuesday."


def tram(name: str = "a", **rest: object) -> AnnotatedReport:
    time = when(TRAM, "Monday", "XXXX-WXX-1", "saying")
    said = says(
        TRAM, "A tram left the rails in Ostby and 12 passengers were treated for cuts", "clinic", said="XXXX-WXX-1"
    )
    return report(
        name, TRAM, quantities=[number(TRAM, "12", 12, "passengers")], times=[time], statements=[said], **rest
    )


def later(name: str = "b", **rest: object) -> AnnotatedReport:
    time = when(LATER, "Tuesday", "XXXX-WXX-2", "saying")
    said = says(
        LATER,
        "The clinic in Ostby has now treated 17 people after the tram left the rails",
        "clinic",
        said="XXXX-WXX-2",
    )
    return report(name, LATER, quantities=[number(LATER, "17", 17, "people")], times=[time], statements=[said], **rest)


def union(name: str = "c") -> AnnotatedReport:
    said = says(UNION, "At least 30 people were treated in Ostby", "ferrin", said="XXXX-WXX-2")
    quantity = number(UNION, "At least 30", 30, "people", low=30)
    return report(name, UNION, quantities=[quantity], statements=[said])


ENTITIES = people(
    ("clinic", "the clinic", Cite(report="a", start=0, end=5)),
    ("ferrin", "Maud Ferrin", Cite(report="c", start=0, end=5)),
)


def verdicts(figures: tuple[Figure, ...]) -> list[str]:
    return sorted(figure.verdict for figure in figures)


def test_a_later_count_of_the_same_source_revises_the_older() -> None:
    (figure,) = align([later(), tram()], ENTITIES)
    assert figure.verdict == "revised"
    assert [v.value for v in figure.values] == [12, 17]
    assert [v.as_of for v in figure.values] == ["XXXX-WXX-1", "XXXX-WXX-2"]
    assert figure.what in {"passengers were treated", "people"}
    assert {v.claimed_by for v in figure.values} == {"clinic"}


def test_two_sources_that_cannot_both_be_right_conflict() -> None:
    (figure,) = align([union(), later()], ENTITIES)
    assert figure.verdict == "conflict"
    assert "two sources differ" in figure.why
    assert {v.claimed_by for v in figure.values} == {"clinic", "ferrin"}


def test_a_bound_that_holds_the_other_number_agrees() -> None:
    text = "More than 10 people were treated after the tram accident, a nurse said."
    bound = report("d", text, quantities=[number(text, "More than 10", 10, "people", low=10)])
    (figure,) = align([tram(), bound], ENTITIES)
    assert figure.verdict == "agree"
    assert "bounds" in figure.why


@pytest.mark.parametrize(("other", "verdict"), [(4000, "agree"), (4600, "conflict")])
def test_a_rounded_number_agrees_with_the_exact_one(other: int, verdict: str) -> None:
    one = "The orchard trust planted 3,980 pear trees along the canal."
    two = f"Along the canal the trust has planted {other:,} pear trees."
    figures = align(
        [
            report("a", one, quantities=[number(one, "3,980", 3980, "pear trees")]),
            report("b", two, quantities=[number(two, f"{other:,}", other, "pear trees")]),
        ],
        (),
    )
    assert verdicts(figures) == [verdict]


def test_small_counts_are_never_rounded() -> None:
    one = "The ferry company sacked 17 deckhands."
    two = "The ferry company sacked 20 deckhands."
    figures = align(
        [
            report("a", one, quantities=[number(one, "17", 17, "deckhands")]),
            report("b", two, quantities=[number(two, "20", 20, "deckhands")]),
        ],
        (),
    )
    assert verdicts(figures) == ["conflict"]


def test_dead_and_hurt_are_two_figures() -> None:
    text = "The avalanche killed 3 skiers and injured 9 others near Halden, police said."
    other = "Four skiers died and 9 were hurt near Halden."
    figures = align(
        [
            report("a", text, quantities=[number(text, "3", 3, "skiers"), number(text, "9", 9, "others")]),
            report("b", other, quantities=[number(other, "Four", 4, "skiers"), number(other, "9", 9)]),
        ],
        (),
    )
    by_values = {tuple(v.value for v in f.values): f.verdict for f in figures}
    assert by_values[3, 4] == "conflict"
    assert not any(3 in values and 9 in values for values in by_values)


def test_children_among_the_dead_are_a_part_not_a_conflict() -> None:
    one = "The flood killed 21 people in the valley, officials said."
    two = "Six children were killed in the flood, officials said."
    figures = align(
        [
            report("a", one, quantities=[number(one, "21", 21, "people")]),
            report("b", two, quantities=[number(two, "Six", 6, "children")]),
        ],
        (),
    )
    assert "conflict" not in verdicts(figures)
    assert "scope" in verdicts(figures)


def test_another_year_is_another_scope() -> None:
    one = "The brewery sold 40,000 barrels in 2029."
    two = "The brewery sold 46,000 barrels in 2030."
    figures = align(
        [
            report("a", one, quantities=[number(one, "40,000", 40000, "barrels")], times=[when(one, "2029", "2029")]),
            report("b", two, quantities=[number(two, "46,000", 46000, "barrels")], times=[when(two, "2030", "2030")]),
        ],
        (),
    )
    assert verdicts(figures) == ["scope", "single", "single"]


def test_another_town_is_another_scope() -> None:
    one = "In Halden 5 houses were destroyed by the fire."
    two = "In Ostby 8 houses were destroyed by the fire."
    figures = align(
        [
            report("a", one, quantities=[number(one, "5", 5, "houses")], mentions=names(one, h=("Halden", "GPE"))),
            report("b", two, quantities=[number(two, "8", 8, "houses")], mentions=names(two, o=("Ostby", "GPE"))),
        ],
        (),
    )
    assert verdicts(figures) == ["scope", "single", "single"]


def test_other_things_of_one_unit_stay_apart() -> None:
    one = "The new stand cost 6 million crowns, the club said."
    two = "A goalkeeper was sold for 9 million crowns in spring."
    figures = align(
        [
            report("a", one, quantities=[number(one, "6 million crowns", 6e6, None, unit="SEK")]),
            report("b", two, quantities=[number(two, "9 million crowns", 9e6, None, unit="SEK")]),
        ],
        (),
    )
    assert verdicts(figures) == ["single", "single"]


def test_side_passages_ordinals_and_dates_are_left_out() -> None:
    text = "Separately, 44 geese landed. It was the third landing since 14 March."
    quantities = [
        number(text, "44", 44, "geese"),
        number(text, "third", 3, "landing", ordinal=True),
        number(text, "14", 14, "March"),
    ]
    told = report("a", text, quantities=quantities, times=[when(text, "14 March", "XXXX-03-14")])
    start, end = span(text, "Separately, 44 geese landed.")
    assert verdicts(align([told], ())) == ["single"]
    assert align([told], (), side=[Cite(report="a", start=start, end=end)]) == ()


def test_one_report_repeating_itself_does_not_agree_with_itself() -> None:
    text = "Storm fells 60 oaks\nThe storm felled 60 oaks in the park."
    told = report(
        "a",
        text,
        headline="Storm fells 60 oaks",
        quantities=[number(text, "60", 60, "oaks"), number(text, "60", 60, "oaks", at=1)],
    )
    assert verdicts(align([told], ())) == ["single"]


def test_a_rise_and_a_level_are_not_compared() -> None:
    one = "Ticket sales rose 8 percent in the season."
    two = "Ticket sales make 60 percent of the season."
    figures = align(
        [
            report("a", one, quantities=[number(one, "8 percent", 8, None, unit="percent", change="up")]),
            report("b", two, quantities=[number(two, "60 percent", 60, None, unit="percent")]),
        ],
        (),
    )
    assert verdicts(figures) == ["single", "single"]


@given(st.permutations([tram("a"), later("b"), union("c"), tram("d")]))
@settings(max_examples=15, deadline=None)
def test_the_order_of_reports_changes_nothing(reports: list[AnnotatedReport]) -> None:
    assert align(reports, ENTITIES) == align([tram("a"), later("b"), union("c"), tram("d")], ENTITIES)


@given(
    st.lists(
        st.tuples(st.sampled_from(["people", "oaks", None]), st.integers(0, 90), st.sampled_from([None, "percent"])),
        max_size=6,
    )
)
@settings(max_examples=40, deadline=None)
def test_every_value_cites_its_number(given_numbers: list[tuple[str | None, int, str | None]]) -> None:
    reports = []
    for index, (item, value, unit) in enumerate(given_numbers):
        text = f"The council counted {value} {item or 'of them'} that were destroyed at the farm."
        start, end = span(text, str(value))
        quantity = Quantity(start=start, end=end, value=value, low=None, high=None, unit=unit, item=item)
        reports.append(report(f"r{index}", text, quantities=[quantity]))
    texts = {r.id: r.text for r in reports}
    for figure in align(reports, ()):
        for cited in figure.values:
            assert texts[cited.report][cited.start : cited.end] == str(cited.value)
    renamed = align([replace(r, outlet="X") for r in reports], ())
    assert renamed == align(reports, ())


def one_number(name: str, text: str, words: str, value: float, item: str, **rest: Any) -> AnnotatedReport:
    return report(name, text, quantities=[number(text, words, value, item)], **rest)


def conflicting(*reports: AnnotatedReport) -> bool:
    return "conflict" in verdicts(align(reports, ()))


def test_earlier_cases_are_not_set_against_the_cases_of_the_day() -> None:
    one = one_number("a", "The referee had five prior arrests for ticket fraud.", "five", 5, "prior arrests")
    two = one_number("b", "Police made 38 arrests over ticket fraud at the arena.", "38", 38, "arrests")
    assert not conflicting(one, two)
    other = one_number("c", "Police made 61 arrests over ticket fraud at the arena.", "61", 61, "arrests")
    assert conflicting(two, other)


def test_some_of_the_things_are_not_set_against_all_of_them() -> None:
    one = one_number("a", "Divers found four of the nine anchors lost off Brill.", "four", 4, "anchors")
    two = one_number("b", "Divers found nine anchors lost off Brill.", "nine", 9, "anchors")
    assert not conflicting(one, two)
    three = one_number("c", "Divers found seven anchors lost off Brill.", "seven", 7, "anchors")
    assert conflicting(two, three)


def test_the_crowds_of_two_days_are_two_crowds() -> None:
    monday = "On Monday about 130 people marched past the closed mill in Tarn."
    friday = "On Friday about 400 people marched past the closed mill in Tarn."
    one = one_number("a", monday, "130", 130, "people", times=[when(monday, "Monday", "XXXX-WXX-1")])
    two = one_number("b", friday, "400", 400, "people", times=[when(friday, "Friday", "XXXX-WXX-5")])
    assert not {"conflict", "revised"} & set(verdicts(align([one, two], ())))
    same = one_number(
        "c", monday.replace("130", "700"), "700", 700, "people", times=[when(monday, "Monday", "XXXX-WXX-1")]
    )
    assert conflicting(one, same)


def test_a_count_that_goes_there_and_back_is_no_revision() -> None:
    def told(name: str, day: str, value: str, count: int) -> AnnotatedReport:
        text = f"On {day} the clinic in Ostby had treated {value} passengers of the tram."
        days = {"Monday": "2031-04-07", "Tuesday": "2031-04-08", "Friday": "2031-04-11"}
        return one_number(name, text, value, count, "passengers", times=[when(text, day, days[day])])

    reports = [told("a", "Monday", "12", 12), told("b", "Tuesday", "13", 13), told("c", "Friday", "12", 12)]
    (figure,) = align(reports, ())
    assert figure.verdict == "conflict"
    assert align(reports[:2], ())[0].verdict == "revised"


def test_no_month_is_counted() -> None:
    text = "A bakery of 12 in October 2029 sold its ovens."
    time = when(text, "October 2029", "2029-10")
    found = align([report("a", text, quantities=[number(text, "12", 12, "October")], times=[time])], ())
    assert all("October" not in figure.what for figure in found)


def test_one_report_does_not_contradict_itself() -> None:
    text = "Thieves took 12 violins from the hall. Thieves took 30 violins from the shop."
    numbers = [number(text, "12", 12, "violins"), number(text, "30", 30, "violins")]
    assert not conflicting(report("a", text, quantities=numbers))
    one = one_number("a", "Thieves took 12 violins from the hall of the conservatory.", "12", 12, "violins")
    two = one_number("b", "Thieves took 30 violins from the hall of the conservatory.", "30", 30, "violins")
    assert conflicting(one, two)


# ---------------------------------------------------------------- read as news is read, by all stages before this one

TABLES = Path(__file__).parent
COMPARED: list[dict[str, Any]] = tomllib.loads((TABLES / "figures_compared.toml").read_text(encoding="utf-8"))["case"]
TOLD: dict[str, list[dict[str, str]]] = tomllib.loads((TABLES / "figures_told.toml").read_text(encoding="utf-8"))
NOT_COMPARED = {"scope", "apart"}


def annotated(name: str, text: str, published: str | None = None) -> AnnotatedReport:
    raw = Raw(input=name, id=name, text=text, fields={"published": published} if published else {})
    read = annotate_one(raw, Config())
    assert isinstance(read, AnnotatedReport)
    return read


def laid(read: list[AnnotatedReport]) -> tuple[tuple[Figure, ...], tuple[StoryEntity, ...]]:
    entities = link_names.link(read)
    return align([link_names.relabel(r, entities) for r in read], entities), entities


@cache
def laid_case(index: int) -> tuple[dict[str, str], tuple[Figure, ...]]:
    case = COMPARED[index]
    texts = {name: case[name] for name in "abcd" if name in case}
    read = [annotated(name, text, case.get("at", {}).get(name)) for name, text in texts.items()]
    return texts, laid(read)[0]


def where(texts: dict[str, str], told: str) -> tuple[str, int, int]:
    name, wanted = told.split(" ", 1)
    found = re.search(rf"(?<![\w,.]){re.escape(wanted)}(?!\w)", texts[name])
    assert found, f"{wanted!r} does not stand in {texts[name]!r}"
    return name, found.start(), found.end()


def holds(figure: Figure, name: str, start: int, end: int) -> bool:
    return any(v.report == name and v.start < end and start < v.end for v in figure.values)


def verdict_of(texts: dict[str, str], figures: tuple[Figure, ...], one: str, other: str) -> str:
    """The verdict of the figure that holds both numbers; that of a scope only where no other does."""
    first, second = where(texts, one), where(texts, other)
    together = [f.verdict for f in figures if holds(f, *first) and holds(f, *second)]
    return min(together, key=lambda v: v == "scope", default="apart")


@pytest.mark.parametrize(
    ("index", "pair"),
    [
        pytest.param(
            index,
            pair,
            id=f"{index + 1}: {pair}",
            marks=[pytest.mark.xfail(strict=True, reason=case["todo"][pair])] if pair in case.get("todo", {}) else [],
        )
        for index, case in enumerate(COMPARED)
        for pair in case["pairs"]
    ],
)
def test_numbers_of_reports_are_laid_side_by_side_as_a_reader_would(index: int, pair: str) -> None:
    one, other, wanted = pair.split(" | ")
    texts, figures = laid_case(index)
    got = verdict_of(texts, figures, one, other)
    assert got in (NOT_COMPARED if wanted == "not" else {wanted})


def test_every_verdict_gives_its_reason_and_both_spans() -> None:
    laid_figures = [(texts, f) for texts, figures in map(laid_case, range(len(COMPARED))) for f in figures]
    assert len(laid_figures) > len(COMPARED)
    for texts, figure in laid_figures:
        assert figure.why
        assert figure.verdict == "single" or len(figure.values) > 1
        if figure.verdict in {"conflict", "revised"}:
            assert sum(texts[v.report][v.start : v.end] in figure.why for v in figure.values) >= 2


def value_of(row: dict[str, str]) -> tuple[FigureValue, tuple[StoryEntity, ...]]:
    start, end = span(row["text"], row["number"])
    figures, entities = laid([annotated("a", row["text"], row.get("published"))])
    found = [v for f in figures for v in f.values if v.start < end and start < v.end]
    assert found, f"{row['number']} is no figure"
    return found[0], entities


@pytest.mark.parametrize("row", TOLD["as_of"], ids=lambda row: row["text"])
def test_a_number_is_as_of_the_day_it_was_counted(row: dict[str, str]) -> None:
    assert value_of(row)[0].as_of == row.get("value")


@pytest.mark.parametrize("row", TOLD["claimed_by"], ids=lambda row: row["text"])
def test_a_number_is_claimed_by_whoever_says_it(row: dict[str, str]) -> None:
    value, entities = value_of(row)
    names_of = {e.id: e.name for e in entities}
    assert names_of.get(value.claimed_by or "") == row.get("name")


@pytest.mark.parametrize("row", TOLD["rate"], ids=lambda row: row["text"])
def test_a_rate_is_known_from_a_count(row: dict[str, str]) -> None:
    (counted,) = counted_in(annotated("a", row["text"]), {}, (), 1)
    assert (counted.wording, counted.rate) == (row["number"], row.get("per"))
