"""Rows of repeating records: adding, changing, withdrawing. Generic over every declared record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from inspector_tui.checklist import codes
from inspector_tui.checklist.checking import check, in_words
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Question
from inspector_tui.record.asking import owner
from inspector_tui.record.base import Value
from inspector_tui.record.events import AnyAct, RowAdded, RowChanged, RowWithdrawn
from inspector_tui.record.facts import VisitFacts
from inspector_tui.record.visit import Row, Visit
from inspector_tui.report.rows import row_text
from inspector_tui.workflow.command import (
    Command,
    RefusedError,
    clean_reason,
    clean_values,
    on_open,
)
from inspector_tui.workflow.standing import standing_row


class CodeTakenError(RefusedError):
    """A row has the code of another one; `field` is where it was typed."""

    def __init__(self, field: str, what: str, *, todo: str) -> None:
        super().__init__(what, todo=todo)
        self.field = field


def add(
    library: Library, record: str, fields: Mapping[str, Value], *, question: str | None = None
) -> Command:
    """A new row; its id is the next of the record. Faults of all fields are named at once.

    `question` is where the inspector stood. A row of another table than that question's belongs
    to one of the visit's that it says something of, or to none (`record/asking.py`).
    """
    clean = fit(library, record, fields)
    if question is not None and library.question(question) is None:
        raise RefusedError(f"There is no question {question} in this visit's checklists.")

    def command(visit: Visit) -> Sequence[AnyAct]:
        _refuse_taken(library, visit.rows_of(record), record, clean)
        row = visit.next_row(record)
        belongs = question and owner(_asking(library, visit, question), record, clean, question)
        return [RowAdded(record=record, row=row, fields=clean, question=belongs)]

    return on_open(command)


def _asking(library: Library, visit: Visit, stood: str) -> Iterator[Question]:
    """The question where the inspector stood, and those that the visit asks."""
    chosen, facts = library.of_profile(visit.profile), VisitFacts(visit)
    for question in library.questions:
        asked = question.id in chosen and library.applies(question, facts)
        if asked or question.id == stood:
            yield question


def change(library: Library, row: str, fields: Mapping[str, Value]) -> Command:
    """All fields of a row as they are from now on; the old ones stay readable in the journal."""

    def command(visit: Visit) -> Sequence[AnyAct]:
        old = standing_row(visit, row)
        clean = fit(library, old.record, fields)
        others = [other for other in visit.rows_of(old.record) if other.id != row]
        _refuse_taken(library, others, old.record, clean, before=old.fields)
        return [RowChanged(row=row, fields=clean)] if clean != old.fields else []

    return on_open(command)


def _refuse_taken(
    library: Library,
    others: Sequence[Row],
    record_id: str,
    fields: Mapping[str, Value],
    *,
    before: Mapping[str, Value] | None = None,
) -> None:
    """Raise `CodeTakenError` where a code that numbers the row is that of another one.

    One that the row had `before` may stay: what was recorded can still be put right elsewhere.
    """
    record = library.record(record_id)
    for field in record.field if record else ():
        code = str(fields.get(field.id, ""))
        if field.codes != "own" or not code or (before or {}).get(field.id) == code:
            continue
        known = {str(other.fields[field.id]): other for other in others if field.id in other.fields}
        same = (row for had, row in known.items() if codes.folded(had) == codes.folded(code))
        if found := next(same, None):
            raise CodeTakenError(
                field.id,
                f"{code} is somebody else already: {row_text(library, found)}.",
                todo=f"{codes.next_free(code, known)} is free. "
                "If it is the same person, change that row instead.",
            )


def withdraw(row: str, reason: str) -> Command:
    """The row no longer counts; it stays in the record with the reason."""
    text = clean_reason(
        reason, "A row is withdrawn with a reason.", todo="Say why it should not count."
    )

    def command(visit: Visit) -> Sequence[AnyAct]:
        standing_row(visit, row)
        return [RowWithdrawn(row=row, reason=text)]

    return on_open(command)


def fit(library: Library, record_id: str, fields: Mapping[str, Value]) -> dict[str, Value]:
    """The fields cleaned of empty ones; `RefusedError` naming every one that does not fit."""
    record = library.record(record_id)
    if record is None:
        raise RefusedError(f"No checklist of this visit declares the record {record_id}.")
    clean = clean_values(fields)
    if not clean:
        raise RefusedError(f"The {record.one} is empty.", todo="Fill at least one field.")
    faults = check(record.all_fields(), clean, library=library)
    if faults:
        raise RefusedError(in_words(faults), todo="Correct the values and save again.")
    return clean
