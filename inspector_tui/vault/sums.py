"""What a vault keeps outside its journal, counted and summed up so that no old page of it passes.

Each page of the database is sealed, but an old page fits its seal too. The journal notices one by
its chain; settings, drafts, bookmarks and the list of bundles by this: a row with the number of
changes so far and a digest of them all, whose like stands in the high-water mark.
"""

from __future__ import annotations

import hashlib

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from inspector_tui import structs
from inspector_tui.record.chain import GENESIS
from inspector_tui.vault.tables import BookmarkRow, BundleRow, DraftRow, SettingRow, table

KEY = ".sum"
"""Key of the setting that holds the sum of all the others."""
_MODELS = (SettingRow, BundleRow, DraftRow, BookmarkRow)
_setting = table(SettingRow)


class Sum(Struct, frozen=True):
    """How many changes there were, and the digest (hex) of what they came to."""

    number: int = 0
    digest: str = GENESIS


def stored(connection: Connection) -> Sum:
    """The sum that stands in the database; that of no change when there is none."""
    wanted = select(_setting.c.value).where(_setting.c.key == KEY)
    found = connection.execute(wanted).scalar()
    return Sum() if found is None else structs.decode(found, Sum)


def renew(connection: Connection) -> Sum:
    """Count one more change, inside its transaction."""
    now = Sum(stored(connection).number + 1, _digest(connection))
    row = insert(_setting).values(key=KEY, value=msgspec.json.encode(now))
    connection.execute(
        row.on_conflict_do_update(index_elements=["key"], set_={"value": row.excluded.value})
    )
    return now


def fits(connection: Connection, known: Sum | None) -> bool:
    """Whether all is what was last saved: by the database's own sum, and by a `known` one.

    A known one that lags does no harm: it is written after the change.
    """
    now = stored(connection)
    if now.number and _digest(connection) != now.digest:
        return False
    return known is None or known.number < now.number or known == now


def _digest(connection: Connection) -> str:
    digest = hashlib.sha256()
    for model in _MODELS:
        found = table(model)
        wanted = select(found).order_by(*found.primary_key)
        if model is SettingRow:
            wanted = wanted.where(_setting.c.key != KEY)
        rows = [tuple(row) for row in connection.execute(wanted)]
        digest.update(msgspec.msgpack.encode((str(found.name), rows)))
    return digest.hexdigest()
