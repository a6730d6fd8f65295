"""The last step of set-up: the recovery code, shown once and typed back in part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from inspector_tui.errors import InspectorError
from inspector_tui.faces.actions import FOOTERS
from inspector_tui.faces.recovery_text import WHAT_FOR, WRITE_DOWN, ask_for, matches, numbered
from inspector_tui.tui.boxes import TextBox
from inspector_tui.tui.form import FormRow, words
from inspector_tui.tui.page import Page

if TYPE_CHECKING:
    from inspector_tui.workflow.setup import Created


class RecoveryPage(Page[None]):
    """Step 3: write the code down, prove it, and begin."""

    PAGE = "setup-recovery"
    TYPED = True
    AUTO_FOCUS = ""

    def __init__(self, created: Created) -> None:
        super().__init__()
        self._created = created
        self._groups = created.recovery_code.split("-")
        self._asked = ask_for(len(self._groups))

    def body(self) -> ComposeResult:
        with Vertical(classes="form", id="show"):
            yield words(WRITE_DOWN, classes="gap")
            yield words(numbered(self._groups), classes="strong gap")
            yield words(WHAT_FOR, classes="gap")
            yield words("Press Enter when it is written down.")
        with Vertical(classes="form", id="type"):
            yield words("Type two groups from your paper, to be sure of it.", classes="gap")
            for group in self._asked:
                box = TextBox(id=f"group-{group}", max_length=12)
                yield FormRow(f"Group {group}", box)

    def on_mount(self) -> None:
        self.title_is("inspector-tui", "set-up, 3 of 3")
        self._show(code=True)

    def footer_names(self) -> Sequence[str]:
        if self._showing:
            return ("accept: go on", "quit")
        return FOOTERS[self.PAGE]

    @property
    def _showing(self) -> bool:
        return self.query_one("#show").display

    def _show(self, *, code: bool) -> None:
        self.query_one("#show").display = code
        self.query_one("#type").display = not code
        if code:
            self.set_focus(None)
        else:
            self.query(TextBox).first().focus()
        self.refresh_footer()

    def action_leave_text(self) -> None:
        """See the code again."""
        self.say("")
        self._show(code=True)

    @on(Input.Submitted)
    def action_accept(self) -> None:
        """Enter hides the code, goes from box to box and, from the last, checks."""
        if self._showing or self.focused is self.query(TextBox).last():
            self.action_finish()
        else:
            self.focus_next()

    def action_finish(self) -> None:
        """Compare what was typed with the code."""
        if self._showing:
            self._show(code=False)
            return
        for group in self._asked:
            box = self.query_one(f"#group-{group}", TextBox)
            if not matches(self._groups, group, box.value):
                box.focus()
                self.say(f"Group {group} is not what was shown. Look at your paper.", "bad")
                return
        try:
            self._created.vault.confirm_code()
        except InspectorError as error:
            self.say_error(error)
        else:
            self.app.opened(self._created.vault)
