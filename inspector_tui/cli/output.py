"""How the command line speaks: answers on standard output, sentences on standard error.

What is said may quote the name of a file or what was typed, so no sign of it reaches a terminal
that would act on one, nor ends a line.
"""

from __future__ import annotations

import io
import json
from typing import Any

import click

from inspector_tui.errors import InspectorError
from inspector_tui.signs import BLANKS, JOINERS, printable

_HARMLESS = BLANKS + JOINERS


def fail(error: InspectorError) -> int:
    """Say what happened, what was kept and what to do; the exit code to end with."""
    lead, *more = [part for part in (error.what, error.kept, error.todo) if part]
    say(f"inspector-tui: {lead}")
    for part in more:
        say(f"  {part}")
    return error.exit_code


def fail_use(error: click.ClickException) -> int:
    """Say what click found wrong with the arguments, in its words; the exit code to end with."""
    found = io.StringIO()
    # A name may hold an end of line, which must not begin a line of ours.
    vars(error)["message"] = printable(error.message, keep=_HARMLESS)
    error.show(found)
    for line in found.getvalue().rstrip("\n").split("\n"):
        say(line)
    return 2


def say(text: str) -> None:
    """One line of narration, on standard error."""
    click.echo(printable(text, keep=_HARMLESS), err=True)


def answer(text: str) -> None:
    """A line of the answer, on standard output."""
    click.echo(printable(text, keep=_HARMLESS))


def answer_json(value: Any) -> None:
    """The answer for a program: one JSON value, in which nothing acts on a terminal."""
    text = json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True)
    click.echo("".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text))


def table(head: list[str], rows: list[list[str]]) -> None:
    """Columns as wide as their widest cell, two spaces apart."""
    if not rows:
        return
    widths = [max(len(line[at]) for line in [head, *rows]) for at in range(len(head))]
    for line in [head, *rows]:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        answer("  ".join(cells).rstrip())
