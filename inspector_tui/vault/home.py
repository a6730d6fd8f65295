"""Where a vault lives and what its files are called (docs/formats.md)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import platformdirs

from inspector_tui.errors import InspectorError, MisuseError
from inspector_tui.vault.files import (
    FOLDER_MODE,
    NEW,
    CannotUseError,
    as_named,
    in_words,
    make_folder,
    read_small,
    write_into,
    write_named,
)

VARIABLE = "INSPECTOR_TUI_HOME"
STAGING = ".new"
ROTATING, ROTATED = ".rotating", ".rotated"
SETUP_MARKER = ".setup"
"""A file in the staging folder that says that set-up made it."""
_FOLDERS = ("blobs", "outbox", "receipts", "backup", "checklists")
_HEADER, _HEADER_MOST = b'"format":"inspection-vault"', 64 * 1024
"""What stands in every header (`document.FORMAT`), and the bytes that one has at most."""
_OURS = {*_FOLDERS, "head", "ballast", "ballast.new", SETUP_MARKER}


class InsideVaultError(MisuseError):
    """A file or folder to write to, as a person named it, is in the vault's own folder."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is inside the vault's own folder, where nothing else may be written.",
            kept="Nothing was written there.",
            todo="Name another place.",
        )


class HomeTakenError(InspectorError):
    """The folder chosen for a new vault holds other things."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} already holds other files, so no vault is made there.",
            kept="Nothing was changed.",
            todo="Choose a new or empty folder with --home.",
        )


class HeaderGoneError(InspectorError):
    """A vault is in the folder but for its header, so nothing else may be made there."""

    def __init__(self, home: Home) -> None:
        way = (
            f"Copy {home.header_backup} to {home.header}; if the database is gone too, run"
            " 'inspector-tui vault restore' then."
            if _there(home.header_backup)
            else "Put back vault.json from a copy of this folder."
        )
        super().__init__(
            f"{home.path} holds a vault whose header is gone, and so is its copy. Still there:"
            f" {', '.join(home.remains())}.",
            kept="Nothing was changed.",
            todo=f"{way} For another vault, name another folder with --home.",
        )


def default_home(option: str | None = None, environ: Mapping[str, str] | None = None) -> Path:
    """The absolute folder of the vault: `--home`, else the variable, else the system's place.

    A relative `--home` counts from the current folder. Raises `MisuseError` for a path that
    could mean different folders at different times, or none.
    """
    if option is not None:
        return _absolute(option, "--home", relative=True)
    named = (os.environ if environ is None else environ).get(VARIABLE, "")
    if named:
        return _absolute(named, VARIABLE, relative=False)
    with suppress(RuntimeError):  # for an account that the machine does not know
        found = platformdirs.user_data_path("inspector-tui", appauthor=False)
        if found.is_absolute():
            return found
    raise MisuseError(
        "Your account's own folder is not known on this machine.",
        todo="Say where the vault is with --home and a full path.",
    )


def _absolute(typed: str, source: str, *, relative: bool) -> Path:
    if not typed.strip() or not typed.isprintable():
        raise MisuseError(f"{source} names no folder.", todo="Give the path of a folder.")
    try:
        path = Path(typed).expanduser()
        if path.is_absolute() or relative:
            return path.resolve()  # asks for the current folder, which may be gone, only if it must
    except (OSError, RuntimeError):
        raise MisuseError(
            f"{source} names a folder that cannot be found.",
            todo="Give the full path of a folder.",
        ) from None
    raise MisuseError(
        f"{source} must be a full path, so that it always means the same folder.",
        todo="Begin it with a slash, or with ~ for your own folder.",
    )


@dataclass(frozen=True)
class Home:
    """The folder of one vault. `path` is absolute."""

    path: Path

    @property
    def header(self) -> Path:
        return self.path / "vault.json"

    @property
    def header_copy(self) -> Path:
        return self.path / "vault.json.copy"

    @property
    def database(self) -> Path:
        return self.path / "vault.db"

    @property
    def lock(self) -> Path:
        return self.path / "vault.lock"

    @property
    def mark(self) -> Path:
        return self.path / "head"

    @property
    def ballast(self) -> Path:
        return self.path / "ballast"

    @property
    def blobs(self) -> Path:
        return self.path / "blobs"

    @property
    def outbox(self) -> Path:
        return self.path / "outbox"

    @property
    def ledger(self) -> Path:
        return self.outbox / "ledger"

    @property
    def ledger_copy(self) -> Path:
        return self.backup / "ledger"

    @property
    def last_number(self) -> Path:
        """What version 0.1.0 had in the place of the ledger."""
        return self.outbox / "last-number"

    @property
    def receipts(self) -> Path:
        return self.path / "receipts"

    @property
    def backup(self) -> Path:
        return self.path / "backup"

    @property
    def header_backup(self) -> Path:
        return self.backup / "vault.json"

    @property
    def checklists(self) -> Path:
        return self.path / "checklists"

    @property
    def staging(self) -> Path:
        """Where set-up makes the vault before it is moved in; there only while it is unfinished."""
        return self.path / STAGING

    @property
    def rotating(self) -> Path:
        """Where the vault is made again under another data key; worth nothing until it is whole."""
        return self.path / ROTATING

    @property
    def rotated(self) -> Path:
        """The same, whole: from now on this is the vault, and what is not moved in yet will be."""
        return self.path / ROTATED

    def require_outside(self, named: Path) -> None:
        """Make sure that what a person named to write to is not in here, by whatever links.

        Nor in another vault. Raises `InsideVaultError`.
        """
        # A folder of it may be a link to another disk.
        own = (self.path, *(self.path / name for name in _FOLDERS))
        for place, folder in product(_around(named), own):
            with suppress(OSError):  # what is not there is not the vault's folder
                if place.samefile(folder):
                    raise InsideVaultError(named)
        require_no_vault(named)

    def write_out(self, named: Path, data: bytes) -> None:
        """`files.write_named` for everything that leaves the vault.

        Raises `InsideVaultError`, `DiskFullError`, `CannotUseError`.
        """
        self.require_outside(named)
        write_named(named, data)

    def write_into(self, folder: Path, name: str, data: bytes) -> Path:
        """`files.write_into` for everything that leaves the vault; the path.

        Raises as `write_out` does.
        """
        self.require_outside(folder)
        return write_into(folder, name, data)

    def exists(self) -> bool:
        """True when a header or its copy is there. Raises `CannotUseError` if nobody can tell."""
        return _there(self.header) or _there(self.header_copy)

    def remains(self) -> list[str]:
        """What is there of a vault without its header, in words; none of an unfinished set-up."""
        if self.exists():
            return []
        with in_words(self.path):
            backups = len(list(self.backup.glob("*.db")))
            found = {
                "its database": _there(self.database) and not self._is_being_set_up(),
                "a database that was set aside": any(
                    path.is_dir() for path in self.path.glob(f"{self.database.name}.*")
                ),
                "1 backup" if backups == 1 else f"{backups} backups": backups > 0,
                "a copy of its header": _there(self.header_backup),
                "exhibits": any(path.is_file() for path in self.blobs.rglob("*")),
            }
        return [words for words, is_there in found.items() if is_there]

    def taken(self) -> bool:
        """True when a vault is there, or what is left of one. Raises as `exists` does."""
        return self.exists() or bool(self.remains())

    def _is_being_set_up(self) -> bool:
        """True when a set-up ended that had its header still to move in, after the database."""
        staged = Home(self.staging)
        staging = self.staging.is_dir() and is_staging(self.staging)
        return staging and staged.header.exists() and not staged.database.exists()

    def create(self) -> None:
        """Make the folder and those in it, 0700; what is there already is kept.

        Raises `HomeTakenError`, `HeaderGoneError`, `CannotUseError` or `DiskFullError`.
        """
        with in_words(self.path):
            make_folder(self.path)
            if not self.exists() and not all(_ours(path) for path in self.path.iterdir()):
                raise HomeTakenError(self.path)
            if self.remains():
                raise HeaderGoneError(self)
            self.path.chmod(FOLDER_MODE)
            for name in _FOLDERS:
                make_folder(self.path / name)
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise CannotUseError(self.path, "your account has no permission")


def require_no_vault(named: Path) -> None:
    """Make sure that what a person named to write to is in no vault that its header tells of.

    Raises `InsideVaultError`.
    """
    for place in map(Home, _around(named)):
        for path in (place.header, place.header_copy):
            with suppress(OSError):
                if _HEADER in (read_small(path, _HEADER_MOST) or b""):
                    raise InsideVaultError(named)


def _around(named: Path) -> tuple[Path, ...]:
    """What a person named, where it really lies, and every folder that it is in."""
    target = Path(os.path.realpath(as_named(named)))
    return target, *target.parents


def _there(path: Path) -> bool:
    with in_words(path.parent):
        try:
            path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return False
    return True


def _ours(path: Path) -> bool:
    """Also the files of a set-up that was cut short, so that it can be done again."""
    if path.name == STAGING:
        return is_staging(path)
    return path.name in _OURS or path.name.startswith(("vault.", NEW))


def is_staging(folder: Path) -> bool:
    """True when set-up made this folder: its marker is the first file there and the last to go."""
    try:
        with os.scandir(folder) as found:
            names = {entry.name for entry in found}
    except OSError:
        return False
    return not names or SETUP_MARKER in names
