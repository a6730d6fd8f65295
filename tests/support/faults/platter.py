"""A disk that is cut off from power: what was not synced is lost, reordered or torn.

Bytes of a file are safe once it was synced; a name is safe once its folder was. Names reach the
disk in the order they were made, as on every file system with a log (ext4, XFS, APFS, NTFS). Bytes
reach it in any order, in sectors of 512.
"""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from faults.syscalls import Action

SECTOR = 512


@dataclass(frozen=True)
class _Content:
    """The bytes of a file."""

    data: bytes

    @cached_property
    def digest(self) -> bytes:
        return hashlib.sha256(self.data).digest()


@dataclass(frozen=True)
class State:
    """What a cut leaves: the files by their names below the folder, None for a folder."""

    files: dict[str, _Content | None]

    @cached_property
    def digest(self) -> bytes:
        """The same for two states that do not differ in any name or byte, and for no others."""
        whole = hashlib.sha256()
        for name, content in self.files.items():
            whole.update(f"{len(name)}:{name}:".encode())
            whole.update(b"file" + content.digest if content else b"none" + bytes(32))
        return whole.digest()

    def write(self, folder: Path) -> None:
        """Make it so in an empty folder."""
        for name, content in self.files.items():  # a folder comes before what is in it
            if content is None:
                (folder / name).mkdir(exist_ok=True)
            else:
                (folder / name).write_bytes(content.data)


@dataclass
class _Inode:
    safe: bytearray
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Writes (offset, bytes) and truncations (size, None) since the last sync."""
    _at_rest: _Content | None = None
    """What is safe, as long as nothing else is."""

    def sync(self) -> None:
        for at, data in self.pending:
            _put(self.safe, at, data)
            self._at_rest = None
        self.pending.clear()

    def after_a_cut(self, chance: random.Random) -> _Content:
        if not self.pending:
            self._at_rest = self._at_rest or _Content(bytes(self.safe))
            return self._at_rest
        found = bytearray(self.safe)
        for at, data in self.pending:
            fate = chance.choice(("kept", "lost", "torn"))
            if fate == "kept":
                _put(found, at, data)
            elif fate == "torn" and data is not None:
                for start in range(0, len(data), SECTOR):
                    if chance.random() < 0.5:
                        _put(found, at + start, data[start : start + SECTOR])
        return _Content(bytes(found))


def _put(into: bytearray, at: int, data: bytes | None) -> None:
    if data is None:
        del into[at:]
        into.extend(bytes(at - len(into)))
        return
    if len(into) < at:
        into.extend(bytes(at - len(into)))
    into[at : at + len(data)] = data


_FOLDER = _Inode(bytearray())
"""Stands for every folder."""


@dataclass(frozen=True)
class _Naming:
    """`path` names `inode` from now on, or nothing; `gone` names nothing any more."""

    path: str
    inode: _Inode | None
    gone: str = ""

    @property
    def folders(self) -> set[str]:
        return {os.fspath(Path(name).parent) for name in (self.path, self.gone) if name}

    def carry_out(self, names: dict[str, _Inode]) -> None:
        if self.gone:
            names.pop(self.gone, None)
        if self.inode is None:
            names.pop(self.path, None)
        else:
            names[self.path] = self.inode


class Platter:
    """A folder as a program sees it and as it would be found after a cut.

    It begins as `before`; the program knew it as `folder`. Files named as `ignored` never reach it.
    """

    def __init__(self, before: Path, folder: Path, ignored: Iterable[str] = ()) -> None:
        self._folder = folder
        self._ignored = frozenset(ignored)
        self._names: dict[str, _Inode] = {}
        for path in before.rglob("*"):
            name = os.fspath(folder / path.relative_to(before))
            if path.is_dir():
                self._names[name] = _FOLDER
            elif path.name not in self._ignored:
                self._names[name] = _Inode(bytearray(path.read_bytes()))
        self._safe_names = dict(self._names)
        self._pending: list[_Naming] = []

    def carry_out(self, action: Action) -> None:
        """Do what the program did."""
        if Path(action.path).name not in self._ignored:
            getattr(self, f"_{action.kind}")(action)

    def cut(self, chance: random.Random) -> State:
        """What a cut at this moment leaves."""
        names = dict(self._safe_names)
        for naming in self._pending[: chance.randint(0, len(self._pending))]:
            naming.carry_out(names)
        left: dict[str, _Content | None] = {}
        for path, inode in sorted(names.items()):  # a folder comes before what is in it
            parent, _, name = path.removeprefix(f"{self._folder}/").rpartition("/")
            if parent and parent not in left:
                continue
            whole = f"{parent}/{name}" if parent else name
            left[whole] = None if inode is _FOLDER else inode.after_a_cut(chance)
        return State(left)

    def _say(self, action: Action) -> None:
        """The terminal is no part of the disk."""

    def _make(self, action: Action) -> None:
        found = self._names.get(action.path)
        if found is None:
            self._name(_Naming(action.path, _Inode(bytearray())))
        elif action.at:
            found.pending.append((0, None))

    def _write(self, action: Action) -> None:
        if found := self._names.get(action.path):
            found.pending.append((action.at, action.data))

    def _truncate(self, action: Action) -> None:
        if found := self._names.get(action.path):
            found.pending.append((action.at, None))

    def _sync(self, action: Action) -> None:
        found = self._names.get(action.path)
        if found is not None and found is not _FOLDER:
            found.sync()
            return
        # What is in the log before a name that is to be safe is safe with it.
        last = max(
            (at for at, naming in enumerate(self._pending) if action.path in naming.folders),
            default=-1,
        )
        for naming in self._pending[: last + 1]:
            naming.carry_out(self._safe_names)
        del self._pending[: last + 1]

    def _rename(self, action: Action) -> None:
        if found := self._names.get(action.path):
            self._name(_Naming(action.to, found, gone=action.path))

    def _unlink(self, action: Action) -> None:
        if action.path in self._names:
            self._name(_Naming(action.path, None))

    def _mkdir(self, action: Action) -> None:
        self._name(_Naming(action.path, _FOLDER))

    def _name(self, naming: _Naming) -> None:
        naming.carry_out(self._names)
        self._pending.append(naming)
