"""What the process itself must not give away, and how it forgets."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from inspector_tui.errors import InspectorError

if TYPE_CHECKING:
    import ctypes

_PR_SET_DUMPABLE = 4

START_NEEDS = 96
VAULT_NEEDS = 192
APP_NEEDS = 256
"""MiB of addresses (`ulimit -v`) without which a command, a command on a vault, the app would stop
half-way; measured, with some room (docs/install.md)."""
_M_ARENA_MAX = -8
_STACK = 2 << 20


class MemoryLimitError(InspectorError):
    """The account may use less memory than the program takes."""

    def __init__(self, allowed: int, needed: int) -> None:
        super().__init__(
            f"This account may use {allowed} MiB of memory (ulimit -v); this needs {needed}.",
            kept="Nothing was changed.",
            todo="Raise the limit where you may, or ask the administrator for more.",
        )


def require_memory(needed: int) -> None:
    """Raise `MemoryLimitError` unless the account's limit allows this many MiB.

    Beyond a limit some libraries end the process without a word, so it is asked beforehand.
    """
    limit = memory_limit()
    if limit is not None and limit < needed << 20:
        raise MemoryLimitError(limit >> 20, needed)


def memory_limit() -> int | None:
    """Bytes of addresses that the process may take; None without a limit."""
    if sys.platform == "win32":
        return None
    import resource

    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return None if limit == resource.RLIM_INFINITY else limit


def harden() -> None:
    """New files are private, no core dump, no reading by other processes of the same account.

    The first thing the program does. The last point holds on Linux only; nothing raises.
    """
    os.umask(0o077)
    if sys.platform == "win32":
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        if memory_limit() is not None:
            _spare_addresses(ctypes.CDLL(None))


def _spare_addresses(libc: ctypes.CDLL) -> None:
    """Take fewer addresses, which a limit counts although most are never used.

    Every thread would reserve 64 MiB for its allocations and 8 for its stack.
    """
    import threading

    with suppress(AttributeError):  # musl has no arenas
        libc.mallopt(_M_ARENA_MAX, 1)
    threading.stack_size(_STACK)


def start_over(arguments: Sequence[str] | None = None) -> NoReturn:
    """Become a fresh copy of this program, which remembers nothing: that is the lock.

    `arguments` replace those the program was started with (`sys.argv[1:]`). They may hold no
    secret. The caller restores the terminal and closes the vault before.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    command = command_again(arguments)
    if sys.platform == "win32":
        import subprocess

        # exec there returns to the shell while the new program runs; so this one waits, and what
        # it remembered stays in its memory until then.
        raise SystemExit(subprocess.call(command))  # noqa: S603
    try:
        os.execv(command[0], command)  # noqa: S606
    except OSError:
        # The interpreter is gone, by an upgrade perhaps; ending forgets as well.
        raise SystemExit(3) from None


def command_again(arguments: Sequence[str] | None = None) -> list[str]:
    """The command that starts this program as it was started: interpreter, its options, ours."""
    began = list(sys.orig_argv[1:])
    given = len(sys.argv) - 1
    if arguments is not None:
        began = began[: len(began) - given] + list(arguments)
    return [sys.executable, *began]
