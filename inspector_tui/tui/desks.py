"""The desks of the visits that were opened, as the app keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from inspector_tui.errors import InspectorError

if TYPE_CHECKING:
    from inspector_tui.tui.desk import VisitDesk
    from inspector_tui.vault.vault import Vault
    from inspector_tui.workflow.saver import Saver

_KEPT = 3
"""Desks kept of visits that were left, should they be opened again."""


class Desks:
    """The newest last."""

    def __init__(self) -> None:
        self._all: list[VisitDesk] = []

    def of(self, visit: str, vault: Vault, saver: Saver) -> VisitDesk:
        """The desk of a visit: the one it had a moment ago, or a new one.

        What is still on its way to the disk is known there. Raises `InspectorError` when the visit
        cannot be read.
        """
        from inspector_tui.tui.desk import VisitDesk

        newest = self._all[-_KEPT:]
        self._all = [desk for desk in self._all if desk.is_needed or desk in newest]
        found = next((desk for desk in self._all if desk.visit.id == visit), None)
        if found is None:
            found = VisitDesk(vault, saver, visit)
        self._all = [*(desk for desk in self._all if desk is not found), found]
        return found

    def __iter__(self) -> Iterator[VisitDesk]:
        return iter(self._all)

    @property
    def are_busy(self) -> bool:
        """True while something goes on that a lock would end."""
        return any(desk.side_work.goes_on for desk in self)

    @property
    def fault(self) -> InspectorError | None:
        """Why half-typed text of some visit is not on disk; None when all is, or on its way."""
        return next((desk.drafts.fault for desk in self if desk.drafts.fault), None)

    def flush(self) -> None:
        """Put all that is half-typed on its way to the disk."""
        for desk in self:
            desk.drafts.flush()

    def go_away(self) -> None:
        """The inspector leaves the visit on purpose."""
        for desk in self._all[-1:]:
            desk.go_away()

    def close(self, *, patience: float) -> None:
        """Stop what goes on; long work has so many seconds to come to its own end."""
        for desk in self:
            desk.side_work.close(patience=patience)
