"""A vault that has everything a change of its data key has to seal anew, and what is in one."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

from vaults import PASSPHRASE, Made, answered, begin, exhibit, make_vault

from inspector_tui.vault import put_back
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_FLOOR, Dek
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.keeping import KeyChanged, rotate_key

PHOTO = os.urandom(200_000)


def vault_with_all(folder: Path) -> Made:
    """A vault with a visit, an exhibit, a draft, a backup and a database that was set aside."""
    found = make_vault(folder)
    visit = begin(found.vault)
    sealed = found.vault.blobs.seal(io.BytesIO(PHOTO))
    found.vault.append(visit, [answered(), exhibit("AB1", sealed.blob, PHOTO)])
    found.vault.blobs.settled(sealed.blob)
    found.vault.put_draft(visit, "note", "half a")
    found.vault.backup()
    _, dek = opened(found.home)
    found.vault.close()
    put_back.restore(found.home, dek)
    return found


def opened(home: Home, passphrase: str = PASSPHRASE) -> tuple[Header, Dek]:
    header = Header.load(home)
    return header, header.unlock(Secret(passphrase))


def content(home: Home, passphrase: str = PASSPHRASE) -> dict[str, Any]:
    """All that a vault holds, read with the passphrase; it must be whole."""
    vault = Vault.open(home, *opened(home, passphrase))
    try:
        assert vault.check(read_blobs=True) == []
        visits = [row.id for row in vault.visits()]
        exhibits = [x.taken.blob for v in visits for x in vault.visit(v).exhibits.values()]
        return {
            "lines": {visit: list(vault.lines(visit)) for visit in visits},
            "drafts": {visit: vault.drafts(visit) for visit in visits},
            "exhibits": [b"".join(vault.blobs.open(blob)) for blob in exhibits],
            "seed": bytes(vault.signing_seed().reveal()),
            "vault": vault.id,
        }
    finally:
        vault.close()


def changed(home: Home) -> KeyChanged:
    header, dek = opened(home)
    return rotate_key(home, dek, header, Secret(PASSPHRASE), kdf=KDF_FLOOR)


def tree(home: Home) -> set[Path]:
    return {path.relative_to(home.path) for path in home.path.rglob("*")}
