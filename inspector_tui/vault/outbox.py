"""The numbers of bundles: taken before a bundle is made, so that the office sees a missing one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from inspector_tui.record.visit import Visit
from inspector_tui.vault import clock
from inspector_tui.vault.database import Database
from inspector_tui.vault.tables import BundleRow, table

_bundle = table(BundleRow)
_NEXT = select(func.coalesce(func.max(_bundle.c.number), 0) + 1)


@dataclass(frozen=True)
class BundleRecord:
    """One bundle of one visit.

    `journal_last` and `journal_head` say up to where it goes, `previous` is the id of the visit's
    bundle before it. `bundle`, `path` and `ready` are known once it was made; `path` stays empty
    when it was streamed away.
    """

    number: int
    visit: str
    bundle: str | None
    journal_last: int
    journal_head: str
    at: str
    previous: str | None
    path: str | None
    encrypted: bool
    ready: bool


class Outbox:
    """The part of a vault that counts bundles. `_db` is the open database."""

    _db: Database

    def bundles(self, visit: str | None = None) -> list[BundleRecord]:
        """All bundles, or those of one visit, by number."""
        wanted = select(_bundle).order_by(_bundle.c.number)
        if visit is not None:
            wanted = wanted.where(_bundle.c.visit == visit)
        with self._db.read() as connection:
            return [_record(row) for row in connection.execute(wanted).mappings()]

    def next_bundle_number(self) -> int:
        """The number that the next bundle gets; numbers have no gaps."""
        with self._db.read() as connection:
            return int(connection.execute(_NEXT).scalar_one())

    def bundle_ready(
        self, number: int, bundle: str, path: Path | None, *, encrypted: bool
    ) -> BundleRecord:
        """Note that the bundle `number` was made, with which id and where. Again is harmless."""

        def work(connection: Connection) -> BundleRecord:
            made = (
                update(_bundle)
                .where(_bundle.c.number == number)
                .values(
                    bundle=bundle,
                    path=None if path is None else str(path),
                    encrypted=encrypted,
                    ready=True,
                )
                .returning(_bundle)
            )
            return _record(connection.execute(made).mappings().one())

        return self._db.change(work)


def freeze(connection: Connection, visit: Visit) -> BundleRecord:
    """Take the next number for the visit as it stands, inside a transaction."""
    before = (
        select(_bundle.c.bundle)
        .where(_bundle.c.visit == visit.id, _bundle.c.ready)
        .order_by(_bundle.c.number.desc())
        .limit(1)
    )
    row = {
        "number": connection.execute(_NEXT).scalar_one(),
        "visit": visit.id,
        "bundle": None,
        "journal_last": visit.last,
        "journal_head": visit.head,
        "at": clock.now()[0],
        "previous": connection.execute(before).scalar(),
        "path": None,
        "encrypted": False,
        "ready": False,
    }
    connection.execute(insert(_bundle).values(row))
    return BundleRecord(**row)


def _record(row: RowMapping) -> BundleRecord:
    return BundleRecord(**row)
