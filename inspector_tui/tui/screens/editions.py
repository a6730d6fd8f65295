"""The editions that a visit uses, and going on with newer ones: what becomes of each question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from inspector_tui.checklist.beside import differences
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import VERDICTS
from inspector_tui.errors import InspectorError
from inspector_tui.faces.moment import moment
from inspector_tui.faces.signs import sign_of
from inspector_tui.faces.text import one_line
from inspector_tui.faces.visit_lines import plural
from inspector_tui.record.events import Answer, Edition
from inspector_tui.record.visit import SetAside
from inspector_tui.tui.desk import Change, VisitDesk
from inspector_tui.tui.dialog import Ask, Choice, Say
from inspector_tui.tui.lines import Line
from inspector_tui.tui.register import Part, RegisterPage
from inspector_tui.workflow import editions
from inspector_tui.workflow.editions import Move, Plan

_WORDS = {"again": "Asked again", "new": "New", "retired": "Asked no more"}


class EditionsScreen(RegisterPage):
    """With newer editions: their questions that are not carried as they are. m goes on with them.

    Without: the editions in use, and the answers that stopped counting with earlier moves.
    """

    PAGE = "editions"
    ONE = "edition"

    def __init__(self, desk: VisitDesk) -> None:
        super().__init__(desk)
        self._plan: Plan | None = None
        self._planned_for: tuple[Edition, ...] = ()
        self._old = desk.library

    @property
    def plan(self) -> Plan | None:
        """What going on would do, worked out once for the editions in use."""
        visit = self.desk.visit
        if self._planned_for != visit.checklists:
            self._planned_for, self._old = visit.checklists, self.desk.library
            try:
                self._plan = editions.plan(self.desk.vault, visit)
            except InspectorError as error:
                self._plan = None
                self.say_error(error)
        return self._plan

    @property
    def subject(self) -> str:
        return "Newer editions" if self.plan else "Editions"

    # What is listed

    def lines(self, width: int) -> list[Line]:
        plan = self.plan
        if plan is None:
            return [*self._in_use(), *self._set_aside()]
        lines: list[Line] = []
        for found in plan.moves:
            lines += [Line("", heading=True)] if lines else []
            lines += self._move(found, plan.library)
        return [*lines, *self._set_aside()]

    def _refresh(self) -> None:
        super()._refresh()
        self.refresh_footer()

    def _move(self, found: Move, new: Library) -> Iterator[Line]:
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
                yield self._question(kind, id_, self._old if kind == "retired" else new)

    def _question(self, kind: str, id_: str, library: Library) -> Line:
        question = library.question(id_)
        given = self.desk.visit.answers.get(id_)
        sign = sign_of(given.answer.verdict, answered=True).sign if given else " "
        return Line(
            f"{id_}  {question.ask if question else ''}",
            lead=sign,
            tail=_WORDS[kind].lower(),
            id=f"{kind} {id_}",
            tone="doubt" if given and kind != "new" else "normal",
        )

    def _in_use(self) -> Iterator[Line]:
        yield Line("In use; nothing newer comes with this program", heading=True)
        for used in self.desk.visit.checklists:
            yield Line(f"{used.id} {used.edition}", lead=" ", id=f"used {used.id}")

    def _set_aside(self) -> Iterator[Line]:
        aside = self.desk.visit.set_aside
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

    # All of one line

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        kind, _, name = entry.partition(" ")
        if kind == "aside":
            return _aside(self.desk.visit.set_aside[int(name)])
        if kind in ("move", "used"):
            return self._edition(name)
        return f"{name}: {_WORDS[kind].lower()}", list(self._of_question(kind, name))

    def _edition(self, name: str) -> tuple[str, list[Part]]:
        used = next(edition for edition in self.desk.visit.checklists if edition.id == name)
        parts = [("In use", f"{used.edition}, SHA-256 {used.sha256}")]
        found = next((m for m in self.plan.moves if m.old == used), None) if self.plan else None
        if found is not None:
            parts.append(("Newer", f"{found.to.edition}, SHA-256 {found.to.sha256}"))
            parts.append(("", "What reads the same is carried with its answer. m goes on with it."))
        return name, parts

    def _of_question(self, kind: str, id_: str) -> Iterator[Part]:
        plan = self.plan
        assert plan is not None
        given = self.desk.visit.answers.get(id_)
        if given is not None:
            yield "Your answer", f"{_said(given.answer)}\nIt stops counting and stays readable."
        question = (self._old if kind == "retired" else plan.library).question(id_)
        if kind == "again":
            for said in differences(self._old, plan.library, id_):
                yield f"{said.part} was", said.old
                yield f"{said.part} is", said.new
        elif question is not None:
            yield "Question", question.ask
            yield "Why", question.why

    def _open(self, entry: str | None) -> None:
        """There is nothing to open: all of a line stands below the list."""

    # Going on

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing newer, nothing to go on with."""
        return action != "go_on" or self._plan is not None

    def action_go_on(self) -> None:
        """Ask once, then move."""
        plan = self.plan
        if why := self.desk.why_read_only:
            self.say(why, "bad")
        elif plan is not None and self.desk.drafts.boxes():
            self.say("Save or empty what is half-typed first: its question may change.", "bad")
        elif plan is not None:
            choices = [
                Choice("a", "Go on with the newer editions", True),
                Choice("b", "Stay with those in use", False),
            ]
            ask = Ask("Go on with these?", choices, safe=False, more=self._consequence(plan.moves))
            self.app.push_screen(ask, partial(self._go_on, plan))

    def _consequence(self, moves: Sequence[Move]) -> str:
        given = self.desk.visit.answers
        lost = [q for m in moves for q in (*m.questions.again, *m.questions.retired) if q in given]
        kept = [q for m in moves for q in m.questions.carried if q in given]
        aside = f"{plural(len(lost), 'answer stops', 'answers stop')} counting"
        return (
            f"{plural(len(kept), 'answer is', 'answers are')} carried. {aside.capitalize()}; what "
            "was said stays in the record. Rows, notes, exhibits and findings stay as they are. "
            "There is no way back to the editions in use now."
        )

    def _go_on(self, plan: Plan, sure: bool | None) -> None:
        if sure:
            self.say("Moving *")
            work = partial(editions.move, self.desk.vault, self.desk.visit.id, plan)
            self.desk.run(work, heard=self._moved)

    def _moved(self, change: Change) -> None:
        if change.error is not None:
            self.app.push_screen(Say.error(change.error, "The visit was not moved"))
        elif self.is_attached:
            names = ", ".join(f"{used.id} {used.edition}" for used in change.visit.former)
            self.say(f"Moved on from {names}.")


def _said(answer: Answer) -> str:
    verdict = VERDICTS[answer.verdict] if answer.verdict else ""
    return ": ".join(filter(None, (verdict, answer.fact or answer.reason))) or "Recorded"


def _aside(found: SetAside) -> tuple[str, list[Part]]:
    answer = found.given.answer
    parts = [
        ("Edition", f"{found.of.id} {found.of.edition}"),
        ("Verdict", VERDICTS[answer.verdict] if answer.verdict else ""),
        ("Answer", "" if answer.value is None else str(answer.value)),
        ("Measured", ", ".join(f"{name}: {value}" for name, value in answer.measures.items())),
        ("Reason", answer.reason),
        ("Fact", answer.fact),
        ("Opinion", answer.opinion),
        ("Sources", "\n".join(f"{s.code} {s.detail}".rstrip() for s in answer.sources)),
        ("Given", f"{moment(found.given.at)} by {found.given.by}, entry {found.given.n}"),
    ]
    return f"{found.question}, no longer counting", [part for part in parts if part[1]]
