"""Plain mode from its first line to its last."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import FrameType
from typing import TYPE_CHECKING

from inspector_tui.errors import InspectorError
from inspector_tui.faces import crash, modes
from inspector_tui.faces.keymap import KeyFileError, Keys, load_keys
from inspector_tui.faces.leaving import (
    GRACE,
    ended_when_stuck,
    let_go_of_dead_streams,
    told_to_leave,
)
from inspector_tui.faces.opening import IDLE_LOCK
from inspector_tui.faces.output import decide
from inspector_tui.plain import opening
from inspector_tui.plain.desks import Desks
from inspector_tui.plain.opening import Secrets
from inspector_tui.plain.talk import LOCK, Leaving, Talk
from inspector_tui.vault.home import Home

if TYPE_CHECKING:
    from inspector_tui.vault.secret import Secret
    from inspector_tui.vault.vault import Vault
    from inspector_tui.workflow.saver import Saver


@dataclass
class _Open:
    """What has to be closed, whatever ends the talk."""

    vault: Vault | None = None
    saver: Saver | None = None
    desks: Desks = field(default_factory=Desks)

    def close(self) -> None:
        """Save what waits and close; on any thread, and harmless when repeated."""
        saver, self.saver = self.saver, None
        if saver is not None:
            self.desks.try_again()  # what is not on disk even now, `desks` says
            saver.close()
        if self.vault is not None:
            self.vault.close()


def run_plain(
    home: Home,
    secrets: Secrets | None = None,
    *,
    typed: bool = True,
    given: Vault | None = None,
) -> int:
    """Talk until the end of what there is to read; the exit code. Locking starts over.

    `secrets` reads a passphrase, `typed` when a person types it; `given` is a vault that is open
    already. Raises `InspectorError` when the vault cannot be opened.
    """
    talk = Talk(sys.stdout, sys.stdin.fileno(), decide(os.environ), idle=IDLE_LOCK)
    held = _Open()
    try:
        with crash.quiet_hooks():
            try:
                code = _talk(talk, home, held, lambda: _entered(talk, home, secrets, typed, given))
                held.close()  # only then it is known what is saved
                _say_goodbye(talk, held.desks, code)
                talk.require_heard()
            finally:
                held.close()
    finally:
        let_go_of_dead_streams()
    if code == LOCK:
        _start_over(talk, home)
        code = 0
    return InspectorError.exit_code if held.desks.loses else code


def _entered(
    talk: Talk, home: Home, secrets: Secrets | None, typed: bool, given: Vault | None
) -> Vault:
    if given is not None:
        return given
    assert secrets is not None
    read = secrets

    def heard(name: str) -> Secret:
        secret = read(name)
        talk.somebody_is_there()
        return secret

    enter = opening.unlock if home.taken() else opening.set_up
    return enter(talk, home, heard, typed=typed)


def _talk(talk: Talk, home: Home, held: _Open, enter: Callable[[], Vault]) -> int:
    """The whole talk; the code that it was left with."""
    with told_to_leave(talk.told_to_leave, held.close) as told:
        try:
            held.vault = enter()
            with _heeding(talk), ended_when_stuck(told, lambda: talk.is_left_alone):
                _pages(talk, home, held)
        except Leaving as left:
            return left.code
    return 0


def _pages(talk: Talk, home: Home, held: _Open) -> None:
    from inspector_tui.plain.page import Session
    from inspector_tui.plain.visits import VisitsPage
    from inspector_tui.workflow.saver import Saver

    assert held.vault is not None
    held.saver = Saver(held.vault)
    try:
        keys = load_keys(home.path)
    except KeyFileError as error:
        talk.error(error)
        keys = Keys()
    talk.listen()
    VisitsPage(Session(talk, home, held.vault, held.saver, keys, held.desks)).run()


def _say_goodbye(talk: Talk, desks: Desks, code: int) -> None:
    """What is saved, and whatever the talk was left with, what is not."""
    with contextlib.suppress(Leaving):
        if code == LOCK and desks.loses:
            talk.last_word(desks.state(), GRACE)
        elif code == 0 or desks.loses:
            talk.say(desks.state())


@contextlib.contextmanager
def _heeding(talk: Talk) -> Iterator[None]:
    """Ctrl+C leaves as every other way does; the prompt is there again after Ctrl+Z and `fg`."""

    def interrupted(number: int, frame: FrameType | None) -> None:
        talk.told_to_leave(128 + number)

    def continued(number: int, frame: FrameType | None) -> None:
        talk.again()

    handlers = {signal.SIGINT: interrupted}
    if hasattr(signal, "SIGCONT"):
        handlers[signal.SIGCONT] = continued
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _start_over(talk: Talk, home: Home) -> None:
    """Lock: a person is asked for the passphrase by a program that remembers nothing."""
    from inspector_tui.vault.process import start_over

    modes.keep_silent()
    try:
        talk.last_word("Locked.", GRACE)
    except Leaving as left:
        if left.code != LOCK:  # else the terminal is stopped; the fresh program waits for it
            return
    if talk.is_person:
        start_over(["--home", str(home.path), "--plain"])
