from __future__ import annotations

import os

import pytest

from onrecord.engine.local import LocalEngine
from onrecord.errors import EngineError
from tests.conformance.engine import CHECKS


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("workers", [1, 2])
def test_local_engine(check, workers):
    check(LocalEngine(workers))


def test_a_dead_worker_is_an_engine_error():
    with pytest.raises(EngineError, match="--workers"):
        list(LocalEngine(2).map(os._exit, [1, 1]))
