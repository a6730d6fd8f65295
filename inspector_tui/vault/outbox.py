"""The numbers of bundles: taken before a bundle is made, so that the office sees a missing one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from inspector_tui.record.visit import Visit
from inspector_tui.vault import clock, numbers
from inspector_tui.vault.home import Home
from inspector_tui.vault.numbers import Numbers
from inspector_tui.vault.own import Own
from inspector_tui.vault.tables import BundleRow, table

_bundle = table(BundleRow)
_NEWEST = select(func.coalesce(func.max(_bundle.c.number), 0))


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


class Outbox(Own):
    """The part of a vault that counts bundles. `_db` is the open database."""

    home: Home

    def bundles(self, visit: str | None = None) -> list[BundleRecord]:
        """All bundles, or those of one visit, by number."""
        wanted = select(_bundle).order_by(_bundle.c.number)
        if visit is not None:
            wanted = wanted.where(_bundle.c.visit == visit)
        with self._db.read() as connection:
            return [_record(row) for row in connection.execute(wanted).mappings()]

    def may_bind(self, number: int, bundle: str) -> bool:
        """True when no other bundle can have this number, here or at the office."""
        return numbers.read(self.home).fit(number, bundle, self._bundle_of(number))

    def pin_bundle(self, number: int, bundle: str) -> bool:
        """Bind a number to a bundle's id before its first byte is written, for good.

        False when it was bound before: then the bundle may have left the machine already.
        """
        with self._db.lock:
            first = self._bundle_of(number) is None and numbers.read(self.home).free(number)
            numbers.bind(self.home, number, bundle)
            pinned = update(_bundle).where(_bundle.c.number == number).values(bundle=bundle)
            self._change(lambda connection: connection.execute(pinned))
        return first

    def release_bundle(self, number: int) -> None:
        """No byte of a bundle left under a number just pinned: the next one may have it."""
        freed = (
            update(_bundle)
            .where(_bundle.c.number == number, _bundle.c.ready.is_(False))
            .values(bundle=None)
        )
        with self._db.lock:
            if self._change(lambda connection: connection.execute(freed).rowcount):
                numbers.release(self.home, number)

    def _bundle_of(self, number: int) -> str | None:
        wanted = select(_bundle.c.bundle).where(_bundle.c.number == number)
        with self._db.read() as connection:
            found: str | None = connection.execute(wanted).scalar()
        return found

    def bundle_ready(
        self, number: int, bundle: str, path: Path | None, *, encrypted: bool
    ) -> BundleRecord:
        """Note that the bundle `number` was made whole, and where. Again is harmless."""

        def work(connection: Connection) -> BundleRecord:
            made = (
                update(_bundle)
                .where(_bundle.c.number == number)
                .values(
                    bundle=bundle,
                    path=None if path is None else str(path.absolute()),
                    encrypted=encrypted,
                    ready=True,
                )
                .returning(_bundle)
            )
            return _record(connection.execute(made).mappings().one())

        return self._change(work)


def freeze(connection: Connection, visit: Visit, known: Numbers) -> BundleRecord:
    """Take a number for the visit as it stands, inside a transaction.

    A number that was taken and never bound to a bundle comes first, so that none is missing; a
    new one is greater than all that were taken. Of a database that was put back only `known` can
    say what was bound since.
    """
    before = (
        select(_bundle.c.bundle)
        .where(_bundle.c.visit == visit.id, _bundle.c.ready)
        .order_by(_bundle.c.number.desc())
        .limit(1)
    )
    unbound = select(_bundle.c.number).where(_bundle.c.bundle.is_(None)).order_by(_bundle.c.number)
    taken = connection.execute(unbound).scalars().all()
    new = max(connection.execute(_NEWEST).scalar_one(), known.highest) + 1
    number = next(filter(known.free, taken), new)
    row = {
        "number": number,
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
    connection.execute(delete(_bundle).where(_bundle.c.number == number))
    connection.execute(insert(_bundle).values(row))
    return BundleRecord(**row)


def _record(row: RowMapping) -> BundleRecord:
    return BundleRecord(**row)
