"""Whether a data key is the vault's own: asked before what it seals is believed or written.

A header that somebody put back can give a key that is sound and of no use: one from before the data
key was changed, or of another vault.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from inspector_tui.vault.files import CannotUseError
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.mark import Mark
from inspector_tui.vault.secret import Secret


def own(home: Home, deks: Sequence[Dek]) -> Dek | None:
    """The one that made the vault's high-water mark, else one that opens its database; or None.

    The mark goes first, as an older database may have been put back with its header. Raises what
    reading the database raises when nobody can tell now, such as `VaultInUseError`.
    """
    for tells in (_made_mark, _opens_database):
        for dek in deks:
            if tells(home, dek):
                return dek
    return None


def _made_mark(home: Home, dek: Dek) -> bool:
    with suppress(CannotUseError), Secret(dek.subkey("head-mac")) as key:
        return Mark.read(home.mark, key.reveal()) is not None
    return False


def _opens_database(home: Home, dek: Dek) -> bool:
    from inspector_tui.vault import migrate  # what is asked for a passphrase loads no database
    from inspector_tui.vault.database import Database, require_file
    from inspector_tui.vault.errors import DamagedVaultError

    try:
        require_file(home)
        database = Database(home, dek, read_only=True)
        try:
            with database.read() as connection:
                migrate.version(connection, database)
        finally:
            database.close()
    except DamagedVaultError:
        return False
    return True
