"""The desks of the visits that were opened, and what of all that was typed is not on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector_tui.errors import InspectorError
from inspector_tui.faces.vault_lines import plural

if TYPE_CHECKING:
    from inspector_tui.plain.desk import PlainDesk
    from inspector_tui.vault.vault import Vault
    from inspector_tui.workflow.saver import Saver


class Desks:
    """A visit has the same desk as before as long as something of it waits for the disk."""

    def __init__(self) -> None:
        self._desks: dict[str, PlainDesk] = {}
        self._lost: list[str] = []
        self._given_up = 0

    def of(self, visit: str, vault: Vault, saver: Saver) -> PlainDesk:
        """The desk of a visit. Raises `InspectorError` when it cannot be read."""
        from inspector_tui.plain.desk import PlainDesk

        found = self._desks.get(visit)
        if found is None or not found.unsaved():
            found = self._desks[visit] = PlainDesk(vault, saver, visit)
        return found

    def try_again(self) -> InspectorError | None:
        """Put on disk what waits for it; what keeps some of it from there, None when nothing."""
        faults = [desk.try_again() for desk in self._desks.values()]
        return next(filter(None, faults), None)

    def given_up(self, error: InspectorError) -> None:
        """A line was told this and is done with: what it was to save is held nowhere."""
        self._given_up += any(desk.fault is error for desk in self._desks.values())

    def lose(self, what: str) -> None:
        """Something typed was left that nothing keeps."""
        self._lost.append(what)

    @property
    def loses(self) -> bool:
        """True when something would be lost, or was, that was typed to be saved."""
        return bool(self._waiting() or self._lost or self._given_up)

    def _waiting(self) -> list[str]:
        return [one for desk in self._desks.values() for one in desk.unsaved()]

    def state(self) -> str:
        """What is saved and what is not, in a sentence or two, without a word of a record."""
        missing = [*self._waiting(), *self._lost]
        before = f"NOT SAVED: {'; '.join(missing)}. " if missing else ""
        every = "Everything else is saved" if missing else "Everything is saved"
        if not self._given_up:
            return f"{before}{every}."
        lines = plural(self._given_up, "line")
        return (
            f"{before}{every}, except where it was said above that something could not be saved "
            f"({lines}), unless you typed it again."
        )
