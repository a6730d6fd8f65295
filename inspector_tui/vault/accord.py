"""Keeping the ledger and the database in accord, and what follows when they cannot be.

The ledger knows what an older database that was put back does not: bundles that have left, and the
office that was set last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, replace

import msgspec
from sqlalchemy import Connection, RowMapping, delete, insert, select

from inspector_tui import structs
from inspector_tui.checklist.moments import show_datetime
from inspector_tui.vault import journal, ledger
from inspector_tui.vault.desk import Desk
from inspector_tui.vault.errors import DamagedVaultError
from inspector_tui.vault.home import Home
from inspector_tui.vault.ledger import BundleRecord, Ledger, Office
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.tables import BundleRow, SettingRow, VisitRow, table

_bundle, _setting, _visit = table(BundleRow), table(SettingRow), table(VisitRow)
_LOOKS = 5
"""Times that a session that only reads looks at a ledger that changes meanwhile."""
_OFFICE, _HAS_LEDGER = ".office", ".ledger"
"""Keys of the vault's own settings."""
TO_MEND = (
    "A ledger of bundle numbers is missing, damaged or old.",
    "Open the vault for writing: it is made again.",
)
"""What is wrong, and the way out, for who only reads."""
MENDED = (
    "A ledger of bundle numbers was missing, damaged or old, and was made again from the other one"
    " and the database. Nothing is lost."
)
LOST = (
    "Bundles that were made since an older database took the place of this one may share their"
    " numbers with new ones: if that can be, tell the office."
)
MADE_AGAIN = (
    "The ledger of bundle numbers was missing or damaged in both its places, and was made again"
    f" from the database. {LOST}"
)


class Accord(Desk):
    """The part of a vault that knows what has left it, and for whom.

    `_db` is the open database; `_ledger_key` is wiped at closing.
    """

    home: Home
    notices: list[str]
    _ledger: Ledger
    _ledger_key: Secret

    def recipients(self) -> Office | None:
        """The office that bundles are encrypted to; its keys are pinned here, in the vault.

        Raises `DamagedVaultError` for what the program did not write.
        """
        with self._db.read() as connection:
            return office_of(connection)

    def set_office(self, office: Office | None) -> None:
        """Encrypt bundles to `office` from now on, or to nobody."""
        with self._db.lock:
            self._keep(replace(self._ledger, office=office))
            if office is not None:
                self._put(SettingRow, key=_OFFICE, value=msgspec.json.encode(office))
            else:
                self._drop_setting(_OFFICE)

    def office_before(self) -> Office | None:
        """The office that was set last, whatever database has taken this one's place."""
        return self._ledger.office

    def beyond(self) -> list[BundleRecord]:
        """Bundles with entries that the vault does not have: an older database was put back."""
        with self._db.read() as connection:
            at_end = select(_visit.c.head).where(_visit.c.id == _bundle.c.visit).scalar_subquery()
            doubtful = select(_bundle).where(
                _bundle.c.bundle.is_not(None), at_end.is_distinct_from(_bundle.c.journal_head)
            )
            records = [record_of(row) for row in connection.execute(doubtful).mappings()]
            return [record for record in records if not _holds(connection, record)]

    def _read_ledger(self) -> ledger.Found:
        found = ledger.read(self.home, self._ledger_key.reveal())
        self._ledger = found.ledger or Ledger()
        return found

    def _settle_ledger(self, found: ledger.Found) -> None:
        """Make ledger and database agree again: each may lack what the other knows."""
        with self._db.lock:
            with self._db.read() as connection:
                own = of_database(connection)
            told = self._is_told_of_ledger()
            # The ledger is written first, so one that knows less than the database is an old one.
            is_old = (
                found.ledger is not None and not own.bundles.keys() <= found.ledger.bundles.keys()
            )
            if told and found.ledger is None:
                self.notices.append(MADE_AGAIN)
            elif told and (is_old or not found.whole):
                self.notices.append(MENDED)
            self._ledger = whole = joined(found.ledger, own, self.home)
            self._adopt({n: one for n, one in whole.bundles.items() if own.bundles.get(n) != one})
            if not (told and found.settled and whole == found.ledger):
                self._keep(whole)
            with suppress(OSError):
                self.home.last_number.unlink(missing_ok=True)

    def _tell_of_ledger(self, found: ledger.Found) -> None:
        """What `_settle_ledger` finds, said by a session that only reads and so mends nothing.

        Another session may be making a bundle: nothing is told apart unless the ledger stands still
        while the database is looked at.
        """
        told = self._is_told_of_ledger()
        for _ in range(_LOOKS):
            with self._db.read() as connection:
                notices = [" ".join(one) for one in _at_odds(connection, found, told=told)]
            if (after := self._read_ledger()) == found:
                self.notices.extend(notices)
                return
            found = after

    def _adopt(self, records: Mapping[int, BundleRecord]) -> None:
        """Take over what only the ledger knows: the database is older than it."""
        if not records:
            return

        def work(connection: Connection) -> None:
            for number, record in records.items():
                connection.execute(delete(_bundle).where(_bundle.c.number == number))
                connection.execute(insert(_bundle).values(asdict(record)))

        self._change(work)

    def _tell_of_lacking(self) -> None:
        """At each opening, as long as it is so: what is sealed of such a visit the office refuses.

        Said once, it might have been said to a program that makes bundles at night.
        """
        self.notices.extend(" ".join(lacking(one.number, one.at)) for one in self.beyond())

    def _enter(self, record: BundleRecord) -> None:
        """Write down what is about to be so of a number, before it is."""
        here = _outside(record)
        if self._ledger.bundles.get(record.number) != here:
            self._keep(replace(self._ledger, bundles={**self._ledger.bundles, record.number: here}))

    def _strike(self, number: int) -> None:
        """Forget a number that no bundle left under."""
        rows = {n: one for n, one in self._ledger.bundles.items() if n != number}
        self._keep(replace(self._ledger, bundles=rows))

    def _keep(self, new: Ledger) -> None:
        self._ledger = ledger.write(self.home, self._ledger_key.reveal(), new)
        if not self._is_told_of_ledger():
            self._put(SettingRow, key=_HAS_LEDGER, value=b"1")

    def has_ledger(self) -> bool:
        """False when neither of its files could be read."""
        return self._ledger.version > 0

    def _is_told_of_ledger(self) -> bool:
        """True when the database says that there is one, so that none is a loss."""
        return self._setting(_HAS_LEDGER) is not None


def _at_odds(
    connection: Connection, found: ledger.Found, *, told: bool
) -> Iterator[tuple[str, str]]:
    """What is wrong with the ledger, or with the database by the ledger, and the way out."""
    known, own = found.ledger or Ledger(), of_database(connection)
    if told and not (found.whole and own.bundles.keys() <= known.bundles.keys()):
        yield TO_MEND
    taken = set(connection.execute(select(_bundle.c.number)).scalars())
    for number, one in sorted(known.bundles.items()):
        if _covers(own, one):
            continue
        if not _holds(connection, one):
            yield lacking(number, one.at)
        elif number not in taken:  # else it is being made, or was when the program ended
            yield _unknown(number, one.at)


def _unknown(number: int, at: str) -> tuple[str, str]:
    return (
        f"Bundle {number}, made {show_datetime(at[:16])}, stands in the ledger and not in the"
        " database: an older database was put back.",
        "Open the vault for writing: it is taken over from there.",
    )


def lacking(number: int, at: str) -> tuple[str, str]:
    """What to say of a bundle, made `at`, with entries that the vault lacks, and the way out."""
    return (
        f"Bundle {number}, made {show_datetime(at[:16])}, has entries that this vault does not"
        " have: an older database was put back.",
        "Before going on with that visit put back a later backup, or ask the office for the"
        " bundle: what came after is in it and not here.",
    )


def of_database(connection: Connection) -> Ledger:
    """What a database knows of a ledger. Raises `DamagedVaultError`."""
    bound = select(_bundle).where(_bundle.c.bundle.is_not(None))
    rows = [_outside(record_of(row)) for row in connection.execute(bound).mappings()]
    return Ledger({row.number: row for row in rows}, office_of(connection))


def joined(known: Ledger | None, own: Ledger, home: Home) -> Ledger:
    """What the ledger, if there is one, and the database know together, as `known` goes on."""
    if known is None:
        return replace(own, floor=ledger.used_before(home))
    more = {n: one for n, one in known.bundles.items() if not _covers(own, one)}
    return replace(known, bundles={**own.bundles, **more})


def office_of(connection: Connection) -> Office | None:
    """The office that is set in a database. Raises `DamagedVaultError`."""
    wanted = select(_setting.c.value).where(_setting.c.key == _OFFICE)
    found = connection.execute(wanted).scalar()
    try:
        return None if found is None else structs.decode(found, Office)
    except msgspec.DecodeError:
        raise DamagedVaultError("The office that is set in this vault is damaged.") from None


def _outside(record: BundleRecord) -> BundleRecord:
    """As it stands in the ledger: where a file went is nobody's business outside the database."""
    return replace(record, path=None)


def _covers(own: Ledger, one: BundleRecord) -> bool:
    """True when the database knows the bundle: what became of it is told there first or last."""
    known = own.bundles.get(one.number)
    return known is not None and known.bundle == one.bundle


def _holds(connection: Connection, record: BundleRecord) -> bool:
    """True when the visit's journal goes up to where a bundle does, and through the same entry."""
    found = journal.hash_of(connection, record.visit, record.journal_last)
    return found == record.journal_head


def record_of(row: RowMapping) -> BundleRecord:
    """A row of the table of bundles."""
    return BundleRecord(**row)
