"""Finishing a change of the data key: the vault made anew takes the place of the old one.

The new vault is made whole in a folder beside it (`rotate.py`). Renaming that folder is the one
moment at which the key changes: before it the old vault stands untouched, after it nothing opens
until every file has been moved in, which takes no key and can be begun again at any point.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inspector_tui.errors import InspectorError
from inspector_tui.vault import apart, files
from inspector_tui.vault.apart import Part, is_folder
from inspector_tui.vault.errors import VaultInUseError
from inspector_tui.vault.home import Home
from inspector_tui.vault.lock import VaultLock

COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database, by the end of the name."""
FINISHED = "Changing the vault's data key was cut short, and is finished now."
"""Whether anybody saw the new recovery code is said besides (`Header.code_unseen`)."""


class UnfinishedError(InspectorError):
    """The data key is changed, and something keeps files of the new vault from their places."""

    def __init__(self, part: Part, error: InspectorError) -> None:
        lost = f" If what was in {part.place} is lost for good, delete the link {part.link} first."
        super().__init__(
            "The vault's data key is changed, but not every file is in its place yet."
            f" {error.what}",
            kept=f"Nothing is lost: those files are in {part.made}. Leave them there.",
            todo="Put this right and open the vault again with the same passphrase: the rest is"
            f" done then.{lost if part.link else ''}",
        )


def commit(home: Home) -> None:
    """Say that the new vault is whole: from now on it is the vault.

    Raises `CannotUseError` when it is not, and `UnfinishedError` when nobody can tell.
    """
    with files.in_words(home.path):
        home.rotating.replace(home.rotated)
    with _told(Part(home.rotated, home.path)):
        files.sync_folder(home.path)


def finish(home: Home) -> str:
    """Move in what an interrupted change left; a sentence for the inspector, "" if there is none.

    Raises `VaultInUseError` while another session is at it, and `UnfinishedError`.
    """
    if not is_folder(home.rotated):
        return ""
    with VaultLock(home) as lock:
        if not lock.acquire():
            raise VaultInUseError(lock.holder())
        move_in(home)
    return FINISHED


def move_in(home: Home) -> None:
    """Put every file of the new vault in the place of the old one. Only under the vault's lock.

    Raises `UnfinishedError`; it can be called again then.
    """
    if not is_folder(home.rotated):
        return
    order = {home.header_copy: 1, home.header: 2}  # after all the others
    for part in apart.parts(home.rotated, home):
        with _told(part):
            if not is_folder(part.made):
                raise files.CannotUseError(part.place, "the disk that it was on is not there")
            for path, target in sorted(part.moves(), key=lambda move: order.get(move[1], 0)):
                _put(path, target)
            if part.link is not None:
                part.link.unlink()
                files.sync_folder(home.rotated)
            shutil.rmtree(part.made)
            files.sync_folder(part.place)


@contextmanager
def _told(part: Part) -> Iterator[None]:
    try:
        with files.in_words(part.place):
            yield
    except (files.CannotUseError, files.DiskFullError) as error:
        raise UnfinishedError(part, error) from error


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
    """Remove what a change left that ended before the new vault was whole. Only under the lock.

    Raises `OSError`.
    """
    if not is_folder(home.rotated):
        apart.clear(home)
