"""The command line. It reads arguments, calls the archive, and prints; nothing else."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from onrecord import __version__
from onrecord.cli.common import (
    annotate_inputs,
    console,
    finish,
    inputs_of,
    keeps_reports,
    notice,
    open_archive,
    progress,
    reads_inputs,
    silence,
    write,
)
from onrecord.cli.judge import follows_judgements, judge
from onrecord.cli.pairs import names
from onrecord.config import load
from onrecord.errors import (
    InputError,
    ModelMissingError,
    NothingReadError,
    OnrecordError,
    StoreError,
    UsageError,
)
from onrecord.wording import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

EXIT_CODES: dict[type[OnrecordError], int] = {
    InputError: 1,
    UsageError: 2,
    NothingReadError: 3,
    ModelMissingError: 4,
    StoreError: 5,
}
"""First match wins; any other error of ours is 6."""

EPILOG = """\b
Exit codes: 0 everything read, 1 some inputs quarantined, 2 wrong usage,
3 nothing could be read, 4 no English pipeline installed, 5 the store
cannot be used, 6 any other error.
Nothing is ever fetched from a network."""


class Onrecord(click.Group):
    """Turns our errors into one line and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command."""
        try:
            return super().invoke(ctx)
        except OnrecordError as error:
            if ctx.params.get("verbose"):
                raise
            click.echo(f"onrecord: {printable(str(error))}", err=True)
            ctx.exit(next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), 6))
        except BrokenPipeError:
            silence()  # the reader of our output has gone (`| head`)
            ctx.exit(0)
        except OSError as cause:
            if cause.errno not in (errno.ENOSPC, errno.EIO):
                raise
            silence()
            click.echo(f"onrecord: the output cannot be written: {cause.strerror}", err=True)
            ctx.exit(6)


@click.group(cls=Onrecord, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="onrecord")
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="TOML file of settings.")
@click.option("--quiet", "-q", is_flag=True, help="No progress, no notices.")
@click.option("--verbose", "-v", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def main(ctx: click.Context, /, config_file: Path | None, quiet: bool, verbose: bool) -> None:  # noqa: ARG001
    """Puts many reports of one story on record: who said what, when, on whose word."""
    ctx.obj = {"config": load(config_file, os.environ), "quiet": quiet}


@main.command()
@reads_inputs
@click.option("--json", "as_json", is_flag=True, help="Print the whole ledger as JSON.")
@click.option("--html", "page", type=click.Path(path_type=Path), help="Write one self-contained page.")
@follows_judgements
@click.pass_context
def ledger(ctx: click.Context, /, as_json: bool, page: Path | None, judgements: Any, **reading: Any) -> None:
    """Print who said what, what is denied, which figures and quotations differ.

    REPORTS are text, HTML or JSONL files, folders, globs, or - for JSONL on standard input.
    """
    from onrecord import archive

    if page and (page.is_dir() or not page.absolute().parent.is_dir()):
        raise UsageError("no page can be written there: it needs a file name in a folder that exists", str(page))
    with progress(ctx) as watch:
        whole = archive.ledger(watch=watch, judgements=judgements, **inputs_of(ctx, **reading))
    if page:
        from onrecord.web.page import render as render_page

        write(page, render_page(whole))
        notice(ctx, f"wrote {page}")
    if as_json:
        from onrecord.codec import ledger_to_json

        click.echo(ledger_to_json(whole, indent=1))
    elif not page:
        from onrecord.terminal import render

        render(whole, console())
    finish(ctx, whole.quarantine)


@main.command()
@reads_inputs
@click.pass_context
def annotate(ctx: click.Context, /, **reading: Any) -> None:
    """Print one JSON record a report: names, times, quantities, statements."""
    from onrecord.codec import to_json

    found = annotate_inputs(ctx, inputs_of(ctx, **reading))
    for report in found.reports:
        click.echo(to_json(report))
    finish(ctx, found.quarantine)


@main.command()
@reads_inputs
@follows_judgements
@click.pass_context
def stories(ctx: click.Context, /, judgements: Any, **reading: Any) -> None:
    """Print which reports belong to one story, as JSON lines."""
    from onrecord import archive
    from onrecord.codec import to_json

    options = inputs_of(ctx, **reading)
    found = annotate_inputs(ctx, options)
    for row in archive.group_stories(found.reports, options["config"], judgements):
        click.echo(to_json(row))
    finish(ctx, found.quarantine)


@main.command()
@reads_inputs
@click.pass_context
def reuse(ctx: click.Context, /, **reading: Any) -> None:
    """Print which reports repeat each other, as JSON lines."""
    from onrecord import archive
    from onrecord.codec import to_json

    options = inputs_of(ctx, **reading)
    found = annotate_inputs(ctx, options)
    for pair in archive.find_reuse(found.reports, options["config"]):
        click.echo(to_json(pair))
    finish(ctx, found.quarantine)


class Subject(click.Choice[str]):
    """What is explained, in the plural or the singular."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Turns ``entity`` into ``entities``."""
        singular = {"time": "times", "figure": "figures", "entity": "entities", "story": "stories", "origin": "origins"}
        return str(super().convert(singular.get(value, value), param, ctx))


@main.command(name="explain")
@click.argument("subject", type=Subject(["times", "figures", "entities", "stories", "origins"]))
@reads_inputs
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines (see `onrecord schema explain-times`).")
@follows_judgements
@click.pass_context
def explain_(ctx: click.Context, /, subject: str, as_json: bool, judgements: Any, **reading: Any) -> None:
    """Print why: what a time, figure, entity, story or origin rests on.

    times: per report, in the order of its text, each value with its rule and what it rests on.

    figures: per story, each verdict with its reason, and every value with its words.

    entities: per story, everybody's names, where they stand, and why they are taken for one.

    stories: per story, why each report is in it, and which of its passages are not.

    origins: per story, which reports rest on one origin and why, and what each claim told in several places
    rests on.

    REPORTS are text, HTML or JSONL files, folders, globs, or - for JSONL on standard input.
    """
    from onrecord import archive
    from onrecord.codec import to_json
    from onrecord.outline import reasons as sections
    from onrecord.terminal import render_reasons
    from onrecord.wording import Desk

    options = inputs_of(ctx, **reading)
    reasons: Sequence[Any]
    if subject == "times":
        annotated = annotate_inputs(ctx, options)
        reports, quarantine = annotated.reports, annotated.quarantine
        reasons = archive.explain_times(reports)
        told = sections.times(reasons, desk := Desk.over(reports))
    else:
        with progress(ctx) as watch:
            whole = archive.ledger(watch=watch, judgements=judgements, **options)
        quarantine, desk = whole.quarantine, Desk.of(whole)
        if subject == "figures":
            reasons = archive.explain_figures(whole)
            told = sections.figures(reasons, whole.stories, desk)
        elif subject == "entities":
            reasons = archive.explain_entities(whole)
            told = sections.entities(reasons, whole.stories, desk)
        elif subject == "stories":
            reasons = archive.explain_stories(whole, options["config"])
            told = sections.stories(reasons, desk)
        else:
            reasons = archive.explain_origins(whole)
            told = sections.origins(reasons, whole.stories, desk)
    if as_json:
        for reason in reasons:
            click.echo(to_json(reason))
    else:
        render_reasons(told, desk, console())
    finish(ctx, quarantine)


@main.command()
@click.argument(
    "name",
    type=click.Choice(
        [
            "annotate",
            "stories",
            "reuse",
            "ledger",
            "judgements",
            "explain-times",
            "explain-figures",
            "explain-entities",
            "explain-stories",
            "explain-origins",
        ]
    ),
)
def schema(name: str) -> None:
    """Print the JSON Schema of what a command prints."""
    import msgspec

    from onrecord.codec import schema as schema_of

    click.echo(msgspec.json.format(msgspec.json.encode(schema_of(name)), indent=1).decode())


@main.command()
@reads_inputs
@keeps_reports
@click.pass_context
def add(ctx: click.Context, /, store: str | None, **reading: Any) -> None:
    """Add reports to the store; adding one twice changes nothing."""
    from onrecord.archive import Archive

    options = inputs_of(ctx, **reading)
    with Archive(store, options.pop("config")) as kept, progress(ctx) as watch:
        result = kept.add(watch=watch, **options)
    for report in result.added:
        click.echo(printable(f"added      {report}"))
    for report in result.revised:
        click.echo(printable(f"revised    {report}"))
    for report in result.unchanged:
        click.echo(printable(f"unchanged  {report}"))
    finish(ctx, result.quarantine)


@main.command("list")
@keeps_reports
@click.pass_context
def list_(ctx: click.Context, /, store: str | None) -> None:
    """List the stories and reports in the store."""
    from onrecord.terminal import render_list

    with open_archive(ctx, store) as kept, progress(ctx) as watch:
        whole = kept.ledger(watch)
    render_list(whole, console())


@main.command()
@click.argument("story_id")
@click.option("--json", "as_json", is_flag=True, help="Print the story's ledger as JSON.")
@keeps_reports
@click.pass_context
def story(ctx: click.Context, /, story_id: str, as_json: bool, store: str | None) -> None:
    """Print the ledger of one story in the store.

    STORY_ID is its id, the beginning of it, or any report in it.
    """
    from dataclasses import replace

    from onrecord.codec import ledger_to_json
    from onrecord.terminal import render

    with open_archive(ctx, store) as kept, progress(ctx) as watch:
        found, whole = kept.story(story_id, watch)
    reports = tuple(report for report in whole.reports if report.id in found.reports)
    one = replace(whole, stories=(found,), reports=reports)
    if as_json:
        click.echo(ledger_to_json(one, indent=1))
    else:
        render(one, console())


@main.command()
@keeps_reports
@click.pass_context
def regroup(ctx: click.Context, /, store: str | None) -> None:
    """Group all reports in the store into stories anew.

    Small stores are grouped anew with every report added; in a large one a report is placed among
    those that are most like it, and this splits and joins what has come apart or together since.
    """
    with open_archive(ctx, store) as kept:
        kept.regroup()


@main.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=1), help="How many sentences.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines.")
@keeps_reports
@click.pass_context
def search(ctx: click.Context, /, query: tuple[str, ...], limit: int, as_json: bool, store: str | None) -> None:
    """Find sentences in the store: words, "phrases", -not (after --)."""
    from onrecord.codec import to_json
    from onrecord.terminal import render_hits

    with open_archive(ctx, store) as kept:
        hits = kept.search(" ".join(query), limit)
    if as_json:
        for hit in hits:
            click.echo(to_json(hit))
    else:
        render_hits(hits, console())


@main.command()
@click.option(
    "--since",
    type=click.Choice(["last-add", "seen"]),
    default="last-add",
    show_default=True,
    help="What the last add brought, or what is new since you last used --mark.",
)
@click.option("--mark", is_flag=True, help="Remember what is there now as seen.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines.")
@keeps_reports
@click.pass_context
def changes(ctx: click.Context, /, since: str, mark: bool, as_json: bool, store: str | None) -> None:
    """Print what new reports brought: claims, denials, changed figures and quotations."""
    from onrecord.archive import LAST_ADD, SEEN
    from onrecord.codec import to_json
    from onrecord.terminal import render_changes

    with open_archive(ctx, store) as kept, progress(ctx) as watch:
        found, whole = kept.changes(since=LAST_ADD if since == "last-add" else SEEN, mark=mark, watch=watch)
    if as_json:
        for change in found:
            click.echo(to_json(change))
    else:
        render_changes(found, whole, console())


main.add_command(judge)
main.add_command(names)
