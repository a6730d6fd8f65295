"""Changing what a vault keeps outside its journal: counted, summed up and marked each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from inspector_tui.vault import sums
from inspector_tui.vault.database import Database
from inspector_tui.vault.recorder import Recorder

T = TypeVar("T")


class Own:
    """The part of a vault that desk and outbox share. `_db` is the open database."""

    _db: Database
    _recorder: Recorder | None

    def _change(self, work: Callable[[Connection], T]) -> T:
        """Carry out `work` in one transaction that is on disk on return. Raises as a save does."""

        def counted(connection: Connection) -> tuple[T, sums.Sum]:
            return work(connection), sums.renew(connection)

        with self._db.lock:
            found, rest = self._db.change(counted)
            if self._recorder is not None:
                self._recorder.heed(rest)
        return found
