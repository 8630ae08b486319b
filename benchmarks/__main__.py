"""Runs the benchmarks named on the command line, all without a name."""

from __future__ import annotations

import sys
import warnings

from benchmarks import coreference, entities, names, quantities, reuse, speed, statements, stories, times

ROOMS = {
    "statements": statements.main,
    "coreference": coreference.main,
    "entities": entities.main,
    "names": names.main,
    "times": times.main,
    "stories": stories.main,
    "quantities": quantities.main,
    "reuse": reuse.main,
    "speed": speed.main,
}


def run(chosen: list[str]) -> int:
    """Runs benchmarks; returns the exit status: 2 when a name is unknown, else the worst of theirs."""
    unknown = sorted(set(chosen) - set(ROOMS))
    if unknown:
        print(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(ROOMS)}", file=sys.stderr)
        return 2
    warnings.filterwarnings("ignore", message=r".*was trained with spaCy.*")
    return max(ROOMS[name]() for name in chosen or ROOMS)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
