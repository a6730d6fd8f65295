"""What an earlier visit recorded on one question, in the words of its own edition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Question
from inspector_tui.judgement.named import row_name
from inspector_tui.judgement.words import counted
from inspector_tui.record.events import Answer
from inspector_tui.record.visit import Row, Visit
from inspector_tui.report.rows import cell, columns, fields_of, row_text, values_of


@dataclass(frozen=True)
class Before:
    """What the newest earlier visit that recorded anything on a question recorded there.

    `question` is as it was asked then, None when that edition cannot be read any more;
    `same_words` says whether it read as it does now.
    """

    made: Visit
    answer: Answer
    rows: tuple[Row, ...]
    question: Question | None
    library: Library | None
    same_words: bool

    @property
    def visit(self) -> str:
        return self.made.id

    @property
    def on(self) -> str:
        return self.made.on

    @property
    def read_by(self) -> Library:
        """The edition of that visit; one without anything where it cannot be read any more."""
        return self.library or Library([], None)


def first_words(before: Before) -> str:
    """What was recorded without a verdict, in a few words: its value, a measure, how many rows."""
    return next((words for _, words in values(before)), counted_rows(before))


def values(before: Before) -> Iterator[tuple[str, str]]:
    """Label and words of its value and measures, as the edition of that visit called them."""
    answer, question, library = before.answer, before.question, before.library
    if question is not None and library is not None:
        yield from values_of(question, answer, library)
    else:
        if answer.value is not None:
            yield "Answer", str(answer.value)
        yield from ((name, str(value)) for name, value in answer.measures.items())


def counted_rows(before: Before) -> str:
    """`Handling equipment: 2 rows`; "" without any."""
    if not before.rows:
        return ""
    record = before.library.record(before.rows[0].record) if before.library else None
    of = f"{record.title}: " if record else ""
    return f"{of}{counted(len(before.rows), 'row')}"


def row_texts(before: Before) -> Iterator[str]:
    """Each row in a line: its summary, and what else it says of what the question asks."""
    about = before.question.answer.about if before.question else ()
    return (row_text(before.read_by, row, also=about, visit=before.made) for row in before.rows)


def name_then(before: Before, row: Row) -> str:
    """What such a row is called."""
    return row_name(before.read_by, row)


def fields_then(before: Before, row: Row) -> Iterator[tuple[str, str]]:
    """Label and words of every filled field of a row, as the edition of that visit called them."""
    library = before.read_by
    declared = fields_of(library, row.record)
    for name in columns(library, row.record, [row]):
        field = declared.get(name)
        yield field.label if field else name, cell(library, row, name, before.made)
