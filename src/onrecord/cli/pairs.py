"""Tools that compare two texts a line: ``onrecord names``."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

import click

from onrecord.cli.common import finish

if TYPE_CHECKING:
    from onrecord.model import Quarantined


@click.command()
@click.option(
    "--pairs",
    required=True,
    type=click.File(encoding="utf-8", errors="replace"),
    metavar="FILE",
    help='JSON lines with the names "a" and "b"; - for standard input.',
)
@click.pass_context
def names(ctx: click.Context, /, pairs: TextIO) -> None:
    """Say whether two written names can be one person's, organisation's or place's.

    Prints the pairs in their order, each with "same" and a score from 0 to 1.
    """
    from onrecord.archive import compare_names
    from onrecord.codec import to_json
    from onrecord.model import NamePair

    refused: list[Quarantined] = []
    for row in compare_names(pairs, pairs.name):
        if isinstance(row, NamePair):
            click.echo(to_json(row))
        else:
            refused.append(row)
    finish(ctx, tuple(refused))
