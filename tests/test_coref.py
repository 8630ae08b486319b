"""Who is meant by names, descriptions and pronouns of one report."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from onrecord.annotate.coreference import CoreferenceAnnotator
from onrecord.annotate.descriptions import DescriptionAnnotator
from onrecord.annotate.names import NameAnnotator
from onrecord.annotate.parse import ParseAnnotator
from onrecord.model import Entity, Mention, Report


class Annotated:
    def __init__(self, text: str) -> None:
        report = Report(id="r", text=text)
        layers = {"furniture": (), "repairs": ()}
        for annotator in (ParseAnnotator(), NameAnnotator(), DescriptionAnnotator(), CoreferenceAnnotator()):
            layers |= annotator(report, layers)
        self.text = text
        self.mentions: tuple[Mention, ...] = layers["mentions"]
        self.entities: tuple[Entity, ...] = layers["entities"]

    def who(self, words: str, nth: int = 0) -> str | None:
        """Name of the entity that the nth occurrence of the words stands for."""
        at = -1
        for _ in range(nth + 1):
            at = self.text.index(words, at + 1)
        found = [m for m in self.mentions if (m.start, m.end) == (at, at + len(words))]
        return next((e.name for m in found for e in self.entities if e.id == m.entity), None)

    def entity(self, name: str) -> Entity:
        return next(e for e in self.entities if e.name == name)


def test_entities_are_numbered_by_first_mention_and_all_mentioned() -> None:
    found = Annotated("Ida Holm runs the clinic in Bergen. Holm said she was tired. A nurse said otherwise.")
    assert [e.id for e in found.entities] == [f"e{n}" for n in range(1, len(found.entities) + 1)]
    firsts = [min(m.start for m in found.mentions if m.entity == e.id) for e in found.entities]
    assert firsts == sorted(firsts)


def test_surname_and_pronoun_after_it() -> None:
    found = Annotated("Coach Ida Holm left the team on Friday. “We lost,” Holm said. She added that she would return.")
    assert found.who("Holm", 1) == "Ida Holm"
    assert found.who("She") == "Ida Holm"
    assert found.who("she") == "Ida Holm"
    assert found.entity("Ida Holm").roles == ("Coach",)


def test_two_men_in_reach_leave_he_unresolved() -> None:
    found = Annotated("Peter Novak met Carlos Ibarra in the court on Monday. He was calm.")
    assert found.who("He") is None


def test_the_speaker_of_the_last_sentence_goes_on_speaking() -> None:
    found = Annotated("Peter Novak told Carlos Ibarra that the bridge was safe. He said the cracks were old.")
    assert found.who("He") == "Peter Novak"


def test_gender_keeps_a_woman_from_being_he() -> None:
    found = Annotated("Clara Novak met Carlos Ibarra in the court on Monday. He was calm. She was not.")
    assert found.who("He") == "Carlos Ibarra"


def test_a_pronoun_inside_a_quotation_is_not_its_speaker() -> None:
    found = Annotated("Peter Novak spoke on Monday. “He is a liar,” Novak said.")
    assert found.who("He") is None


def test_him_is_not_the_subject_of_its_verb() -> None:
    found = Annotated("Peter Novak praised him on Monday.")
    assert found.who("him") is None


def test_roles_from_title_apposition_and_copula() -> None:
    found = Annotated(
        "Belgian Health Minister Ann Roe spoke on Monday. Tom Adler, the airline's safety chief, disagreed. "
        "Ida Holm is the director of the museum. Holm smiled."
    )
    assert found.entity("Ann Roe").roles == ("Belgian Health Minister",)
    assert found.entity("Tom Adler").roles == ("the airline's safety chief",)
    assert found.entity("Ida Holm").roles == ("director of the museum",)
    assert found.who("the airline's safety chief") == "Tom Adler"


def test_another_word_for_the_same_office() -> None:
    found = Annotated(
        "Norwegian Foreign Minister Ann Roe met Chilean Foreign Minister Luis Vega on Monday. "
        "The top Norwegian diplomat said talks went well."
    )
    assert found.who("The top Norwegian diplomat") == "Ann Roe"


def test_an_office_of_another_country_is_somebody_else() -> None:
    found = Annotated("Norwegian Foreign Minister Ann Roe spoke on Monday. The Danish foreign minister said no.")
    assert found.who("The Danish foreign minister") == "The Danish foreign minister"


def test_a_deputy_is_not_the_minister() -> None:
    found = Annotated("Deputy Health Minister Ann Roe spoke on Monday. The minister said no.")
    assert found.who("The minister") != "Ann Roe"


def test_unnamed_sources_get_entities_named_as_described() -> None:
    found = Annotated(
        "A harbour official said the pier was closed. Three nurses said they had not been paid. "
        "According to two engineers, the beam had cracked. The report said nothing."
    )
    assert found.entity("A harbour official").type == "PERSON"
    assert found.who("they") == "Three nurses"
    assert found.entity("two engineers").type == "PERSON"
    assert found.entity("The report").type == "OTHER"


def test_the_officials_are_those_met_before() -> None:
    found = Annotated("City officials said the pool would close. The officials blamed the cost of heating.")
    assert found.who("The officials") == "City officials"


def test_the_agency_is_the_body_just_named() -> None:
    found = Annotated("The International Grain Agency cut its forecast. The agency said drought was to blame.")
    assert found.who("The agency") == "International Grain Agency"
    assert found.who("its") == "International Grain Agency"


def test_a_union_of_somebody_is_a_body_of_its_own_and_no_newspaper() -> None:
    found = Annotated("The nurses spoke to the Velden Tribune. The union of midwives said the ward was full.")
    assert found.who("The union of midwives") not in {"Velden Tribune", "Tribune"}
    found = Annotated("The Velden Tribune sent two reporters. The union called the visit a trick.")
    assert found.who("The union") != "Velden Tribune"
    found = Annotated("The Velden Tribune sent two reporters. The newspaper called the visit a success.")
    assert found.who("The newspaper") == "Velden Tribune"


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("Officials spoke to AFP.", "The state broadcaster"),
        ("Officials spoke to Reuters.", "The broadcaster"),
        ("The minister told Reuters so.", "The local newspaper"),
        ("Radio Velden sent a crew.", "The state broadcaster"),
    ],
)
def test_an_agency_is_no_broadcaster_and_not_every_broadcaster_the_states(before: str, words: str) -> None:
    found = Annotated(f"{before} {words} said the road was open.")
    assert found.who(words) not in {"AFP", "Reuters", "Radio Velden"}


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Reuters reported that the mine was shut. The company said it was safe.", "The company", None),
        (
            "Brandal Shipping bought the yard. The Tribune reported that 40 welders had gone. The company said 12 had.",
            "The company",
            "Brandal Shipping",
        ),
        ("Reuters put the toll at nine. The group of doctors in the camp said it was higher.", "The group", None),
        ("CNN showed the wreck. The network said the film was its own.", "The network", "CNN"),
    ],
)
def test_who_reports_on_a_company_is_not_the_company(text: str, words: str, name: str | None) -> None:
    found = Annotated(text)
    at = text.index(words)
    meant = {m.entity for m in found.mentions if m.start == at}
    names = {e.name for e in found.entities if e.id in meant} & {"Reuters", "Tribune", "CNN", "Brandal Shipping"}
    assert names == ({name} if name else set())


def test_an_agency_and_a_broadcaster_are_called_what_they_are() -> None:
    assert Annotated("Officials spoke to AFP. The agency said the road was open.").who("The agency") == "AFP"
    found = Annotated("Radio Velden sent a crew. The broadcaster said the road was open.")
    assert found.who("The broadcaster") == "Radio Velden"


def test_the_company_between_two_companies_is_neither() -> None:
    found = Annotated("Northwind Shipping sued Kestrel Ferries on Monday. The company said it had no choice.")
    assert found.who("The company") not in {"Northwind Shipping", "Kestrel Ferries"}


@pytest.mark.parametrize(
    ("text", "place", "acts"),
    [
        ("Canada spoke. Ottawa rejected the claim.", "Ottawa", True),
        ("Canada spoke. The train stopped in Ottawa.", "Ottawa", False),
        ("Canada spoke. Norway accused Ottawa of delay.", "Ottawa", True),
        ("Canada spoke. Norway awaits Ottawa's response.", "Ottawa", True),
        ("Canada spoke. The visitors left Ottawa on Monday.", "Ottawa", False),
        ("Russia spoke. The Kremlin warned against it.", "Kremlin", True),
        ("Russia spoke. The guests dined at the Kremlin.", "Kremlin", False),
    ],
)
def test_a_capital_that_acts_is_its_government(text: str, place: str, acts: bool) -> None:
    found = Annotated(text)
    countries = {e.name: e.country for e in found.entities}
    assert (found.who(place) in {"Canada", "Russia"}) is acts
    assert countries[text.split(maxsplit=1)[0]] is not None


def test_the_government_of_a_country_is_that_country() -> None:
    found = Annotated("Denmark closed the strait. The Danish government said it was unsafe.")
    assert found.who("The Danish government") == "Denmark"


def test_what_somebody_might_be_is_no_role() -> None:
    found = Annotated("If Tom Adler were a surgeon, he would know. Ida Holm will be president. Ann Roe is not a nurse.")
    assert [e.roles for e in found.entities if e.type == "PERSON"] == [(), (), ()]


def test_an_unnamed_source_does_not_take_a_named_persons_pronoun() -> None:
    found = Annotated("Peter Novak left early. A port official said he was ill.")
    assert found.who("he") is None
    assert Annotated("Piers were shut. A port official said he was ill.").who("he") == "A port official"


def test_who_in_a_relative_clause() -> None:
    found = Annotated("Clara Novak, who runs the clinic, said the roof leaked.")
    assert found.who("who") == "Clara Novak"


def test_weather_it_is_nobody() -> None:
    found = Annotated("Denmark closed the strait. It is likely that ships will wait.")
    assert found.who("It") is None


def test_mentions_stand_in_the_text_and_name_known_entities() -> None:
    text = "Ida Holm, who chairs Northwind, said its ships were safe. “They sail,” she said. Officials in Oslo agreed."
    found = Annotated(text)
    ids = {e.id for e in found.entities}
    assert found.mentions
    assert all(0 <= m.start < m.end <= len(text) and m.entity in ids for m in found.mentions)
    assert ids == {m.entity for m in found.mentions}
    assert Annotated(text).mentions == found.mentions


def test_a_report_without_names_is_no_error() -> None:
    assert Annotated("").entities == ()
    assert Annotated("12 34 .\n\n").mentions == ()


def test_one_document_is_one_entity() -> None:
    found = Annotated("A lawsuit says the dam was weak. The lawsuit claims nobody looked. The lawsuit asks for help.")
    assert found.who("The lawsuit") == found.who("The lawsuit", 1) == "A lawsuit"


def test_they_who_speak_are_not_the_papers_they_speak_of() -> None:
    found = Annotated("Two doctors read the letters. The letters, they said, show that the ward was cold.")
    assert found.who("they") != "The letters"


def test_a_new_lawyer_is_not_the_old_one() -> None:
    found = Annotated("Tomas Reiter, a lawyer for the club, spoke first. The club's new lawyer said it would appeal.")
    assert found.who("The club's new lawyer") != "Tomas Reiter"


def test_in_law_belongs_to_the_kinship() -> None:
    found = Annotated("Novak sold the mill. Novak's son-in-law, Jan Orbel, ran it for years.")
    assert found.entity("Jan Orbel").roles == ("Novak's son-in-law",)


def test_nobody_is_his_own_lawyer() -> None:
    found = Annotated("In a letter sent by Mr. Reiter, Ann Vane, Mr. Reiter's lawyer, said he had not seen the suit.")
    assert found.who("Mr. Reiter's lawyer") == "Ann Vane"
    assert "Mr. Reiter's lawyer" not in found.entity("Reiter").roles


def test_a_name_before_a_dash_is_no_part_of_the_description() -> None:
    found = Annotated("The roof will hold, said Tom Adler - head of sales - on Monday.")
    assert [e.name for e in found.entities if "Adler" in e.name] == ["Tom Adler"]


def test_police_are_one_body_in_a_report() -> None:
    found = Annotated("Police said the road was shut. Witnesses said otherwise. The police said a truck had burned.")
    assert found.who("The police") == "Police"
    assert len([e for e in found.entities if e.name.endswith("olice")]) == 1


def test_police_of_two_towns_stay_two() -> None:
    found = Annotated("Tolvek police said the road was shut. Orrin police said it was open.")
    assert found.who("Tolvek police") != found.who("Orrin police")


def test_a_dateline_is_no_part_of_a_title() -> None:
    found = Annotated("PORT ORRIN ― President Ilse Vance opened the dam on Monday.")
    assert found.entity("Ilse Vance").roles == ("President",)


def test_a_person_named_after_the_place_of_the_office_holds_it() -> None:
    found = Annotated("Separately, the mayor of Tarn Vale, Ines Quill, said the new library would open in spring.")
    assert found.entity("Ines Quill").roles == ("mayor of Tarn Vale",)
    assert [e.name for e in found.entities if "mayor" in e.name] == []
    parted = Annotated("The mayor of Tarn Vale, Norland, said the bridge was safe.")
    assert parted.entity("Norland").roles == ()


CASES = [json.loads(line) for line in Path(__file__).with_name("source_mentions.jsonl").read_text("utf-8").splitlines()]
"""Invented sentences: who the nth occurrence of the words names; nobody where two could be meant."""


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_who_is_meant(case: dict[str, Any]) -> None:
    found = Annotated(case["text"])
    start, end = [m.span() for m in re.finditer(rf"\b{re.escape(case['words'])}\b", case["text"])][case["nth"]]
    named = {m.entity for m in found.mentions if m.kind == "name"}
    meant = {m.entity for m in found.mentions if m.start <= start and end <= m.end and m.entity in named}
    assert sorted(e.name for e in found.entities if e.id in meant) == case["names"]
