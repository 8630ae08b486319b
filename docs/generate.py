"""Writes the reference pages that must not drift from the code.

``python docs/generate.py`` rewrites them; ``tests/test_docs.py`` fails when they differ.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from onrecord import config, registry
from onrecord.cli import EPILOG, main
from onrecord.model import AnnotatedReport, Report
from onrecord.pipeline import producers

HERE = Path(__file__).parent / "reference"


def cli_page() -> str:
    """Every command with its help."""
    parts = ["# Commands\n\nThis page is made from the program's own help.\n"]
    top = click.Context(main, info_name="onrecord", max_content_width=88, terminal_width=88, **main.context_settings)
    parts.append(f"```text\n{main.get_help(top)}\n```\n")
    parts.extend(_commands(main, top, "##"))
    codes = EPILOG.removeprefix("\b\n").replace("\n", " ")
    parts.append(f"## Exit codes\n\n{codes}\n")
    return "\n".join(parts)


def _commands(group: click.Group, above: click.Context, level: str) -> list[str]:
    parts = []
    for name, command in sorted(group.commands.items()):
        inner = click.Context(command, parent=above, info_name=name, max_content_width=88, terminal_width=88)
        parts.append(f"{level} {inner.command_path}\n\n```text\n{command.get_help(inner)}\n```\n")
        if isinstance(command, click.Group):
            parts.extend(_commands(command, inner, f"{level}#"))
    return parts


def config_page() -> str:
    """Every setting with its default and what it does."""
    rows = []
    for setting in fields(config.Config):
        default = getattr(config.Config(), setting.name)
        if hasattr(type(default), "__dataclass_fields__"):
            for inner in fields(default):
                key = f"{setting.name}.{inner.name}"
                rows.append((key, getattr(default, inner.name), _said(type(default), inner.name)))
        else:
            rows.append((setting.name, default, _said(config.Config, setting.name)))
    table = "\n".join(
        f"| `{key}` | `{default!r}` | `ONRECORD_{key.replace('.', '_').upper()}` | {said} |"
        for key, default, said in rows
    )
    return (
        "# Settings\n\nThis page is made from `onrecord/config.py`. Pass a TOML file with `--config`; an environment\n"
        "variable wins over the file, a flag over both.\n\n"
        "| setting | default | variable | what it does |\n| --- | --- | --- | --- |\n" + table + "\n"
    )


def layers_page() -> str:
    """Every layer, who makes it, and every plug-in group."""
    header = {f.name for f in fields(Report)}
    made = producers()
    layers = "\n".join(f"| `{f.name}` | `{made[f.name]}` |" for f in fields(AnnotatedReport) if f.name not in header)
    groups = "\n".join(
        f"| `onrecord.{group}` | {', '.join(f'`{name}`' for name in registry.BUILT_IN[group])} |"
        for group in registry.BUILT_IN
    )
    return (
        "# Layers and plug-in groups\n\nThis page is made from the registry.\n\n"
        "A layer is a list of spans beside a report's text. What made it is named with its version;\n"
        "a stored layer made by another version is made anew.\n\n"
        f"| layer | made by |\n| --- | --- |\n{layers}\n\n"
        "A plug-in is named under the entry-point group of its port (`onrecord/ports.py`) and wins over a\n"
        f"built-in of the same name.\n\n| group | built in |\n| --- | --- |\n{groups}\n"
    )


PAGES = {"cli.md": cli_page, "config.md": config_page, "layers.md": layers_page}


def _said(kind: Any, name: str) -> str:
    text = inspect.getdoc(kind) or ""
    found = re.search(rf"^ +{name}: (.*?)(?=^ +\w+: |^ *$|\Z)", text, re.MULTILINE | re.DOTALL)
    if not found:
        raise SystemExit(f"{kind.__name__}.{name} is not described in its docstring")
    return " ".join(found[1].split())


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for page, make in PAGES.items():
        (HERE / page).write_text(make(), encoding="utf-8")
