"""One machine: worker processes for the map, union-find for components.

Not done yet: pairs joined by key (the linkers block for themselves).
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

from onrecord.errors import EngineError

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 4
"""Pieces of work handed out per worker before an answer is awaited: bounds the memory."""


class LocalEngine:
    """Runs work in this process, or in ``workers`` processes of their own.

    Args:
        workers: 1 = this process; 0 = as many as there are cores.
    """

    def __init__(self, workers: int = 0) -> None:
        self.workers = workers or os.cpu_count() or 1

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """Applies ``function`` to each item; answers come in input order.

        Raises:
            EngineError: a worker process died.
        """
        if self.workers == 1:
            yield from map(function, items)
            return
        # One thread a worker: on busy cores, libraries that start their own get slower.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        waiting: deque[Future[R]] = deque()
        with ProcessPoolExecutor(self.workers, mp_context=get_context("spawn")) as pool:
            try:
                for item in items:
                    waiting.append(pool.submit(function, item))
                    if len(waiting) >= self.workers * AHEAD:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            except BrokenProcessPool as cause:
                raise EngineError("a worker process died; try fewer workers (--workers 1)") from cause

    def components(self, edges: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Connected components: each node to the smallest node of its component."""
        parent: dict[str, str] = {}

        def root(node: str) -> str:
            parent.setdefault(node, node)
            while parent[node] != node:
                parent[node] = parent[parent[node]]
                node = parent[node]
            return node

        for a, b in edges:
            low, high = sorted((root(a), root(b)))
            parent[high] = low
        return {node: root(node) for node in sorted(parent)}
