"""The visit as a whole: how far it is, its sections, what waits; from here one goes anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from inspector_tui.faces.signs import counted, sign_of
from inspector_tui.faces.vault_lines import plural
from inspector_tui.faces.visit_lines import progress
from inspector_tui.plain import routes, stops
from inspector_tui.plain.by_number import by_number
from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.judging import JudgingPage
from inspector_tui.plain.page import Session
from inspector_tui.plain.step import StepPage
from inspector_tui.record.held import held
from inspector_tui.signs import capital
from inspector_tui.workflow import drill, last_visit
from inspector_tui.workflow.progress import OF_ANSWERS, Item, gaps, next_open, tally
from inspector_tui.workflow.prompts import with_prompts


class _Section(NamedTuple):
    """The questions asked in one section; `checklist` is its title."""

    checklist: str
    title: str
    items: list[Item]


class VisitPage(JudgingPage):
    """Progress by section; an empty line goes on at the question that the visit was left on."""

    PAGE = "overview"
    ENTER = "Enter go on"

    def __init__(self, session: Session, desk: PlainDesk) -> None:
        super().__init__(session, desk)
        known = desk.bookmark if desk.item(desk.bookmark or "") else None
        first = next_open(desk.items, None) or next((item.id for item in desk.items), "")
        self._current = known or first
        self._is_known = False
        """True once the sections were said: after that only on request."""

    @property
    def current(self) -> str:
        return self._current

    @property
    def subject(self) -> str | None:
        return None

    def go(self, question: str) -> None:
        """Open a question; what it is left on is where the visit goes on."""
        if not question:
            self.talk.say("No question is asked in this visit.")
            return
        page = StepPage(self.session, self.desk, question)
        try:
            page.run()
        finally:
            self._current = page.current  # also when the talk ended there
        self.show()

    def judged(self) -> None:
        self.show()

    def enter(self) -> None:
        self.go(self._current)

    def other(self, typed: str) -> bool:
        if not typed.isdecimal():
            return self.go_to(typed)
        section = by_number(typed, self._sections())
        if section is not None:
            self._say_section(section)
        return section is not None

    def more(self) -> list[tuple[str, str]]:
        return [
            ("Enter", f"Goes on at {self._current}."),
            ("2", "Lists the questions of section 2."),
            ("PA-230", "Goes to that question."),
        ]

    def run(self) -> None:
        stops.look(self.session, self.desk)
        if drill.running(self.desk.visit) and not self.desk.read_only:
            routes.drill(self.session, self.desk, found=True)
        super().run()

    # What is said

    def show(self) -> None:
        """Progress, what waits, the sections."""
        desk = self.desk
        count = tally(desk.items)
        verdicts = counted(count.verdicts)
        self.talk.heading(desk.heading)
        parts = ", ".join(" ".join(part) for part in progress(desk))
        self.talk.say(
            f"{count.answered} of {count.asked} questions answered, rows included. {parts}."
        )
        if verdicts:
            self.talk.say(f"Not satisfied (!) and partly (~): {verdicts}.")
        if waiting := ", ".join(self._waiting()):
            self.talk.say(f"{capital(waiting)}.")
        if desk.behind.fault is not None:
            self.talk.error(desk.behind.fault)
        if not self._is_known:
            self._is_known = True
            self._say_sections()
        else:
            self.talk.say("v lists the sections.")
        if self._current:
            self.talk.say(f"You are at {self._current}.")

    def action_repaint(self, rest: str) -> None:
        """All of it, section by section."""
        self._is_known = False
        self.show()

    def _say_sections(self) -> None:
        checklist = ""
        for number, section in enumerate(self._sections(), start=1):
            if section.checklist != checklist:
                checklist = section.checklist
                self.talk.say(checklist)
            found = tally(section.items)
            self.talk.item(f"{number:3}", f"{section.title}: {found.answered} of {found.asked}")

    def _waiting(self) -> Iterator[str]:
        """What wants attention, with its key, and what there is."""
        desk, visit = self.desk, self.desk.visit
        if waiting := desk.prompts.open:
            yield f"{plural(waiting, 'prompt')} (h)"
        if ends := sum(one.is_due for one in desk.sections()):
            yield f"{plural(ends, 'section')} to end (d)"
        if desk.behind.newer:
            yield "newer edition (E)"
        if earlier := len(last_visit.gaps(visit, desk.behind.past)):
            yield f"{earlier} to follow up (w)"
        found = with_prompts(gaps(visit, desk.items), desk.prompts.standing)
        if incomplete := len({gap.question for gap in found if gap.kind in OF_ANSWERS}):
            yield plural(incomplete, "answer incomplete", "answers incomplete")
        there = held(visit)
        counts = (
            (there.findings, "finding"),
            (there.notes, "note"),
            (there.exhibits, "exhibit"),
        )
        yield from (plural(number, what) for number, what in counts if number)

    def _sections(self) -> list[_Section]:
        titles = {found.id: found.title for found in self.desk.library.checklists}
        groups = groupby(self.desk.items, key=lambda item: (item.checklist, item.section))
        return [_Section(titles[one], title, list(items)) for (one, title), items in groups]

    def _say_section(self, section: _Section) -> None:
        """Say its questions, one a line."""
        items = section.items
        self.talk.heading(f"{section.checklist} > {section.title}")
        for item in items:
            sign = sign_of(item.verdict, answered=item.answered).sign
            hidden = " (not asked now)" if item.parked else ""
            self.talk.item(f"{sign} {item.id}", f"{item.question.ask}{hidden}")
        open_ = next((item.id for item in items if not item.answered), items[0].id)
        self.talk.say(f"Type a number such as {open_} to go there.")
        self._current = open_

    # Keys

    def action_editions(self, rest: str) -> None:
        self._visited(routes.editions(self.session, self.desk))

    def action_amend(self, rest: str) -> None:
        self.desk.may_record()
        routes.amend(self.session, self.desk)
        self._visited("")

    def action_evidence(self, rest: str) -> None:
        if self._current:
            routes.evidence(self.session, self.desk, self._current)

    def action_back(self, rest: str) -> None:
        if self._current:
            self.desk.rest_on(self._current)
        self.is_open = False
