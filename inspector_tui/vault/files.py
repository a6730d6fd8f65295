"""Files and folders that only their owner can read, and that a power cut leaves old or new."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader, FileIO
from pathlib import Path
from typing import BinaryIO

from inspector_tui.errors import InspectorError

if sys.platform != "win32":
    import fcntl

FILE_MODE = 0o600
FOLDER_MODE = 0o700
NEW, _END = ".inspector-tui-", ".new"
"""How the names begin and end under which files are written before they take their place."""

_FULL = {
    number
    for name in ("ENOSPC", "EDQUOT", "EFBIG")
    if (number := getattr(errno, name, None)) is not None
}
_NOT_YOURS = {errno.EACCES, errno.EPERM}
_NOT_THERE = {errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG}
_PLAIN_FLAGS = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
# Without waiting: a pipe in the place of a file would hold the program for ever.
_FILE_FLAGS = _PLAIN_FLAGS | getattr(os, "O_NONBLOCK", 0)
_OWN_FLAGS = _FILE_FLAGS | getattr(os, "O_NOFOLLOW", 0)


ANOTHER_HOME = "Choose another folder with --home"


class DiskFullError(InspectorError):
    """The disk, the quota or the file size limit left no room."""

    def __init__(self) -> None:
        super().__init__(
            "The disk is full, so this could not be saved.",
            kept="Everything saved before is still there.",
            todo="Delete files you no longer need, then try again.",
        )


class CannotUseError(InspectorError):
    """A folder or file that does not let itself be written or read."""

    def __init__(self, place: Path, why: str, *, instead: str = ANOTHER_HOME) -> None:
        super().__init__(
            f"{place} cannot be used: {why}.",
            kept="Nothing was changed there.",
            todo=f"{instead}, or put this right and try again.",
        )


class SpecialFileError(OSError):
    """A pipe, a device or a socket is where a file should be."""

    def __init__(self) -> None:
        super().__init__(errno.ENXIO, "it is not an ordinary file")


_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = {
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "gfs2", "ocfs2"),
    *("fuse.sshfs", "fuse.glusterfs", "fuse.rclone", "davfs"),
}


@contextmanager
def in_words(place: Path, *, instead: str = ANOTHER_HOME) -> Iterator[None]:
    """Turn an `OSError` about `place` into `DiskFullError` or `CannotUseError`.

    `instead` is what may be done other than putting it right.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFullError from error
        raise CannotUseError(place, _why(error), instead=instead) from error


def _why(error: OSError) -> str:
    if error.errno == errno.EROFS:
        return "the disk is read-only"
    if error.errno in _NOT_YOURS:
        return "your account has no permission"
    if error.errno in _NOT_THERE:
        return "the folder it should be in is missing or is not a folder"
    if error.errno == errno.ELOOP:
        return "a link stands where a file should be"
    if error.errno == errno.EISDIR:
        return "a folder stands where a file should be"
    if error.errno == errno.ENXIO:  # what the system itself says of a pipe that nobody reads
        return "a pipe or a device stands where a file should be"
    if error.errno == errno.EEXIST:
        return "a file stands where a folder should be"
    return "the disk reports a fault"


def open_private(path: Path, flags: int) -> int:
    """A file descriptor, never inherited, of a file with mode 0600 under any umask.

    Follows no link, waits for no pipe. Raises `OSError`, also for what is no ordinary file.
    """
    fd = os.open(path, flags | _OWN_FLAGS, FILE_MODE)
    try:
        _refuse_special(os.fstat(fd).st_mode)
        if sys.platform != "win32" and stat.S_IMODE(os.fstat(fd).st_mode) != FILE_MODE:
            os.fchmod(fd, FILE_MODE)
    except BaseException:
        os.close(fd)
        raise
    return fd


def create(path: Path) -> BinaryIO:
    """A new file for writing, unbuffered, 0600; `FileExistsError` when there is one."""
    return os.fdopen(open_private(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "wb", buffering=0)


def sync(file: BinaryIO) -> None:
    """Wait until the file's bytes are on the disk itself."""
    file.flush()
    if sys.platform == "darwin":
        # fsync on macOS only reaches the drive's own cache.
        fcntl.fcntl(file.fileno(), fcntl.F_FULLFSYNC)
    else:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the folder's list of names is on the disk. Nothing to do on Windows."""
    if sys.platform == "win32":
        return
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | _PLAIN_FLAGS)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` in the place of `path` so that a crash leaves the old file or the new one.

    Raises `DiskFullError` or `CannotUseError`; the old file is then untouched.
    """
    with in_words(path):
        _replace(path, data)
        sync_folder(path.parent)


def as_named(typed: str | Path) -> Path:
    """The path that a person typed: `~` is their own folder, and nobody's `~x` stays as it is."""
    return Path(os.path.expanduser(typed))  # noqa: PTH111 - pathlib raises for nobody's folder


def write_named(path: Path, data: bytes) -> None:
    """`write_whole` for a path that a person named, where other things may be.

    `~` is their own folder; a link is followed; what is no file, such as a pipe, is written to as
    it stands. Raises as `write_whole` does.
    """
    path = as_named(path)
    with in_words(path, instead="Name another file"):
        if path.exists() and not path.is_file():
            with path.open("wb", buffering=0) as out:
                write_all(out, data)
            return
        target = Path(os.path.realpath(path))
        _replace(target, data)
        with suppress(OSError):  # not every stick and network folder can
            sync_folder(target.parent)


def write_into(folder: Path, name: str, data: bytes) -> Path:
    """`write_whole` under a name of the program's own, in a folder that a person named; the path.

    A link or a pipe of that name is replaced and not followed: the person named no such thing.
    Raises as `write_whole` does.
    """
    path = as_named(folder) / name
    with in_words(path, instead="Name another folder"):
        _replace(path, data)
        with suppress(OSError):  # as above
            sync_folder(path.parent)
    return path


def _replace(path: Path, data: bytes) -> None:
    """Write beside `path`, under a name that nobody else gives a file, and rename."""
    new = path.with_name(f"{NEW}{os.urandom(8).hex()}{_END}")
    file = create(new)
    try:
        with file:
            write_all(file, data)
            sync(file)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def sweep(folder: Path, *, age: float = 0.0) -> None:
    """Remove what killed writes left in a folder that is the vault's, `age` seconds ago or more.

    Raises `OSError`.
    """
    for part in folder.glob(f"{NEW}*{_END}"):
        with suppress(FileNotFoundError):
            if age <= 0 or time.time() - part.stat().st_mtime >= age:
                part.unlink()


def write_all(file: BinaryIO, data: bytes | bytearray | memoryview) -> None:
    """Write every byte to an unbuffered file, which may take fewer than it is given."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def make_folder(folder: Path) -> None:
    """Make the folder and every missing one above it, 0700 under any umask. Raises `OSError`."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(FOLDER_MODE)
        sync_folder(folder.parent)


def read_small(path: Path, limit: int) -> bytes | None:
    """The bytes of a file, `limit` + 1 of them at most; None when there is no such file.

    Raises as `open_ordinary`.
    """
    try:
        with BufferedReader(open_ordinary(path)) as file:
            return file.read(limit + 1)
    except FileNotFoundError:
        return None


def open_ordinary(path: Path) -> FileIO:
    """A file for reading, unbuffered; links are followed, a pipe is not waited for.

    Raises `OSError`: `SpecialFileError` or `IsADirectoryError` for what is no file.
    """
    fd = os.open(path, os.O_RDONLY | _FILE_FLAGS)
    try:
        _refuse_special(os.fstat(fd).st_mode)
        return os.fdopen(fd, "rb", buffering=0)
    except BaseException:
        os.close(fd)
        raise


def require_ordinary(path: Path) -> None:
    """Make sure that what is at a path, if anything, is a file, before another opens it.

    Raises as `open_ordinary`.
    """
    with suppress(FileNotFoundError):
        _refuse_special(path.stat().st_mode)


def _refuse_special(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise SpecialFileError


def file_system(folder: Path, mounts: Path = _MOUNTS) -> str:
    """The type of the file system that a folder is on, such as `ext4`; "" where nobody says.

    Linux alone does.
    """
    try:
        device = folder.stat().st_dev
        lines = mounts.read_text(errors="replace").splitlines()
    except OSError:
        return ""
    number = f"{os.major(device)}:{os.minor(device)}"
    for mount in lines:
        before, _, after = mount.partition(" - ")
        if before.split(" ")[2] == number:
            return after.split(" ")[0]
    return ""


def on_network_disk(folder: Path, mounts: Path = _MOUNTS) -> bool:
    """True when the folder is on a network file system. Known on Linux only, else False."""
    return file_system(folder, mounts) in _NETWORK
