"""The end of a visit: what is still open, the seal, the code of the record, the bundle."""

from __future__ import annotations

from collections.abc import Sequence

from inspector_tui.faces import asked, placeless
from inspector_tui.faces.close_text import (
    about_bundle,
    bundle_lines,
    gap_lines,
    handed_over,
    open_words,
    sealed_words,
)
from inspector_tui.faces.line import Line
from inspector_tui.faces.text import one_line
from inspector_tui.faces.told import READ_ONLY, Told
from inspector_tui.faces.undo_text import put_back, taken_back
from inspector_tui.plain import routes
from inspector_tui.plain.by_number import by_number
from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.folders import folder_for
from inspector_tui.plain.leading import LeadingPage
from inspector_tui.plain.long_work import wait_for
from inspector_tui.plain.page import Session
from inspector_tui.workflow import visits
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.export import export
from inspector_tui.workflow.left_open import left_open
from inspector_tui.workflow.progress import Gap

_MOST = 12
"""Gaps of a kind that are said without being asked for more."""


class ClosePage(LeadingPage):
    """Names every gap; seals, exports and reopens."""

    PAGE = "close"

    def __init__(self, session: Session, desk: PlainDesk) -> None:
        super().__init__(session, desk)
        self._entries: list[str] = []
        self._in_full = False

    @property
    def sealed(self) -> bool:
        """True while nothing in the visit can change."""
        return self.desk.visit.status == "sealed"

    # What is said

    def show(self) -> None:
        """The gaps of an open visit; the seal and the bundles of a sealed one."""
        desk = self.desk
        self.talk.heading(desk.heading)
        if self.sealed:
            self.talk.say(sealed_words(desk.visit).plain)
            lines = list(bundle_lines(desk.visit, desk.vault.bundles(desk.visit.id)))
        else:
            left = self._gaps()
            lines = list(gap_lines(desk, left))
            self.talk.say(open_words(desk.items, left, goes="Its number").plain)
        self._say_lines(lines)

    def _say_lines(self, lines: Sequence[Line]) -> None:
        """Every line has its number; only the first of many alike are said, unless all are."""
        self._entries, alike = [], 0
        for line in lines:
            if line.heading:
                self._say_left_out(alike)
                alike = 0
                self.talk.say(line.text) if line.text else self.talk.blank()
                continue
            self._entries.append(line.id)
            alike += 1
            if alike <= _MOST or self._in_full:
                tail = f"  ({line.tail})" if line.tail else ""
                lead = " ".join(line.lead.split()[1:])
                text = " ".join(filter(None, (lead, one_line(line.text))))
                self.talk.item(f"{len(self._entries):3}", f"{text}{tail}")
        self._say_left_out(alike)

    def _say_left_out(self, alike: int) -> None:
        if alike > _MOST and not self._in_full:
            self.talk.say(f"and {alike - _MOST} more; v names all of them", indent=5)

    def action_repaint(self, rest: str) -> None:
        """Every gap by name."""
        self._in_full = True
        self.show()
        self._in_full = False

    def _gaps(self) -> list[Gap]:
        desk = self.desk
        return left_open(
            desk.visit,
            desk.library,
            asked=desk.items,
            raised=[one.prompt for one in desk.prompts.standing],
            past=desk.behind.past,
        )

    def other(self, typed: str) -> bool:
        """Where a gap is put right, by its number; what a bundle is, by its line."""
        entry = by_number(typed, self._entries)
        if entry is None:
            return super().other(typed)
        question, _, rest = entry.partition(" ")
        if self.sealed:
            self._say_bundle(rest)
        else:
            self._put_right(question, *rest.split(" ", 1))
        return True

    def _put_right(self, question: str, kind: str, which: str) -> None:
        if kind == "draft" and not placeless.has_place(self.desk, which):
            self._offer_to_throw_away(which)
            return
        target = routes.draft(self.session, self.desk, which) if kind == "draft" else None
        if target is not None:
            self._back_from(target)
        elif kind == "prompt":
            self._back_from(routes.prompts(self.session, self.desk, question))
        elif kind == "follow-up":
            self._back_from(routes.last_visit(self.session, self.desk, None))
        elif kind == "review":
            routes.section_end(self.session, self.desk, question)
            self.show()
        elif question and self.desk.item(question):
            self.leave_for(question)
        else:
            self.talk.say("Type d in the section that it belongs to; the text is there.")

    def _offer_to_throw_away(self, box: str) -> None:
        if self.desk.read_only:
            raise RefusedError(self.desk.why_read_only)
        if self.talk.choose(placeless.throw_away(self.desk, box)):
            self.desk.drafts.drop(box)
        self.show()

    def _back_from(self, question: str) -> None:
        """Another page was left, with a question to go to or ""."""
        if question:
            self.leave_for(question)
        else:
            self.show()

    def _say_bundle(self, number: str) -> None:
        bundles = self.desk.vault.bundles(self.desk.visit.id)
        self._tell(about_bundle(self.desk.visit, bundles, number))

    def _tell(self, told: Told) -> None:
        self.talk.say(told.what)
        if told.kept:
            self.talk.exact(told.kept)
            self.talk.say(told.todo)

    def more(self) -> list[tuple[str, str]]:
        one = "What bundle 2 is." if self.sealed else "Goes where gap 2 is put right."
        return [("2", one), ("PA-230", "Goes to that question."), ("Enter", "Back.")]

    def can(self, action: str) -> bool:
        """Sealing is for an open visit, exporting and reopening for a sealed one."""
        if action in ("export", "reopen"):
            return self.sealed
        return not self.sealed if action in ("seal", "undo", "redo") else True

    # Keys

    def _may_write(self) -> None:
        if self.desk.vault.read_only:
            raise RefusedError(READ_ONLY)

    def action_undo(self, rest: str) -> None:
        self._may_write()
        self.desk.undo()
        self.talk.say(f"{taken_back(self.desk.visit, self.desk.library, redo='U')}.")
        self.show()

    def action_redo(self, rest: str) -> None:
        self._may_write()
        self.desk.redo()
        self.talk.say(f"{put_back(self.desk.visit, self.desk.library)}.")
        self.show()

    def action_seal(self, rest: str) -> None:
        """Ask once, then seal."""
        self._may_write()
        question = asked.seal(len(self._gaps()), len(self.desk.drafts.boxes()))
        if self.talk.choose(question):
            self.desk.do(visits.seal(self.desk.library, self.desk.behind.past))
            self.talk.say("Sealed, saved.")
            self.show()

    def action_reopen(self, rest: str) -> None:
        """Ask why, then reopen."""
        self._may_write()
        reason = (
            rest
            or self.talk.ask(
                "The reason is recorded; the next bundle goes on from this one. Why? "
                "(Enter: leave it)"
            ).text.strip()
        )
        if reason:
            self.desk.do(visits.reopen(reason))
            self.talk.say("The visit is open again, saved.")
            self.show()

    def action_export(self, rest: str) -> None:
        """Make the bundle, encrypted when there is an office, else only on purpose."""
        self._may_write()
        office = self.desk.vault.recipients()
        if office is None and not self.talk.choose(asked.EXPORT_CLEAR):
            return
        if office is not None:
            self.talk.say(asked.copy_to(office.name))
        typed = rest or self.talk.ask("Where to?").text
        path = folder_for(self.talk, typed, needed=office is None, home=self.desk.vault.home)
        self.talk.say("The bundle is being made.")
        vault, visit, clear = self.desk.vault, self.desk.visit.id, office is None
        made = wait_for(
            self.talk,
            "The export stopped",
            lambda watch: export(vault, visit, folder=path, clear=clear, watch=watch),
        )
        self._tell(handed_over(made))
