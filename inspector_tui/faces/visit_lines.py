"""The questions of a visit as the lines of a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.line import Line
from inspector_tui.faces.signs import sign_of
from inspector_tui.faces.told import PENDING
from inspector_tui.record.visit import Visit
from inspector_tui.workflow.drafts import question_of
from inspector_tui.workflow.progress import Item, tally

_BLANK = Line("", heading=True)


def question_lines(desk: OpenVisit, asked: Sequence[Item], marked: frozenset[str]) -> list[Line]:
    """Every question that is asked under the headings of its checklist and section."""
    flags = flags_of(desk.visit)
    for question in _half_typed(desk):
        flags.setdefault(question, []).insert(0, "draft")
    width = max((len(item.id) for item in asked), default=0)
    lines: list[Line] = []
    for checklist, in_checklist in groupby(asked, key=lambda item: item.checklist):
        lines += [_BLANK] if lines else []
        first = True
        for section, questions in groupby(in_checklist, key=lambda item: item.section):
            lines += [] if first else [_BLANK]
            title = _title(desk, checklist)
            lines.append(Line(f"{title} > {section}" if first else section, heading=True))
            lines += [_question(desk, item, flags, width, marked) for item in questions]
            first = False
    return lines


def _title(desk: OpenVisit, checklist: str) -> str:
    return next(found.title for found in desk.library.checklists if found.id == checklist)


def _question(
    desk: OpenVisit, item: Item, flags: dict[str, list[str]], width: int, marked: frozenset[str]
) -> Line:
    sign = sign_of(desk.verdict(item.id), answered=item.answered)
    pending = PENDING if desk.is_pending(item.id) else " "
    rows = [f"r{item.rows}"] if item.rows else []
    waiting = sum(one.is_open for one in desk.prompts.of(item.id))
    prompts = [f"h{waiting}"] if waiting else []
    past = desk.behind.past
    before = past.before.get(item.id) if past else None
    was = before.answer.verdict if before else None
    bad = [f"was {sign_of(was).sign}"] if was in ("not-satisfied", "partly") else []
    state = ["(not asked now)"] if item.parked else []
    return Line(
        f"{item.id.ljust(width)}  {item.question.ask}",
        lead=f"{sign.sign}{pending}",
        tail=" ".join([*prompts, *rows, *flags.get(item.id, ()), *bad, *state]),
        id=item.id,
        marked=item.id in marked,
        tone=sign.tone,
        quiet=item.parked,
    )


def _half_typed(desk: OpenVisit) -> set[str]:
    """The questions about which something was typed and not saved."""
    boxes = desk.drafts.boxes()
    new_rows = {box.split()[1] for box in boxes if box.startswith("row ")}
    tables = {q.id for q in desk.library.questions if q.answer.record in new_rows}
    rows = {row.question or "" for row in map(desk.visit.rows.get, new_rows) if row}
    return {question_of(box) for box in boxes} | tables | rows


NO_REASON = "No reason yet: it is a gap until there is one. u takes the verdict back."
"""Said where the reason of a verdict was left for later: the verdict stands without it."""


def lacking(items: Iterable[Item | None]) -> str:
    """What answers just given are without: `no reason yet`, `2 without a source yet`; or "".

    A verdict without its reason says so first; the source comes once the reason is there.
    """
    found = list(items)
    lacks = {
        "reason": sum(item is not None and item.lacks_reason for item in found),
        "source": sum(item is not None and item.is_bare for item in found),
    }
    what, count = next(((what, count) for what, count in lacks.items() if count), ("", 0))
    if not count:
        return ""
    return f"no {what} yet" if count == len(found) else f"{count} without a {what} yet"


def flags_of(visit: Visit) -> dict[str, list[str]]:
    """What stands beside each question: `2 notes`, exhibit marks, findings that stand."""
    flags: dict[str, list[str]] = {}
    notes = Counter(note.question for note in visit.notes if note.stands)
    for question, count in notes.items():
        if question is not None:
            flags.setdefault(question, []).append("note" if count == 1 else f"{count} notes")
    for mark, exhibit in visit.exhibits.items():
        if exhibit.stands and exhibit.taken.question is not None:
            flags.setdefault(exhibit.taken.question, []).append(mark)
    for finding in visit.findings.values():
        for question in finding.content.questions if finding.stands else ():
            flags.setdefault(question, []).append(finding.id)
    return flags


def progress(desk: OpenVisit) -> list[tuple[str, str]]:
    """How far each checklist is, by name: `("Panic alarm", "7/28")`."""
    tallies = {
        checklist: tally(list(found))
        for checklist, found in groupby(desk.items, key=lambda item: item.checklist)
    }
    return [(short_name(key), f"{one.answered}/{one.asked}") for key, one in tallies.items()]


def short_name(checklist: str) -> str:
    """A checklist in a word or two, by its id: `Panic alarm`."""
    return checklist.replace("-", " ").capitalize()
