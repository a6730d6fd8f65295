"""What an undo took back, what a redo put back, and what the next undo would be, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import VERDICTS
from inspector_tui.judgement.named import number
from inspector_tui.judgement.words import listed
from inspector_tui.record.events import Answer
from inspector_tui.record.fold_amending import same_now
from inspector_tui.record.particulars import LABELS
from inspector_tui.record.visit import Given, Row, Step, Visit
from inspector_tui.signs import capital

_NAMED = 2
"""Questions named of an act on several."""
_PARTS = {
    "value": "answer",
    "reason": "reason",
    "measures": "measures",
    "fact": "fact",
    "opinion": "opinion",
    "sources": "sources",
}


class Done(NamedTuple):
    """An act in words, `PA-080: Satisfied` or `4 verdicts`; then the questions, if several."""

    what: str
    where: str = ""


def taken_back(visit: Visit, library: Library, *, redo: str = "Ctrl+R") -> str:
    """What the undo that was just made took back. `visit` is as it stands after it.

    `redo` is the key of this face that puts it back.
    """
    step = visit.redo[-1]
    done = _named(library, step, _before(visit, step))
    then = f"{redo} puts them back" if done.where else f"u undoes more, {redo} puts it back"
    return _sentence(done, "taken back", then)


def put_back(visit: Visit, library: Library) -> str:
    """What the redo that was just made put back. `visit` is as it stands after it."""
    step = visit.undo[-1]
    return _sentence(_named(library, _before(visit, step), step), "put back", "u takes it back")


def next_undo(visit: Visit, library: Library) -> str:
    """What the next undo will take back: `PA-080: Satisfied`; "" when there is nothing."""
    if not visit.undo:
        return ""
    done = _named(library, _before(visit, visit.undo[-1]), visit.undo[-1])
    return f"{done.what}: {done.where}" if done.where else done.what


def stays(visit: Visit) -> tuple[int, str]:
    """The newest entry that no undo takes back, if it came after all that one would; else 0.

    With it a sentence that says what becomes of such an entry instead.
    """
    kinds = {
        "A note is corrected, not undone.": [note.n for note in visit.notes],
        "An exhibit is withdrawn, not undone.": [found.n for found in visit.exhibits.values()],
        "A finding is withdrawn, not undone.": [
            finding.revised or finding.n for finding in visit.findings.values()
        ],
    }
    newest, words = max((max(found, default=0), words) for words, found in kinds.items())
    steps = (*visit.undo[-1:], *visit.redo[-1:])
    return (newest, words) if all(step.n < newest for step in steps) else (0, "")


def _sentence(done: Done, how: str, then: str) -> str:
    where = f": {done.where}" if done.where else ""
    return f"{done.what} {how}, saved{where} ({then})"


def _before(visit: Visit, step: Step) -> Step:
    """What the visit has now in the places of a step."""
    return Step(
        n=step.n,
        answers={question: visit.answers.get(question) for question in step.answers},
        rows={row: visit.rows.get(row) for row in step.rows},
        particulars=step.particulars and same_now(visit, step.particulars),
    )


def _named(library: Library, done: Step, without: Step) -> Done:
    """The act that made `done` of `without`."""
    if done.particulars is not None:
        names = listed(LABELS[name] for name in done.particulars.given())
        return Done(f"Change to the visit ({names})")
    if done.rows:
        row_id = next(iter(done.rows))
        return _row(library, done.rows[row_id], without.rows[row_id])
    changed = {
        question: _parts(_answer(done.answers, question), _answer(without.answers, question))
        for question in done.answers
    }
    if len(changed) == 1:
        question, parts = next(iter(changed.items()))
        return Done(f"{question}: {', '.join(parts) or 'answer'}")
    more = "" if len(changed) <= _NAMED else ", ..."
    where = ", ".join(list(changed)[:_NAMED])
    return Done(f"{len(changed)} {_several(done, without)}", where + more)


def _several(done: Step, without: Step) -> str:
    """What several answers have in common of what differs: verdicts, reasons, else answers."""
    pairs = [(_answer(done.answers, one), _answer(without.answers, one)) for one in done.answers]
    if all(now.verdict and now.verdict != before.verdict for now, before in pairs):
        return "verdicts"
    parts = {tuple(_parts(now, before)) for now, before in pairs}
    return "reasons" if parts == {("reason",)} else "answers"


def _answer(answers: Mapping[str, Given | None], question: str) -> Answer:
    given = answers[question]
    return given.answer if given else Answer()


def _parts(done: Answer, without: Answer) -> Sequence[str]:
    """What differs between two answers: the verdict in words first."""
    names = [word for name, word in _PARTS.items() if getattr(done, name) != getattr(without, name)]
    if done.verdict == without.verdict:
        return names
    return [VERDICTS[done.verdict] if done.verdict else "verdict", *names]


def _row(library: Library, done: Row | None, without: Row | None) -> Done:
    row = done or without
    assert row is not None
    record = library.record(row.record)
    name = f"{record.one if record else row.record} {number(row)}"
    if without is not None and done is not None:
        gone = not done.stands and without.stands
        name = f"{'withdrawal of' if gone else 'change to'} {name}"
    if row.question:
        return Done(f"{row.question}: {name}")
    return Done(capital(name))
