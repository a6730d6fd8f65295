"""What a program asks of the disk, and tells its user, recorded by strace while it works."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

TRACED = (
    *("openat", "close", "lseek", "write", "pwrite64", "writev", "ftruncate", "fallocate"),
    *("fsync", "fdatasync", "sync_file_range", "syncfs", "sendfile", "copy_file_range"),
    *("rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "link", "linkat"),
)
UNKNOWN = {"writev", "fallocate", "sync_file_range", "syncfs", "sendfile", "copy_file_range"}
UNKNOWN |= {"link", "linkat"}
"""Calls that the simulation has no idea of; the program makes none on its files, or this stops."""
_CALL = re.compile(r"(\d+) +(\w+)\((.*)\) += +(-?\d+|\?)(<[^>]*>)?.*", re.S)
_BEGUN = re.compile(r"(\d+) +(\w+\(.*) <unfinished \.\.\.>", re.S)
_RESUMED = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)", re.S)
_FILE = re.compile(r"(\d+|AT_FDCWD)<([^>]*)>")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')

Kind: TypeAlias = Literal[
    "make", "write", "truncate", "sync", "rename", "unlink", "mkdir", "say", "none"
]


@dataclass
class Action:
    """One call. `path` is what it is about, `to` another name, `at` an offset or a size."""

    kind: Kind
    path: str = ""
    at: int = 0
    data: bytes = b""
    to: str = ""


def have_strace() -> bool:
    """True where programs can be recorded."""
    return shutil.which("strace") is not None


def command(log: Path, *more: str) -> list[str]:
    """The beginning of a command line that records the rest of it in `log`."""
    strace = shutil.which("strace")
    assert strace is not None, "strace is not installed"
    options = ["-f", "-y", "-xx", "-s", str(2**24), "--seccomp-bpf", "-o", os.fspath(log)]
    return [strace, *options, "-e", "trace=" + ",".join(TRACED), "-e", "signal=none", *more]


def read(log: Path, folder: Path) -> list[Action]:
    """What was done in `folder` and below, and what was written to a terminal, in order.

    A sync counts from when it returned, everything else from when it was asked for.
    """
    calls = _Calls(str(folder))
    waiting: dict[str, tuple[str, Action]] = {}
    with log.open(encoding="ascii") as lines:
        for line in lines:
            if begun := _BEGUN.match(line):
                place = Action("none")
                calls.done.append(place)
                waiting[begun[1]] = (begun[2], place)
            elif resumed := _RESUMED.match(line):
                head, place = waiting.pop(resumed[1])
                calls.take(f"{resumed[1]} {head}{resumed[2]}", place)
            else:
                calls.take(line, None)
    return [action for action in calls.done if action.kind != "none"]


class _Calls:
    def __init__(self, folder: str) -> None:
        self.done: list[Action] = []
        self._folder = folder
        self._places: dict[int, int] = {}
        """Where the next write of each descriptor goes."""

    def take(self, line: str, place: Action | None) -> None:
        found = _CALL.match(line)
        if found is None or found[4] == "?" or int(found[4]) < 0:
            return
        name, arguments, result = found[2], found[3], int(found[4])
        if name in UNKNOWN:
            assert self._folder not in _plain(arguments), f"{name} is not simulated"
            return
        for action in getattr(self, f"_{name}")(arguments, result):
            if action.kind != "say" and not self._ours(action):
                continue
            if place is None or action.kind == "sync":
                self.done.append(action)
            else:
                vars(place).update(vars(action))

    def _ours(self, action: Action) -> bool:
        return action.path.startswith(self._folder)

    def _openat(self, arguments: str, result: int) -> Iterator[Action]:
        path = _path(arguments)
        self._places[result] = 0
        if "O_TRUNC" in arguments or "O_CREAT" in arguments:
            yield Action("make", path, at=int("O_TRUNC" in arguments))

    def _close(self, arguments: str, result: int) -> Iterator[Action]:
        self._places.pop(_descriptor(arguments)[0], None)
        yield from ()

    def _lseek(self, arguments: str, result: int) -> Iterator[Action]:
        self._places[_descriptor(arguments)[0]] = result
        yield from ()

    def _write(self, arguments: str, result: int) -> Iterator[Action]:
        fd, path = _descriptor(arguments)
        data = _data(arguments)[:result]
        if path.startswith("/dev/pts/") or path == "/dev/tty":
            yield Action("say", path, data=data)
            return
        at = self._places.get(fd, 0)
        self._places[fd] = at + result
        yield Action("write", path, at, data)

    def _pwrite64(self, arguments: str, result: int) -> Iterator[Action]:
        at = int(arguments.rpartition(", ")[2])
        yield Action("write", _descriptor(arguments)[1], at, _data(arguments)[:result])

    def _ftruncate(self, arguments: str, result: int) -> Iterator[Action]:
        size = int(arguments.rpartition(", ")[2], 0)
        yield Action("truncate", _descriptor(arguments)[1], size)

    def _fsync(self, arguments: str, result: int) -> Iterator[Action]:
        yield Action("sync", _descriptor(arguments)[1])

    _fdatasync = _fsync

    def _rename(self, arguments: str, result: int) -> Iterator[Action]:
        before, after = (_decoded(found) for found in _STRING.findall(arguments))
        yield Action("rename", before, to=after)

    _renameat = _renameat2 = _rename

    def _unlink(self, arguments: str, result: int) -> Iterator[Action]:
        yield Action("unlink", _path(arguments))

    _unlinkat = _unlink

    def _mkdir(self, arguments: str, result: int) -> Iterator[Action]:
        yield Action("mkdir", _path(arguments))


def _descriptor(arguments: str) -> tuple[int, str]:
    found = _FILE.match(arguments)
    if found is None or found[1] == "AT_FDCWD":
        return -1, ""
    return int(found[1]), _plain(found[2])


def _path(arguments: str) -> str:
    """The first name among the arguments, from the root on."""
    found = _STRING.search(arguments)
    name = _decoded(found[1]) if found else ""
    where = _FILE.match(arguments)
    return name if name.startswith("/") or where is None else f"{_plain(where[2])}/{name}"


def _data(arguments: str) -> bytes:
    found = _STRING.search(arguments)
    return bytes.fromhex(found[1].replace("\\x", "")) if found else b""


def _decoded(text: str) -> str:
    return bytes.fromhex(text.replace("\\x", "")).decode()


def _plain(text: str) -> str:
    """The text with what strace wrote in hexadecimal put back."""
    return re.sub(r"(?:\\x[0-9a-f]{2})+", lambda found: _decoded(found[0]), text)
