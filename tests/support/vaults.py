"""Vaults for tests: real ones, with the cheapest passphrase slot that is allowed."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import derivations
import statements

from inspector_tui.record.events import (
    Answer,
    Answered,
    Edition,
    ExhibitTaken,
    Inspector,
    Site,
    VisitStarted,
)
from inspector_tui.vault import ballast, files
from inspector_tui.vault.connect import open_connection
from inspector_tui.vault.desk import Owner
from inspector_tui.vault.editions import StoredEdition
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import KDF_FLOOR, Dek
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault

statements.share()
derivations.remember()

PASSPHRASE = "correct horse battery staple"
OWNER = Owner("A. Baker", "AB", "Example Authority", "HSE 123")
TEXT = b'id = "panic-alarm"\nedition = "2026.1"\n'
EDITION = StoredEdition("panic-alarm", "2026.1", hashlib.sha256(TEXT).hexdigest(), TEXT)


@cache
def keys() -> tuple[Header, Dek]:
    """One header for all tests of a run: deriving its key takes longer than most of them."""
    return Header.new(Secret(PASSPHRASE), kdf=KDF_FLOOR)


def descriptor(secret: str) -> str:
    """The number of one to read a secret from, as `--passphrase-fd` takes it."""
    reading, writing = os.pipe()
    os.write(writing, f"{secret}\n".encode())
    os.close(writing)
    return str(reading)


@dataclass
class Made:
    """A vault in `home`, open as `vault`."""

    home: Home
    vault: Vault

    def reopen(self, **how: Any) -> Vault:
        self.vault.close()
        self.vault = open_vault(self.home, **how)
        return self.vault

    def raw(self) -> Any:
        """The driver's connection to the database of a closed vault, triggers gone."""
        self.vault.close()
        raw = open_connection(self.home.database, keys()[1])
        raw.execute("DROP TRIGGER journal_no_update")
        raw.execute("DROP TRIGGER journal_no_delete")
        return raw


def lay_ballast(home: Home) -> None:
    """A ballast without its bytes, which take longer than most tests."""
    with files.create(home.ballast) as file:
        file.truncate(ballast.SIZE)


def make_vault(folder: Path, *, copied: bool = True) -> Made:
    """A new vault with nothing in it.

    Copying one is quicker than making one; copies share the name and the signer as well as the
    keys, so where those are to differ none may be `copied`.
    """
    home = Home(folder / "home")
    if not copied:
        return Made(home, _make(home))
    shutil.copytree(_empty(), home.path)
    lay_ballast(home)
    return Made(home, open_vault(home))


def _make(home: Home) -> Vault:
    home.create()
    lay_ballast(home)
    header, dek = keys()
    vault = Vault.create(home, header, dek, OWNER)
    header.save(home, dek)
    return vault


@cache
def _empty() -> Path:
    """The folder of a closed vault, made once in each process."""
    folder = Path(tempfile.mkdtemp(prefix="empty-"))
    atexit.register(shutil.rmtree, folder)
    home = Home(folder / "home")
    _make(home).close()
    home.ballast.unlink()
    return home.path


def open_vault(home: Home, **how: Any) -> Vault:
    return Vault.open(home, *keys(), **how)


def started(organisation: str = "Example Trust", on: str = "2026-11-21", **more: Any) -> Any:
    given: dict[str, Any] = {
        "organisation": organisation,
        "on": on,
        "inspector": Inspector("A. Baker", "AB"),
        "checklists": (Edition(EDITION.id, EDITION.edition, EDITION.sha256),),
        "sites": (Site("S1", "Ward A"),),
    }
    return VisitStarted(**(given | more))


def begin(vault: Vault, organisation: str = "Example Trust", **more: Any) -> str:
    """A new visit; its id."""
    visit = str(uuid.uuid4())
    vault.append(visit, [started(organisation, **more)], editions=[EDITION])
    return visit


def answered(question: str = "PA-080", **answer: Any) -> Answered:
    return Answered(answers={question: Answer(**({"verdict": "satisfied"} | answer))})


def exhibit(mark: str, blob: str, data: bytes) -> ExhibitTaken:
    import zlib

    return ExhibitTaken(
        mark=mark,
        name="photo.jpg",
        extension="jpg",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        crc32=zlib.crc32(data),
        blob=blob,
    )
