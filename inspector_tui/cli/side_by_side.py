"""Two editions of a checklist as columns of a terminal, or as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from textwrap import wrap

from inspector_tui.checklist.beside import Beside, Said
from inspector_tui.checklist.load import Source

_BETWEEN = " | "
_WIDEST = 160
"""Columns beyond which lines only get harder to read."""


def lines(was: Source, now: Source, found: Beside, columns: int) -> Iterator[str]:
    """What is asked again with both texts beside each other, then what is new, gone, and other."""
    questions = found.questions
    width = (min(max(columns, 40), _WIDEST) - len(_BETWEEN)) // 2
    yield f"{now.id} {was.edition} -> {now.edition}"
    yield (
        f"{len(questions.carried)} carried, {len(questions.again)} asked again, "
        f"{len(questions.new)} new, {len(questions.retired)} retired"
    )
    if found.again:
        yield from ("", "Asked again")
    for question, said in found.again.items():
        yield f"{question}  {', '.join(each.part for each in said)}"
        for each in said:
            yield from _columns(each, width)
    yield from _asks("New", questions.new, found)
    yield from _asks("Retired", questions.retired, found)
    if found.others:
        yield from ("", "Beside the questions")
    for part in found.others:
        inside = f": {', '.join(part.inside)}" if part.inside else ""
        yield f"{part.what} {part.id} {part.state}{inside}"


def _columns(said: Said, width: int) -> Iterator[str]:
    for old, new in zip_longest(_wrapped(said.old, width), _wrapped(said.new, width), fillvalue=""):
        yield f"{old.ljust(width)}{_BETWEEN}{new}".rstrip()


def _wrapped(text: str, width: int) -> list[str]:
    return [line for part in text.split("\n") for line in wrap(part, width) or [""]]


def _asks(heading: str, ids: tuple[str, ...], found: Beside) -> Iterator[str]:
    if ids:
        yield from ("", heading)
    for question in ids:
        yield f"{question}  {found.asks[question]}"


def as_json_value(was: Source, now: Source, found: Beside) -> dict[str, object]:
    """The same for a program: lists of question ids, and what differs in those asked again."""
    questions = found.questions
    return {
        "again": [
            {"changed": [vars(each) for each in said], "id": question}
            for question, said in found.again.items()
        ],
        "carried": questions.carried,
        "from": _named(was),
        "new": questions.new,
        "others": [vars(part) for part in found.others],
        "retired": questions.retired,
        "to": _named(now),
    }


def _named(source: Source) -> dict[str, str]:
    return {"edition": source.edition, "id": source.id, "sha256": source.sha256}
