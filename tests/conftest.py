"""Shared by all tests: one annotated demo story, and how hypothesis runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from onrecord import archive
from onrecord.archive import Annotated
from onrecord.model import Ledger
from onrecord.pipeline import build_ledger

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "examples" / "harbour"

settings.register_profile(
    "project", deadline=None, derandomize=True, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("project")


@pytest.fixture(scope="session")
def demo() -> Annotated:
    """The demo story, annotated once."""
    return archive.annotate([str(DEMO)])


@pytest.fixture(scope="session")
def demo_ledger(demo: Annotated) -> Ledger:
    """The ledger of the demo story."""
    return build_ledger(demo.reports, archive.Config(), demo.quarantine)
