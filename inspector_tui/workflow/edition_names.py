"""Whether a bundle can hold the texts of a visit's editions, each under a name of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from inspector_tui.bundle.faults import UnsoundError
from inspector_tui.bundle.names import check_name, checklist_path
from inspector_tui.workflow.command import RefusedError


class Named(Protocol):
    """An edition of a checklist."""

    @property
    def id(self) -> str:
        """The checklist."""

    @property
    def edition(self) -> str:
        """What the edition is called."""


def require_names(editions: Iterable[Named]) -> None:
    """Raise `RefusedError` unless each text has a name in a bundle that no other one has.

    Asked before a visit uses them, since a record keeps what it used: it could never be exported.
    """
    taken = set[str]()
    for one in editions:
        path = checklist_path(one.id, one.edition)
        try:
            check_name(path)
        except UnsoundError:
            raise RefusedError(
                f"The edition {one.edition} of {one.id} cannot be the name of a file in a bundle.",
                todo="'inspector-tui checklist lint' says what is wrong with it.",
            ) from None
        if path in taken:
            raise RefusedError(
                f"{one.id} {one.edition} and another text would have the same name in a bundle.",
                todo="An edition that differs needs a name of its own.",
            )
        taken.add(path)
