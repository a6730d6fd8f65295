"""What is only read: evidence by source, the alarm matrix, what a search finds."""

from __future__ import annotations

from inspector_tui.faces.evidence_text import evidence_rows
from inspector_tui.faces.search_text import excerpt
from inspector_tui.judgement.alarm.matrix_words import STATES, compared, not_known, source
from inspector_tui.plain import routes
from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.talk import Talk
from inspector_tui.workflow import alarm
from inspector_tui.workflow.search import Hit, search
from inspector_tui.workflow.triangulate import sides

_MOST = 30
"""Hits that are said."""


def say_evidence(talk: Talk, desk: PlainDesk, question: str) -> None:
    """What each kind of source shows on a question, one kind after another."""
    found = desk.library.question(question)
    if found is not None:
        of = sides(desk.visit, desk.library, found, desk.prompts.of(question))
        talk.heading(f"Evidence on {question}")
        talk.rows(evidence_rows(of, talk.width, beside=False))


def say_matrix(talk: Talk, desk: PlainDesk) -> None:
    """Each point with what every source says on it; sources that are silent are not named."""
    board = alarm.board(desk.visit, desk.library)
    matrix = board.matrix
    talk.heading("Alarm matrix")
    if not matrix.columns:
        talk.say(
            "Nothing to lay side by side yet: elements of procedures, staff accounts and alarm "
            "tests are."
        )
        return
    for line in matrix.lines:
        talk.heading(f"{line.label}{': sources differ' if line.differs else ''}")
        for column, cell in zip(matrix.columns, line.cells, strict=True):
            if cell.state == "silent":
                continue
            said = [held.shown for held in cell.held] + (["not known"] if cell.unknown else [])
            talk.say(f"{source(column)}. {STATES[cell.state]}: {'; '.join(said)}", indent=1)
        talk.say(compared(line), indent=1)
        talk.say(f"Not known: {not_known(board.unknown.get(line.attribute))}.", indent=1)
    talk.heading(f"Sample: {matrix.sample}.")


def search_in(talk: Talk, desk: PlainDesk, words: str) -> str:
    """What a search finds; the question that was chosen, or ""."""
    hits = search(desk.visit, desk.library, words)
    talk.heading(f"{len(hits)} found" if hits else "Nothing found")
    if not hits:
        return ""
    routes.numbered(talk, (_line(hit, words) for hit in hits[:_MOST]))
    if len(hits) > _MOST:
        talk.say(f"and {len(hits) - _MOST} more: add a word")
    at = routes.chosen(talk, "Go to which?", min(len(hits), _MOST))
    question = hits[at].question if at is not None else None
    if at is not None and question is None:
        talk.say("This belongs to the visit as a whole, not to a question.")
    return question if question and desk.item(question) else ""


def _line(hit: Hit, words: str) -> str:
    kind = "" if hit.kind == "question" else f"{hit.kind}: "
    return f"{hit.question or ''}  {kind}{excerpt(hit.text, words)}".strip()
