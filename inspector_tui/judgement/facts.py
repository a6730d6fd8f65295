"""What the judgements ask of a visit, gathered once for all of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import NamedField
from inspector_tui.checklist.value import Value, show
from inspector_tui.judgement.tables import Tables
from inspector_tui.record.events import Answer
from inspector_tui.record.visit import Row, Visit

_T = TypeVar("_T")
_DIGITS = re.compile(r"([0-9]+)")


def natural(key: str) -> tuple[tuple[int, str], ...]:
    """A sort key that puts HRR-2 before HRR-10."""
    parts = _DIGITS.split(key)
    # Very long digits would take long to convert and are no row's number: compared as text.
    return tuple((int(p), "") if n % 2 and len(p) < 16 else (-1, p) for n, p in enumerate(parts))


class Facts:
    """A visit with its checklists and tables; rows by record in the order of their numbers."""

    def __init__(self, visit: Visit, library: Library, tables: Tables) -> None:
        self.visit = visit
        self.library = library
        self.tables = tables
        live = [row for row in visit.rows.values() if row.withdrawn is None]
        live.sort(key=lambda row: natural(row.id))
        self._rows = _grouped(live, lambda row: row.record)
        self._rows_at = _grouped(live, lambda row: row.question or "")
        self._choices: dict[tuple[str, str], dict[str, str]] = {}
        self._fields: dict[str, dict[str, NamedField]] = {}
        self._once: dict[Callable[[Facts], Any], Any] = {}

    def once(self, compute: Callable[[Facts], _T]) -> _T:
        """What `compute` makes of these facts, worked out the first time it is asked for."""
        if compute not in self._once:
            self._once[compute] = compute(self)
        found: _T = self._once[compute]
        return found

    def rows(self, record: str) -> tuple[Row, ...]:
        """Live rows of a record by number, whatever order they were entered or restored in."""
        return self._rows.get(record, ())

    def rows_at(self, question: str) -> tuple[Row, ...]:
        """Live rows that were added on a question."""
        return self._rows_at.get(question, ())

    def row(self, row_id: Value | None) -> Row | None:
        """The live row that a `row` field names."""
        row = self.visit.rows.get(row_id) if isinstance(row_id, str) else None
        return row if row is not None and row.withdrawn is None else None

    def answer(self, question: str) -> Answer:
        """The answer that counts now; an empty one when there is none."""
        return self.visit.answer(question)

    def choices(self, record: str, field: str) -> dict[str, str]:
        """Keys and labels of a record's field; empty when it is not declared or has none."""
        found = self._choices.get((record, field))
        if found is None:
            declared = self._field(record, field)
            found = self.library.choices(declared) if declared else {}
            self._choices[record, field] = found
        return found

    def label(self, record: str, field: str, key: str) -> str:
        """What a chosen key is called; the key itself when this edition does not know it."""
        return self.choices(record, field).get(key, key)

    def shown(self, record: str, field: str, value: Value) -> str:
        """A row's value as a person reads it, unit included."""
        declared = self._field(record, field)
        return show(declared, value, library=self.library) if declared else str(value)

    def field_label(self, record: str, field: str) -> str:
        """What a record's field is called; its id when this edition does not declare it."""
        declared = self._field(record, field)
        return declared.label if declared else field

    def question_of(self, record: str) -> str:
        """The first question that is answered with rows of a record; "" when none is."""
        return self.once(_askers).get(record, "")

    def _field(self, record: str, field: str) -> NamedField | None:
        fields = self._fields.get(record)
        if fields is None:
            declared = self.library.record(record)
            known = declared.all_fields() if declared else ()
            fields = self._fields[record] = {found.id: found for found in known}
        return fields.get(field)


def _grouped(rows: list[Row], key: Callable[[Row], str]) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return {name: tuple(members) for name, members in found.items()}


def _askers(facts: Facts) -> dict[str, str]:
    found: dict[str, str] = {}
    for question in facts.library.questions:
        if question.answer.kind == "rows" and question.answer.record:
            found.setdefault(question.answer.record, question.id)
    return found
