"""Looking whether a vault is whole, and making its views again from the journal."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from inspector_tui.errors import InspectorError
from inspector_tui.record.chain import Link
from inspector_tui.record.visit import Exhibit, Visit
from inspector_tui.vault import backup, editions, journal, views
from inspector_tui.vault.accord import lacking
from inspector_tui.vault.blobs import Blobs, DamagedBlobError, file_name
from inspector_tui.vault.database import Database, driver
from inspector_tui.vault.errors import RESTORE
from inspector_tui.vault.tables import (
    BundleRow,
    JournalRow,
    RunRow,
    VisitRow,
    table,
)

Progress = Callable[[int, int], None]
"""Called with how many visits are done, of how many."""

REBUILD = "Run 'inspector-tui vault rebuild': it makes the lists again from the journal."
_journal, _run, _visit = table(JournalRow), table(RunRow), table(VisitRow)
_bundle = table(BundleRow)
_BOUND = select(_bundle).where(_bundle.c.bundle.is_not(None)).order_by(_bundle.c.number)


@dataclass(frozen=True)
class Fault:
    """What is wrong, and the way out, each a sentence."""

    what: str
    todo: str

    def __str__(self) -> str:
        return f"{self.what} {self.todo}"


def check(
    database: Database,
    blobs: Blobs,
    progress: Progress | None = None,
    *,
    read_blobs: bool = False,
) -> list[Fault]:
    """Every fault of file, journal, views and exhibits; none when the vault is whole."""
    found = list(_file(database))
    with database.read() as connection:
        found += _numbering(connection)
        visits = list(connection.execute(select(_run.c.visit).distinct()).scalars())
        found += _strangers(connection)
    for done, visit in enumerate(visits, start=1):
        try:
            with database.read() as connection:
                found += _visit_faults(connection, visit, blobs, read_blobs=read_blobs)
        except InspectorError as error:
            found.append(Fault(f"Visit {visit} cannot be read: {error.what}", RESTORE))
        if progress:
            progress(done, len(visits))
    return found


def _file(database: Database) -> Iterator[Fault]:
    # The file's own seals are only sure to fit once the log has been brought into it.
    settled = database.log_is_empty() if database.read_only else database.checkpoint()
    if settled and (places := backup.faults(database)):
        yield Fault(f"{places} places of vault.db do not match their seals.", RESTORE)
    with database.read() as connection:
        said = list(connection.exec_driver_sql("PRAGMA integrity_check").scalars())
    if said != ["ok"]:
        yield Fault(f"vault.db is not sound inside: {len(said)} faults.", RESTORE)


def _numbering(connection: Connection) -> Iterator[Fault]:
    count, last = connection.execute(
        select(func.count(), func.coalesce(func.max(_journal.c.seq), 0)).select_from(_journal)
    ).one()
    if count != last:
        yield Fault(f"{last - count} entries are missing from the journal.", RESTORE)
    stored = connection.execute(select(_run.c.first, _run.c.visit).order_by(_run.c.first)).all()
    if stored != connection.execute(_runs()).all():
        yield Fault("The index of the journal does not fit it.", REBUILD)


def _runs() -> Any:
    before = func.lag(_journal.c.visit).over(order_by=_journal.c.seq).label("before")
    entries = select(_journal.c.seq, _journal.c.visit, before).subquery()
    return (
        select(entries.c.seq, entries.c.visit)
        .where(entries.c.visit.is_distinct_from(entries.c.before))
        .order_by(entries.c.seq)
    )


def _strangers(connection: Connection) -> Iterator[Fault]:
    known = select(_run.c.visit)
    for row in connection.execute(_BOUND.where(_bundle.c.visit.not_in(known))):
        yield Fault(*lacking(row.number, row.at))
    for model in views.MODELS:
        found = table(model)
        key = found.c.id if model is VisitRow else found.c.visit
        wanted = select(func.count()).select_from(found).where(key.not_in(known))
        if connection.execute(wanted).scalar_one():
            yield Fault(f"The list '{found.name}' shows visits that do not exist.", REBUILD)


def _visit_faults(
    connection: Connection, visit_id: str, blobs: Blobs, *, read_blobs: bool
) -> Iterator[Fault]:
    entries = journal.entries(connection, visit_id)
    links = journal.read((entry.line for entry in entries), visit_id)
    if any(
        (link.entry.n, link.hash) != (entry.n, entry.hash.hex())
        for link, entry in zip(links, entries, strict=True)
    ):
        yield Fault(f"The journal of visit {visit_id} does not fit its index.", RESTORE)
    stored = views.stored(connection, visit_id)
    shown = next((row["last"] for row in stored.get(VisitRow, [])), 0)
    before = journal.fold_on(Visit(id=visit_id), links[:shown])
    if not views.same(stored, _expected(before, links)):
        yield Fault(f"The lists do not show visit {visit_id} as its journal has it.", REBUILD)
    tail = journal.newest(connection)
    if shown < len(links) and tail and tail.visit != visit_id:
        yield Fault(f"The lists do not show all of visit {visit_id}.", REBUILD)
    visit = journal.fold_on(before, links[shown:])
    yield from _edition_faults(connection, visit)
    yield from _bundle_faults(connection, links)
    for mark, exhibit in visit.exhibits.items():
        if fault := _exhibit_fault(exhibit, blobs, read=read_blobs):
            yield Fault(
                f"Exhibit {mark} of visit {visit_id}: {fault}", _put_back(exhibit.taken.blob)
            )


def _put_back(blob: str) -> str:
    # Names stay when the data key is changed, so a whole folder of former ones would fit.
    return (
        f"Take it again from its original, or put back this one file, {file_name(blob)}, from"
        " a copy of the vault made since its data key was last changed: a former one does not open."
        " Put nothing over the exhibits that are whole."
    )


def _expected(visit: Visit, links: Sequence[Link]) -> views.Rows:
    if not visit.last:
        return {}
    return views.changes(Visit(id=visit.id), visit, links[visit.last - 1].entry.at).put


def _edition_faults(connection: Connection, visit: Visit) -> Iterator[Fault]:
    for edition in visit.editions_used():
        if not editions.is_sound(connection, edition.sha256):
            yield Fault(
                f"The checklist {edition.id} {edition.edition} of visit {visit.id} is missing.",
                RESTORE,
            )


def _bundle_faults(connection: Connection, links: Sequence[Link]) -> Iterator[Fault]:
    visit = links[0].entry.visit
    for row in connection.execute(_BOUND.where(_bundle.c.visit == visit)):
        if not (0 < row.journal_last <= len(links)) or (
            links[row.journal_last - 1].hash != row.journal_head
        ):
            yield Fault(*lacking(row.number, row.at))


def _exhibit_fault(exhibit: Exhibit, blobs: Blobs, *, read: bool) -> str:
    taken = exhibit.taken
    if not blobs.exists(taken.blob):
        # What is no longer relied on may be gone; the register still says what it was.
        return "" if not exhibit.stands else "its file is missing from the vault."
    if not read:
        return ""
    digest, crc, size = hashlib.sha256(), 0, 0
    try:
        for piece in blobs.open(taken.blob):
            digest.update(piece)
            crc = zlib.crc32(piece, crc)
            size += len(piece)
    except DamagedBlobError as error:
        return error.what
    same = (digest.hexdigest(), crc, size) == (taken.sha256, taken.crc32, taken.size)
    return "" if same else "its file is not what the record says."


def rebuild(database: Database, progress: Progress | None = None) -> None:
    """Make index and views again from the journal, all in one transaction.

    Raises `DamagedVaultError` when a visit's journal cannot be read; nothing is changed then.
    """

    def work(connection: Connection) -> None:
        connection.execute(delete(_run))
        connection.execute(insert(_run).from_select(["first", "visit"], _runs()))
        views.clear(connection)
        raw = driver(connection)
        visits = list(connection.execute(select(_run.c.visit).distinct()).scalars())
        for done, visit_id in enumerate(visits, start=1):
            links = journal.read(journal.lines(connection, visit_id), visit_id)
            visit = journal.fold_on(Visit(id=visit_id), links)
            views.apply(raw, views.changes(Visit(id=visit_id), visit, links[-1].entry.at))
            if progress:
                progress(done, len(visits))

    database.change(work)
