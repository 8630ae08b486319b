"""``onrecord judge``: people decide about names and stories."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from onrecord.cli.common import STDIN_READ, keeps_reports, notice, open_archive, progress, write
from onrecord.errors import UsageError
from onrecord.wording import printable

if TYPE_CHECKING:
    from onrecord.model import Judgement, JudgementKind


@click.group()
def judge() -> None:
    """Decide about names and stories; what you decide wins over the machine.

    A name is written as the reports write it ("Ana Brandt"), or with the report it stands in
    ("REPORT:Ana Brandt", "REPORT:120-130"). With --stories, a story is written by its id or the
    beginning of it, or by any report in it. Judgements are kept in the store and can be taken back.
    """


def decides(command: Callable[..., None]) -> Callable[..., None]:
    """Options of every command that makes a judgement."""
    for decorate in (
        click.option("--stories", "on_stories", is_flag=True, help="Decide about stories, not about names."),
        click.option("--why", required=True, metavar="TEXT", help="The reason, shown wherever the judgement acts."),
        signs,
        click.option("--replace", is_flag=True, help="Take back an earlier judgement that says the opposite."),
        keeps_reports,
    ):
        command = decorate(command)
    return command


def signs(command: Callable[..., None]) -> Callable[..., None]:
    """The option of every command that someone must answer for."""
    return click.option("--by", metavar="NAME", help="Who decides (default: your login name).")(command)


@judge.command()
@click.argument("a")
@click.argument("b")
@decides
@click.pass_context
def merge(ctx: click.Context, /, a: str, b: str, **decided: Any) -> None:
    """Decide that A and B are one, or with --stories one story."""
    _judge(ctx, "merge", a, b, **decided)


@judge.command()
@click.argument("a")
@click.argument("b")
@decides
@click.pass_context
def split(ctx: click.Context, /, a: str, b: str, **decided: Any) -> None:
    """Decide that A and B are not one.

    With a report on one side only ("REPORT:Brandt" and "Brandt"), the other side means all other
    reports. With --stories, A is a report, or several with commas between, that does not belong to
    the story B.
    """
    _judge(ctx, "split", a, b, **decided)


@judge.command()
@click.argument("a")
@click.argument("name")
@decides
@click.pass_context
def rename(ctx: click.Context, /, a: str, name: str, **decided: Any) -> None:
    """Decide by which NAME A is shown; with --stories, under which title a story."""
    _judge(ctx, "rename", a, name, **decided)


@judge.command("list")
@click.option("--all", "also_undone", is_flag=True, help="Also those taken back.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines.")
@keeps_reports
@click.pass_context
def list_(ctx: click.Context, /, also_undone: bool, as_json: bool, store: str | None) -> None:
    """List the judgements that hold, oldest first."""
    from onrecord.codec import to_json

    with open_archive(ctx, store) as kept:
        found = [one for one in kept.judgements() if also_undone or one.holds]
    for one in found:
        click.echo(to_json(one) if as_json else _line(one))


@judge.command()
@click.argument("judgement_id", metavar="ID")
@signs
@keeps_reports
@click.pass_context
def undo(ctx: click.Context, /, judgement_id: str, by: str | None, store: str | None) -> None:
    """Take a judgement back, by its id or the beginning of it; it stays in the list of --all."""
    with open_archive(ctx, store) as kept:
        click.echo(_line(kept.undo(judgement_id, _who(by), datetime.now(UTC))))


@judge.command("export")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default="-")
@keeps_reports
@click.pass_context
def export(ctx: click.Context, /, file: Path, store: str | None) -> None:
    """Write every judgement to FILE, one JSON record a line; also those taken back."""
    from onrecord.codec import to_json

    with open_archive(ctx, store) as kept:
        rows = "".join(f"{to_json(one)}\n" for one in kept.judgements())
    if str(file) == "-":
        click.echo(rows, nl=False)
    else:
        write(file, rows)
        notice(ctx, f"wrote {file}")


@judge.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@keeps_reports
@click.pass_context
def import_(ctx: click.Context, /, file: Path, store: str | None) -> None:
    """Keep the judgements in FILE; one that is there already changes nothing, of opposites the later wins."""
    rows = judgements_in(file)
    with open_archive(ctx, store) as kept:
        outcome = kept.import_judgements(rows)
        overruled = kept.overruled()
    for judgement_id, became in sorted(outcome.items()):
        click.echo(f"{became:<10} {judgement_id}")
    for one in overruled:
        notice(ctx, f"a later judgement says the opposite of {_line(one)}")


def follows_judgements(command: Callable[..., None]) -> Callable[..., None]:
    """The option of every command that groups reports from files; the command gets the judgements in it."""
    return click.option(
        "--judgements",
        type=click.Path(path_type=Path, allow_dash=True),
        callback=lambda _, __, file: judgements_in(file) if file else (),
        help="A file of what people decided (see `onrecord judge export`).",
    )(command)


def judgements_in(file: Path) -> tuple[Judgement, ...]:
    """The judgements in a file of JSON lines, or on standard input for ``-``.

    Raises:
        UsageError: the file cannot be read, or a line is no judgement.
    """
    from onrecord.archive import read_judgements

    try:
        if str(file) == "-":
            click.get_current_context().meta[STDIN_READ] = "judgements"
            content = sys.stdin.buffer.read()
        else:
            content = file.read_bytes()
        return read_judgements(content.decode("utf-8-sig"), str(file))
    except OSError as cause:
        raise UsageError(f"cannot be read: {cause.strerror}", str(file)) from None
    except UnicodeDecodeError:
        raise UsageError("is no UTF-8 text", str(file)) from None


def _judge(ctx: click.Context, kind: JudgementKind, first: str, second: str, **decided: Any) -> None:
    from onrecord.decisions import Decision

    decision = Decision(by=_who(decided["by"]), at=datetime.now(UTC), why=decided["why"])
    subject = "story" if decided["on_stories"] else "entity"
    with open_archive(ctx, decided["store"]) as kept, progress(ctx) as watch:
        made = kept.judge(kind, first, second, decision, subject=subject, replaces=decided["replace"], watch=watch)
    for one in (made.judgement, *made.replaced):
        click.echo(_line(one))
    if not made.acts:
        notice(ctx, "no story tells of both yet; the judgement acts as soon as one does")


def _who(by: str | None) -> str:
    from getpass import getuser

    try:
        return by or getuser()
    except (KeyError, OSError):
        raise UsageError("there is no login name here; say who decides with --by NAME") from None


def _line(judgement: Judgement) -> str:
    from onrecord.decisions import described

    undone = (
        "" if judgement.undone_at is None else f" [taken back by {judgement.undone_by}, {judgement.undone_at:%Y-%m-%d}]"
    )
    return printable(f"{judgement.id}  {described(judgement)}{undone}")
