"""Secrets for commands: typed at the terminal without echo, or read from a file descriptor."""

from __future__ import annotations

import getpass
import os
import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TextIO, TypeVar, cast

import click

from inspector_tui.errors import InspectorError, MisuseError
from inspector_tui.faces import modes
from inspector_tui.faces.idle import Idle, LeftAloneError, broken_off, is_timed
from inspector_tui.faces.opening import IDLE_LOCK
from inspector_tui.vault.home import Home, default_home
from inspector_tui.vault.secret import Secret

LIMIT = 4096
"""Bytes a secret may have."""

DESCRIPTOR = click.IntRange(0, 2**31 - 1)
"""The type of an option that names a file descriptor."""

F = TypeVar("F", bound=Callable[..., Any])


def home_option(command: F) -> F:
    """`--home DIR` on a command, beside the one before the command's name."""
    return click.option("--home", metavar="DIR", help="Folder of the vault.")(command)


def passphrase_option(command: F) -> F:
    """`--passphrase-fd N`."""
    words = "Read the passphrase from this open file descriptor."
    return click.option("--passphrase-fd", type=DESCRIPTOR, metavar="N", help=words)(command)


def chosen_home(home: str | None) -> Home:
    """The home named on the command, before it, in the environment, or the usual one."""
    named = home if home is not None else click.get_current_context().find_root().obj
    return Home(default_home(named))


def read_secret(prompt: str, descriptor: int | None) -> Secret:
    """The first line of `descriptor`, or typed at the terminal. Raises `InspectorError`."""
    if descriptor is not None:
        return _from_descriptor(descriptor)
    try:
        modes.give_back()  # after a lock; what was typed too early is dropped with what follows
        with warnings.catch_warnings():
            # Without a terminal getpass would read the pipe and echo; that is not asking.
            warnings.simplefilter("error", getpass.GetPassWarning)
            return _typed(f"{prompt}: ")
    except UnicodeError:
        raise InspectorError(
            f"The {prompt.lower()} held bytes that are no characters here.",
            kept="Nothing was changed.",
            todo="Type it again, in a terminal set to UTF-8 if it has accents.",
        ) from None
    except (EOFError, OSError, getpass.GetPassWarning):
        raise InspectorError(
            f"There is no terminal to ask for the {prompt.lower()}.",
            todo="Run this in a terminal, or use --passphrase-fd.",
        ) from None


def _typed(prompt: str) -> Secret:
    """What is typed without echo; `LeftAloneError` when the line's end cannot be shown in time.

    Somebody may have stopped the terminal's output with Ctrl+S. What was typed would then go on to
    open a vault for whoever lets the output run again.
    """
    try:
        terminal = os.open("/dev/tty", os.O_WRONLY | os.O_NOCTTY)
    except (OSError, AttributeError):  # none, or Windows, where nothing is written at the end
        return Secret(getpass.getpass(prompt))
    try:
        secret = _asked(prompt, terminal)
        try:
            with in_time():
                os.write(terminal, b"\n")
        except BaseException:
            secret.wipe()
            raise
    finally:
        os.close(terminal)
    return secret


def _asked(prompt: str, terminal: int) -> Secret:
    """What is typed before an Enter; what was typed and left standing is dropped in time.

    Else a passphrase that somebody left without an Enter would open the vault for whoever comes.
    Where something waits with a key in hand, that is ended (`LeftAloneError`).
    """
    while True:
        try:
            with nullcontext() if is_timed() else in_time():
                return Secret(getpass.getpass(prompt, cast(TextIO, _Asking(terminal))))
        except LeftAloneError:
            if is_timed():
                raise
            # getpass has the system drop what came; the prompt stands where it stood.
            os.write(terminal, b"\r")


class _Asking:
    """Where getpass asks: straight to the terminal, and without the end of the line."""

    def __init__(self, terminal: int) -> None:
        self._terminal = terminal

    def write(self, text: str) -> None:
        if text != "\n":
            os.write(self._terminal, text.encode(errors="replace"))

    def flush(self) -> None:
        """Nothing is kept back."""


def in_time() -> AbstractContextManager[None]:
    """For what waits with a key or a passphrase in hand: `LeftAloneError` ends it in time.

    That is after as long as the screens stay open without a key.
    """
    return broken_off(Idle(IDLE_LOCK))


def _from_descriptor(descriptor: int) -> Secret:
    try:
        # Unbuffered, and standard input stays open: what follows the secret is for others to read.
        with os.fdopen(descriptor, "rb", buffering=0, closefd=descriptor > 2) as stream:
            data = bytearray(stream.readline(LIMIT + 1))
    except (OSError, OverflowError):
        raise MisuseError(f"File descriptor {descriptor} is not open for reading.") from None
    while data and data[-1] in b"\r\n":
        del data[-1]
    if not data or len(data) > LIMIT:
        raise MisuseError("The file descriptor held no passphrase, or one far too long.")
    return Secret(data)
