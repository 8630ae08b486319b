from __future__ import annotations

import itertools

import pytest

from onrecord.errors import PlanError, UsageError
from onrecord.ports import Annotator, OriginPolicy, Reader
from onrecord.registry import BUILT_IN, names, plan, resolve


class Maker:
    version = "1"

    def __init__(self, name, requires, assigns):
        self.name, self.requires, self.assigns = name, tuple(requires), tuple(assigns)

    def __call__(self, report, layers):
        return {}


def test_every_built_in_resolves():
    for group, table in BUILT_IN.items():
        for name in table:
            assert resolve(group, name) is not None


def test_built_ins_fit_their_ports():
    assert all(isinstance(resolve("annotators", name)(), Annotator) for name in names("annotators"))
    assert all(isinstance(resolve("readers", name)(), Reader) for name in names("readers"))
    assert isinstance(resolve("origin_policies", "default")(), OriginPolicy)


def test_an_unknown_name_says_what_there_is():
    with pytest.raises(UsageError, match="parse"):
        resolve("annotators", "horoscope")


def test_the_plan_gives_each_annotator_what_it_requires_in_any_order():
    makers = [Maker("a", [], ["x"]), Maker("b", ["x"], ["y"]), Maker("c", ["x", "y"], ["z"])]
    for order in itertools.permutations(makers):
        assert [maker.name for maker in plan(order)] == ["a", "b", "c"]


def test_a_missing_layer_and_a_doubled_layer_are_refused():
    with pytest.raises(PlanError, match="nothing before it makes: x"):
        plan([Maker("b", ["x"], ["y"])])
    with pytest.raises(PlanError, match="'x' is made by a"):
        plan([Maker("a", [], ["x"]), Maker("b", [], ["x"])])
    with pytest.raises(PlanError, match="cleaning"):
        plan([Maker("a", [], ["repairs"])])


def test_a_cycle_is_refused():
    with pytest.raises(PlanError):
        plan([Maker("a", ["y"], ["x"]), Maker("b", ["x"], ["y"])])
