"""What every form of a visit says of itself; a face shows it, keeps its draft and saves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from inspector_tui.checklist.model import Field
from inspector_tui.checklist.value import Value
from inspector_tui.faces.asks import VisitAsks
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.entries import Asks
from inspector_tui.workflow.command import Command, RefusedError
from inspector_tui.workflow.drafts import form_box

Groups: TypeAlias = Sequence[Sequence[Field]]


class BesideError(RefusedError):
    """Something is wrong with some fields: `beside` has the sentence for each, by its id."""

    def __init__(self, what: str, beside: Mapping[str, str], *, todo: str = "") -> None:
        super().__init__(what, todo=todo)
        self.beside = beside


class Form:
    """Subclasses say what is asked and what saving does. `box` begins the name of its drafts."""

    UNDOABLE = True
    """False where no undo takes back what was saved."""

    def __init__(self, desk: OpenVisit, box: str) -> None:
        self.desk = desk
        self.box = box

    @property
    def subject(self) -> str:
        """What the form is about."""
        raise NotImplementedError

    @property
    def is_new(self) -> bool:
        """True when saving makes something, though nothing was typed over what it begins with."""
        return True

    def draft_box(self) -> str:
        """The box of its draft: one that is there, else a new one."""
        return form_box(self.desk.drafts.boxes(), self.box)

    def groups(self) -> Groups:
        """The fields, in groups."""
        raise NotImplementedError

    def begins_with(self) -> Mapping[str, Value]:
        """The values that stand in the form at first."""
        return {}

    def asks(self) -> Asks:
        """Where choices and earlier texts come from."""
        return VisitAsks(self.desk)

    def aside(self, field: Field, chosen: str) -> str:
        """What to say as soon as something is chosen in a field; "" for nothing."""
        return ""

    def command(self, values: Mapping[str, Value]) -> Command:
        """What saves it. Raises `InspectorError`, `BesideError` among them, when it cannot be."""
        raise NotImplementedError

    def touches(self, values: Mapping[str, Value]) -> Sequence[str]:
        """The questions that saving it is about."""
        return ()
