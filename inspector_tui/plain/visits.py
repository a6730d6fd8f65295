"""The visits of the vault: where the day begins and ends."""

from __future__ import annotations

from collections.abc import Mapping

from inspector_tui.checklist.value import Value
from inspector_tui.errors import InspectorError
from inspector_tui.faces.forms.form import BesideError
from inspector_tui.faces.forms.new_visit import NewVisitFields
from inspector_tui.faces.place import KEY, Place
from inspector_tui.faces.signer_text import WHAT_FOR
from inspector_tui.faces.text import one_line
from inspector_tui.faces.told import READ_ONLY
from inspector_tui.faces.vault_lines import plural, visit_line
from inspector_tui.plain.by_number import by_number
from inspector_tui.plain.close import ClosePage
from inspector_tui.plain.fields import Asked
from inspector_tui.plain.page import Page, Session
from inspector_tui.plain.talk import Leaving
from inspector_tui.plain.visit import VisitPage
from inspector_tui.vault.summaries import VisitSummary
from inspector_tui.workflow import visits
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.earlier import organisations
from inspector_tui.workflow.identity import identity

_MOST = 20
"""Visits that are said at once, the newest first."""
_READ_ONLY = f"{READ_ONLY} Nothing can be changed here."


class VisitsPage(Page):
    """The newest visits; words behind `/` find others."""

    PAGE = "visits"
    ENTER = "a number opens a visit"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._all: list[VisitSummary] = []
        self._last: int | None = None
        """Where the visit that was worked on last stands."""

    def show(self) -> None:
        """The visits, each with its number."""
        vault = self.session.vault
        self._all = vault.visits()
        worked_on = Place.read(vault.setting(KEY)).visit
        ids = [visit.id for visit in self._all]
        self._last = ids.index(worked_on) if worked_on in ids else None
        if self._last is not None:
            self.ENTER = f"Enter visit {self._last + 1}"
        self.talk.heading(f"Visits of {vault.owner.name}: {len(self._all)}")
        if vault.read_only:
            self.talk.say(_READ_ONLY)
        if not self._all:
            self.talk.say("No visits yet. a starts the first one.")
        self._list("")

    def _list(self, words: str) -> None:
        wanted = words.casefold().split()
        found = [
            (number, visit)
            for number, visit in enumerate(self._all, start=1)
            if all(word in f"{visit.organisation} {visit.on}".casefold() for word in wanted)
        ]
        for number, visit in found[:_MOST]:
            line = visit_line(visit)
            words_ = f"{line.lead.strip()}  {one_line(line.text)}  ({line.tail})"
            self.talk.item(f"{number:3}", words_)
        if len(found) > _MOST:
            more = plural(len(found) - _MOST, "more visit")
            self.talk.say(f"and {more}; / and a word of the name or the date finds it")
        if words and not found:
            self.talk.say("No visit has that in its name or date.")

    def enter(self) -> None:
        if self._last is None:
            self.show()
        else:
            self._open(self._all[self._last].id)

    def other(self, typed: str) -> bool:
        if typed.startswith("/"):
            self._list(typed[1:])
        elif (visit := by_number(typed, self._all)) is not None:
            self._open(visit.id)
        else:
            return False
        return True

    def more(self) -> list[tuple[str, str]]:
        return [
            ("Enter", "Opens the visit that was worked on last."),
            ("2", "Opens visit 2 where it was left."),
            ("x 2", "Closes, seals or exports visit 2."),
            ("/ example", "Lists the visits with that in their name or date."),
        ]

    def _open(self, visit: str) -> None:
        VisitPage(self.session, self.session.desk(visit)).run()
        self.show()

    # Keys

    def action_add(self, rest: str) -> None:
        vault = self.session.vault
        if vault.read_only:
            raise InspectorError(_READ_ONLY)
        begun: list[str] = []

        def begin(values: Mapping[str, Value]) -> None:
            new = of.new(values)
            doubt = of.doubt(new)
            if doubt is not None and not self.talk.choose(doubt):
                raise BesideError("The date is to be put right.", {"on": "to be put right"})
            of.sure(new)
            begun.append(visits.start(vault, new))

        of = NewVisitFields(organisations(vault), goes_on="a full stop alone")
        self.talk.heading("A new visit")
        asked = Asked(self.talk, of.groups(), of)
        asked.begin(of.begins_with(), {})
        try:
            has_begun = asked.run(begin)
        except Leaving:
            if asked.changes:
                self.session.desks.lose("a visit that was not begun")
            raise
        if has_begun:
            self.talk.say("The visit has begun, saved.")
            self._open(begun[-1])
        else:
            self.talk.say("No visit was begun; what was typed is not kept.")

    def action_export(self, rest: str) -> None:
        if not self._all:
            raise RefusedError("There is no visit yet.")
        typed = rest or self.talk.ask("Which visit, by its number?").text.strip()
        visit = by_number(typed, self._all)
        if visit is None:
            raise RefusedError("There is no visit of that number.")
        desk = self.session.desk(visit.id)
        page = ClosePage(self.session, desk)
        page.run()
        if page.target:
            desk.bookmark = page.target
            VisitPage(self.session, desk).run()
        self.show()

    def action_signer(self, rest: str) -> None:
        signer = identity(self.session.vault)
        self.talk.heading(WHAT_FOR)
        self.talk.parts([("Signer", signer.principal), ("Key", signer.fingerprint)])
        self.talk.exact(signer.allowed_signers)
