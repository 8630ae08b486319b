"""Documentation that cannot drift: pages made from the code, examples that run, links that lead somewhere."""

from __future__ import annotations

import doctest
import importlib
import re
import subprocess
import sys

import click
import pytest

import onrecord
from onrecord.cli import main
from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "docs"))
generate = importlib.import_module("generate")

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", sorted(generate.PAGES))
def test_reference_pages_are_what_the_code_says(page):
    written = (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")
    assert written == generate.PAGES[page](), "run: python docs/generate.py"


def every_command(group=main):
    for command in group.commands.values():
        yield command
        if isinstance(command, click.Group):
            yield from every_command(command)


def test_every_command_and_option_has_help():
    commands = list(every_command())
    assert len(commands) > len(main.commands)
    for command in commands:
        assert command.help, command.name
        for parameter in command.params:
            assert isinstance(parameter, click.Argument) or parameter.help, f"{command.name} {parameter.name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http:", "https:")):
            assert (page.parent / target).exists(), target


def test_the_example_of_the_package_runs(monkeypatch):
    monkeypatch.chdir(ROOT)
    result = doctest.testmod(onrecord)
    assert result.attempted >= 5
    assert result.failed == 0


def readme_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("onrecord ")]


@pytest.mark.parametrize("command", readme_commands())
def test_the_readmes_commands_run(command, tmp_path):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    setup = "onrecord --quiet add examples/harbour > /dev/null; " if " --store" not in command else ""
    done = subprocess.run(
        ["bash", "-c", setup + command],
        cwd=tmp_path,
        env={"PATH": f"{ROOT / '.venv/bin'}:/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
