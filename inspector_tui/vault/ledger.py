"""What no backup may take back: which bundle each number went to, and the office that was set.

It stands outside the database, in two files, bound by a key of the vault. `outbox.py` makes it
agree with the database whenever the vault is opened.
"""

from __future__ import annotations

import hmac
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import msgspec

from inspector_tui import structs
from inspector_tui.vault import files
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import Dek
from inspector_tui.vault.secret import Secret

SUBKEY = "ledger-mac"
_DOMAIN = b"ledger/1\n"
_MAC = 64
"""Characters of the MAC in the first line."""
_MOST = 64 << 20
"""Bytes that are read: more than a hundred thousand bundles."""
_OLD = 1 << 16
"""Bytes that are read of the file that version 0.1.0 wrote."""
_NUMBER = re.compile(rb"([0-9]{1,6})(?: .*)?")
_IN_OUTBOX = re.compile(r".*\.([0-9]{1,6})\.zip\.age")
"""Numbers that nothing vouches for: none that no inspector comes to."""


@dataclass(frozen=True)
class Office:
    """Who bundles are encrypted to: a name, and age or SSH public keys."""

    name: str
    recipients: tuple[str, ...]

    def is_same(self, other: Office | None) -> bool:
        """True when the other has this name and these keys, in any order."""
        return other is not None and (self.name, sorted(self.recipients)) == (
            other.name,
            sorted(other.recipients),
        )


@dataclass(frozen=True)
class BundleRecord:
    """One bundle of one visit.

    `journal_last` and `journal_head` say up to where it goes, `previous` is the id of the visit's
    bundle before it. `bundle` is known before it is made, `path` once it is whole, `ready` once it
    is also where it was to go; `path` stays empty when it was streamed away, and for what only the
    ledger knows.
    """

    number: int
    visit: str
    bundle: str | None
    journal_last: int
    journal_head: str
    at: str
    previous: str | None
    path: str | None
    encrypted: bool
    ready: bool


@dataclass(frozen=True)
class Ledger:
    """Every bundle a number was ever bound to here, also by a database that was replaced since.

    `floor` is a number up to which any may have gone to a bundle that nobody knows, 0 if none.
    `version` grows with each change, also when all was lost in between: it is the time of the
    change in milliseconds, unless the clock was set back. `after` is the version it followed.
    """

    bundles: Mapping[int, BundleRecord] = field(default_factory=dict)
    office: Office | None = None
    floor: int = 0
    version: int = 0
    after: int = 0

    @property
    def highest(self) -> int:
        """The highest number that may have been bound, 0 if none."""
        return max(self.floor, 0, *self.bundles)

    def free(self, number: int) -> bool:
        """True when no bundle can have left the machine under this number."""
        return number > self.floor and number not in self.bundles

    def fits(self, number: int, bundle: str, known: str | None) -> bool:
        """True when no other bundle than `bundle` has this number; the database knows `known`."""
        if (there := self.bundles.get(number)) is not None:
            return there.bundle == bundle
        return known == bundle or (known is None and self.free(number))


class _Written(msgspec.Struct, forbid_unknown_fields=True):
    after: int
    bundles: Sequence[BundleRecord]
    floor: int
    office: Office | None
    version: int
    format: Literal["inspection-ledger/1"] = "inspection-ledger/1"


@dataclass(frozen=True)
class Found:
    """What the two files hold that this vault's key made; the later where they differ.

    `whole` is False when a file was damaged, is missing, or is older than a crash leaves it;
    `settled` is True when they are the same.
    """

    ledger: Ledger | None
    whole: bool
    settled: bool = True


def read(home: Home, key: bytes | bytearray) -> Found:
    """The ledger. `key` is the vault's `ledger-mac` key. What is wrong with a file is in no way."""
    both = [_one(path, key) for path in (home.ledger, home.ledger_copy)]
    there = sorted((one for one in both if one is not None), key=lambda one: one.version)
    if not there:
        return Found(None, whole=False, settled=False)
    older, later = there[0], there[-1]
    merged = replace(
        later,
        bundles={**older.bundles, **later.bundles},
        floor=max(older.floor, later.floor),
    )
    settled = len(there) == len(both) and older == later
    crashed = len(there) == len(both) and older.version == later.after
    return Found(merged, settled or crashed, settled)


def write(home: Home, key: bytes | bytearray, ledger: Ledger) -> Ledger:
    """Put it in both places, as a later version; what was written, on disk on return.

    Raises `DiskFullError` or `CannotUseError`.
    """
    version = max(ledger.version + 1, time.time_ns() // 1_000_000)
    ledger = replace(ledger, version=version, after=ledger.version)
    rows = [ledger.bundles[number] for number in sorted(ledger.bundles)]
    body = msgspec.json.encode(
        _Written(ledger.after, rows, ledger.floor, ledger.office, version), order="sorted"
    )
    text = b"%b\n%b\n" % (_mac(body, key), body)
    for path in (home.ledger, home.ledger_copy):
        with files.in_words(path):
            files.make_folder(path.parent)
        files.write_whole(path, text)
    return ledger


def reseal(home: Home, dek: Dek, new: Home, new_dek: Dek) -> None:
    """Write the ledger of `home` in another home under another data key; none where none is."""
    with Secret(dek.subkey(SUBKEY)) as key, Secret(new_dek.subkey(SUBKEY)) as new_key:
        if (ledger := read(home, key.reveal()).ledger) is not None:
            write(new, new_key.reveal(), ledger)


def used_before(home: Home) -> int:
    """The highest number that anything else in the outbox tells of, 0 if nothing does.

    That is the names of encrypted bundles, and the file that version 0.1.0 kept the highest in.
    """
    found = [0]
    with files.in_words(home.outbox):
        if home.outbox.is_dir():
            names = (_IN_OUTBOX.fullmatch(path.name) for path in home.outbox.iterdir())
            found += [int(name[1]) for name in names if name]
    with files.in_words(home.last_number):
        old = files.read_small(home.last_number, _OLD)
    lines = (_NUMBER.fullmatch(line) for line in (old or b"").split(b"\n"))
    return max(found + [int(line[1]) for line in lines if line])


def _one(path: Path, key: bytes | bytearray) -> Ledger | None:
    try:
        text = files.read_small(path, _MOST) or b""
    except OSError:
        return None
    mac, body = text[:_MAC], text[_MAC + 1 : -1]
    if text != b"%b\n%b\n" % (mac, body) or not hmac.compare_digest(mac, _mac(body, key)):
        return None
    try:
        found = structs.decode(body, _Written)
    except msgspec.DecodeError:
        return None
    rows = {record.number: record for record in found.bundles}
    return Ledger(rows, found.office, found.floor, found.version, found.after)


def _mac(body: bytes, key: bytes | bytearray) -> bytes:
    return hmac.digest(key, _DOMAIN + body, "sha256").hex().encode()
