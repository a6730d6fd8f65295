"""The one fold: acts in, visit out. The app, the verifier and the office all use it.

`advance` is total over well-formed chains that follow the rules; an act that the rules do not
allow where it stands raises `RuleError`, so that no reader has to guess what it meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from itertools import chain
from typing import Any

from msgspec.structs import replace

from inspector_tui.record import events as e
from inspector_tui.record.chain import Link
from inspector_tui.record.fold_amending import amended, put_back
from inspector_tui.record.fold_drills import DRILL_RULES
from inspector_tui.record.fold_judging import JUDGING_RULES
from inspector_tui.record.own import added, changing, owned, placed, shared, spliced
from inspector_tui.record.rules import (
    RuleError,
    place_of,
    stamp,
    standing_exhibit,
    standing_finding,
)
from inspector_tui.record.visit import (
    Closing,
    Exhibit,
    Given,
    Note,
    RaisedFinding,
    Row,
    Step,
    Visit,
)

MAX_UNDO = 200
"""Acts that can be taken back; older ones stand."""


def fold(links: Iterable[Link]) -> Visit:
    """The visit after all `links` of one chain. Raises `RuleError`; `ValueError` for no links."""
    iterator = iter(links)
    first = next(iterator, None)
    if first is None:
        raise ValueError("a journal has at least one entry")
    return fold_on(Visit(id=first.entry.visit), chain([first], iterator))


def fold_on(visit: Visit, links: Iterable[Link]) -> Visit:
    """The visit after more links, which is unchanged itself. Raises `RuleError`.

    In time that grows with the links and with the visit, not with their product.
    """
    return shared(reduce(advance, links, owned(visit)))


def advance(visit: Visit, link: Link) -> Visit:
    """The visit after one more link. The old one is unchanged."""
    act = link.act
    started = visit.last > 0
    if isinstance(act, e.VisitStarted) is started:
        raise RuleError("a visit starts once, with its first entry")
    if visit.status == "sealed" and not isinstance(act, e.Reopened | e.ClockStepped):
        raise RuleError("the visit is sealed")
    changed = _RULES[type(act)](visit, act, link)
    return replace(changed, last=link.entry.n, head=link.hash)


def _started(visit: Visit, act: e.VisitStarted, _link: Link) -> Visit:
    return replace(
        visit,
        organisation=act.organisation,
        on=act.on,
        purpose=act.purpose,
        inspector=act.inspector,
        sites=act.sites,
        checklists=act.checklists,
        profile=act.profile,
    )


def _amended(visit: Visit, act: e.VisitAmended, link: Link) -> Visit:
    return _with_step(*amended(visit, act, link))


def _answered(visit: Visit, act: e.Answered, link: Link) -> Visit:
    step = Step(n=link.entry.n, answers={q: visit.answers.get(q) for q in act.answers})
    answers = changing(visit.answers)
    for question, answer in act.answers.items():
        if answer.is_empty():
            answers.pop(question, None)
        else:
            answers[question] = Given(answer=answer, **stamp(link))
    return _with_step(replace(visit, answers=answers), step)


def _with_step(visit: Visit, step: Step) -> Visit:
    return replace(visit, undo=(*visit.undo[1 - MAX_UNDO :], step), redo=())


def _row_added(visit: Visit, act: e.RowAdded, link: Link) -> Visit:
    if act.row != visit.next_row(act.record):
        raise RuleError(f"the next row of {act.record} is {visit.next_row(act.record)}")
    row = Row(
        id=act.row,
        record=act.record,
        fields=act.fields,
        question=act.question,
        changed=link.entry.n,
        **stamp(link),
    )
    count = visit.numbering.get(act.record, 0) + 1
    numbering = placed(visit.numbering, act.record, count)
    return _with_row(replace(visit, numbering=numbering), row, link)


def _with_row(visit: Visit, row: Row, link: Link) -> Visit:
    step = Step(n=link.entry.n, rows={row.id: visit.rows.get(row.id)})
    return _with_step(replace(visit, rows=placed(visit.rows, row.id, row)), step)


def _live_row(visit: Visit, row_id: str) -> Row:
    row = visit.rows.get(row_id)
    if row is None or not row.stands:
        raise RuleError(f"there is no row {row_id}")
    return row


def _row_changed(visit: Visit, act: e.RowChanged, link: Link) -> Visit:
    row = _live_row(visit, act.row)
    return _with_row(visit, replace(row, fields=act.fields, changed=link.entry.n), link)


def _row_withdrawn(visit: Visit, act: e.RowWithdrawn, link: Link) -> Visit:
    row = _live_row(visit, act.row)
    return _with_row(visit, replace(row, withdrawn=act.reason, changed=link.entry.n), link)


def _undone(visit: Visit, act: e.Undone, _link: Link) -> Visit:
    if not visit.undo or visit.undo[-1].n != act.of:
        raise RuleError(f"entry {act.of} is not the act to undo")
    restored, inverse = _restore(visit, visit.undo[-1])
    return replace(restored, undo=visit.undo[:-1], redo=(*visit.redo, inverse))


def _redone(visit: Visit, act: e.Redone, _link: Link) -> Visit:
    if not visit.redo or visit.redo[-1].n != act.of:
        raise RuleError(f"entry {act.of} is not the act to redo")
    restored, inverse = _restore(visit, visit.redo[-1])
    return replace(restored, redo=visit.redo[:-1], undo=(*visit.undo, inverse))


def _restore(visit: Visit, step: Step) -> tuple[Visit, Step]:
    """The visit with the step's contents put back, and the step that takes it forward again."""
    restored, inverse = put_back(visit, step)
    inverse = replace(
        inverse,
        answers={q: visit.answers.get(q) for q in step.answers},
        rows={r: visit.rows.get(r) for r in step.rows},
    )
    answers = _put_back(visit.answers, step.answers)
    rows = _put_back(visit.rows, step.rows)
    return replace(restored, answers=answers, rows=rows), inverse


def _put_back(now: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """What stood before, in time that does not grow with a sort of all that stands.

    Rows stay in the order of their entries: one goes only when its adding is undone, with all that
    came after it, and so comes back last. Answers are read by their questions, in no order.
    """
    if not before:
        return now
    found = changing(now)
    for key, value in before.items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = value
    return found


def _note_written(visit: Visit, act: e.NoteWritten, link: Link) -> Visit:
    note = Note(
        text=act.text,
        question=act.question,
        place=act.place,
        present=act.present,
        late=act.late,
        **stamp(link),
    )
    return replace(visit, notes=added(visit.notes, note))


def _note_corrected(visit: Visit, act: e.NoteCorrected, link: Link) -> Visit:
    at = place_of(visit.notes, act.note)
    if at is None or not visit.notes[at].stands:
        raise RuleError(f"there is no standing note {act.note}")
    old = visit.notes[at]
    new = replace(old, text=act.text, corrects=old.n, reason=act.reason, **stamp(link))
    struck = replace(old, struck_by=link.entry.n)
    return replace(visit, notes=added(spliced(visit.notes, at, 1, struck), new))


def _exhibit_taken(visit: Visit, act: e.ExhibitTaken, link: Link) -> Visit:
    if act.mark != visit.next_mark():
        raise RuleError(f"the next exhibit is {visit.next_mark()}")
    exhibit = Exhibit(taken=act, **stamp(link))
    return replace(visit, exhibits=placed(visit.exhibits, act.mark, exhibit))


def _exhibit_withdrawn(visit: Visit, act: e.ExhibitWithdrawn, _link: Link) -> Visit:
    exhibit = standing_exhibit(visit, act.mark)
    gone = replace(exhibit, withdrawn=act.reason)
    return replace(visit, exhibits=placed(visit.exhibits, act.mark, gone))


def _finding_raised(visit: Visit, act: e.FindingRaised, link: Link) -> Visit:
    if act.finding != visit.next_finding():
        raise RuleError(f"the next finding is {visit.next_finding()}")
    finding = RaisedFinding(id=act.finding, content=act.content, **stamp(link))
    return replace(visit, findings=placed(visit.findings, finding.id, finding))


def _finding_revised(visit: Visit, act: e.FindingRevised, link: Link) -> Visit:
    old = standing_finding(visit, act.finding)
    new = replace(old, content=act.content, revised=link.entry.n)
    return replace(visit, findings=placed(visit.findings, new.id, new))


def _finding_withdrawn(visit: Visit, act: e.FindingWithdrawn, _link: Link) -> Visit:
    old = standing_finding(visit, act.finding)
    new = replace(old, withdrawn=act.reason)
    return replace(visit, findings=placed(visit.findings, new.id, new))


def _clock_stepped(visit: Visit, _act: e.ClockStepped, link: Link) -> Visit:
    return replace(visit, clock_steps=added(visit.clock_steps, link.entry.n))


def _sealed(visit: Visit, act: e.Sealed, link: Link) -> Visit:
    closing = Closing(sealed=True, gaps=act.gaps, **stamp(link))
    closings = added(visit.closings, closing)
    return replace(visit, status="sealed", closings=closings, undo=(), redo=())


def _reopened(visit: Visit, act: e.Reopened, link: Link) -> Visit:
    if visit.status != "sealed":
        raise RuleError("the visit is not sealed")
    closing = Closing(sealed=False, reason=act.reason, **stamp(link))
    return replace(visit, status="open", closings=added(visit.closings, closing))


_RULES: dict[type, Callable[[Visit, Any, Link], Visit]] = {
    e.VisitStarted: _started,
    e.VisitAmended: _amended,
    e.Answered: _answered,
    e.RowAdded: _row_added,
    e.RowChanged: _row_changed,
    e.RowWithdrawn: _row_withdrawn,
    e.Undone: _undone,
    e.Redone: _redone,
    e.NoteWritten: _note_written,
    e.NoteCorrected: _note_corrected,
    e.ExhibitTaken: _exhibit_taken,
    e.ExhibitWithdrawn: _exhibit_withdrawn,
    e.FindingRaised: _finding_raised,
    e.FindingRevised: _finding_revised,
    e.FindingWithdrawn: _finding_withdrawn,
    e.ClockStepped: _clock_stepped,
    e.Sealed: _sealed,
    e.Reopened: _reopened,
    **JUDGING_RULES,
    **DRILL_RULES,
}
