"""onrecord: who said what, when and on whose word, over many reports of one story.

>>> import onrecord
>>> ledger = onrecord.ledger(["examples/harbour"])
>>> story = ledger.stories[0]
>>> len(story.reports)
8
>>> for link in story.links:
...     assert ledger.report(link.from_.report).text[link.from_.start : link.from_.end]

Every line of a ledger is a record with ``report``, ``start`` and ``end``: the exact words it
rests on. Records are described in ``onrecord.model``; ``onrecord.Archive`` keeps reports in a
file. Nothing is promised that is not named here.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.archive import (
        Archive,
        annotate,
        explain_entities,
        explain_figures,
        explain_origins,
        explain_stories,
        explain_times,
        find_reuse,
        group_stories,
        ledger,
    )
    from onrecord.config import Config
    from onrecord.errors import OnrecordError

__version__ = "0.1.0"
__all__ = [
    "Archive",
    "Config",
    "OnrecordError",
    "__version__",
    "annotate",
    "explain_entities",
    "explain_figures",
    "explain_origins",
    "explain_stories",
    "explain_times",
    "find_reuse",
    "group_stories",
    "ledger",
]

_ROOMS = {
    "Archive": "archive",
    "annotate": "archive",
    "explain_entities": "archive",
    "explain_figures": "archive",
    "explain_origins": "archive",
    "explain_stories": "archive",
    "explain_times": "archive",
    "ledger": "archive",
    "find_reuse": "archive",
    "group_stories": "archive",
    "Config": "config",
    "OnrecordError": "errors",
}

logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return getattr(import_module(f"onrecord.{_ROOMS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
