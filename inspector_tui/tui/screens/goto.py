"""Go to a question by its id, or by a piece of it or of what it asks."""

from __future__ import annotations

from collections.abc import Sequence

from inspector_tui.faces.line import Line
from inspector_tui.faces.signs import sign_of
from inspector_tui.tui.desk import VisitDesk
from inspector_tui.tui.pick import Narrowed
from inspector_tui.workflow.search import begins_id, question_id


class GotoScreen(Narrowed[str | None]):
    """Every question that is asked now; gives the id of the chosen one, or None."""

    PAGE = "pick"

    def __init__(self, desk: VisitDesk) -> None:
        lines = []
        for item in desk.items:
            sign = sign_of(desk.verdict(item.id), answered=item.answered)
            lead = f"{sign.sign} {item.id}"
            lines.append(Line(item.question.ask, lead=lead, tone=sign.tone, id=item.id))
        super().__init__("Go to a question: its number, or a word of it", lines)

    def matching(self, typed: str) -> Sequence[Line]:
        """Also by a number as it is said, va10 or VA 10; the question of just that number first."""
        lines, named = super().matching(typed), question_id(typed)
        if named:
            others = (line for line in self.all_lines if begins_id(typed, line.id))
            lines = list({line.id: line for line in (*lines, *others)}.values())
        return sorted(lines, key=lambda line: line.id != named)

    def result(self, line: Line) -> str | None:
        return line.id
