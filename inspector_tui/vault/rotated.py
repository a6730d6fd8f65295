"""Finishing a change of the data key: the vault made anew takes the place of the old one.

The new vault is made whole in a folder beside it (`rotate.py`). Renaming that folder is the one
moment at which the key changes: before it the old vault stands untouched, after it nothing opens
until every file has been moved in, which takes no key and can be begun again at any point.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from inspector_tui.vault import files
from inspector_tui.vault.errors import VaultInUseError
from inspector_tui.vault.home import Home
from inspector_tui.vault.lock import VaultLock

COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database, by the end of the name."""
FINISHED = "Changing the vault's data key was cut short, and is finished now."
"""Whether anybody saw the new recovery code is said besides (`Desk.expect_code`)."""


def commit(home: Home) -> None:
    """Say that the new vault is whole: from now on it is the vault. Raises `CannotUseError`."""
    with files.in_words(home.path):
        home.rotating.replace(home.rotated)
        files.sync_folder(home.path)


def finish(home: Home) -> str:
    """Move in what an interrupted change left; a sentence for the inspector, "" if there is none.

    Raises `VaultInUseError` while another session is at it, `CannotUseError`, `DiskFullError`.
    """
    if not _is_folder(home.rotated):
        return ""
    with VaultLock(home) as lock:
        if not lock.acquire():
            raise VaultInUseError(lock.holder())
        move_in(home)
    return FINISHED


def move_in(home: Home) -> None:
    """Put every file of the new vault in the place of the old one. Only under the vault's lock."""
    with files.in_words(home.path):
        if not _is_folder(home.rotated):
            return
        new = Home(home.rotated)
        last = [new.header_copy, new.header]
        found = [path for path in sorted(new.path.rglob("*")) if path.is_file()]
        for path in [path for path in found if path not in last]:
            _put(path, home.path / path.relative_to(new.path))
        for path in last:
            if path.exists():
                _put(path, home.path / path.name)
        shutil.rmtree(new.path)
        files.sync_folder(home.path)


def _put(path: Path, target: Path) -> None:
    files.make_folder(target.parent)
    if target.suffix == ".db":
        # The log of the old database would be taken for one of the new.
        for end in COMPANIONS:
            Path(f"{target}{end}").unlink(missing_ok=True)
        files.sync_folder(target.parent)
    path.replace(target)
    files.sync_folder(target.parent)


def clear(home: Home) -> None:
    """Remove what a change left that ended before the new vault was whole. Only under the lock."""
    if _is_folder(home.rotating):
        shutil.rmtree(home.rotating)


def _is_folder(path: Path) -> bool:
    """Not a link to one: what lies elsewhere is nobody's new vault."""
    return path.is_dir() and not path.is_symlink()
