"""`checklist lint / list / show / schema / diff`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector_tui.cli.output import answer, answer_json, say, table
from inspector_tui.cli.secrets import home_option, passphrase_option
from inspector_tui.errors import InspectorError, MisuseError

if TYPE_CHECKING:
    from inspector_tui.checklist.load import Source
    from inspector_tui.checklist.model import Checklist, Law
    from inspector_tui.judgement.tables import Table


@click.group("checklist")
def checklist_command() -> None:
    """Lint, list, show and compare checklists; print their schema."""


@checklist_command.command("lint")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def lint(files: tuple[Path, ...]) -> int:
    """Name file, line and question of every fault, and carry out the cases.

    All shipped checklists and judgement tables without FILES.
    """
    from inspector_tui.checklist.fault import told
    from inspector_tui.checklist.load import shipped
    from inspector_tui.judgement.table_check import faults, faults_of
    from inspector_tui.judgement.tables import shipped as shipped_tables
    from inspector_tui.workflow.cases import lint_all

    given = [_file(file) for file in files]
    tables = {source.name: table for source in given if (table := _table(source))}
    checklists = [source for source in given if source.name not in tables]
    ids = {source.id for source in checklists}
    others = [source for source in shipped() if source.id not in ids]
    found = [str(fault) for fault in lint_all(checklists, beside=others)] if checklists else []
    found += [f"{name}: {words}" for name, table in tables.items() for words in faults_of(table)]
    if not given:
        found += map(str, lint_all(others))
        found += faults(shipped_tables())
    for line in told(found):
        answer(line)
    return 1 if found else 0


def _table(source: Source) -> Table | None:
    """The judgement table that a file is; None for a checklist or for what is neither."""
    from inspector_tui.judgement.tables import TableError, load_table

    try:
        return load_table(source.text, source.name)
    except TableError:
        return None


def _file(path: Path) -> Source:
    from inspector_tui.bundle.source import read_ordinary
    from inspector_tui.checklist.load import MAX_BYTES, source_of

    try:
        return source_of(read_ordinary(path, MAX_BYTES), str(path))
    except OSError as error:
        raise InspectorError(f"{path} cannot be read: {error.strerror}.") from None


@checklist_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="For a program.")
def list_(as_json: bool) -> int:
    """The shipped editions."""
    from inspector_tui.checklist.load import load, shipped
    from inspector_tui.checklist.model import Checklist

    found = [(source, load(source.text, source.name)) for source in shipped()]
    rows = [
        {
            "edition": source.edition,
            "id": source.id,
            "questions": len(list(file.questions())) if isinstance(file, Checklist) else 0,
            "sha256": source.sha256,
            "title": file.title,
        }
        for source, file in found
    ]
    if as_json:
        answer_json(rows)
    else:
        table(
            ["Id", "Edition", "Questions", "Title"],
            [[str(row[name]) for name in ("id", "edition", "questions", "title")] for row in rows],
        )
    return 0


@checklist_command.command("show")
@click.argument("checklist")
def show(checklist: str) -> int:
    """The text of a shipped edition, as it stands in its file."""
    from inspector_tui.checklist.load import shipped

    for source in shipped():
        if source.id == checklist:
            for line in source.text.decode().rstrip("\n").split("\n"):
                answer(line)
            return 0
    raise MisuseError(
        f"There is no shipped checklist {checklist}.", todo="'checklist list' names them."
    )


@checklist_command.command("schema")
def schema() -> int:
    """The JSON Schema of a checklist file, for editors."""
    from inspector_tui.checklist.export import schema as of_checklist

    answer_json(of_checklist())
    return 0


@checklist_command.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="For a program.")
@home_option
@passphrase_option
def diff(old: str, new: str, as_json: bool, home: str | None, passphrase_fd: int | None) -> int:
    """Two editions side by side: questions carried, asked again, new and retired.

    OLD and NEW are files, or the name of a shipped checklist (panic-alarm), or an edition of it
    that a visit of this vault uses (panic-alarm@2026.1; asks for the passphrase).
    """
    from inspector_tui.checklist.beside import beside
    from inspector_tui.cli.side_by_side import as_json_value, lines

    was, now = (_edition(name, home, passphrase_fd) for name in (old, new))
    if was.id != now.id:
        raise MisuseError(f"{was.id} and {now.id} are two checklists, not two editions of one.")
    found = beside(_loaded(was), _loaded(now))
    if as_json:
        answer_json(as_json_value(was, now, found))
        return 0
    for line in lines(was, now, found, shutil.get_terminal_size().columns):
        answer(line)
    return 0


def _loaded(source: Source) -> Checklist | Law:
    from inspector_tui.checklist.fault import ChecklistError, told
    from inspector_tui.checklist.load import load

    try:
        return load(source.text, source.name)
    except ChecklistError as error:
        for line in told([str(fault) for fault in error.faults]):
            say(line)
        raise


def _edition(name: str, home: str | None, passphrase_fd: int | None) -> Source:
    """A file, a shipped edition, or one that the vault holds, in this order."""
    from inspector_tui.checklist.load import Source, shipped

    path = Path(name)
    if path.suffix == ".toml" or path.is_file():
        return _file(path)
    id_, _, edition = name.partition("@")
    source = next((s for s in shipped() if s.id == id_ and edition in ("", s.edition)), None)
    if source is not None:
        return source
    if not edition:
        raise MisuseError(
            f"There is no file and no shipped checklist {name}.",
            todo="'checklist list' names those shipped; ID@EDITION is one of a visit.",
        )
    from inspector_tui.cli.opening import opened

    with opened(home, passphrase_fd, read_only=True) as vault:
        stored = vault.edition(id_, edition)
    if stored is None:
        raise MisuseError(f"Neither this program nor this vault has {id_} {edition}.")
    return Source(id_, edition, stored.sha256, stored.text, f"{id_} {edition}")
