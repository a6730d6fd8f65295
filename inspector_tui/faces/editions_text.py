"""The editions that a visit uses, and what becomes of each question on newer ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inspector_tui.checklist.beside import differences
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import VERDICTS
from inspector_tui.faces.line import Line
from inspector_tui.faces.moment import moment
from inspector_tui.faces.row import Part
from inspector_tui.faces.signs import sign_of
from inspector_tui.faces.text import one_line
from inspector_tui.faces.vault_lines import plural
from inspector_tui.record.events import Answer
from inspector_tui.record.visit import SetAside, Visit
from inspector_tui.workflow.editions import Move, Plan

_WORDS = {"again": "Asked again", "new": "New", "retired": "Asked no more"}


def edition_lines(visit: Visit, plan: Plan | None, old: Library) -> list[Line]:
    """The moves of a plan with their questions, or the editions in use; then what was set aside."""
    if plan is None:
        return [*_in_use(visit), *_set_aside(visit)]
    lines: list[Line] = []
    for found in plan.moves:
        lines += [Line("", heading=True)] if lines else []
        lines += _move(visit, found, old, plan.library)
    return [*lines, *_set_aside(visit)]


def _move(visit: Visit, found: Move, old: Library, new: Library) -> Iterator[Line]:
    lists = found.questions
    yield Line(f"{found.title}: {found.old.edition} -> {found.to.edition}", heading=True)
    yield Line(
        f"{len(lists.carried)} carried, {len(lists.again)} asked again, "
        f"{len(lists.new)} new, {len(lists.retired)} asked no more",
        lead=" ",
        id=f"move {found.old.id}",
    )
    for kind, ids in (("again", lists.again), ("new", lists.new), ("retired", lists.retired)):
        for id_ in ids:
            yield _question(visit, kind, id_, old if kind == "retired" else new)


def _question(visit: Visit, kind: str, id_: str, library: Library) -> Line:
    question = library.question(id_)
    given = visit.answers.get(id_)
    sign = sign_of(given.answer.verdict, answered=True).sign if given else " "
    return Line(
        f"{id_}  {question.ask if question else ''}",
        lead=sign,
        tail=_WORDS[kind].lower(),
        id=f"{kind} {id_}",
        tone="doubt" if given and kind != "new" else "normal",
    )


def _in_use(visit: Visit) -> Iterator[Line]:
    yield Line("In use; nothing newer comes with this program", heading=True)
    for used in visit.checklists:
        yield Line(f"{used.id} {used.edition}", lead=" ", id=f"used {used.id}")


def _set_aside(visit: Visit) -> Iterator[Line]:
    aside = visit.set_aside
    if not aside:
        return
    yield Line("", heading=True)
    yield Line(f"Answers that stopped counting: {len(aside)}", heading=True)
    for at, found in enumerate(aside):
        answer = found.given.answer
        yield Line(
            f"{found.question}  {one_line(_said(answer))}",
            lead=sign_of(answer.verdict, answered=True).sign,
            tail=found.of.edition,
            id=f"aside {at}",
            quiet=True,
        )


def whole_edition(
    visit: Visit, plan: Plan | None, old: Library, entry: str
) -> tuple[str, list[Part]]:
    """A heading and everything there is about a line."""
    kind, _, name = entry.partition(" ")
    if kind == "aside":
        return _aside(visit.set_aside[int(name)])
    if kind in ("move", "used"):
        return _edition(visit, plan, name)
    return f"{name}: {_WORDS[kind].lower()}", list(_of_question(visit, plan, old, kind, name))


def _edition(visit: Visit, plan: Plan | None, name: str) -> tuple[str, list[Part]]:
    used = next(edition for edition in visit.checklists if edition.id == name)
    parts = [("In use", f"{used.edition}, SHA-256 {used.sha256}")]
    found = next((m for m in plan.moves if m.old == used), None) if plan else None
    if found is not None:
        parts.append(("Newer", f"{found.to.edition}, SHA-256 {found.to.sha256}"))
        parts.append(("", "What reads the same is carried with its answer. m goes on with it."))
    return name, parts


def _of_question(
    visit: Visit, plan: Plan | None, old: Library, kind: str, id_: str
) -> Iterator[Part]:
    assert plan is not None
    given = visit.answers.get(id_)
    if given is not None:
        yield "Your answer", f"{_said(given.answer)}\nIt stops counting and stays readable."
    question = (old if kind == "retired" else plan.library).question(id_)
    if kind == "again":
        for said in differences(old, plan.library, id_):
            yield f"{said.part} was", said.old
            yield f"{said.part} is", said.new
    elif question is not None:
        yield "Question", question.ask
        yield "Why", question.why


def consequence(visit: Visit, moves: Sequence[Move]) -> str:
    """What going on means for the answers that are there."""
    given = visit.answers
    lost = [q for m in moves for q in (*m.questions.again, *m.questions.retired) if q in given]
    kept = [q for m in moves for q in m.questions.carried if q in given]
    aside = f"{plural(len(lost), 'answer stops', 'answers stop')} counting"
    return (
        f"{plural(len(kept), 'answer is', 'answers are')} carried. {aside.capitalize()}; what "
        "was said stays in the record. Rows, notes, exhibits and findings stay as they are. "
        "There is no way back to the editions in use now."
    )


def moved_on(visit: Visit) -> str:
    """What a visit has moved on from, in a sentence."""
    names = ", ".join(f"{used.id} {used.edition}" for used in visit.former)
    return f"Moved on from {names}."


def _said(answer: Answer) -> str:
    verdict = VERDICTS[answer.verdict] if answer.verdict else ""
    return ": ".join(filter(None, (verdict, answer.fact or answer.reason))) or "Recorded"


def _aside(found: SetAside) -> tuple[str, list[Part]]:
    answer = found.given.answer
    parts = [
        ("Edition", f"{found.of.id} {found.of.edition}"),
        ("Verdict", VERDICTS[answer.verdict] if answer.verdict else ""),
        ("Answer", "" if answer.value is None else str(answer.value)),
        ("Details", ", ".join(f"{name}: {value}" for name, value in answer.measures.items())),
        ("Reason", answer.reason),
        ("Fact", answer.fact),
        ("Opinion", answer.opinion),
        ("Sources", "\n".join(f"{s.code} {s.detail}".rstrip() for s in answer.sources)),
        ("Given", f"{moment(found.given.at)} by {found.given.by}, entry {found.given.n}"),
    ]
    return f"{found.question}, no longer counting", [part for part in parts if part[1]]
