"""What the high-water mark tells of the journal when a vault is opened."""

from __future__ import annotations

from sqlalchemy import Connection

from inspector_tui.errors import InspectorError
from inspector_tui.vault import journal, sums
from inspector_tui.vault.backup_order import backups
from inspector_tui.vault.errors import OldPartsError, ReplacedVaultError, RowsVanishedError
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.mark import Mark
from inspector_tui.vault.recorder import find_open
from inspector_tui.vault.sums import Sum

_CHECK = "'inspector-tui vault check' looks at everything else."


def unmarked(*, made: bool) -> str:
    """What to say where there is no mark: a vault that is open for writing has `made` another."""
    if made:
        return (
            "The vault's high-water mark was missing or damaged, so this once it cannot be told"
            f" whether entries have vanished. A new mark was made; {_CHECK}"
        )
    return (
        "The vault's high-water mark is missing or damaged, so it cannot be told whether entries"
        " have vanished. A new mark is made when the vault is opened for writing."
        f" {_CHECK}"
    )


def contradiction(
    connection: Connection, home: Home, dek: Dek, mark: Mark | None
) -> InspectorError | None:
    """Why the journal cannot be the one that was last saved here, or None.

    `RowsVanishedError`, `ReplacedVaultError`, or `DamagedVaultError` for its newest entries: those
    that every opening looks at, and those of a visit whose views must catch up.
    """
    try:
        journal.verify_newest(connection)
        tail = journal.newest(connection)
        find_open(connection)
    except InspectorError as error:
        return error
    if mark is not None and mark.seq:
        if tail is None or mark.seq > tail.seq:
            return RowsVanishedError(
                mark.seq - (tail.seq if tail else 0), backups(home, dek).newest
            )
        if journal.hash_at(connection, mark.seq) != mark.hash:
            return ReplacedVaultError(backups(home, dek).newest)
    known = Sum(mark.changes, mark.digest) if mark else None
    return None if sums.fits(connection, known) else OldPartsError(backups(home, dek).newest)
