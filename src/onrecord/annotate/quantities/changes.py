"""Which way a number moved: "rose 3 %", "a drop of 12".

Part of ``quantities``.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Literal

from onrecord.annotate.quantities.units import si_unit, table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from onrecord.annotate.quantities.numbers import Found

Change = Literal["up", "down"]


def change_of(found: Found, doc: Doc, starts: list[int]) -> Change | None:
    """Which way a quantity moved, or ``None`` where it tells a level."""
    if found.kind in ("ordinal", "vague"):
        return None
    first = bisect_right(starts, found.start) - 1
    last = bisect_right(starts, found.end - 1) - 1
    change = table()["change"]
    window = [doc[i] for i in range(max(0, first - 4), first)]
    while window and _is_passed_over(window[-1]):
        passed = window.pop()
        if passed.lower_ == "of" and window and window[-1].pos_ == "NOUN":
            return _direction(window[-1].lemma_.lower(), change["up_nouns"], change["down_nouns"])
    by = first > 0 and doc[first - 1].lower_ == "by"
    moved = None
    if window and (found.unit is not None or by):
        moved = _moved(window[-1], change, found.unit)
    if moved is None and by:
        # "cut its arts budget by half", "raised the rate by 25 basis points"
        moved = _moved(doc[first - 1].head, change, found.unit, by=True)
    if moved is None and found.unit == "percent" and first > 1 and doc[first - 1].lower_ == "at":
        moved = _moved(doc[first - 2], change, found.unit)
    return moved or _change_after(doc, last, change, measured=found.unit is not None)


def _moved(token: Token, change: dict[str, str], unit: str | None, *, by: bool = False) -> Change | None:
    if token.lower_ in ("up", "down"):
        return _direction(token.lower_, change["up"], change["down"]) if token.dep_ != "prt" else None
    if token.pos_ not in ("VERB", "AUX"):
        return None
    lemma = token.lemma_.lower()
    if unit is not None and si_unit(unit) == "metre" and lemma in change["bodily"].split():
        # "He fell 60 metres": nothing shrank.
        return None
    if by and (moved := _direction(lemma, change["by_up"], change["by_down"])):
        return moved
    return _direction(lemma, change["up"], change["down"])


def _is_passed_over(token: Token) -> bool:
    if token.lower_ in ("by", "a", "an", "another", "of"):
        return True
    return bool(token.pos_ == "ADV" and token.lower_ not in ("up", "down"))


def _change_after(doc: Doc, last: int, change: dict[str, str], *, measured: bool) -> Change | None:
    compared = [t.lower_ for t in doc[last + 1 : last + 3]]
    if compared[1:] == ["than"] or (measured and compared):
        # "400 fewer than in March", "3 percent lower"
        moved = _direction(compared[0], change["more"], change["fewer"])
        if moved is not None:
            return moved
    if not measured:
        return None
    for after in doc[last + 1 : last + 4]:
        if after.pos_ == "NOUN":
            return _direction(after.lemma_.lower(), change["up_nouns"], change["down_nouns"])
        if after.pos_ not in ("ADJ", "PUNCT", "ADV"):
            break
    return None


def _direction(word: str, up: str, down: str) -> Change | None:
    if word in up.split():
        return "up"
    return "down" if word in down.split() else None
