"""The first screen of a vault: the passphrase, or the recovery code.

Nothing heavy is imported before the first paint; the database comes in a thread while the
passphrase is being typed. Keys are derived and the vault is opened in a thread too.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from inspector_tui.errors import InspectorError
from inspector_tui.faces.opening import (
    BY_CODE,
    UNSAVED,
    bring_the_database,
    in_use_words,
    look_at_receipts,
)
from inspector_tui.faces.text import plain
from inspector_tui.faces.told import Choice
from inspector_tui.tui.boxes import SecretBox
from inspector_tui.tui.dialog import Ask
from inspector_tui.tui.form import FormRow, words
from inspector_tui.tui.page import Page
from inspector_tui.vault.home import HeaderGoneError
from inspector_tui.vault.secret import Secret

if TYPE_CHECKING:
    from inspector_tui.vault.header import Header
    from inspector_tui.vault.keys import Dek
    from inspector_tui.vault.lock import Holder
    from inspector_tui.vault.vault import Vault

PREPARE_AFTER = 0.05
"""Seconds from the first paint until the database is imported: it must not hold that up."""


@dataclass(frozen=True)
class Key:
    """What opens the database: the header that was unlocked and its data key."""

    header: Header
    dek: Dek


class UnlockPage(Page[None]):
    """Asks until the vault opens. Gives nothing away but where the vault is."""

    PAGE = "unlock"
    TYPED = True

    @dataclass
    class Opened(Message):
        """The vault is open; `notices` are what the inspector should read first."""

        vault: Vault
        notices: list[str]

    @dataclass
    class InUse(Message):
        """The key fits, but another session has the vault."""

        key: Key
        holder: Holder | None

    @dataclass
    class Failed(Message):
        """It did not open; `wait` is how many seconds to wait before the next attempt."""

        error: InspectorError
        wait: int

    def __init__(self) -> None:
        super().__init__()
        self._failures = 0
        self._by_code = False
        self._prepared = False

    def body(self) -> ComposeResult:
        with Vertical(classes="form"):
            yield words("This vault is locked. Everything recorded in it is encrypted.")
            yield words(f"It is in {self.app.home.path}", classes="quiet gap")
            yield FormRow("Passphrase", SecretBox(id="passphrase"), id="by-passphrase")
            yield FormRow(
                "Recovery code",
                SecretBox(id="code", shown=True),
                note="Seven groups of five; spaces and hyphens do not matter.",
                id="by-code",
            )
            yield words("", id="message")

    def on_mount(self) -> None:
        self.title_is("inspector-tui", "locked")
        self._ask()
        if told := os.environ.pop(UNSAVED, ""):
            self._tell(told)
        for fault in self.app.key_faults[:1]:
            self._tell(fault)
        if self.app.home.remains():
            self._tell(f"{HeaderGoneError(self.app.home)}")
        self.call_after_refresh(self.set_timer, PREPARE_AFTER, self._prepare)

    def action_recovery(self) -> None:
        """Between passphrase and recovery code, and back."""
        if self._box.held:
            return
        self._by_code = not self._by_code
        self._tell("")
        self._ask()

    @on(SecretBox.Submitted)
    def action_accept(self) -> None:
        """Try what was typed."""
        box = self._box
        if len(box) and not box.held:
            box.held = True
            self._tell("Opening...")
            self.app.hold_keys()
            self._prepare()  # while the key is derived, if it was not done while one typed
            self._in_thread(partial(self._unlock, box.take(), self._by_code))

    @on(SecretBox.Changed)
    def _typed(self) -> None:
        """What is typed and not tried yet is locked away as well when nobody is there."""
        is_typed = any(len(box) for box in self.query(SecretBox))
        self.app.in_hand((lambda: None) if is_typed else None)  # boxes wipe themselves as they go

    # On threads: nothing here touches a widget.

    def _prepare(self) -> None:
        if self._prepared:
            return
        self._prepared = True
        threading.Thread(target=bring_the_database, name="imports", daemon=True).start()

    def _unlock(self, secret: Secret, by_code: bool) -> None:
        from inspector_tui.vault.header import Header
        from inspector_tui.vault.header_errors import WrongPassphraseError
        from inspector_tui.vault.keys import attempt_delay

        try:
            with secret:
                header = Header.load(self.app.home)
                unlock = header.unlock_with_recovery if by_code else header.unlock
                key = Key(header, unlock(secret))
        except WrongPassphraseError as error:
            self._failures += 1
            self.post_message(self.Failed(error, attempt_delay(self._failures)))
        except InspectorError as error:
            self.post_message(self.Failed(error, 0))
        else:
            self._open(key, read_only=False, by_code=by_code)

    def _open(self, key: Key, *, read_only: bool, by_code: bool = False) -> None:
        from inspector_tui.vault.errors import VaultInUseError
        from inspector_tui.vault.vault import Vault

        try:
            vault = Vault.open(self.app.home, key.header, key.dek, read_only=read_only)
        except VaultInUseError as error:
            self.post_message(self.InUse(key, error.holder))
        except InspectorError as error:
            key.dek.wipe()
            self.post_message(self.Failed(error, 0))
        else:
            key.dek.wipe()  # the vault has its own
            look_at_receipts(vault)
            said = [key.header.notice, *vault.notices, BY_CODE if by_code else ""]
            self.post_message(self.Opened(vault, [notice for notice in said if notice]))

    # Back on the screen

    @on(Opened)
    def opened(self, event: Opened) -> None:
        self.app.opened(event.vault, event.notices)

    @on(InUse)
    def in_use(self, event: InUse) -> None:
        def decided(read_only: bool | None) -> None:
            self.app.in_hand(None)
            if read_only:
                self.app.hold_keys()
                self._in_thread(partial(self._open, event.key, read_only=True))
            else:
                event.key.dek.wipe()
                self._ready("")

        self._tell("")
        self.app.in_hand(event.key.dek.wipe)
        self.app.forget_keys()
        choices = [Choice("r", "Read here, without changing anything", True)]
        choices.append(Choice("b", "Back", False))
        question = "This vault is open in another session"
        self.app.push_screen(
            Ask(question, choices, safe=False, more=in_use_words(event.holder)), decided
        )

    @on(Failed)
    def failed(self, event: Failed) -> None:
        self.app.forget_keys()
        if event.wait:
            unit = "second" if event.wait == 1 else "seconds"
            self._tell(f"{event.error} Wait {event.wait} {unit}.")
            self.set_timer(event.wait, partial(self._ready, f"{event.error}"))
        else:
            self._ready(str(event.error))

    def _ready(self, message: str) -> None:
        self._box.held = False
        self._tell(message)

    @property
    def _box(self) -> SecretBox:
        return self.query_one("#code" if self._by_code else "#passphrase", SecretBox)

    def _ask(self) -> None:
        for row, asked in (("#by-passphrase", not self._by_code), ("#by-code", self._by_code)):
            self.query_one(row).display = asked
        self._box.focus()
        self.refresh_footer()

    def footer_names(self) -> list[str]:
        other = "passphrase" if self._by_code else "recovery code"
        return ["accept: open", f"recovery: {other}", "quit"]

    def _tell(self, message: str) -> None:
        self.query_one("#message", Static).update(plain(message))

    def _in_thread(self, work: Callable[[], None]) -> None:
        """Not a worker of Textual's: leaving the program would wait for it."""

        def carry_out() -> None:
            try:
                work()
            except Exception as error:
                self.app.fault(error)

        run = partial(copy_context().run, carry_out)
        threading.Thread(target=run, name="opening", daemon=True).start()
