"""Saving acts: from what an inspector did to a committed journal, and the views of it.

Writing the views costs as much again as writing the journal. So they are not written with every
act: those of the visit being worked on may trail the journal by fewer than `TRAIL` entries. They
catch up inside a later act's transaction, at the latest when work moves to another visit, when
the vault is closed, and when it is opened after a crash. Nobody sees them trail: `Recorder.open`
has what they lack, and a visit itself is always read from the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from sqlalchemy import Connection
from sqlcipher3 import dbapi2

from inspector_tui.errors import InspectorError
from inspector_tui.record.chain import Link, Stamp
from inspector_tui.record.clocks import Watch
from inspector_tui.record.events import AnyAct, ClockStepped
from inspector_tui.record.limits import Used, fits
from inspector_tui.record.visit import Visit
from inspector_tui.vault import clock, editions, journal, sums, views
from inspector_tui.vault.connect import Raw
from inspector_tui.vault.database import Database
from inspector_tui.vault.editions import StoredEdition
from inspector_tui.vault.errors import FullVisitError, NoSuchVisitError, VaultInUseError
from inspector_tui.vault.mark import MarkFile
from inspector_tui.vault.sums import Sum

TRAIL = 32
"""Entries by which the views of one visit may trail."""
_KEPT = 16
"""Visits kept in memory."""
UNWRITABLE = (
    "The vault's high-water mark cannot be written. What you save is kept, but if entries vanished"
    " later, nobody would notice. See to the permissions of the file 'head' and room on the disk."
)


class Open(Struct, frozen=True):
    """The visit of the newest entry, which is the only one whose views may trail.

    `newest` is the visit as it stands, since `at`; `viewed` is what its views show.
    """

    newest: Visit
    viewed: Visit
    at: str


def find_open(connection: Connection) -> Open | None:
    """Where the visit of the newest entry stands if its views trail, read from the tables."""
    tail = journal.newest(connection)
    shown = views.last_shown(connection, tail.visit) if tail else 0
    if tail is None or shown == tail.n:
        return None
    links = journal.read(journal.lines(connection, tail.visit), tail.visit)
    viewed = journal.fold_on(Visit(id=tail.visit), links[:shown])
    return Open(journal.fold_on(viewed, links[shown:]), viewed, tail.at)


class Recorder:
    """Appends to the journal of one vault and remembers where its visits stand.

    Everything that changes is under the database's lock. `open` is replaced as a whole, after
    COMMIT; it is None when the vault was opened with no views that trail, until the first act.
    """

    def __init__(
        self, database: Database, initials: str, mark: MarkFile, notices: list[str]
    ) -> None:
        self._db = database
        self._notices = notices
        self._initials = initials
        self._mark = mark
        self._visits: dict[str, Visit] = {}
        self._used: dict[str, Used] = {}
        self.reread()

    def reread(self) -> None:
        """Forget what is remembered and look where the journal and its views stand."""
        with self._db.lock, self._db.read() as connection:
            self._visits.clear()
            self._used.clear()
            self.tail = tail = journal.newest(connection)
            self.open = find_open(connection)
            self.rest = sums.stored(connection)
        self._watch = Watch().after(tail.at, tail.clock) if tail else Watch()
        if self.open:
            self._remember(self.open.newest)

    def visit(self, visit_id: str) -> Visit:
        """The visit as it stands. Raises `NoSuchVisitError`, `DamagedVaultError`."""
        found = self._visits.get(visit_id)
        if found is None:
            with self._db.lock:
                found = self._standing(visit_id)
        if not found.last:
            raise NoSuchVisitError
        return found

    def _standing(self, visit_id: str) -> Visit:
        """The visit, a new one when nothing is known of it. Under the lock."""
        found = self._visits.get(visit_id)
        if found is None:
            with self._db.read() as connection:
                lines = journal.lines(connection, visit_id)
            links = journal.read(lines, visit_id)
            found = journal.fold_on(Visit(id=visit_id), links)
            if found.last:
                self._remember(found, Used().after(links))
        return found

    def _used_by(self, visit: Visit) -> Used:
        """How much of what a visit may hold this one holds. Under the lock."""
        found = self._used.get(visit.id)
        if found is None and visit.last:
            with self._db.read() as connection:
                lines = journal.lines(connection, visit.id)
            found = Used().after(journal.read(lines, visit.id))
        return found or Used()

    def _remember(self, visit: Visit, used: Used | None = None) -> None:
        self._visits.pop(visit.id, None)
        while len(self._visits) >= _KEPT:
            oldest = next(iter(self._visits))
            del self._visits[oldest]
            self._used.pop(oldest, None)
        self._visits[visit.id] = visit
        if used is not None:
            self._used[visit.id] = used

    def append(
        self,
        visit_id: str,
        acts: Sequence[AnyAct] | Callable[[Visit], Sequence[AnyAct]],
        new_editions: Sequence[StoredEdition] = (),
    ) -> Visit:
        """See `Vault.append`."""
        with self._db.lock:
            before = self._standing(visit_id)
            if callable(acts):
                acts = _decided(acts, before)
            if not acts:
                return before
            at, boot = clock.now()
            stamp = Stamp(at=at, by=self._initials, clock=boot)
            links, after = journal.extend(before, self._with_step(acts, before, stamp), stamp)
            used = self._used_by(before).after(links)
            if not fits(after, used, links):
                raise FullVisitError
            if after.checklists is not before.checklists:
                with self._db.read() as connection:
                    editions.require(connection, after.checklists, new_editions)
            self._save(links, Open(after, before, at), new_editions)
            self._watch = self._watch.after(at, boot)
            self._remember(after, used)
            return after

    def _save(self, links: Sequence[Link], now: Open, texts: Sequence[StoredEdition]) -> None:
        """Store `links`, which lead from `now.viewed` to `now.newest`, in one transaction."""
        was, old_tail = self.open, self.tail
        due: list[views.Changes] = []
        if was and was.newest.id == now.newest.id:
            now = Open(now.newest, was.viewed, now.at)
        elif was:
            due.append(_owed(was))
        if not now.viewed.last or now.newest.last - now.viewed.last >= TRAIL:
            due.append(_owed(now))
            now = Open(now.newest, now.newest, now.at)

        def work(raw: Raw) -> None:
            journal.insert(raw, links, old_tail)
            for found in due:
                views.apply(raw, found)
            editions.put(raw, texts)

        try:
            self._db.change_raw(work)
        except dbapi2.IntegrityError:
            # Somebody else's entry has our number: the lock did not keep them out.
            raise VaultInUseError from None
        self.tail, self.open = journal.after(links, old_tail), now
        self.write_mark()

    def heed(self, rest: Sum) -> None:
        """What the vault keeps outside its journal was changed. Under the database's lock."""
        self.rest = rest
        self.write_mark()

    def settle(self) -> None:
        """Let the views catch up with the journal. Raises `DiskFullError`."""
        with self._db.lock:
            was = self.open
            if was is None or was.viewed is was.newest:
                return
            owed = _owed(was)
            self._db.change_raw(lambda raw: views.apply(raw, owed))
            self.open = Open(was.newest, was.newest, was.at)

    def _with_step(self, acts: Sequence[AnyAct], before: Visit, stamp: Stamp) -> Sequence[AnyAct]:
        """The acts, with an entry before them when a clock was set since the vault's last entry."""
        step = self._watch.step(stamp.at, stamp.clock)
        if step is None:
            return acts
        place = 0 if before.last else 1  # a visit begins with its start
        return [*acts[:place], ClockStepped(by_ms=step), *acts[place:]]

    def close(self) -> None:
        """Let go of the mark's file."""
        self._mark.close()

    def write_mark(self) -> None:
        """Never before COMMIT, so that the mark is never ahead. A mark that lags does no harm."""
        try:
            self._mark.write(journal.mark_of(self.tail, self.rest))
        except InspectorError:
            if UNWRITABLE not in self._notices:
                self._notices.append(UNWRITABLE)


def _decided(command: Callable[[Visit], Sequence[AnyAct]], before: Visit) -> Sequence[AnyAct]:
    if not before.last:
        raise NoSuchVisitError
    return command(before)


def _owed(found: Open) -> views.Changes:
    return views.changes(found.viewed, found.newest, found.at)
