"""Whether the folder of the vault is fit to work in: what `doctor` says about it."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from inspector_tui.checklist.moments import show_date, show_datetime
from inspector_tui.errors import InspectorError
from inspector_tui.vault import files, way_in
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.lock import VaultLock
from inspector_tui.vault.places import DIFFERENT
from inspector_tui.workflow.machine import Checked

LITTLE, LEAST = 1 << 30, 100 << 20
"""Bytes of free space below which a note is made of it, and below which it hinders work."""
_IN_MEMORY = {"tmpfs", "ramfs"}
_AHEAD = 60.0
"""Seconds by which a disk's clock may differ from ours."""


def vault_folder(home: Home) -> Iterator[Checked]:
    """Every check of the folder, in the order to show them. Leaves nothing behind."""
    there = home.path.is_dir()
    yield _vault(home)
    folder = home.path if there else _nearest(home.path)
    if home.database.exists():  # else set-up sees to it
        yield _private(home.path)
    yield _disk(folder)
    yield _room(folder)
    yield from _written(folder)
    if there:
        yield _session(home)
        yield from _office(home)
        yield from _behind(home)


def _vault(home: Home) -> Checked:
    try:
        if not home.taken():
            return Checked("vault", f"none yet in {home.path}", "note", "Set-up makes it.")
        header = Header.load(home)
    except InspectorError as error:
        return Checked("vault", error.what, "bad", error.todo)
    found = f"{home.path}, made {show_date(header.created[:10])}"
    if header.notice:
        return Checked("vault", found, "note", header.notice)
    if header.needs_saving:
        todo = f"{DIFFERENT} Open the vault: which is right takes the passphrase to tell."
        return Checked("vault", found, "note", todo)
    if not home.database.is_file():
        todo = "Put the folder back from a copy, or restore it: vault restore."
        return Checked("vault", f"{found}, without its database", "bad", todo)
    return Checked("vault", found)


def _nearest(path: Path) -> Path:
    """The folder that is there in which set-up would make the rest."""
    return next((one for one in path.parents if one.is_dir()), Path(path.anchor))


def _private(folder: Path) -> Checked:
    if sys.platform == "win32":
        return Checked("permissions", "those of your account")
    seen = folder.stat()
    mode = stat.S_IMODE(seen.st_mode)
    found = f"{mode:04o}, owner {seen.st_uid}"
    if seen.st_uid != os.getuid():
        return Checked("permissions", found, "bad", "It belongs to another account: use your own.")
    if mode & 0o077:
        return Checked("permissions", found, "bad", f"Others may look in: chmod 700 {folder}")
    return Checked("permissions", found)


def _disk(folder: Path) -> Checked:
    kind = files.file_system(folder)
    if kind in _IN_MEMORY:
        todo = "It is lost when the machine stops: choose another folder with --home."
        return Checked("disk", f"{kind}, in memory", "note", todo)
    if files.on_network_disk(folder):
        todo = "It works, more slowly; one machine at a time."
        return Checked("disk", f"{kind}, over a network", "note", todo)
    return Checked("disk", kind or "of a kind that nobody names")


def _room(folder: Path) -> Checked:
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return Checked("space", "nobody says", "note")
    found = f"{free / 1e9:.1f} GB free"
    if free < LEAST:
        return Checked("space", found, "bad", "Delete what is not needed before a visit.")
    if free < LITTLE:
        return Checked("space", found, "note", "Little for exhibits.")
    return Checked("space", found)


def _written(folder: Path) -> Iterator[Checked]:
    """Write a file, wait for the disk, lock it, and take it away."""
    try:
        with files.in_words(folder), tempfile.TemporaryFile(dir=folder) as file:
            begun = time.monotonic()
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
            took = time.monotonic() - begun
            skew = os.fstat(file.fileno()).st_mtime - time.time()
            locks = _locks(file.fileno())
    except InspectorError as error:
        yield Checked("writing", error.what, "bad", error.todo)
        return
    yield Checked("writing", f"works; the disk takes {took * 1000:.1f} ms to be sure")
    yield locks
    if abs(skew) > _AHEAD:
        todo = "One of the two clocks is wrong: have them set."
        yield Checked("disk's clock", f"{skew:+.0f} seconds from this machine's", "note", todo)


def _locks(fd: int) -> Checked:
    if sys.platform == "win32":
        return Checked("locks", "those of Windows")
    import fcntl

    todo = "Two sessions could not be kept apart: choose a folder on another disk with --home."
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(fd, fcntl.LOCK_UN)
        fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.lockf(fd, fcntl.LOCK_UN)
    except OSError:
        return Checked("locks", "do not work", "bad", todo)
    return Checked("locks", "work")


def _session(home: Home) -> Checked:
    try:
        holder = VaultLock(home).holder()
    except InspectorError as error:
        return Checked("session", error.what, "bad", error.todo)
    if holder is None:
        return Checked("session", "none has the vault open")
    since = show_datetime(holder.since[:16])
    found = f"process {holder.pid} on {holder.host} has had it open since {since}"
    return Checked("session", found, "note", "Until it ends, another can only read.")


def _office(home: Home) -> Iterator[Checked]:
    """Who can open the vault beside the inspector."""
    with suppress(InspectorError):  # said of the vault itself
        header = Header.load(home)
        if header.office_file is None:
            return
        if header.office is not None:
            yield Checked("office", way_in.who(header))
            return
        todo = "Name it: vault office-key --allow. Or shut it out: vault office-key --revoke."
        yield Checked("office", way_in.who(header), "note", todo)


def _behind(home: Home) -> Iterator[Checked]:
    """A clock that shows an earlier time than the vault was last written at."""
    with suppress(OSError):
        known = [one.stat().st_mtime for one in (home.mark, home.database) if one.exists()]
        last = max(known, default=0.0)
        if last > time.time() + _AHEAD:
            when = show_datetime(time.strftime("%Y-%m-%dT%H:%M", time.localtime(last)))
            todo = "This machine's clock shows an earlier time: have it set before a visit."
            yield Checked("last saved", when, "bad", todo)
