"""Taking a file as an exhibit: its path with Tab completion, and the label that goes with it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from inspector_tui.checklist.model import Field
from inspector_tui.checklist.value import Value
from inspector_tui.errors import InspectorError
from inspector_tui.faces.paths import complete
from inspector_tui.faces.text import clip, one_line
from inspector_tui.record.visit import Visit
from inspector_tui.tui.desk import Change, VisitDesk
from inspector_tui.tui.fields import FieldForm
from inspector_tui.tui.form_page import FormPage, Groups
from inspector_tui.vault.exhibit import ExhibitUnreadableError, open_regular, unreadable
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.exhibits import Label, powers

if TYPE_CHECKING:
    from inspector_tui.tui.app import InspectorApp

_PATH = Field(
    id="path",
    label="File",
    kind="text",
    required=True,
    help="Tab completes it. For an object take a photograph; its label and its way go here too.",
)
_DESCRIPTION = Field(id="description", label="What it shows", kind="text", required=True)
_PLACE = Field(id="place", label="Where it was", kind="text")
_FROM = Field(id="from_whom", label="From whom", kind="text", help="A role code, never a name.")
_ABOUT = (
    Field(
        id="producer",
        label="Produced by",
        kind="text",
        help="Who produces it as a witness: initials or a role code. Empty: you.",
    ),
    Field(id="seal", label="Seal number", kind="text", help="Empty: it was not put under seal."),
    Field(
        id="statement",
        label="Statement",
        kind="text",
        help="Where the producer's statement describes it.",
    ),
)


class PathForm(FieldForm):
    """In the field of the path Tab completes, and goes on when there is nothing to complete."""

    def action_next_box(self) -> None:
        if self.current.field.id == _PATH.id:
            self.run_worker(self._complete(), exclusive=True)
        else:
            super().action_next_box()

    async def _complete(self) -> None:
        typed = self.texts.get(_PATH.id, "")
        # In a thread: a folder on a sleeping disk takes its time, and keys must not wait for it.
        found = await asyncio.to_thread(complete, typed)
        if self.current.field.id != _PATH.id or self.texts.get(_PATH.id, "") != typed:
            return
        told = "   ".join((*found.names, found.note)).strip()
        if found.text != typed:
            self.put(_PATH.id, found.text)
            self.tell(told)
        elif told in ("", self.current.aside):
            self.leave(1)
        else:
            self.tell(told)


class ExhibitForm(FormPage):
    """A file to be taken, for a question or for the visit."""

    PAGE = "exhibit-form"
    FORM: ClassVar[type[FieldForm]] = PathForm

    def __init__(self, desk: VisitDesk, question: str | None) -> None:
        super().__init__(desk, f"exhibit {question or 'visit'}")
        self._question = question
        self._power = Field(
            id="power",
            label="Power used",
            kind="choice",
            free=True,
            choices=powers(desk.library),
            help="Under section 20(2), for this item; or that none was used.",
        )
        self._empty = ""

    @property
    def subject(self) -> str:
        return f"Take an exhibit for {self._question}" if self._question else "Take an exhibit"

    def groups(self) -> Groups:
        about = [*_ABOUT, *_made_from(self.desk.visit)]
        return [[_PATH], [_DESCRIPTION, _PLACE, _FROM, self._power], about]

    def send(self, values: Mapping[str, Value], text: str) -> None:
        texts = {name: str(value) for name, value in values.items()}
        path = self._checked(texts.pop(_PATH.id))
        power = texts.get(self._power.id, "")
        texts[self._power.id] = (self._power.choices or {}).get(power, power)
        self.waiting += 1
        self.app.busy = True  # the idle lock waits until it is taken
        heard = partial(self._taken, self.app, text)
        self.desk.take(path, Label(question=self._question, **texts), heard)

    def _checked(self, typed: str) -> Path:
        """The path of a file that can be read. Raises `InspectorError`, said beside the path too.

        An empty file, most likely a copy that failed, is only taken when it is asked for again.
        """
        try:
            path = _opened(typed)
            if path.stat().st_size == 0 and typed != self._empty:
                self._empty = typed
                raise RefusedError("That file is empty.", todo="Ctrl+O takes it all the same.")
        except (InspectorError, OSError) as error:
            why = error if isinstance(error, InspectorError) else unreadable(error)
            self.form.fault([f"{_PATH.label}: {why.what} {why.todo}"])
            self.form.go_to(_PATH.id)
            raise why from None
        return path

    def _taken(self, app: InspectorApp, text: str, change: Change) -> None:
        app.busy = bool(self.desk.takings)
        self.arrived(text, None if self._question else app, change)


def _opened(typed: str) -> Path:
    """The path, once it is seen to be a file that can be read.

    Raises `ExhibitUnreadableError`. What can only go wrong later is said later.
    """
    try:
        path = Path(typed).expanduser()
    except RuntimeError:
        raise ExhibitUnreadableError("there is no account of that name") from None
    open_regular(path).close()
    return path


def _made_from(visit: Visit) -> list[Field]:
    """The exhibit that this one was made from, once there is one to choose."""
    standing = {
        mark: clip(one_line(found.taken.description or found.taken.name), 40)
        for mark, found in visit.exhibits.items()
        if found.withdrawn is None
    }
    help_ = "For a worked copy, such as a photograph with names masked."
    return (
        [Field(id="made_from", label="Made from", kind="choice", choices=standing, help=help_)]
        if standing
        else []
    )
