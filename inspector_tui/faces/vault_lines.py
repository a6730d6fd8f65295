"""The visits of a vault as the lines of a list.

Apart from the lines of a visit, which bring checklists and judgement with them: nobody needs those
until a visit is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from inspector_tui.checklist.moments import show_date
from inspector_tui.faces.line import Line

if TYPE_CHECKING:
    from inspector_tui.vault.summaries import VisitSummary

_DATE = len("21 Nov 2026")


def plural(count: int, one: str, many: str = "") -> str:
    """`1 finding`, `2 findings`, `no findings`."""
    words = one if count == 1 else many or f"{one}s"
    return f"{count or 'no'} {words}"


class VisitLines(Sequence[Line]):
    """The visits of a vault as lines that are made when they are seen."""

    def __init__(self, visits: Sequence[VisitSummary]) -> None:
        self.visits = visits

    def __len__(self) -> int:
        return len(self.visits)

    @overload
    def __getitem__(self, index: int) -> Line: ...

    @overload
    def __getitem__(self, index: slice) -> list[Line]: ...

    def __getitem__(self, index: int | slice) -> Line | list[Line]:
        if isinstance(index, slice):
            return [visit_line(visit) for visit in self.visits[index]]
        return visit_line(self.visits[index])


def visit_line(visit: VisitSummary) -> Line:
    """Date, organisation and state of one visit."""
    state = ", ".join(_state(visit))
    return Line(
        visit.organisation,
        lead=show_date(visit.on).rjust(_DATE) + " ",
        tail=state,
        brief="exported" if visit.status == "sealed" and visit.as_it_stands else visit.status,
        id=visit.id,
    )


def _state(visit: VisitSummary) -> list[str]:
    parts = ["short visit"] if visit.profile else []
    if visit.findings:
        parts.append(plural(visit.findings, "finding"))
    if visit.status != "sealed":
        return [*parts, f"open, {_so_far(visit)}"]
    if visit.exported is None:
        return [*parts, "sealed"]
    changed = "" if visit.as_it_stands else ", changed since"
    return [*parts, f"bundle {visit.exported} exported{changed}"]


def _so_far(visit: VisitSummary) -> str:
    """How much is in an open visit; whatever was recorded beside answers is an entry too."""
    if visit.answered:
        return plural(visit.answered, "answer")
    return plural(visit.last, "entry", "entries") if visit.last > 1 else "just begun"
