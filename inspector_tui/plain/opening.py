"""Unlocking a vault, or setting one up, before the talk: secrets are typed where no one reads them.

Secrets come as in every command, typed without echo or from a descriptor; see `cli.secrets`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from inspector_tui.faces.opening import (
    BY_CODE,
    bring_the_database,
    in_use_words,
    look_at_receipts,
)
from inspector_tui.faces.told import Choice, Question
from inspector_tui.plain.talk import Talk
from inspector_tui.vault.home import Home
from inspector_tui.vault.secret import Secret

if TYPE_CHECKING:
    from inspector_tui.vault.header import Header
    from inspector_tui.vault.keys import Dek
    from inspector_tui.vault.vault import Vault

Secrets: TypeAlias = Callable[[str], Secret]
"""Reads a secret that is called so; raises `InspectorError` where there is none to read."""

_BY_CODE_INSTEAD = "Enter alone: use the recovery code."
_TRIES = 3
"""How often a person is asked for the passphrase, and for the recovery code."""


def unlock(talk: Talk, home: Home, secrets: Secrets, *, typed: bool) -> Vault:
    """The open vault of a home. A wrong secret that is `typed` is asked for three times in all.

    Raises what reading the header and opening raise; `WrongPassphraseError` and
    `RecoveryCodeFault` for the last secret, or for one not typed.
    """
    bringing = threading.Thread(target=bring_the_database, name="imports", daemon=True)
    bringing.start()
    talk.say("This vault is locked. It is in:")
    talk.exact(str(home.path))
    if typed:
        talk.say(_BY_CODE_INSTEAD)
    header, dek, by_code = _unlocked(talk, home, secrets, typed=typed)
    with dek:
        if header.notice:
            talk.say(header.notice)
        bringing.join()
        vault = _opened(talk, home, header, dek)
    try:
        look_at_receipts(vault)
        if by_code:
            talk.say(BY_CODE.replace("Ctrl+X", "q"))
        for notice in vault.notices:
            talk.say(notice)
    except BaseException:
        vault.close()
        raise
    return vault


def _unlocked(talk: Talk, home: Home, secrets: Secrets, *, typed: bool) -> tuple[Header, Dek, bool]:
    from inspector_tui.vault.header import Header
    from inspector_tui.vault.header_errors import WrongPassphraseError
    from inspector_tui.vault.keys import attempt_delay
    from inspector_tui.vault.recovery import RecoveryCodeFault

    header, failures, by_code, left = Header.load(home), 0, False, _TRIES
    while True:
        with secrets("Recovery code" if by_code else "Passphrase") as secret:
            if typed and not secret:
                by_code, left = not by_code, _TRIES
                continue
            talk.say("Opening.")
            try:
                dek = (header.unlock_with_recovery if by_code else header.unlock)(secret)
            except (WrongPassphraseError, RecoveryCodeFault) as error:
                left -= 1
                if not typed or not left:
                    raise
                talk.error(error)
                if isinstance(error, WrongPassphraseError):  # a code mistyped is no attempt
                    failures += 1
                    time.sleep(attempt_delay(failures))
            else:
                return header, dek, by_code


def _opened(talk: Talk, home: Home, header: Header, dek: Dek) -> Vault:
    """To write in, or to read while another session has it, when that is wanted."""
    from inspector_tui.vault.errors import VaultInUseError
    from inspector_tui.vault.vault import Vault

    try:
        return Vault.open(home, header, dek)
    except VaultInUseError as error:
        choices = [
            Choice("r", "Read here, without changing anything", True),
            Choice("b", "Leave it", False),
        ]
        title = "This vault is open in another session:"
        if not talk.choose(Question(title, choices, False, in_use_words(error.holder))):
            raise
        return Vault.open(home, header, dek, read_only=True)


def set_up(talk: Talk, home: Home, secrets: Secrets, *, typed: bool) -> Vault:
    """Make the vault of a home that has none: who records, the passphrase, the recovery code."""
    from inspector_tui.vault.desk import Owner
    from inspector_tui.workflow.setup import create_vault

    talk.say(
        "Welcome. Everything you record is kept in an encrypted vault on this machine. Three short "
        "steps set it up in:"
    )
    talk.exact(str(home.path))
    asked = (
        ("Your name:", True),
        ("Initials, two to four letters; they number exhibits, AB1, AB2:", True),
        ("The organisation you inspect for:", True),
        ("Authorisation, the reference of your warrant, if any:", False),
    )
    with talk.held_by(lambda: True):  # there is nothing to lock yet
        owner = Owner(*(_needed(talk, prompt, needed) for prompt, needed in asked))
    with _new_passphrase(talk, secrets, typed=typed) as passphrase:
        talk.say("Making the vault.")
        created = create_vault(home, owner, passphrase)
    try:
        _prove(talk, created.recovery_code)
        created.vault.confirm_code()
    except BaseException:
        created.vault.close()
        raise
    return created.vault


def _needed(talk: Talk, prompt: str, needed: bool) -> str:
    while True:
        typed = talk.ask(prompt).text.strip()
        if typed or not needed:
            return typed
        talk.say("This is needed.")


def _new_passphrase(talk: Talk, secrets: Secrets, *, typed: bool) -> Secret:
    """A passphrase that is strong enough, the same twice where it is typed."""
    from inspector_tui.vault.words import suggest, too_weak

    talk.say(
        "The passphrase opens the vault. Nobody can look it up or reset it, neither your office "
        "nor the makers of this program. Five random words are easy to remember and hard to guess."
    )
    while True:
        if typed:
            talk.say(f"For example: {suggest()}")
        first = secrets("Passphrase")
        if not typed:
            return first  # weak or not is said by what makes the vault
        if weak := too_weak(first):
            first.wipe()
            talk.say(weak)
            continue
        with secrets("The same again") as second:
            if second.reveal() == first.reveal():
                return first
        first.wipe()
        talk.say("The two are not the same. Type it twice again.")


def _prove(talk: Talk, code: str) -> None:
    """Say the recovery code once, and have two groups of it typed back."""
    from inspector_tui.faces.recovery_text import WHAT_FOR, WRITE_DOWN, ask_for, matches

    groups = code.split("-")
    talk.heading(WRITE_DOWN)
    for number, group in enumerate(groups, start=1):
        talk.say(f"Group {number}: {group}", indent=2)
    talk.say(WHAT_FOR)
    talk.ask("Enter when it is written down.")
    for number in ask_for(len(groups)):
        while not matches(groups, number, talk.ask(f"Type group {number} from your paper:").text):
            talk.say(f"Group {number} is not what was shown. Look at your paper.")
