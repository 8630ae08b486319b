from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("spacy", "numpy", "sqlalchemy", "trafilatura", "dateparser", "rapidfuzz", "jinja2", "rich")
COUNT = "import sys; print(sorted(set({heavy!r}) & set(sys.modules)))"


def loaded_after(code: str) -> str:
    script = f"{code}\n{COUNT.format(heavy=HEAVY)}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


def test_importing_the_package_loads_nothing_heavy():
    assert loaded_after("import onrecord") == "[]"


@pytest.mark.parametrize("arguments", [["--help"], ["ledger", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments):
    code = (
        "from onrecord.cli import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit as stop: assert not stop.code, stop.code"
    )
    assert loaded_after(code) == "[]"
