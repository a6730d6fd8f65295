"""How the command line speaks: answers on standard output, sentences on standard error."""

from __future__ import annotations

import json
from typing import Any

import click

from inspector_tui.errors import InspectorError


def fail(error: InspectorError) -> int:
    """Say what happened, what was kept and what to do; the exit code to end with."""
    lead, *more = [part for part in (error.what, error.kept, error.todo) if part]
    click.echo(f"inspector-tui: {lead}", err=True)
    for part in more:
        click.echo(f"  {part}", err=True)
    return error.exit_code


def say(text: str) -> None:
    """Narration, on standard error."""
    click.echo(text, err=True)


def answer(text: str) -> None:
    """A line of the answer, on standard output."""
    click.echo(text)


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
