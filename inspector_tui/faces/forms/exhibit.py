"""Taking a file as an exhibit: its path, and the label that goes with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from inspector_tui.checklist.model import Field
from inspector_tui.checklist.value import Value
from inspector_tui.errors import InspectorError
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.forms.form import BesideError, Form, Groups
from inspector_tui.faces.text import clip, one_line
from inspector_tui.record.visit import Visit
from inspector_tui.vault.exhibit import open_regular, unreadable
from inspector_tui.vault.files import as_named
from inspector_tui.workflow.exhibits import Label, powers

PATH = Field(
    id="path",
    label="File",
    kind="text",
    required=True,
    help="For an object take a photograph; its label and its way go here too.",
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


class ExhibitForm(Form):
    """A file to be taken, for a question or for the visit. `taken` says which, and its label."""

    def __init__(self, desk: OpenVisit, question: str | None) -> None:
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
        return [[PATH], [_DESCRIPTION, _PLACE, _FROM, self._power], about]

    def taken(self, values: Mapping[str, Value]) -> tuple[Path, Label]:
        """The file and its label. Raises `BesideError` for a file that cannot be taken."""
        texts = {name: str(value) for name, value in values.items()}
        path = self._checked(texts.pop(PATH.id))
        power = texts.get(self._power.id, "")
        texts[self._power.id] = (self._power.choices or {}).get(power, power)
        return path, Label(question=self._question, **texts)

    def touches(self, values: Mapping[str, Value]) -> Sequence[str]:
        return [self._question] if self._question else []

    def _checked(self, typed: str) -> Path:
        """The path of a file that can be read.

        An empty file, most likely a copy that failed, is only taken when it is asked for again.
        """
        try:
            path = _opened(typed)
            empty = path.stat().st_size == 0
        except (InspectorError, OSError) as error:
            why = error if isinstance(error, InspectorError) else unreadable(error)
            raise _beside(why.what, why.todo) from None
        if empty and typed != self._empty:
            self._empty = typed
            raise _beside("That file is empty.", "Save again to take it all the same.")
        return path


def _beside(what: str, todo: str) -> BesideError:
    return BesideError(what, {PATH.id: f"{what} {todo}"}, todo=todo)


def _opened(typed: str) -> Path:
    """The path, once it is seen to be a file that can be read.

    Raises `ExhibitUnreadableError`. What can only go wrong later is said later.
    """
    path = as_named(typed)
    open_regular(path).close()
    return path


def _made_from(visit: Visit) -> list[Field]:
    """The exhibit that this one was made from, once there is one to choose."""
    standing = {
        mark: clip(one_line(found.taken.description or found.taken.name), 40)
        for mark, found in visit.exhibits.items()
        if found.stands
    }
    help_ = "For a worked copy, such as a photograph with names masked."
    return (
        [Field(id="made_from", label="Made from", kind="choice", choices=standing, help=help_)]
        if standing
        else []
    )
