"""What every engine must do; run by ``tests/test_engine.py`` over each."""

from __future__ import annotations

import random

import networkx as nx

from onrecord.ports import Engine


def double(number: int) -> int:
    return number * 2


def check_map_keeps_order(engine: Engine) -> None:
    assert list(engine.map(double, range(50))) == [2 * n for n in range(50)]
    assert list(engine.map(double, [])) == []


def check_components_against_networkx(engine: Engine) -> None:
    rng = random.Random(7)
    for nodes in (1, 2, 8, 60):
        edges = [(f"n{rng.randrange(nodes)}", f"n{rng.randrange(nodes)}") for _ in range(nodes)]
        expected = {n: min(c) for c in nx.connected_components(nx.Graph(edges)) for n in c}
        assert engine.components(edges) == expected
        rng.shuffle(edges)
        assert engine.components((b, a) for a, b in edges) == expected


CHECKS = [check_map_keeps_order, check_components_against_networkx]
