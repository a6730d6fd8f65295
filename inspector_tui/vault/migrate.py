"""The version of the database's form: making it, knowing it, bringing an older one up to date.

A vault made by this version opens in every later one. Changing `tables.py` therefore means: raise
`VERSION`, and add the step from the version before to `STEPS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from inspector_tui.vault.database import Database
from inspector_tui.vault.document import NewerVaultError
from inspector_tui.vault.errors import DamagedVaultError, EmptiedVaultError, OlderVaultError
from inspector_tui.vault.tables import APPEND_ONLY, VaultTable

APPLICATION_ID = 0x494E5350
"""`INSP`: what the database says it belongs to."""
VERSION = 1
Step = Callable[[Connection], None]
STEPS: Mapping[int, Step] = {}
"""From each older version to the next, inside one transaction for all steps."""


def create(connection: Connection) -> None:
    """Make the tables of a new vault, inside a transaction."""
    VaultTable.metadata.create_all(connection)
    for trigger in APPEND_ONLY:
        connection.exec_driver_sql(trigger)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    _set_version(connection, VERSION)


def version(connection: Connection, database: Database) -> int:
    """The version of the open database, at most `VERSION`.

    Raises `EmptiedVaultError` (an emptied file opens as a new database), `DamagedVaultError` for
    another program's, `NewerVaultError`.
    """
    application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    found = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if found == 0:
        raise EmptiedVaultError(database.home)
    if application != APPLICATION_ID or found < 0:
        raise DamagedVaultError("The vault's database was made by another program.")
    if found > VERSION:
        raise NewerVaultError
    return found


def bring_up(
    database: Database,
    *,
    backup: Callable[[], object],
    steps: Mapping[int, Step] = STEPS,
    target: int = VERSION,
) -> bool:
    """Carry out the steps that are missing, all or none, after a backup; True when there were any.

    Raises what `version` raises, and `OlderVaultError` when the database is open for reading only.
    """
    with database.read() as connection:
        found = version(connection, database)
    if found == target:
        return False
    if database.read_only:
        raise OlderVaultError
    backup()

    def work(connection: Connection) -> None:
        for number in range(found, target):
            steps[number](connection)
        _set_version(connection, target)

    database.change(work)
    return True


def _set_version(connection: Connection, number: int) -> None:
    connection.exec_driver_sql(f"PRAGMA user_version = {number}")
