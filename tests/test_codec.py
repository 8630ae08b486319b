from __future__ import annotations

import jsonschema
import msgspec
import pytest

from onrecord import archive
from onrecord.codec import SCHEMAS, from_json, ledger_to_json, schema, to_builtins, to_json
from onrecord.errors import InputError
from onrecord.model import AnnotatedReport, Ledger, Link, StatementCite


def test_from_loses_its_underscore_on_the_wire_and_gets_it_back():
    end = StatementCite(report="a", start=0, end=2)
    link = Link(kind="denies", scope=None, from_=end, to=end, why="both say so", confidence=0.5)
    written = to_json(link)
    assert '"from":{' in written
    assert "from_" not in written
    assert from_json(written, Link) == link


def test_a_ledger_survives_the_wire_but_for_its_sentences(demo_ledger):
    back = from_json(ledger_to_json(demo_ledger), Ledger)
    assert back.stories == demo_ledger.stories
    assert all(not report.sentences for report in back.reports)
    assert [r.statements for r in back.reports] == [r.statements for r in demo_ledger.reports]


@pytest.mark.parametrize("broken", ["{", "[]", '{"id": 3}', "[" * 100_000])
def test_a_broken_record_is_an_input_error(broken):
    with pytest.raises(InputError):
        from_json(broken, Link if broken == "[]" else AnnotatedReport)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_schemas_are_valid(name):
    jsonschema.Draft202012Validator.check_schema(schema(name))


def test_what_is_printed_agrees_with_its_schema(demo, demo_ledger):
    def check(name, record):
        jsonschema.Draft202012Validator(schema(name)).validate(record)

    for report in demo.reports:
        check("annotate", to_builtins(report))
    for row in archive.group_stories(demo.reports):
        check("stories", to_builtins(row))
    for pair in archive.find_reuse(demo.reports):
        check("reuse", to_builtins(pair))
    check("ledger", msgspec.json.decode(ledger_to_json(demo_ledger)))
