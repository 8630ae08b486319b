"""What a report says it has from an outlet: "told Reuters", "according to state television".

Looks at where statements were made. Not done yet: outlets that no table of agencies knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.lang.outlets import agency
from onrecord.model import Relay

if TYPE_CHECKING:
    from onrecord.model import Report, Statement
    from onrecord.ports import Layers


class RelayAnnotator:
    """Finds by which outlets a report has what it tells (layer ``relays``), in text order."""

    name = "relays"
    version = "1"
    requires = ("sentences", "statements")
    assigns = ("relays",)

    def __call__(self, report: Report, layers: Layers) -> Layers:
        """Reads the text and its statements."""
        found = [relay for s in layers["statements"] if (relay := _told(report.text, s)) is not None]
        return {"relays": tuple(sorted(found, key=lambda r: (r.start, r.end)))}


def _told(text: str, statement: Statement) -> Relay | None:
    if statement.medium is None or not statement.medium.startswith("told "):
        return None
    outlet = statement.medium.removeprefix("told ")
    start = text.find(statement.medium, max(0, statement.cue[0][0] - 200))
    short = agency(outlet)
    if short is None or start < 0:
        return None
    end = start + len(statement.medium)
    return Relay(start=start, end=end, outlet=outlet, agency=short, how="told", statements=(statement.id,))
