"""What the judgements ask of a visit, gathered once for all of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypeVar

from msgspec import Struct

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import NamedField
from inspector_tui.checklist.value import Value, show
from inspector_tui.judgement.named import row_name
from inspector_tui.judgement.tables import Tables
from inspector_tui.judgement.words import folded
from inspector_tui.record.events import Answer
from inspector_tui.record.visit import RaisedFinding, Row, Visit

_T = TypeVar("_T")
_DIGITS = re.compile(r"([0-9]+)")
Read: TypeAlias = tuple[str, Any]
"""What was looked at, and of which name: ("rows", "HRR"), ("answer", "VA-010"), ("once", f)."""


def natural(key: str) -> tuple[tuple[int, str], ...]:
    """A sort key that puts HRR-2 before HRR-10."""
    parts = _DIGITS.split(key)
    # Very long digits would take long to convert and are no row's number: compared as text.
    return tuple((int(p), "") if n % 2 and len(p) < 16 else (-1, p) for n, p in enumerate(parts))


class Kept(Struct, frozen=True):
    """Something worked out, and everything of the visit that it was worked out from."""

    value: Any
    reads: dict[Read, Any]


class Memory:
    """What was worked out for a visit, for the same visit a few acts later.

    It belongs to one library and one set of tables, and to one thread at a time.
    """

    def __init__(self) -> None:
        self.kept: dict[Callable[[Facts], Any], Kept] = {}
        self.order: dict[str, tuple[tuple[int, str], ...]] = {}


class Facts:
    """A visit with its checklists and tables; rows by record in the order of their numbers.

    It notes what is read. With a memory, what was worked out from the same rows and answers before
    is not worked out again (`once`).
    """

    def __init__(
        self, visit: Visit, library: Library, tables: Tables, memory: Memory | None = None
    ) -> None:
        self.library = library
        self.tables = tables
        self._visit = visit
        self._memory = memory or Memory()
        self._rows: dict[str, tuple[Row, ...]] = {}
        self._rows_at: dict[str, list[Row]] = defaultdict(list)
        self._gather(visit)
        self._choices: dict[tuple[str, str], dict[str, str]] = {}
        self._shown: dict[tuple[str, str, str | int], str] = {}
        self._folded: dict[str, str] = {}
        self._fields: dict[str, dict[str, NamedField]] = {}
        self._once: dict[Callable[[Facts], Any], Kept] = {}
        self._reading: list[dict[Read, Any]] = []

    def _gather(self, visit: Visit) -> None:
        by_record: dict[str, list[Row]] = defaultdict(list)
        for row in visit.rows.values():
            if row.stands:
                by_record[row.record].append(row)
        for record, rows in sorted(by_record.items()):
            rows.sort(key=lambda row: self.place(row.id))
            self._rows[record] = tuple(rows)
            for row in rows:
                self._rows_at[row.question or ""].append(row)

    def folded(self, text: str) -> str:
        """`words.folded`, worked out once for each text."""
        found = self._folded.get(text)
        if found is None:
            found = self._folded[text] = folded(text)
        return found

    def place(self, key: str) -> tuple[tuple[int, str], ...]:
        """`natural` of a row's id or of a prompt's key, worked out once."""
        order = self._memory.order
        found = order.get(key)
        if found is None:
            found = order[key] = natural(key)
        return found

    def once(self, compute: Callable[[Facts], _T]) -> _T:
        """What `compute` makes of these facts, worked out the first time it is asked for."""
        found: _T = self._read("once", compute)
        return found

    def _kept(self, compute: Callable[[Facts], Any]) -> Any:
        kept = self._once.get(compute)
        if kept is None:
            kept = self._memory.kept.get(compute)
            if kept is None or not self._stands(kept.reads):
                kept = self._memory.kept[compute] = self._work_out(compute, kept)
            self._once[compute] = kept
        return kept.value

    def _work_out(self, compute: Callable[[Facts], Any], before: Kept | None) -> Kept:
        """What comes to the same as before is the same: what rests on it may stand as well."""
        reads: dict[Read, Any] = {}
        self._reading.append(reads)
        try:
            value = compute(self)
        finally:
            self._reading.pop()
        return Kept(before.value if before and before.value == value else value, reads)

    def _stands(self, reads: Mapping[Read, Any]) -> bool:
        for read, before in reads.items():
            now = self._look(read)
            if now is not before and now != before:
                return False
        return True

    def _read(self, what: str, name: Any = "") -> Any:
        found = self._look((what, name))
        if self._reading:
            self._reading[-1][what, name] = found
        return found

    def _look(self, read: Read) -> Any:
        what, name = read
        match what:
            case "once":
                return self._kept(name)
            case "rows":
                return self._rows.get(name, ())
            case "rows at":
                return tuple(self._rows_at.get(name, ()))
            case "row":
                row = self._visit.rows.get(name)
                return row if row is not None and row.stands else None
            case "answer":
                return self._visit.answer(name)
            case "findings":
                live = (one for one in self._visit.findings.values() if one.stands)
                return tuple(sorted(live, key=lambda one: natural(one.id)))
            case "on":
                return self._visit.on
            case "visit":
                return self._visit
        raise ValueError(what)

    @property
    def visit(self) -> Visit:
        """The whole visit. Whatever reads it is worked out anew after every act."""
        found: Visit = self._read("visit")
        return found

    @property
    def on(self) -> str:
        """The day of the visit as it is recorded."""
        found: str = self._read("on")
        return found

    @property
    def findings(self) -> tuple[RaisedFinding, ...]:
        """Findings that stand, by number."""
        found: tuple[RaisedFinding, ...] = self._read("findings")
        return found

    def rows(self, record: str) -> tuple[Row, ...]:
        """Live rows of a record by number, whatever order they were entered or restored in."""
        found: tuple[Row, ...] = self._read("rows", record)
        return found

    def rows_at(self, question: str) -> tuple[Row, ...]:
        """Live rows that were added on a question."""
        found: tuple[Row, ...] = self._read("rows at", question)
        return found

    def row(self, row_id: Value | None) -> Row | None:
        """The live row that a `row` field names."""
        found: Row | None = self._read("row", row_id) if isinstance(row_id, str) else None
        return found

    def answer(self, question: str) -> Answer:
        """The answer that counts now; an empty one when there is none."""
        found: Answer = self._read("answer", question)
        return found

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
        """A row's value as a person reads it, unit included; another row by its name."""
        declared = self._field(record, field)
        if declared is not None and declared.kind == "row":
            other = self.row(value)
            return row_name(self.library, other) if other else str(value)
        if not isinstance(value, str | int):
            return self._show(record, field, value)
        key = (record, field, value)
        if key not in self._shown:
            self._shown[key] = self._show(record, field, value)
        return self._shown[key]

    def _show(self, record: str, field: str, value: Value) -> str:
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


def _askers(facts: Facts) -> dict[str, str]:
    found: dict[str, str] = {}
    for question in facts.library.questions:
        if question.answer.kind == "rows" and question.answer.record:
            found.setdefault(question.answer.record, question.id)
    return found
