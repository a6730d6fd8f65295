"""Half-typed texts whose place is gone: what they were about was undone, or is not asked now."""

from __future__ import annotations

from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.text import clip, one_line
from inspector_tui.faces.told import Choice, Question
from inspector_tui.workflow.drafts import question_of, read_texts, words_for

_SHOWN = 300
"""Columns of a text that is offered to be thrown away."""


def has_place(desk: OpenVisit, box: str) -> bool:
    """Whether some page of the visit goes on with the draft in a box."""
    what, _, rest = box.partition(" ")
    about, visit = rest.partition(" ")[0], desk.visit
    match what:
        case "row":
            row = visit.rows.get(about)
            return row.stands if row else desk.library.record(about) is not None
        case "answer" | "reason":
            return desk.item(question_of(box)) is not None
        case "finding" | "step":
            finding = visit.findings.get(about)
            return finding.stands if finding else what == "finding"
        case "move":
            exhibit = visit.exhibits.get(about)
            return exhibit is not None and exhibit.stands
        case "correction":
            return any(note.stands and str(note.n) == about for note in visit.notes)
        case "prompt":
            return not desk.prompts.is_current or desk.prompts.find(rest) is not None
    return True


def throw_away(desk: OpenVisit, box: str) -> Question[bool]:
    """Whether to throw away a draft that no page goes on with."""
    draft = desk.drafts.get(box)
    text = draft.text if draft else ""
    said = one_line("; ".join(filter(None, read_texts(text).values())) or text)
    return Question(
        "Throw this text away?",
        [Choice("t", "Throw it away", True), Choice("b", "Keep it", False)],
        False,
        f"What it was about was taken back, or is not asked now: {words_for(box)}. It says: "
        f"{clip(said, _SHOWN)}",
    )
