"""The page of one row of a repeating record."""

from __future__ import annotations

from inspector_tui.faces.forms.row import RowForm
from inspector_tui.tui.desk import VisitDesk
from inspector_tui.tui.form_page import FormPage


class RowPage(FormPage):
    """A form after which the next row can be begun in the same page."""

    PAGE = "row-form"

    def __init__(self, desk: VisitDesk, of: RowForm) -> None:
        super().__init__(desk, of)
        self._row = of
        self._saved_before = False

    # Several in a row

    async def action_save_next(self) -> None:
        """Save this row and start the next one."""
        if not self.save():
            return
        self._row, self._saved_before = self._row.another(), True
        await self.renew(self._row)
        self.stand_at_new()
        self.say("Saved. This is the next one; Ctrl+B goes back to the table.")

    def action_leave_text(self) -> None:
        self.before_leave()
        self.dismiss(self._saved_before)
