"""`checklist lint / list / show / schema`."""

from __future__ import annotations

from pathlib import Path

import click

from inspector_tui.cli.output import answer, answer_json, table
from inspector_tui.errors import MisuseError


@click.group("checklist")
def checklist_command() -> None:
    """Lint, list and show checklists; print their schema."""


@checklist_command.command("lint")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def lint(files: tuple[Path, ...]) -> int:
    """Name file, line and question of every fault; all shipped checklists without FILES."""
    from inspector_tui.checklist.__main__ import main

    return main([str(file) for file in files])


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
            answer(source.text.decode().rstrip("\n"))
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
