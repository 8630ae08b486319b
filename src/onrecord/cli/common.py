"""What the commands share: their options, the archive they open, progress, output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from onrecord.config import Config, preset
from onrecord.errors import StoreError, UsageError
from onrecord.wording import printable

if TYPE_CHECKING:
    from rich.console import Console

    from onrecord.archive import Annotated
    from onrecord.model import Quarantined
    from onrecord.pipeline import Progress

PIPED_WIDTH = 110
STDIN_READ = "onrecord.stdin"
"""Under this name a command remembers what it has read from standard input."""


def reads_inputs(command: Callable[..., None]) -> Callable[..., None]:
    """Arguments and options of every command that reads reports."""
    for decorate in (
        click.argument("inputs", nargs=-1, required=True, metavar="REPORTS..."),
        click.option(
            "--published",
            multiple=True,
            metavar="ID=DATE",
            help="Publication date of a report that states none (ISO 8601); repeatable.",
        ),
        click.option("--workers", type=click.IntRange(min=0), help="Processes that annotate; 0 = one a core."),
        click.option("--strict", is_flag=True, help="Stop at the first input that cannot be read."),
        click.option("--precision", "point", flag_value="precision", help="Only statements that are surely right."),
        click.option("--recall", "point", flag_value="recall", help="Also statements that may be wrong."),
    ):
        command = decorate(command)
    return command


def keeps_reports(command: Callable[..., None]) -> Callable[..., None]:
    """The option of every command over kept reports."""
    return click.option("--store", metavar="FILE", help="The database (default: onrecord.db).")(command)


def annotate_inputs(ctx: click.Context, options: dict[str, Any]) -> Annotated:
    """Annotates the inputs of a command, with progress."""
    from onrecord import archive

    with progress(ctx) as watch:
        return archive.annotate(watch=watch, **options)


def silence() -> None:
    """Stops Python from complaining at exit about what it could not write."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def open_archive(ctx: click.Context, store: str | None) -> Any:
    """The archive of a command over kept reports.

    Raises:
        StoreError: there is none.
    """
    from onrecord.archive import Archive

    config: Config = ctx.obj["config"]
    path = store or config.store
    if not Path(path).exists():
        raise StoreError("there is no such store; `onrecord add REPORTS...` makes one", path)
    return Archive(path, config)


def inputs_of(
    ctx: click.Context,
    *,
    inputs: tuple[str, ...],
    published: tuple[str, ...],
    workers: int | None,
    strict: bool,
    point: str | None,
) -> dict[str, Any]:
    """The options of ``reads_inputs`` as the archive takes them."""
    from dataclasses import replace

    ctx.obj["strict"] = strict
    config: Config = ctx.obj["config"]
    if point:
        config = preset(config, point)
    if "-" in inputs and (read := ctx.meta.get(STDIN_READ)):
        raise UsageError(f"reports cannot be read from standard input, which gave the {read}", "-")
    stdin: BinaryIO | None = sys.stdin.buffer if "-" in inputs else None
    return {
        "inputs": inputs,
        "published": _published(published),
        "config": config if workers is None else replace(config, workers=workers),
        "stdin": stdin,
        "strict": strict,
    }


def _published(pairs: tuple[str, ...]) -> Mapping[str, str]:
    from datetime import datetime

    dates: dict[str, str] = {}
    for pair in pairs:
        report, _, date = pair.rpartition("=")
        try:
            datetime.fromisoformat(date)
        except ValueError:
            raise UsageError("--published needs ID=DATE with an ISO 8601 date, as 2024-09-10", pair) from None
        if not report:
            raise UsageError("--published needs the report's id before the =", pair)
        dates[report] = date
    return dates


@contextmanager
def progress(ctx: click.Context) -> Iterator[Callable[[Progress], None] | None]:
    """Shows how far the work has come, when somebody is looking."""
    if ctx.obj["quiet"] or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description:<9}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {"annotate": bars.add_task("annotate", total=None)}

        def watch(progress: Progress) -> None:
            if progress.stage not in tasks:
                tasks[progress.stage] = bars.add_task(progress.stage, total=progress.total)
            bars.update(tasks[progress.stage], completed=progress.done, total=progress.total)

        yield watch


def console() -> Console:
    """Where tables go."""
    from rich.console import Console

    class Paper(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # one way out for every command

    # Piped output is for grep and less: no colour, and the same width wherever it is made.
    return Paper() if sys.stdout.isatty() else Paper(no_color=True, width=PIPED_WIDTH)


def write(path: Path, content: str) -> None:
    """Writes a file that the user named.

    Raises:
        UsageError: it cannot be written.
    """
    try:
        path.write_text(content, encoding="utf-8", newline="")
    except OSError as cause:
        raise UsageError(f"cannot be written: {cause.strerror}", str(path)) from None


def notice(ctx: click.Context, words: str) -> None:
    """Says something beside the output."""
    if not ctx.obj["quiet"]:
        click.echo(printable(words), err=True)


def finish(ctx: click.Context, quarantine: tuple[Quarantined, ...]) -> None:
    """Names what could not be read, and sets the exit code."""
    for entry in quarantine:
        click.echo(printable(f"quarantined {entry.input}: {entry.error}"), err=True)
    if quarantine:
        click.echo(f"{len(quarantine)} of the inputs could not be read", err=True)
        ctx.exit(1)
