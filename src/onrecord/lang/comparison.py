"""Two written names side by side, without a report around them: one person, body or place?"""

from __future__ import annotations

import re
from html import unescape

from onrecord.lang import language
from onrecord.lang.names import NameLore, acronym_match, fold, name_lore, words
from onrecord.lang.people import SAME, people_alike
from onrecord.lang.spelling import difference, latin, reduced, skeleton, slip, spelling_likeness, unvocalised

__all__ = ["SAME", "place_key", "same_name"]

_OWNED = re.compile(r"['’]s? (?:\w+[ -])*(\w+)$")
_DAMAGED = re.compile("[ÂÃÄÅÐÑ][\u0080-\u00bf\u0152-\u2122]")


def same_name(a: str, b: str) -> float:
    """How surely two written names are one person's, body's or place's: 0 to 1, ``SAME`` and above is the same."""
    first, second = sorted((_undamaged(a), _undamaged(b)))
    return round(_score(first, second), 4)


def _undamaged(name: str) -> str:
    return _DAMAGED.sub(lambda m: _read_again(m.group()), unescape(name))


def _read_again(piece: str) -> str:
    # "RenÃ©": UTF-8 read as Windows-1252.
    try:
        return piece.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return piece


def _score(a: str, b: str) -> float:
    lore = name_lore()
    if fold(a) == fold(b) or _kin(a) != _kin(b):
        return 1.0 if fold(a) == fold(b) else 0.1
    country = lore.country(a) or lore.seat(a)
    if country is not None and country == (lore.country(b) or lore.seat(b)):
        return 0.9
    if lore.aliases.get(fold(a), fold(a)) == lore.aliases.get(fold(b), fold(b)):
        return 0.9
    if _is_body(a, lore) or _is_body(b, lore):
        return _bodies_alike(a, b, lore)
    if (_is_place(a) or _is_place(b)) and not (_is_somebody(a) or _is_somebody(b)):
        return _places_alike(a, b)
    return people_alike(a, b)


def _kin(name: str) -> str:
    # "Ida Moen's husband" is another one than Ida Moen.
    called = _OWNED.search(name)
    word = called.group(1).casefold() if called else ""
    return word if word in language("en").words("names", "roles.person") else ""


def _is_body(name: str, lore: NameLore) -> bool:
    written, parts = name.replace(".", "").strip(), words(name)
    if not parts:
        return False
    acronym = written.isupper() and written.isascii() and written.isalpha() and 2 < len(written) < 7
    # "Hayley Mills" is a person, "Se-jin" no company.
    somebody = parts[0] in lore.first_names and 1 < len(parts) < 4
    heads = lore.organisation_heads | language("en").words("names", "hints.facilities")
    headed = not somebody and not heads.isdisjoint(parts)
    return headed or acronym or "&" in name or (len(parts) > 1 and parts[-1] in lore.company_suffixes)


# ---------------------------------------------------------------- bodies


def _bodies_alike(a: str, b: str, lore: NameLore) -> float:
    if unvocalised(a) != unvocalised(b):
        return 0.85 if skeleton(fold(a)) == skeleton(fold(b)) else 0.2
    left, right = (_body_words(name, lore) for name in (a, b))
    if not left or not right:
        return 0.0
    if left == right or "".join(left) == "".join(right):
        return 0.97
    acronyms = acronym_match(a, right, words(b)) or acronym_match(b, left, words(a))
    if acronyms or _with_initials(left, right) or _with_initials(right, left):
        return 0.75
    if len(left) == len(right) and min(map(_words_alike, sorted(left), sorted(right))) >= 0.7:
        return 0.8
    return max(_aligned_bodies(left, right), _shortened(left, right, lore, (a, b)))


def _body_words(name: str, lore: NameLore) -> tuple[str, ...]:
    # A country's adjective stands for the country, "&" for "and", "St." for "Saint".
    short = language("en").table("names")["organisations"]["abbreviated"]
    before, _, added = latin(name).partition("(")
    if added.endswith(")") and acronym_match(added[:-1], lore.organisation_words(before), words(before)):
        name = before  # "Northern Ferry Union (NFU)"
    plain = re.sub(r"\([^)]*\)", lambda m: f" {m.group()[1:-1]} ", latin(name))
    parts = lore.legal_words(plain)
    return tuple(short.get(w, fold(lore.people(w) or w)) for w in parts)


def _with_initials(short: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    # "Harrow Valley FC" for "Harrow Valley Football Club".
    kept = len(short) - 1
    rest = "".join(w[0] for w in whole[kept:])
    return kept > 0 and len(rest) > 1 and short[:-1] == whole[:kept] and short[-1] == rest


def _aligned_bodies(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    # Every word has its counterpart, in order; numbers and single letters must be equal.
    if len(a) != len(b):
        return 0.2
    return min(_words_alike(x, y) for x, y in zip(a, b, strict=True))


def _words_alike(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if any(c.isdigit() for c in a + b) or min(len(a), len(b)) < 3 or _both_known(a, b):
        return 0.0
    short, long = sorted((a, b), key=len)
    if long.startswith(short) and len(short) > 3 and long.removeprefix(short) in _endings():
        return 0.7
    alike = a[0] == b[0] and min(len(a), len(b)) > 4 and (slip(a, b) or difference(a, b) <= 0.4)
    return 0.7 if alike else 0.0


def _both_known(a: str, b: str) -> bool:
    # "Northern" and "Southern", "Foods" and "Goods": words of the language are never each other's misspelling.
    known = language("en").words("names", "organisations.name_heads") | language("en").words(
        "names", "hints.directions"
    )
    return a in known and b in known


def _endings() -> frozenset[str]:
    # "Pharma" for "Pharmaceuticals", "Ostravian" for "Ostravia".
    return language("en").words("names", "organisations.endings")


def _shortened(a: tuple[str, ...], b: tuple[str, ...], lore: NameLore, written: tuple[str, str]) -> float:
    short, whole = sorted((a, b), key=len)
    rest = whole[len(short) :]
    if rest and whole[: len(short)] == short and len(short) > 1:
        return 0.6 if language("en").words("names", "organisations.dropped").issuperset(rest) else 0.2
    if len(short) == 1 and _trade_left_out(short[0], whole, written):
        return 0.55
    # A region or trade behind the name of a company makes a daughter of it.
    return 0.6 if lore.shortens(short, whole) and whole[: len(short)] != short else 0.2


def _trade_left_out(word: str, whole: tuple[str, ...], written: tuple[str, str]) -> bool:
    # "Tolvek" for "Tolvek Foods Inc.": behind a whole legal name no daughter hides.
    known = language("en").words("names", "organisations.name_heads")
    legal = words(max(written, key=len))[-1:]
    return (
        len(whole) == 2
        and whole[0] == word
        and len(word) > 3
        and word not in known
        and whole[1] in known
        and not name_lore().company_suffixes.isdisjoint(legal)
    )


# ---------------------------------------------------------------- places


def _is_place(name: str) -> bool:
    designators = language("en").words("names", "hints.designators") | language("en").words("names", "hints.waters")
    known = designators | language("en").words("names", "hints.directions")
    return not known.isdisjoint(words(name)) or any(w in _place_short() for w in words(name))


def _is_somebody(name: str) -> bool:
    # "R. Bancroft-Hill", "Dr Lake": a surname, no hill and no lake.
    parts, lore = words(name), name_lore()
    kinds = language("en").words("names", "hints.designators") | language("en").words("names", "hints.directions")
    before = len(parts) > 1 and parts[0] not in _place_short() and parts[0] != "saint"
    called = before and (parts[0] in lore.honorifics or parts[0] in lore.first_names or len(parts[0]) == 1)
    return called and kinds.isdisjoint(parts)


def _place_short() -> dict[str, str]:
    return dict(language("en").table("names")["hints"]["abbreviated"])


def place_key(name: str) -> str:
    """A place's folded name, "Mt." and the like in full, long words as their sounds are written."""
    parts = tuple(_place_short().get(w, w) for w in words(name))
    return " ".join(reduced(w).replace("y", "i") if len(w) > 6 else w for w in parts) or fold(name)


def _places_alike(a: str, b: str) -> float:
    left, right = (tuple(_place_short().get(w, w) for w in words(name)) for name in (a, b))
    kinds = language("en").words("names", "hints.designators")
    plain = [tuple(w for w in parts if w not in kinds and w != "of") for parts in (left, right)]
    told = [sorted(kinds.intersection(parts)) for parts in (left, right)]
    if plain[0] == plain[1] and (told[0] == told[1] or not all(told)):
        return 0.9 if told[0] == told[1] else 0.55
    if len(left) != len(right):
        return 0.2
    if left == (*right[1:], right[0]):
        return 0.8
    if len(left) == 1:
        return spelling_likeness(left[0], right[0])
    known = kinds | language("en").words("names", "hints.directions") | language("en").words("names", "hints.waters")
    if any(x != y and (x in known or y in known) for x, y in zip(left, right, strict=True)):
        return 0.0
    return min(spelling_likeness(x, y) for x, y in zip(left, right, strict=True))
