"""The folder in which a new vault is made, and what has to be possible before it becomes the vault.

A file takes the place of another by a renaming, which works within one file system alone. Where
a part of the vault, such as `backup`, is a link to another disk or a mount of one, what will stand
there is made there: `.rotating` in it, and a link to that in the folder of the new vault.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inspector_tui.vault import files
from inspector_tui.vault.files import CannotUseError
from inspector_tui.vault.home import ROTATING, Home

_TRIAL = f"{files.NEW}trial-"
_ALLOW = "Allow writing there"


@dataclass(frozen=True)
class Part:
    """A part of a new vault: the files in `made` will stand in `place`, under the same names.

    `link` stands for it in the new vault's folder; None for what is in that folder itself.
    """

    made: Path
    place: Path
    link: Path | None = None

    def moves(self) -> Iterator[tuple[Path, Path]]:
        """Each file and the place it will stand in, in an order that is always the same.

        Raises `OSError`.
        """
        for path in _files(self.made):
            yield path, self.place / path.relative_to(self.made)


def parts(new: Path, home: Home) -> list[Part]:
    """The parts of the vault being made in `new`, its own folder last."""
    found = [Part(_made(folder), folder, new / folder.name) for folder in _folders(home)]
    return [*(part for part in found if _is_ours(part)), Part(new, home.path)]


def begin(home: Home) -> None:
    """Make the folder of the new vault, and those on other disks. Raises `OSError` or as `prove`.

    Only for who holds the vault's lock, when `clear` has been called.
    """
    files.make_folder(home.rotating)
    for folder in _folders(home):
        if folder == _standing(folder) and not _reaches(home.rotating, folder):
            files.make_folder(_made(folder))
            (home.rotating / folder.name).symlink_to(_target(folder), target_is_directory=True)


def prove(home: Home) -> None:
    """Move an empty file to wherever one of the new vault will be moved, and take it away again.

    Raises `CannotUseError` or `DiskFullError` where that cannot be done, or where a file stands
    that may not be replaced.
    """
    tried: set[tuple[Path, Path]] = set()
    for part in parts(home.rotating, home):
        for path, target in part.moves():
            way = path.parent, _standing(target.parent)
            if way not in tried and not _reaches(*way):
                raise CannotUseError(
                    way[1],
                    "it lies on another disk than the folder it is in",
                    instead="Move it to that disk",
                )
            tried.add(way)
            if target.is_dir() or (target.exists() and not os.access(target, os.W_OK)):
                raise CannotUseError(target, "it may not be replaced", instead=_ALLOW)


def sync(home: Home) -> None:
    """Wait until all of the new vault is on the disk: databases too. Raises `OSError`."""
    for part in parts(home.rotating, home):
        for place, _, names in os.walk(part.made, onerror=_raise):
            for name in names:
                with (Path(place) / name).open("rb+") as file:
                    files.sync(file)
            files.sync_folder(Path(place))
        files.sync_folder(part.made.parent)


def clear(home: Home) -> None:
    """Remove a new vault that never became the vault, and what trying left. Raises `OSError`."""
    if is_folder(home.rotating):
        for place in (home.path, *_folders(home)):  # no link inside is followed
            for trial in place.rglob(f"{_TRIAL}*"):
                trial.unlink(missing_ok=True)
        shutil.rmtree(home.rotating)
    for folder in _folders(home):
        if is_folder(_made(folder)):
            shutil.rmtree(_made(folder))


def is_folder(path: Path) -> bool:
    """Not a link to one: what lies elsewhere is nobody's new vault."""
    return path.is_dir() and not path.is_symlink()


def _folders(home: Home) -> tuple[Path, ...]:
    """Those in which something is sealed anew, which may be on a disk of their own."""
    return home.backup, home.blobs, home.outbox


def _made(folder: Path) -> Path:
    return folder / ROTATING


def _target(folder: Path) -> Path:
    """What the link says, which holds wherever the vault is moved to or copied."""
    return Path(os.pardir, folder.name, ROTATING)


def _is_ours(part: Part) -> bool:
    link = part.link
    return link is not None and link.is_symlink() and link.readlink() == _target(part.place)


def _files(folder: Path) -> list[Path]:
    """Every file in it; no link to a folder is followed. Raises `OSError`."""
    found = os.walk(folder, onerror=_raise)
    return sorted(Path(place) / name for place, _, names in found for name in names)


def _raise(error: OSError) -> None:
    raise error  # a folder that cannot be read is not one without files


def _standing(folder: Path) -> Path:
    """The folder, or the one in which it will be made. Raises `CannotUseError`."""
    while not folder.is_dir():
        if os.path.lexists(folder):
            why = "there is no folder in its place"
            raise CannotUseError(folder, why, instead="Put back the disk that it was on")
        folder = folder.parent
    return folder


def _reaches(source: Path, target: Path) -> bool:
    """True when a file can be moved from one folder into the other, False from disk to disk.

    Raises `CannotUseError` or `DiskFullError` when nothing can be moved there.
    """
    name = f"{_TRIAL}{os.urandom(8).hex()}"
    with files.in_words(target, instead=_ALLOW):
        files.create(source / name).close()
        try:
            (source / name).replace(target / name)
            (target / name).unlink()
        except OSError as error:
            (source / name).unlink(missing_ok=True)
            if error.errno == errno.EXDEV:
                return False
            raise
    return True
