"""Opening the vault for a command, and closing it whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from inspector_tui.cli.output import say
from inspector_tui.cli.secrets import chosen_home, read_secret
from inspector_tui.faces.opening import look_at_receipts
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.process import VAULT_NEEDS, require_memory
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault


def unlocked(
    home: str | None, descriptor: int | None, *, recovery: bool = False
) -> tuple[Home, Header, Dek]:
    """The vault's home, header and data key, by its passphrase or recovery code."""
    with unlocked_with(home, descriptor, recovery=recovery) as (place, header, dek, _):
        return place, header, dek


@contextmanager
def unlocked_with(
    home: str | None, descriptor: int | None, *, recovery: bool = False
) -> Iterator[tuple[Home, Header, Dek, Secret]]:
    """The same, and what was typed for it, which is wiped in the end; the data key is yours."""
    require_memory(VAULT_NEEDS)
    place = chosen_home(home)
    header = Header.load(place)
    with read_secret("Recovery code" if recovery else "Passphrase", descriptor) as secret:
        dek = header.unlock_with_recovery(secret) if recovery else header.unlock(secret)
        if header.notice:
            say(header.notice)
        yield place, header, dek, secret


@contextmanager
def opened(home: str | None, descriptor: int | None, *, read_only: bool = False) -> Iterator[Vault]:
    """The vault, unlocked; notices of what was odd go to standard error."""
    place, header, dek = unlocked(home, descriptor)
    with dek:
        vault = Vault.open(place, header, dek, read_only=read_only)  # it has a key of its own
    look_at_receipts(vault)
    said = _tell(vault, 0)
    try:
        yield vault
    finally:
        _tell(vault, said)
        vault.close()


def _tell(vault: Vault, said: int) -> int:
    """Say the notices that came since; how many were said by now."""
    for notice in vault.notices[said:]:
        say(notice)
    return len(vault.notices)
