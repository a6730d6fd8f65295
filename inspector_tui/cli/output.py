"""How the command line speaks: answers on standard output, sentences on standard error.

An answer that cannot be written is an error (`UnansweredError`), whatever was done; a sentence that
cannot be said is none.
What is said may quote the name of a file or what was typed, so no sign of it reaches a terminal
that would act on one, nor ends a line.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

import click

from inspector_tui.errors import InspectorError
from inspector_tui.signs import BLANKS, JOINERS, printable

_HARMLESS = BLANKS + JOINERS
CODE_UNSEEN = (
    "A new recovery code was made and shown to nobody, and an old one opens nothing any more: make"
    " another with 'inspector-tui vault recovery'. Each opening says so until then."
)


class UnansweredError(InspectorError):
    """Standard output takes no answer: it is closed or full, or its reader has gone.

    `kept` says what was done all the same.
    """

    def __init__(self, why: str, *, kept: str = "") -> None:
        super().__init__(f"The answer could not be written: {why}.", kept=kept)


def require_stdout() -> None:
    """Make sure that there is a standard output, before anything is done for the answer's sake.

    Raises `UnansweredError`.
    """
    if sys.stdout is None:  # as Python has it when it was closed
        raise UnansweredError("standard output is closed")


@contextmanager
def although(done: str) -> Iterator[None]:
    """For answers about something that was done: `done` says so if they cannot be written."""
    try:
        yield
    except UnansweredError as error:
        error.kept = done
        raise


@contextmanager
def answering() -> Iterator[None]:
    """For whatever writes to standard output; what is wrong with that is an `UnansweredError`."""
    require_stdout()
    try:
        yield
    except BrokenPipeError as error:
        raise UnansweredError("what was to read it has ended") from error
    except OSError as error:
        raise UnansweredError(error.strerror or type(error).__name__) from error


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
    with suppress(OSError):
        click.echo(printable(text, keep=_HARMLESS), err=True)


def answer(text: str) -> None:
    """A line of the answer, on standard output. Raises `UnansweredError`."""
    with answering():
        click.echo(printable(text, keep=_HARMLESS))


def answer_bytes(data: bytes) -> None:
    """A document as the answer, as it is. Raises `UnansweredError`."""
    with answering():
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def binary_output() -> BinaryIO:
    """Standard output for a long answer. Raises `UnansweredError` when it is closed."""
    require_stdout()
    return sys.stdout.buffer


def answer_json(value: Any) -> None:
    """The answer for a program: one JSON value, in which nothing acts on a terminal.

    Raises `UnansweredError`.
    """
    text = json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True)
    text = "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)
    with answering():
        click.echo(text)


def table(head: list[str], rows: list[list[str]]) -> None:
    """Columns as wide as their widest cell, two spaces apart."""
    if not rows:
        return
    widths = [max(len(line[at]) for line in [head, *rows]) for at in range(len(head))]
    for line in [head, *rows]:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        answer("  ".join(cells).rstrip())
