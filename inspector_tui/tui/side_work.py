"""What goes on in a visit beside its answers: exhibits being taken, work that is no command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from inspector_tui.faces.forms.exhibit import PATH
from inspector_tui.tui.drafts import Drafts
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.drafts import free_box, read_texts
from inspector_tui.workflow.exhibits import Label, Watch
from inspector_tui.workflow.long_work import LongWork, Result
from inspector_tui.workflow.saver import NotSaved, Outcome
from inspector_tui.workflow.taking import Taker, Taking

_TAKING = "taking "
"""Begins the name of a box with the form of an exhibit that is being taken."""


class SideWork:
    """Of one visit, on the event loop's thread. `drop` forgets a draft, from any thread."""

    def __init__(
        self, vault: Vault, visit_id: str, drafts: Drafts, drop: Callable[[str], None]
    ) -> None:
        self._taker = Taker(vault, visit_id)
        self._long_work: LongWork[Any] | None = None
        self._drafts = drafts
        self._drop = drop

    def keep_form(self, box: str, text: str) -> str:
        """Keep the form of an exhibit, as it stood in `box`, until it is taken; where it lies."""
        kept = free_box(self._drafts.boxes(), _TAKING + box)
        self._drafts.type(kept, text)
        self._drafts.flush()
        return kept

    def put_back_forms(self) -> Iterator[tuple[str, str]]:
        """Make drafts again of the forms of exhibits that an end of the program kept from it.

        The box of each form, and the name of its file.
        """
        for box in [box for box in self._drafts.boxes() if box.startswith(_TAKING)]:
            draft = self._drafts.get(box)
            assert draft is not None
            form = box.removeprefix(_TAKING).rpartition(" ")[0]
            self._drafts.type(free_box(self._drafts.boxes(), form), draft.text)
            self._drafts.drop(box)
            yield form, Path(read_texts(draft.text).get(PATH.id, "")).name
        self._drafts.flush()

    def take(self, path: Path, label: Label, kept: str, told: Callable[[Outcome], None]) -> Taking:
        """Take an exhibit in a thread of its own, which calls `told` at the end.

        Should the program end before, the form that lies in `kept` is there again.
        """

        def finished(outcome: Outcome) -> None:
            if not isinstance(outcome, NotSaved):
                self._drop(kept)  # here, since the screens may have gone
            told(outcome)

        return self._taker.take(path, label, finished)

    @property
    def takings(self) -> list[Taking]:
        """The exhibits that are being taken."""
        return self._taker.running

    def begin(
        self, work: Callable[[Watch], Result], told: Callable[[Result | Exception], None]
    ) -> None:
        """Carry out long work that is no part of the record; not while there `is_long`."""
        self._long_work = LongWork(work, told)

    @property
    def is_long(self) -> bool:
        """True while there is long work under way."""
        return self._long_work is not None and self._long_work.goes_on

    @property
    def goes_on(self) -> bool:
        """True while there is anything that a lock would end."""
        return self.is_long or bool(self.takings)

    def close(self, *, patience: float = 0.0) -> None:
        """Stop what is being taken. Its form is there again when the visit is next opened.

        Long work has so many seconds to come to its own end.
        """
        self._taker.close()
        if self._long_work is not None and not self._long_work.wait(patience):
            self._long_work.end()
