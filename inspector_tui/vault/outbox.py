"""The numbers of bundles: taken before a bundle is made, so that the office sees a missing one."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select, update

from inspector_tui.errors import InspectorError
from inspector_tui.record.visit import Visit
from inspector_tui.vault import clock
from inspector_tui.vault.accord import Accord, record_of
from inspector_tui.vault.ledger import BundleRecord, Ledger
from inspector_tui.vault.tables import BundleRow, table

_bundle = table(BundleRow)
_NEWEST = select(func.coalesce(func.max(_bundle.c.number), 0))


class Outbox(Accord):
    """The part of a vault that counts bundles."""

    def bundles(self, visit: str | None = None) -> list[BundleRecord]:
        """All bundles, or those of one visit, by number."""
        wanted = select(_bundle).order_by(_bundle.c.number)
        if visit is not None:
            wanted = wanted.where(_bundle.c.visit == visit)
        with self._db.read() as connection:
            return [record_of(row) for row in connection.execute(wanted).mappings()]

    def may_bind(self, number: int, bundle: str) -> bool:
        """True when no other bundle can have this number, here or at the office."""
        return self._ledger.fits(number, bundle, self._bundle_of(number).bundle)

    def pin_bundle(self, number: int, bundle: str) -> bool:
        """Bind a number to a bundle's id before its first byte is written, for good.

        False when it was bound before: then the bundle may have left the machine already.
        """
        pinned = update(_bundle).where(_bundle.c.number == number).values(bundle=bundle)
        with self._db.lock:
            known = self._bundle_of(number)
            first = known.bundle is None and self._ledger.free(number)
            self._enter(replace(known, bundle=bundle))
            try:
                self._change(lambda connection: connection.execute(pinned))
            except InspectorError:
                if first:  # else it may have left already
                    self._strike(number)
                raise
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
                self._strike(number)

    def bundle_made(
        self, number: int, bundle: str, path: Path | None, *, encrypted: bool
    ) -> BundleRecord:
        """Note that the bundle `number` is whole at `path`, from where it is still to be copied."""
        return self._made(number, bundle, path, encrypted=encrypted, ready=False)

    def bundle_ready(
        self, number: int, bundle: str, path: Path | None, *, encrypted: bool
    ) -> BundleRecord:
        """Note that the bundle `number` was made whole, where, and that it is where it was to go.

        Again is harmless.
        """
        return self._made(number, bundle, path, encrypted=encrypted, ready=True)

    def bundle_goes(self, number: int) -> None:
        """A bundle is to go to a folder once more: until it is there it is not done with."""
        open_again = update(_bundle).where(_bundle.c.number == number).values(ready=False)
        with self._db.lock:
            self._change(lambda connection: connection.execute(open_again))
            self._enter(self._bundle_of(number))

    def _made(
        self, number: int, bundle: str, path: Path | None, *, encrypted: bool, ready: bool
    ) -> BundleRecord:
        written = None if path is None else str(path.absolute())
        with self._db.lock:
            known = self._bundle_of(number)
            record = replace(known, bundle=bundle, path=written, encrypted=encrypted, ready=ready)
            made = update(_bundle).where(_bundle.c.number == number).values(asdict(record))
            self._enter(record)
            self._change(lambda connection: connection.execute(made))
        return record

    def _bundle_of(self, number: int) -> BundleRecord:
        wanted = select(_bundle).where(_bundle.c.number == number)
        with self._db.read() as connection:
            return record_of(connection.execute(wanted).mappings().one())


def freeze(connection: Connection, visit: Visit, known: Ledger) -> BundleRecord:
    """Take a number for the visit as it stands, inside a transaction.

    A number that was taken and never bound to a bundle comes first, so that none is missing; a
    new one is greater than all that were taken. Of a database that was put back only `known` can
    say what was bound since.
    """
    before = (
        select(_bundle.c.bundle)
        .where(_bundle.c.visit == visit.id, _bundle.c.bundle.is_not(None))
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
