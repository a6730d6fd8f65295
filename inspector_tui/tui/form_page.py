"""A form over a whole page: drafts while typing, faults beside the fields, saved in one act."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult

from inspector_tui.checklist.value import Value
from inspector_tui.errors import InspectorError
from inspector_tui.faces import typed
from inspector_tui.faces.forms.form import BesideError, Form, Groups
from inspector_tui.faces.told import Choice
from inspector_tui.tui.desk import Change, VisitDesk
from inspector_tui.tui.dialog import Ask, Say
from inspector_tui.tui.drafts import Drafts
from inspector_tui.tui.fields import Cursor, FieldForm
from inspector_tui.tui.page import Page
from inspector_tui.workflow.command import Command
from inspector_tui.workflow.drafts import free_box, read_texts, write_texts

if TYPE_CHECKING:
    from inspector_tui.tui.app import InspectorApp

EMPTYING = (
    Choice("e", "Empty the form; what was typed is gone.", True),
    Choice("k", "Keep it.", False),
)
"""What may be answered when a form is about to be emptied."""


class FormPage(Page[bool]):
    """Gives True when something was saved.

    A draft that could not be saved is there again when the form is opened.
    """

    PAGE = "form"
    TYPED = True
    FORM: ClassVar[type[FieldForm]] = FieldForm

    def __init__(self, desk: VisitDesk, of: Form, *, at: str = "") -> None:
        """`of` says what is asked and what saving does; `at` is the field to begin with."""
        super().__init__()
        self.desk = desk
        self.of = of
        self._at = at
        self.waiting = 0
        """Saves that were sent and have not come back."""
        self.failed = False
        """True when a save came back as not saved."""
        self.unchanged = False
        """True when there was nothing to save the last time."""
        self.when_saved: Callable[[], None] = lambda: None
        self._sent = False
        self._stop_listening: Callable[[], None] = lambda: None
        self._is_unkept = False
        self._draft_note = ""
        """Stands above the footer until the draft that the form began with is saved or gone."""
        self.back_to: Cursor | None = None
        """Where the cursor was when the program ended; set before the page is shown."""
        self._box = of.draft_box()

    def groups(self) -> Groups:
        """The fields, in groups."""
        return self.of.groups()

    def send(self, values: Mapping[str, Value], text: str) -> None:
        """Save; usually by `do`. Raises `InspectorError` when it makes no sense."""
        self.do(self.of.command(values), text, self.of.touches(values))

    # Life

    def body(self) -> ComposeResult:
        yield self._made()

    def _made(self) -> FieldForm:
        texts = self._drafted()
        begun = self.of.begins_with()
        return self.FORM(self.groups(), self.of.asks(), values=begun, texts=texts)

    async def renew(self, of: Form) -> None:
        """Begin another one in the same page, with a draft of its own."""
        self.of, self._box = of, of.draft_box()
        await self.form.remove()
        await self.mount(self._made(), before="#status")
        self._sent = False
        self.title_is(self.desk.heading, self.of.subject)

    def on_mount(self) -> None:
        super().on_mount()
        self.title_is(self.desk.heading, self.of.subject)
        if draft := self.desk.drafts.get(self._box):
            self._draft_note = (
                f"Draft from {draft.clock}; Ctrl+O saves it, Ctrl+Y empties the form."
            )
            self.say(self._draft_note)
        if self._at:
            self.form.go_to(self._at)
        if self.back_to is not None:
            self.form.put_cursor(self.back_to)
        self.desk.drafts.before_flush = self._stand_here
        self._stop_listening = self.desk.listen(self._heard)

    def on_unmount(self) -> None:
        self.desk.drafts.before_flush = lambda: None
        self._stop_listening()

    def _heard(self, change: Change) -> None:
        fault = self.desk.drafts.fault
        is_unkept = fault is not None
        if change.error is fault and is_unkept != self._is_unkept and not self.left:
            self._is_unkept = is_unkept
            self._say_what_lasts()
            self.refresh_footer()

    def before_leave(self) -> None:
        self._keep()
        self._stand_here()
        self.desk.drafts.flush()

    def _stand_here(self) -> None:
        """Have the place that the register put on record say where the cursor is."""
        if self.desk.at_work.page and not self.left:
            self.desk.stand_in(replace(self.desk.at_work, **self.form.cursor._asdict()))

    def stand_at_new(self) -> None:
        """Have the place say that the form is one of a new entry now."""
        if self.desk.at_work.page:
            self.desk.stand_in(replace(self.desk.at_work, entry=""))
            self._stand_here()

    def lasting(self) -> str:
        return self._draft_note

    def footer_names(self) -> Sequence[str]:
        names = super().footer_names()
        if self.desk.drafts.fault is None:
            return names
        return ["leave_text: back" if name == "leave_text" else name for name in names]

    @property
    def has_draft(self) -> bool:
        """True when something is kept that was not saved."""
        return self.desk.drafts.get(self._box) is not None

    @property
    def form(self) -> FieldForm:
        return self.query_one(FieldForm)

    @on(FieldForm.Changed)
    def _typed(self, message: FieldForm.Changed) -> None:
        if message.form is self.form:
            self._keep()
            self._warn()

    def _warn(self) -> None:
        """Tell what goes with a choice as soon as it is made."""
        entry = self.form.current
        chosen = typed.chosen(entry.field, entry.text, self.form.entries.choices(entry))
        if told := self.of.aside(entry.field, next(iter(chosen), "")):
            self.form.tell(told)

    def _keep(self) -> None:
        if self._sent:
            return  # a message of a key before the save
        if self.form.changed:
            self.desk.drafts.type(self._box, write_texts(self.form.changes))
        else:
            self.desk.drafts.drop(self._box)

    def _drafted(self) -> dict[str, str]:
        draft = self.desk.drafts.get(self._box)
        return read_texts(draft.text) if draft else {}

    # Keys

    def action_finish(self) -> None:
        if self.save():
            self.dismiss(True)

    def action_leave_text(self) -> None:
        self.before_leave()
        self.dismiss(False)

    def action_start_over(self) -> None:
        """Empty the form, after asking."""
        if not self.form.changed:
            return
        self.app.push_screen(Ask("Empty this form?", EMPTYING, safe=False), self._start_over)

    def _start_over(self, sure: bool | None) -> None:
        if sure:
            self.form.start_over()
            self._draft_note = ""
            self.desk.drafts.drop(self._box)
            self.say("The form is as it began.")

    # Saving

    def save(self) -> bool:
        """Send what was typed on its way; False when something is wrong, which is said then."""
        text = write_texts(self.form.changes)
        values = self.form.values()
        if values is None:
            self.say("Not saved yet: put right what is marked with !", "bad")
            return False
        self.unchanged = not (self.form.changed or self.of.is_new)
        if not self.unchanged:
            try:
                self.send(values, text)
            except InspectorError as error:
                if isinstance(error, BesideError):
                    self.form.blame(error.beside)
                self.say(f"{error.what} {error.todo}", "bad")
                return False
        self._sent, self._draft_note = True, ""
        # After the save, in the same queue: a kill between the two loses neither.
        self.desk.drafts.drop(self._box)
        return True

    def do(self, command: Command, text: str, touches: Sequence[str] = ()) -> None:
        """Queue a command; `text` becomes a draft again should it not be saved."""
        self.waiting += 1
        # What touches a question is told of by the overview when it fails.
        tell = None if touches else self.app
        heard = partial(self.arrived, text, tell)
        self.desk.do(command, touches=touches, heard=heard, aside=not self.of.UNDOABLE)

    def arrived(self, text: str, tell: InspectorApp | None, change: Change) -> None:
        """A save came back; the page may be closed by then. A fault is told on `tell`."""
        self.waiting -= 1
        if change.error is None:
            self.when_saved()
        else:
            self.failed = True
            _put_back(self.desk.drafts, self.of.box, text)
            if tell is not None:
                tell.push_screen(Say.error(change.error, "This was not saved"))


def _put_back(drafts: Drafts, prefix: str, text: str) -> None:
    drafts.type(free_box(drafts.boxes(), prefix), text)
    drafts.flush()
