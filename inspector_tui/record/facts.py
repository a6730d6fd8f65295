"""What conditions of a checklist ask of a visit (`inspector_tui.checklist.condition.Facts`)."""

from __future__ import annotations

from collections.abc import Mapping

from inspector_tui.record.base import Value
from inspector_tui.record.visit import Visit


class VisitFacts:
    """Answers "what was recorded?" for conditions; nothing recorded is `None` or 0."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    def verdict(self, question: str) -> str | None:
        """The verdict on a question."""
        return self._visit.answer(question).verdict

    def value(self, question: str) -> Value | None:
        """The answer's own value."""
        return self._visit.answer(question).value

    def measure(self, question: str, measure: str) -> Value | None:
        """One measured value beside the answer."""
        return self._visit.answer(question).measures.get(measure)

    def count(self, record: str, where: Mapping[str, str]) -> int:
        """How many live rows of a record have all the given field values."""
        return sum(
            all(row.fields.get(field) == value for field, value in where.items())
            for row in self._visit.rows_of(record)
        )
