"""Built-ins and plug-ins: one table of names, resolved when first used.

A plug-in is listed under the entry-point group of its port (``onrecord.annotators`` and so
on) and wins over a built-in of the same name. Nothing is registered at import.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from onrecord.errors import PlanError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from onrecord.ports import Annotator

BUILT_IN: dict[str, dict[str, str]] = {
    "annotators": {
        "parse": "onrecord.annotate.parse:ParseAnnotator",
        "names": "onrecord.annotate.names:NameAnnotator",
        "descriptions": "onrecord.annotate.descriptions:DescriptionAnnotator",
        "coreference": "onrecord.annotate.coreference:CoreferenceAnnotator",
        "times": "onrecord.annotate.times:TimeAnnotator",
        "quantities": "onrecord.annotate.quantities:QuantityAnnotator",
        "statements": "onrecord.annotate.statements:StatementAnnotator",
        "relays": "onrecord.annotate.relays:RelayAnnotator",
    },
    "readers": {
        "jsonl": "onrecord.read.files:JsonLinesReader",
        "html": "onrecord.read.html:HtmlReader",
        "text": "onrecord.read.files:TextReader",
    },
    "origin_policies": {"default": "onrecord.origins:DefaultPolicy"},
    "engines": {"local": "onrecord.engine.local:LocalEngine"},
    "stores": {"sql": "onrecord.store.sql:SqlStore"},
}

CLEANED = ("credits", "furniture", "repairs")
"""Layers that cleaning makes, before any annotator runs."""


def names(group: str) -> tuple[str, ...]:
    """Names in a group: built-ins in their order, then plug-ins by name."""
    plugged = sorted(point.name for point in entry_points(group=f"onrecord.{group}"))
    return tuple(dict.fromkeys([*BUILT_IN[group], *plugged]))


def resolve(group: str, name: str) -> Any:
    """Imports what a name stands for.

    Raises:
        UsageError: nothing of that name is built in or installed.
    """
    for point in entry_points(group=f"onrecord.{group}"):
        if point.name == name:
            return point.load()
    target = BUILT_IN[group].get(name)
    if target is None:
        raise UsageError(f"no such name among {group}; there are: {', '.join(names(group))}", name)
    module, _, attribute = target.partition(":")
    return getattr(import_module(module), attribute)


def plan(annotators: Iterable[Annotator], given: Sequence[str] = CLEANED) -> tuple[Annotator, ...]:
    """Orders annotators so that each finds the layers it requires.

    Raises:
        PlanError: a required layer is made by none, or two make the same layer.
    """
    waiting = list(annotators)
    makers: dict[str, str] = {}
    for annotator in waiting:
        for layer in annotator.assigns:
            if layer in makers or layer in given:
                raise PlanError(f"layer {layer!r} is made by {makers.get(layer, 'cleaning')} too", annotator.name)
            makers[layer] = annotator.name
    ordered: list[Annotator] = []
    have = set(given)
    while waiting:
        ready = next((a for a in waiting if have.issuperset(a.requires)), None)
        if ready is None:
            stuck = waiting[0]
            missing = ", ".join(sorted(set(stuck.requires) - have))
            raise PlanError(f"requires layers that nothing before it makes: {missing}", stuck.name)
        waiting.remove(ready)
        ordered.append(ready)
        have.update(ready.assigns)
    return tuple(ordered)
