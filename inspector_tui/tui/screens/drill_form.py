"""The page of what is to be agreed before a drill."""

from __future__ import annotations

from textual.app import ComposeResult

from inspector_tui.faces.forms.drill import DrillForm
from inspector_tui.tui.desk import VisitDesk
from inspector_tui.tui.form_page import FormPage
from inspector_tui.tui.pane import Pane


class DrillFormPage(FormPage):
    """The advice on testing safely stands above the form."""

    PAGE = "drill-form"
    DEFAULT_CSS = """
    DrillFormPage #advice { height: auto; margin: 1 0; }
    """

    def __init__(self, desk: VisitDesk) -> None:
        self._drill = DrillForm(desk)
        super().__init__(desk, self._drill)

    def body(self) -> ComposeResult:
        advice = Pane(id="advice")
        advice.show((self._drill.advice, "doubt"))
        yield advice
        yield from super().body()
