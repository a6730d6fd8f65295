"""A list of what a visit holds of one kind, and all of what is under the cursor beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Vertical

from inspector_tui.faces.columns import laid_out
from inspector_tui.faces.line import Line
from inspector_tui.faces.place import Place
from inspector_tui.faces.row import Part
from inspector_tui.faces.saved_text import UNCHANGED, saved, unkept
from inspector_tui.signs import capital
from inspector_tui.tui.bars import StatusBar, TitleBar
from inspector_tui.tui.desk import Change, VisitDesk
from inspector_tui.tui.desk_page import DeskPage
from inspector_tui.tui.dialog import PromptText, Say
from inspector_tui.tui.fields import Cursor
from inspector_tui.tui.form_page import FormPage
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.page import Page
from inspector_tui.tui.paper import Paper
from inspector_tui.workflow.command import Command, refusal

REST = 0.4
"""Seconds on an entry, over a line that is to be spared, after which all of it is shown."""
_OF_ENTRY = frozenset({"choose", "withdraw", "move", "decide"})
"""Actions on the entry under the cursor, which do nothing where there is none."""


class RegisterPage(DeskPage[None]):
    """Rows, notes, exhibits or findings: a adds, Enter opens, w withdraws with a reason.

    With a question it is opened from there, and what is added belongs to it.
    """

    ONE = ""
    """What one entry is called."""
    EMPTY = ""
    DEFAULT_CSS = """
    RegisterPage {
        & #entries { height: 1fr; }
        & #whole { height: 9; }
        & #listed { height: 1fr; }
        & #columns { dock: none; display: none; }
        & #of { dock: none; }
        &.wide #entries { layout: horizontal; }
        &.wide #whole { width: 2fr; height: 1fr; margin-left: 2; }
        &.wide #listed { width: 3fr; }
    }
    """

    def __init__(self, desk: VisitDesk, question: str | None = None) -> None:
        super().__init__(desk)
        self.question = question
        self._stop_listening: Callable[[], None] | None = None
        self._rest: asyncio.TimerHandle | None = None
        self._form: FormPage | None = None
        """The form that is open, or whose save has not come back."""
        self._is_open = False
        self._straight = False
        self._again: Place | None = None
        self._back: Place | None = None

    def reopen(self, place: Place) -> None:
        """Have the form open again that was open when the program ended; before it is shown."""
        self._again = place

    def _open_again(self) -> None:
        place, self._again = self._again, None
        known = {line.id for line in self.entries.lines}
        if place is not None and (not place.entry or place.entry in known):
            self._back, self._straight = place, place.straight
            self._open(place.entry or None)

    # What a subclass gives

    @property
    def table(self) -> str:
        """Which of several tables is shown; "" where there is one only."""
        return ""

    @property
    def subject(self) -> str:
        """What is listed, for the title."""
        raise NotImplementedError

    def lines(self, width: int) -> list[Line]:
        """One line for each entry, its `id` being the entry's."""
        raise NotImplementedError

    def columns(self) -> str:
        """The heads of the columns, as they stand above the lines; "" for none."""
        return ""

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        """A heading and everything there is about an entry."""
        raise NotImplementedError

    def form(self, entry: str | None) -> FormPage | None:
        """The form of an entry, or of a new one; None when it cannot be changed, which is said."""
        raise NotImplementedError

    def withdrawal(self, entry: str, reason: str) -> Command:
        """What withdraws an entry."""
        raise NotImplementedError

    # Life

    def body(self) -> ComposeResult:
        with Container(id="entries"):
            with Vertical(id="listed"):
                yield StatusBar(id="columns")
                yield LineList(empty=self.EMPTY)
            with Vertical(id="whole"):
                yield TitleBar(id="of")
                yield Paper()

    def on_mount(self) -> None:
        super().on_mount()
        self._stop_listening = self.desk.listen(self._heard)
        self.set_focus(self.entries)
        self._refresh()
        if self._again is not None:
            self.call_after_refresh(self._open_again)

    def on_unmount(self) -> None:
        if self._stop_listening is not None:
            self._stop_listening()
        if self._rest is not None:
            self._rest.cancel()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self.call_after_refresh(self._refresh)

    @property
    def entries(self) -> LineList:
        return self.query_one(LineList)

    @property
    def entry(self) -> str:
        """The entry under the cursor; "" when there is none."""
        return self.entries.line.id if self.entries.line else ""

    def _heard(self, change: Change) -> None:
        if self.left:
            return
        if change.error is not None:
            # Of what was not saved the overview below says what was wrong.
            is_draft = change.error is self.desk.drafts.fault
            self.say(unkept(change.error) if is_draft else "", "bad")
        elif self._form is not None and not self._form.waiting and not self._is_open:
            form, self._form = self._form, None
            self.say(_with_draft(self._saved(), form))
        if self.is_current:
            self._refresh()

    def on_screen_resume(self) -> None:
        if self.is_mounted:
            self._refresh()

    def _refresh(self) -> None:
        lines = self.lines(self.entries.size.width or self.size.width)
        self.entries.set_lines(lines, index=self._newest(lines))
        heads = self.query_one("#columns", StatusBar)
        heads.show(self.columns(), "strong")
        heads.display = bool(heads.text)
        self.title_is(self.desk.heading, self.subject)
        self.refresh_footer()
        self._show()

    def footer_names(self) -> Sequence[str]:
        names = super().footer_names()
        return [name for name in names if self.entry or name.partition(": ")[0] not in _OF_ENTRY]

    def _newest(self, lines: Sequence[Line]) -> int | None:
        """Where an entry stands that was not there before."""
        known = {line.id for line in self.entries.lines}
        found = [n for n, line in enumerate(lines) if line.id and line.id not in known]
        return found[0] if found and known else None

    @on(LineList.Highlighted)
    def _moved(self) -> None:
        """Show all of the entry; where the line is to be spared, only of one that is stayed on."""
        if self._rest is not None:
            self._rest.cancel()
        if self.app.output.spares:
            self._rest = asyncio.get_running_loop().call_later(REST, self._stayed)
        else:
            self._show()

    def _stayed(self) -> None:
        self._rest = None
        if not self.covered:
            self._show()

    def _show(self) -> None:
        entry = self.entry
        heading, parts = self.whole(entry) if entry else ("", [])
        self.query_one("#of", TitleBar).show(heading)
        self.query_one(Paper).show(partial(laid_out, parts))

    # Keys

    def action_add(self) -> None:
        self._open(None)

    @on(LineList.Chosen)
    def _edit(self) -> None:
        self._open(self.entry)

    def _open(self, entry: str | None) -> None:
        again, self._back = self._back, None
        if why := self.desk.why_read_only:
            self.say(why, "bad")
        elif form := self.form(entry):
            where = Place(
                self.desk.visit.id,
                self.PAGE,
                question=self.question or "",
                table=self.table,
                entry=entry or "",
                straight=self._straight,
            )
            if again is not None:
                form.back_to = Cursor(again.field, again.row, again.column)
            self.desk.stand_in(again or where)
            self.open_form(form)

    def open_form(self, form: FormPage) -> None:
        """Open a form over the page and say what became of it."""
        self._form, self._is_open = form, True
        self.app.push_screen(form, self._form_closed)

    def open_at_once(self) -> None:
        """Open the form of a new entry; once it is saved, the page before is shown again."""
        if self._again is None and not self.desk.read_only:
            self._straight = True
            self.action_add()

    def _form_closed(self, is_saved: bool | None) -> None:
        """The form was left; what it saved may be on disk already."""
        form, straight = self._form, self._straight
        assert form is not None
        self._is_open = self._straight = False
        self.desk.stand_in(Place(self.desk.visit.id))
        if straight and is_saved:
            self._go_back(form)
        elif form.waiting:
            self.say("Saving *")
        else:
            self._form = None
            done = UNCHANGED if form.unchanged else self._saved()
            self.say(_with_draft(done if is_saved and not form.failed else "", form))

    def _go_back(self, form: FormPage) -> None:
        before = self.app.screen_stack[-2]
        if isinstance(before, Page) and not form.failed:
            named = capital(self.ONE)

            def done() -> None:
                before.say(_with_draft(saved(self.desk.visit) or f"{named} saved.", form))

            form.when_saved = done
            if form.waiting:
                before.say(f"{named}: saving *")
            else:
                done()
        self.dismiss()

    def _saved(self) -> str:
        return saved(self.desk.visit) or "Saved."

    def action_withdraw(self) -> None:
        entry = self.entry
        if self.refused():
            return
        if self.entries.line and self.entries.line.quiet:
            self.say("It is withdrawn already.")
        elif entry:
            title = f"Withdraw {self.named(entry)}?"
            more = "It stays in the record, with the reason, and no longer counts. Why?"
            more = " ".join(filter(None, (self.rests_on(entry), more)))
            self.app.push_screen(
                PromptText(title, more=more, check=partial(self._fault, entry)),
                partial(self._withdraw, entry),
            )

    def named(self, entry: str) -> str:
        """An entry in a sentence."""
        return f"{self.ONE} {entry}"

    def rests_on(self, entry: str) -> str:
        """What else names an entry that may be withdrawn, in a sentence; "" for nothing."""
        return ""

    def _fault(self, entry: str, reason: str) -> str | None:
        return refusal(lambda: self.withdrawal(entry, reason))

    def _withdraw(self, entry: str, reason: str | None) -> None:
        if reason is not None:
            self.desk.do(self.withdrawal(entry, reason), heard=self._withdrawn)

    def _withdrawn(self, change: Change) -> None:
        if change.error is not None:
            self.app.push_screen(Say.error(change.error, "This was not saved"))
        else:
            self.say("Withdrawn.")

    def action_back(self) -> None:
        self.dismiss()


def _with_draft(words: str, form: FormPage) -> str:
    """What became of a form, and of the one that was begun after it."""
    draft = "Draft kept; open it again to go on." if form.has_draft else ""
    fault = form.desk.drafts.fault
    return " ".join(filter(None, (words, unkept(fault) if draft and fault else draft)))
