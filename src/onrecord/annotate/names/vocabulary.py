"""The words by which names and their types are told, read once from the language's tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from onrecord.annotate.names.known import KnownNames, known_names
from onrecord.lang import language
from onrecord.lang.names import NameLore, name_lore, words
from onrecord.lang.places import town

if TYPE_CHECKING:
    from onrecord.lang import Language

Words = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Word lists of ``names.toml`` and ``cues.toml``, and what is known of names."""

    code: str
    lore: NameLore
    known: KnownNames
    given: Words
    roles: Words
    people: Words
    firms: Words
    held_by_people: Words
    after_bodies: Words
    family: Words
    ranks: Words
    trusting: Words
    name_heads: Words
    place_like_heads: Words
    teams: Words
    units: Words
    papers: Words
    group_firsts: Words
    products: Words
    designators: Words
    waters: Words
    facilities: Words
    place_firsts: Words
    laws: Words
    event_firsts: Words
    roads: Words
    fighters: Words
    regional: Words
    assaults: Words
    unions: Words
    events: Words
    plain: Words
    makers: tuple[str, ...]
    streets: Words
    bearings: Words
    bodies: Words
    teknonyms: Words
    lineage: Words
    followers: Words
    prefixes: Words
    captions: Words
    ships: Words
    portfolios: Words
    locative: Words
    near: Words
    taking: Words
    moving: Words
    town_prepositions: Words
    designations: Words
    not_lower: Words
    common: Words
    speaking: Words
    phrases: dict[str, tuple[tuple[str, ...], ...]]

    def place(self, text: str) -> bool:
        """Whether a country or a seat of government has that name."""
        return self.lore.country(text) is not None or self.lore.seat(text) is not None

    def settled(self, text: str) -> bool:
        """Whether that is the name of a country, a seat or a town."""
        known = self.known.type(text) in {"GPE", "LOC"}
        return known or self.place(text) or town(text, self.code) is not None


@cache
def vocabulary(code: str) -> Vocabulary:
    """Reads a language's tables."""
    lang = language(code)
    held = _roles(lang)
    rows = lang.table("names")["countries"]["rows"]
    phrases = {tuple(words(alias)) for row in rows for alias in (*row[3], *filter(_plain, row[1])) if " " in alias}
    return Vocabulary(
        code=lang.code,
        lore=name_lore(lang.code),
        known=known_names(lang.code),
        given=frozenset(name_lore(lang.code).first_names) | lang.words("names", "first_names.other"),
        roles=lang.words("names", "roles.before_name") | lang.words("names", "roles.person"),
        people=lang.words("names", "roles.person") - lang.words("names", "honorifics"),
        firms=lang.words("names", "organisations.firms"),
        held_by_people=held,
        after_bodies=lang.words("names", "roles.after_body"),
        family=lang.words("names", "roles.family"),
        ranks=lang.words("names", "ranks"),
        trusting=lang.words("names", "places.trusting"),
        name_heads=lang.words("names", "organisations.name_heads"),
        place_like_heads=lang.words("names", "organisations.place_like_heads"),
        teams=lang.words("names", "organisations.teams"),
        units=lang.words("names", "organisations.units"),
        papers=lang.words("names", "organisations.papers"),
        group_firsts=lang.words("names", "organisations.group_firsts"),
        products=lang.words("names", "products.heads"),
        designators=lang.words("names", "hints.designators"),
        waters=lang.words("names", "hints.waters"),
        facilities=lang.words("names", "hints.facilities"),
        place_firsts=lang.words("names", "hints.place_firsts"),
        streets=lang.words("names", "hints.streets"),
        bearings=lang.words("names", "hints.bearings"),
        bodies=lang.words("names", "organisations.bodies"),
        event_firsts=lang.words("names", "hints.event_firsts"),
        roads=lang.words("names", "hints.roads"),
        fighters=lang.words("names", "hints.fighters"),
        regional=lang.words("names", "hints.regional"),
        assaults=lang.words("names", "hints.assaults"),
        unions=lang.words("names", "organisations.unions"),
        laws=lang.words("names", "hints.laws"),
        events=lang.words("names", "hints.events"),
        plain=lang.words("headlines", "words"),
        makers=tuple(sorted(lang.words("names", "roles.suffixes"))),
        teknonyms=lang.words("names", "hints.teknonyms"),
        lineage=lang.words("names", "hints.lineage"),
        followers=lang.words("names", "hints.followers"),
        prefixes=lang.words("names", "hints.prefixes"),
        captions=lang.words("names", "hints.captions"),
        ships=lang.words("names", "hints.ships"),
        portfolios=lang.words("names", "hints.portfolios"),
        locative=lang.words("names", "places.locative"),
        near=lang.words("names", "places.near"),
        taking=lang.words("names", "places.taking"),
        moving=lang.words("names", "places.moving"),
        town_prepositions=lang.words("names", "places.town_prepositions"),
        designations=lang.words("names", "products.designations"),
        not_lower=lang.words("names", "places.not_lower"),
        common=lang.words("names", "places.common_capitalised"),
        speaking=frozenset(w for acts in lang.table("cues")["acts"].values() for w in acts.split()),
        phrases={first: tuple(sorted(p for p in phrases if p[0] == first)) for first in {p[0] for p in phrases}},
    )


def _plain(seat: str) -> bool:
    # "Buenos Aires", not "No. 10", nor an article.
    return seat.replace(" ", "").isalpha() and not seat.startswith("The ")


def _roles(lang: Language) -> Words:
    people = lang.words("names", "roles.male") | lang.words("names", "roles.female")
    firms = lang.words("names", "organisations.firms") | lang.words("names", "roles.firms_too")
    return (lang.words("names", "roles.before_name") | people) - firms
