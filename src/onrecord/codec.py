"""Records to JSON and back, and the JSON Schema of what is printed.

The one place that knows how records look on the wire: ``from_`` is written ``from``, numbers
that are whole are written whole, and a ledger leaves out ``sentences``.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from onrecord.errors import InputError
from onrecord.model import (
    AnnotatedReport,
    EntityReason,
    ExplainedClaim,
    ExplainedOrigin,
    FigureReason,
    Judgement,
    Ledger,
    MembershipReason,
    ReusePair,
    SideRow,
    StoryRow,
    TimeReason,
)

T = TypeVar("T")

SCHEMAS: dict[str, tuple[type, ...]] = {
    "annotate": (AnnotatedReport,),
    "stories": (StoryRow, SideRow),
    "reuse": (ReusePair,),
    "ledger": (Ledger,),
    "judgements": (Judgement,),
    "explain-times": (TimeReason,),
    "explain-figures": (FigureReason,),
    "explain-entities": (EntityReason,),
    "explain-stories": (MembershipReason,),
    "explain-origins": (ExplainedOrigin, ExplainedClaim),
}
"""What each command prints: a record of one of these kinds a line."""


def to_builtins(record: Any) -> Any:
    """Turns a record into plain dictionaries and lists, named as on the wire."""
    return _outward(msgspec.to_builtins(record))


def to_json(record: Any, *, indent: int | None = None) -> str:
    """Writes a record as JSON: UTF-8 text, fields in the order of the contract."""
    encoded = msgspec.json.encode(to_builtins(record))
    return (msgspec.json.format(encoded, indent=indent) if indent else encoded).decode()


def ledger_to_json(ledger: Ledger, *, indent: int | None = None) -> str:
    """Writes a ledger as the contract asks: its reports without ``sentences``."""
    built = to_builtins(ledger)
    for report in built["reports"]:
        report.pop("sentences", None)
    encoded = msgspec.json.encode(built)
    return (msgspec.json.format(encoded, indent=indent) if indent else encoded).decode()


def from_json(text: str | bytes, kind: type[T]) -> T:
    """Reads a record back.

    Raises:
        InputError: the JSON is broken or does not have that record's shape.
    """
    try:
        return msgspec.convert(_inward(msgspec.json.decode(text)), kind)
    except (msgspec.MsgspecError, RecursionError) as cause:
        raise InputError(f"not a valid {kind.__name__} record: {cause}") from None


def schema(name: str) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of what a command prints, by its name in ``SCHEMAS``."""
    kinds, defined = msgspec.json.schema_components(SCHEMAS[name], ref_template="#/$defs/{name}")
    if name == "ledger":
        defined["LedgerReport"]["properties"].pop("sentences")
    for record in defined.values():
        record["properties"] = _outward(record["properties"])
        record["required"] = list(record["properties"])  # every field is printed, also one that is null
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"onrecord {name}"}
    return {**head, **(kinds[0] if len(kinds) == 1 else {"anyOf": list(kinds)}), "$defs": defined}


def _outward(value: Any) -> Any:
    if isinstance(value, dict):
        return {_bare(key): _outward(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_outward(inner) for inner in value]
    return value


def _inward(value: Any) -> Any:
    if isinstance(value, dict):
        return {("from_" if key == "from" else key): _inward(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_inward(inner) for inner in value]
    return value


def _bare(key: str) -> str:
    return "from" if key == "from_" else key
