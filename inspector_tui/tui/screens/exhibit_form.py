"""The page on which a file is taken as an exhibit, its path with Tab completion."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from inspector_tui.checklist.value import Value
from inspector_tui.faces.forms.exhibit import PATH, ExhibitForm
from inspector_tui.faces.forms.form import Groups
from inspector_tui.faces.paths import complete
from inspector_tui.tui.desk import Change, VisitDesk
from inspector_tui.tui.fields import FieldForm
from inspector_tui.tui.form_page import FormPage
from inspector_tui.tui.threads import in_thread

if TYPE_CHECKING:
    from inspector_tui.tui.app import InspectorApp


class PathForm(FieldForm):
    """In the field of the path Tab completes, and goes on when there is nothing to complete."""

    def action_next_box(self) -> None:
        if self.current.field.id == PATH.id:
            self.run_worker(self._complete(), exclusive=True)
        else:
            super().action_next_box()

    async def _complete(self) -> None:
        typed = self.texts.get(PATH.id, "")
        # In a thread: a folder on a sleeping disk takes its time, and keys must not wait for it.
        found = await in_thread(partial(complete, typed))
        if self.current.field.id != PATH.id or self.texts.get(PATH.id, "") != typed:
            return
        told = "   ".join((*found.names, found.note)).strip()
        if found.text != typed:
            self.put(PATH.id, found.text)
            self.tell(told)
        elif told in ("", self.current.aside):
            self.leave(1)
        else:
            self.tell(told)


class ExhibitPage(FormPage):
    """The file is taken in a thread while the inspector goes on working."""

    PAGE = "exhibit-form"
    FORM: ClassVar[type[FieldForm]] = PathForm

    def __init__(self, desk: VisitDesk, question: str | None) -> None:
        self._exhibit = ExhibitForm(desk, question)
        super().__init__(desk, self._exhibit)

    def groups(self) -> Groups:
        completed = PATH.model_copy(update={"help": f"Tab completes it. {PATH.help}"})
        return [
            [completed if field is PATH else field for field in group] for group in super().groups()
        ]

    def send(self, values: Mapping[str, Value], text: str) -> None:
        path, label = self._exhibit.taken(values)
        self.waiting += 1
        heard = partial(self._taken, self.app, text, bool(label.question))
        self.desk.take(path, label, heard, (self._exhibit.box, text))

    def _taken(self, app: InspectorApp, text: str, on_question: bool, change: Change) -> None:
        self.arrived(text, None if on_question else app, change)
