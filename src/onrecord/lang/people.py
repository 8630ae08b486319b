"""Two people's names side by side: can they be one person's?

Words are compared one by one: first names by what languages make of them, surnames by how they are
spelled, loosely where a name comes from another script. What speaks against is looked at first.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from onrecord.lang import language
from onrecord.lang.names import Gender, first_name_rows, name_lore
from onrecord.lang.person_name import PersonName, parsed, taken_apart
from onrecord.lang.spelling import (
    difference,
    letter_lost,
    reduced,
    respelled,
    romanisation,
    skeleton,
    slip,
    sound,
    spelling_likeness,
)

_PINYIN = re.compile("x[iu]|q|zh")
_PINYIN_LETTERS = str.maketrans("", "", "v'")
_SYLLABLES = re.compile(r"(?:[bcdfghjklmnpqrstwxyz]{0,3}[aeiouwy]{1,4}(?:ng|[nkmplrth])?){1,2}")
_FEMALE_FIRST = re.compile(r"a|na|ia|ina|ine|e|le|ne|te|ette|elle")
_FEMALE_LAST = re.compile(r"a|ova|aia|ne")
_KINDS = ("romanised", "spellings", "sisters", "short")
_COARSE = str.maketrans("ghkjcsztd", "kkksssstt")
SAME = 0.5
"""The score from which two names are taken for one."""


# ---------------------------------------------------------------- the comparison


def people_alike(a: str, b: str) -> float:
    """How surely two written names are one person's, 0 to 1; 0.5 and above is the same."""
    return _alike(parsed(a), parsed(b))


@lru_cache(maxsize=65536)
def words_alike(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """The same for the folded words of two names without titles."""
    return _alike(taken_apart(a), taken_apart(b))


def _alike(a: PersonName, b: PersonName) -> float:
    if not a.parts or not b.parts:
        return 0.0
    against = _against(a, b)
    if against <= 0.1:
        return against
    if a.consonants != b.consonants:
        return min(against, _by_consonants(a, b))
    if "".join(a.parts) == "".join(b.parts):
        return min(against, 0.97)
    known = 0.55 if _addressed_by_first(a, b) or _addressed_by_first(b, a) else _east_asian(a.parts, b.parts)
    if known is not None:
        return min(against, known)
    best = 0.0
    for x, y, factor in _readings(a, b):
        best = max(best, factor * _compared(x, y))
    return min(against, best)


def _addressed_by_first(short: PersonName, whole: PersonName) -> bool:
    # "Ms Hirut" for "Hirut Tesfamariam"; but "Judge Corbin" is not Corbin Aldous.
    if not short.titled or len(short.parts) != 1 or len(whole.parts) < 2 or short.parts[0] != whole.parts[0]:
        return False
    return short.parts[0] in language("en").words("names", "first_names.addressed_by_first")


def _by_consonants(a: PersonName, b: PersonName) -> float:
    one, other = (
        tuple(
            skeleton(re.sub(rf"^{'' if name.consonants else '[ae]'}l(?=.{{3}})", "", w), vocalised=not name.consonants)
            for w in name.parts
        )
        for name in (a, b)
    )
    enough = sum(map(len, one)) > 2
    return 0.8 if enough and (one == other or "".join(one) == "".join(other)) else 0.2


def _against(a: PersonName, b: PersonName) -> float:
    # The most that the score can be.
    if a.generation != b.generation:
        if a.generation and b.generation:
            return 0.1
        return 0.45 if {a.generation, b.generation} & {"jr", "sr"} else 0.65
    if len({_gender(a), _gender(b), None}) == 3:
        return 0.1
    return 1.0


def _gender(name: PersonName) -> Gender | None:
    if name.told is not None or len(name.parts) < 2:
        return name.told
    return name_lore().first_names.get(name.parts[0])


def _readings(a: PersonName, b: PersonName) -> list[tuple[tuple[str, ...], tuple[str, ...], float]]:
    # As written, with the family name on the other side, with two words as one, with a nickname for the first name.
    found = [(a.parts, b.parts, 1.0)]
    x, y = a.parts, b.parts
    if len(x) > 1 and len(y) > 1 and not _two_first_names(x, y):
        turned = [((*x[1:], x[0]), y), (x, (*y[1:], y[0]))]
        found += [(p, q, 0.93) for p, q in turned if skeleton(p[-1])[:2] == skeleton(q[-1])[:2]]
    longer, shorter = (x, y) if len(x) >= len(y) else (y, x)
    if len(longer) > len(shorter):
        for i in (i for i in range(len(longer) - 1) if len(longer[i]) > 1 and len(longer[i + 1]) > 1):
            glued = (*longer[:i], longer[i] + longer[i + 1], *longer[i + 2 :])
            found.append((glued, shorter, 0.97))
    for name, other in ((a, b), (b, a)):
        if name.nickname and len(name.parts) > 1:
            found.append(((name.nickname, *name.parts[1:]), other.parts, 0.9))
    bare = [tuple(w for w in p if w not in _particles()) for p in (x, y)]
    if (bare[0], bare[1]) != (x, y) and all(len(p) > 1 for p in bare) and not _particles_differ(x, y):
        found.append((bare[0], bare[1], 0.9))
    return found


@cache
def _particles() -> frozenset[str]:
    """Words that belong to a surname and are often left out."""
    return name_lore().particles | romanisation().sons


def _particles_differ(x: tuple[str, ...], y: tuple[str, ...]) -> bool:
    one, other = ([w for w in p if w in _particles()] for p in (x, y))
    return bool(one) and bool(other) and one != other


def _two_first_names(x: tuple[str, ...], y: tuple[str, ...]) -> bool:
    # "James Thomas" and "Thomas James" are two people.
    return all(w in name_lore().first_names or w in first_name_rows("spellings") for w in (*x, *y))


def _compared(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    if len(a) > len(b):
        a, b = b, a
    if len(a) == 1:
        return _alone(a[0], b[1:] if len(b) == 2 and b[0] in romanisation().articles else b)
    given = _first_names(a[:-1], b[:-1])
    if given < SAME:
        return given
    last = _surnames(a[-1], b[-1], loose=_looseness(a, b))
    if last < 0.5 and len(b) > len(a):
        # "Gabriel Orcaz" for "Gabriel Orcaz Lerma".
        shortened = _begins(a, b) or (len(b) > 3 and len(a) == 2 and a[0] == b[0] and a[1] in b[2:])
        return 0.6 if shortened and a[-1] not in name_lore().first_names else 0.2
    low, high = sorted((given, last))
    return low * (0.85 + 0.15 * high)


def _begins(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    # "J. L. Orcaz" for "José Luis Orcaz Lerma": the first names fit, the surname is the first of two.
    return (
        a[-1] == b[len(a) - 1] and len(a[-1]) > 1 and all(_first(x, y) >= SAME for x, y in zip(a[:-1], b, strict=False))
    )


def _alone(word: str, parts: tuple[str, ...]) -> float:
    if len(parts) == 1:
        if word in name_lore().first_names or parts[0] in name_lore().first_names:
            return _first(word, parts[0])
        return _surnames(word, parts[0], loose=1.0 if len(word) > 5 else 0.5)
    last = _surnames(word, parts[-1], loose=1.0)
    return 0.6 * last if last < 0.85 else 0.6


def _surnames(a: str, b: str, loose: float) -> float:
    if a == b or _two_names(a, b):
        return 1.0 if a == b else 0.1
    if _glued(a, b):
        return 0.8
    if re.sub("^[ae]l(?=.{3})", "", a) == re.sub("^[ae]l(?=.{3})", "", b):
        return 0.9
    if _feminine(a, b, _FEMALE_LAST):
        return 0.3
    if loose:
        return max(_spelled(a, b, loose), 0.6 if letter_lost(a, b, least=9) else 0.0)
    return spelling_likeness(a, b, loose=False)


def _two_names(a: str, b: str) -> bool:
    # Known to be two, though they look alike.
    return not first_name_rows("apart").get(a, frozenset()).isdisjoint(first_name_rows("apart").get(b, frozenset()))


def _spelled(a: str, b: str, loose: float) -> float:
    # The same scale as spelling_likeness, with a part of its tolerance.
    likeness = spelling_likeness(a, b)
    return max(0.0, 1 - (1 - likeness) / loose)


def _glued(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    rest = long.removeprefix(short)
    return len(short) > 3 and rest != long and rest in _glue()


@cache
def _glue() -> frozenset[str]:
    return language("en").words("names", "glued")


def _feminine(a: str, b: str, endings: re.Pattern[str]) -> bool:
    # "Perevalov" and "Perevalova", "Ramon" and "Ramona": two people, mostly.
    short, long = sorted((reduced(a), reduced(b)), key=len)
    if long.startswith(short) and long != short and endings.fullmatch(long.removeprefix(short)):
        return len(short) > 2
    stem = short[:-1]
    ends = {short[len(stem) :], long[len(stem) :]} if long.startswith(stem) else set()
    return len(stem) > 2 and ends in ({"o", "a"}, {"i", "a"}, {"i", "aia"}, {"s", "a"})


def _looseness(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    # 1 for names from another script, 0 for plain English, Spanish, German ... ones, between where unclear.
    pattern = romanisation().transliterated
    if any(p[0] in _other_scripts() or any(map(pattern.search, p)) for p in (a, b)):
        return 1.0
    if (
        a[0] != b[0]
        and min(len(a[0]), len(b[0])) > 2
        and _first(a[0], b[0])
        and a[0] not in first_name_rows("spellings")
    ):
        return 0.0 if a[0] in first_name_rows("short") else 1.0
    if a[0] in name_lore().first_names or b[0] in name_lore().first_names or a[0] in first_name_rows("short"):
        return 0.0
    if all(romanisation().native.search(p[-1]) for p in (a, b)):
        return 0.0
    return 0.6


def _first_names(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    # In order; names that only one of the two has are passed over, but not where both have one that the other lacks.
    score = _first(a[0], b[0])
    if score < 0.5:
        joined = _first("".join(a), "".join(b)) if len(a) != len(b) else 0.0
        dropped = 0.6 if len(a) < len(b) and a == b[-len(a) :] else 0.0
        return max(score, joined, dropped)
    at, missed, spare = 1, 0, 0
    for word in a[1:]:
        found = next((i for i in range(at, len(b)) if _first(word, b[i]) >= 0.5), None)
        if found is None:
            missed += 1
            continue
        if any(len(w) == 1 for w in b[at:found]) and len(word) == 1:
            return 0.2
        spare += found - at
        score = min(score, _first(word, b[found]))
        at = found + 1
    spare += len(b) - at
    if missed and (spare or missed):
        unmatched = spare > 0
        return 0.2 if unmatched else score * 0.9
    return score * (0.95 if spare else 1.0)


@lru_cache(maxsize=65536)
def _first(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if len(a) == 1 or len(b) == 1:
        return 0.75 if a[0] == b[0] else 0.0
    if _two_names(a, b):
        return 0.1
    return _one_name(a, b) or _two_spellings(a, b)


def _one_name(a: str, b: str) -> float:
    # Known forms of one name; "Katya" for "Yekaterina" is a pet name of another spelling.
    for kind, score in (("romanised", 0.9), ("spellings", 0.9), ("sisters", 0.85), ("short", 0.85)):
        if first_name_rows(kind).get(a, frozenset()) & first_name_rows(kind).get(b, frozenset()):
            return score
    return 0.8 if _throughfirst_name_rows(a, b) else 0.0


def _two_spellings(a: str, b: str) -> float:
    known = name_lore().first_names
    feminine = _FEMALE_FIRST if a in known or b in known else _FEMALE_LAST
    if len({known.get(a), known.get(b), None}) == 3 or _feminine(a, b, feminine):
        return 0.1
    if all(w in known or any(w in first_name_rows(kind) for kind in _KINDS) for w in (a, b)):
        return 0.8 if difference(a, b) <= 0.15 else 0.2
    if (len(a) > 3 and slip(a, b)) or letter_lost(a, b, least=6):
        return 0.75
    other_script = any(romanisation().transliterated.search(w) or w in _other_scripts() for w in (a, b))
    return 0.95 * _spelled(a, b, 1.0 if other_script else 0.6)


def _throughfirst_name_rows(a: str, b: str) -> bool:
    return any(not _mates("romanised", word).isdisjoint(_mates("short", other)) for word, other in ((a, b), (b, a)))


@cache
def _mates(kind: str, word: str) -> frozenset[str]:
    rows = (row.split() for row in language("en").table("names")["first_names"][kind])
    return frozenset(w for row in rows if word in row for w in row)


@cache
def _other_scripts() -> frozenset[str]:
    return language("en").words("names", "first_names.other_scripts") | first_name_rows("romanised").keys()


# ---------------------------------------------------------------- East Asian names


def _east_asian(a: tuple[str, ...], b: tuple[str, ...]) -> float | None:
    # A family name of one syllable stands first; the rest is compared as one word.
    one, other = _family_first(a), _family_first(b)
    if one is None or other is None:
        return None
    if one != other:
        return 0.15
    # Two names that are both spelled in pinyin are spelled in one way: Xiaobing is not Xiaoping.
    spelled = ["".join(p).translate(_PINYIN_LETTERS) for p in (a, b)]
    differently = sorted(spelled[0]) != sorted(spelled[1])
    return 0.3 if differently and all(map(_PINYIN.search, spelled)) else 0.9


@lru_cache(maxsize=65536)
def _family_first(parts: tuple[str, ...]) -> tuple[str, str] | None:
    rules = romanisation()
    if not 2 <= len(parts) <= 4:
        return None
    for family, given in ((parts[0], parts[1:]), (parts[-1], parts[:-1])):
        if family in rules.families and all(_SYLLABLES.fullmatch(w) for w in given):
            known = rules.families_alike.get(family, family)
            return rules.syllabic(known), rules.syllabic("".join(given))
    return None


# ---------------------------------------------------------------- for linking


@lru_cache(maxsize=65536)
def surname_alike(word: str, parts: tuple[str, ...]) -> bool:
    """Whether a folded word can be the surname of a person of these folded words."""
    return any(w == word or spelling_likeness(w, word) >= 0.7 for w in _family_words(parts))


def surname_keys(parts: tuple[str, ...]) -> list[str]:
    """How the surname of these folded words sounds; a bare surname that is spelled otherwise shares it."""
    return sorted({sound(w) for w in _family_words(parts)})


def _family_words(parts: tuple[str, ...]) -> set[str]:
    # An East Asian family name stands first.
    return {parts[0], parts[-1]} if _family_first(parts) else {parts[-1]}


@lru_cache(maxsize=65536)
def _beginnings(first_name: str) -> frozenset[str]:
    # The sounds with which a first name, or another form of it, can begin.
    forms = {first_name}.union(*(_mates(kind, first_name) for kind in _KINDS))
    letters = romanisation().first_sounds
    return frozenset(sound for form in forms for sound in letters.get(form[0], form[0]))


@lru_cache(maxsize=65536)
def block_keys(parts: tuple[str, ...]) -> list[str]:
    """Keys one of which two spellings of one person's name share."""
    asian = _family_first(parts)
    keys = {"all " + " ".join(sorted(map(sound, parts))), "letters " + "".join(parts)}
    if len(parts) == 1:
        keys.add("last " + sound(parts[0]))
    else:
        keys |= {f"last {sound(parts[-1])} {begins}" for begins in _beginnings(parts[0])}
    if asian is not None:
        keys.add("family " + " ".join(asian))
    elif len(parts) > 1:
        keys.add("first " + sound(parts[0]) + " " + skeleton(parts[-1]).translate(_COARSE)[:3])
    return sorted(keys)


@lru_cache(maxsize=65536)
def person_match(a: tuple[str, ...], b: tuple[str, ...]) -> bool | None:
    """Whether two people's names, as folded words, fit one person.

    Returns:
        ``True`` they fit, word for word, initials and spellings allowed, with a first name
        and a surname on both sides; ``None`` they may (one is only a part of the other);
        ``False`` they cannot.
    """
    if not a or not b:
        return None
    short, whole = sorted((a, b), key=len)
    if len(short) == 1:
        return None if any(respelled(short[0], w) for w in whole) else False
    if len(a) == len(b) == 2 and not _begin_alike(a, b):
        return False
    return words_alike(a, b) >= SURE or _slip_of_the_pen(a, b)


def _begin_alike(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    # A quick look: the first names fit, or one of the two names may be turned round.
    return _first(a[0], b[0]) >= SAME or skeleton(a[0])[:1] == skeleton(b[1])[:1] or "".join(a) == "".join(b)


def _slip_of_the_pen(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    # "Duncan Rait" and "Duncan Raite": in the reports of one story, one surname with a letter left out.
    if a[:-1] != b[:-1] or len(a[0]) < 3 or _family_first(a) or _feminine(a[-1], b[-1], _FEMALE_LAST):
        return False
    short, long = sorted((a[-1], b[-1]), key=len)
    return len(short) > 3 and any(long[:i] + long[i + 1 :] == short for i in range(1, len(long)))


SURE = 0.55
"""The likeness from which two full names in the reports of one story are one person's."""
