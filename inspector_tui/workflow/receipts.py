"""Receipts taken in: which bundles the office has, and whether this vault knows them all."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from inspector_tui.bundle import allowed, receipt
from inspector_tui.bundle.faults import BundleFileError, UnsoundError
from inspector_tui.bundle.names import RECEIPT
from inspector_tui.bundle.receipt import MAX_RECEIPT, Receipt, ReceiptRefusedError
from inspector_tui.vault import files
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.command import RefusedError

KEY = "receipt-key"
"""Of the setting that pins the keys with which the office signed receipts, in hex, newest first.

A new receipt without a list of signers must be signed with the newest; the others are for those
that are kept.
"""
_NAME = ".receipt"
_UNKNOWN_KEY = (
    "A receipt that is kept is signed with a key that this vault does not know, as after an older "
    "backup was put back."
)


@dataclass(frozen=True)
class Taken:
    """A receipt that holds; `known` is False when this vault made no such bundle."""

    receipt: Receipt
    known: bool


def take_in(vault: Vault, path: Path, signers: Path | None = None) -> Taken:
    """Check a receipt and keep it with the vault.

    `signers` is the office's `allowed_signers` file, needed once: its key is pinned then. Raises
    `ReceiptRefusedError`, `RefusedError` without any key, `BundleFileError` for what is no file.
    """
    data = _file(path)
    try:
        key = _key(vault, data, signers)
        found = receipt.check(data, key)
        _compare(vault, found)
    except UnsoundError as fault:
        raise ReceiptRefusedError(str(fault)) from None
    with files.in_words(vault.home.receipts):
        files.make_folder(vault.home.receipts)
        files.write_whole(vault.home.receipts / f"{found.bundle}{_NAME}", data)
    earlier = [one for one in _pinned(vault) if one != key]
    vault.put_setting(KEY, " ".join(one.hex() for one in (key, *earlier)))
    return Taken(found, any(record.bundle == found.bundle for record in vault.bundles()))


def received(vault: Vault) -> dict[str, Receipt]:
    """The kept receipts that a pinned key signed, by bundle id."""
    pinned = _pinned(vault)
    found: dict[str, Receipt] = {}
    for _, data in _kept(vault) if pinned else ():
        for key in pinned:
            with suppress(UnsoundError):
                one = receipt.check(data, key)
                found[one.bundle] = one
                break
    return found


def look(vault: Vault) -> None:
    """Have an opened vault say when the office has a bundle, or a key, that it does not know.

    Nothing else tells of an older copy when its mark was put back with it. Kept receipts are read
    without their signature here, because an older copy may not have the key yet.
    """
    told, kept = [], list(_kept(vault))
    for _, data in kept:
        try:
            told.append(receipt.read(data)[0])
        except UnsoundError:
            continue
    if not told:
        return
    if path := _of_unknown_key(vault, kept):
        vault.notices.append(
            f"{_UNKNOWN_KEY} Give it once more with the office's file of signers: 'inspector-tui "
            f"receipt {path} --signers LIST'. If the office never sent it, delete that file."
        )
    lacking = {record.bundle for record in vault.beyond()}
    known = {record.bundle for record in vault.bundles()} - lacking
    if more := [one for one in told if one.bundle not in known and one.vault == vault.id]:
        newest = max(more, key=lambda one: one.number)
        words = (
            f"The office has bundle {newest.number}, received {newest.received_at[:10]}, which "
            "this vault does not know: it was put back from before that. Ask the office for the "
            "bundle before going on; what came after is in it and not here."
        )
        if words not in vault.notices:
            vault.notices.append(words)


def _compare(vault: Vault, found: Receipt) -> None:
    if found.vault != vault.id:
        raise UnsoundError("It is for a bundle of another vault.")
    for record in vault.bundles():
        same = (record.number, record.journal_last, record.journal_head)
        if record.bundle == found.bundle and same != (
            found.number,
            found.journal_last,
            found.journal_head,
        ):
            raise UnsoundError("It does not say of the bundle what this vault knows of it.")


def _key(vault: Vault, data: bytes, signers: Path | None) -> bytes:
    """The office's key: from the list that was given, else the pinned one."""
    _, signature = receipt.read(data)
    if signers is not None:
        return allowed.read(signers).accept(signature.public_key, RECEIPT, time.time()).key
    pinned = _pinned(vault)
    if not pinned:
        raise RefusedError(
            "It is not known yet with which key the office signs its receipts.",
            todo="Give the office's file of signers, once (--signers).",
        )
    if _of_unknown_key(vault, _kept(vault)):
        raise RefusedError(
            f"{_UNKNOWN_KEY} So it cannot tell which key is the office's newest.",
            todo="Give the office's file of signers, once (--signers).",
        )
    return pinned[0]


def _pinned(vault: Vault) -> list[bytes]:
    return [bytes.fromhex(key) for key in (vault.setting(KEY) or "").split()]


def _of_unknown_key(vault: Vault, kept: Iterable[tuple[Path, bytes]]) -> Path | None:
    """A kept receipt of this vault that is sound and not signed by any pinned key."""
    pinned = _pinned(vault)
    for path, data in kept:
        with suppress(UnsoundError):
            _, signature = receipt.read(data)
            if signature.public_key in pinned:
                continue
            if receipt.check(data, signature.public_key).vault == vault.id:
                return path
    return None


def _kept(vault: Vault) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(vault.home.receipts.glob(f"*{_NAME}")):
        try:
            data = files.read_small(path, MAX_RECEIPT)
        except OSError:
            continue
        if data is not None:
            yield path, data


def _file(path: Path) -> bytes:
    try:
        data = files.read_small(path, MAX_RECEIPT)
    except OSError as error:
        raise BundleFileError(f"{path} cannot be read: {error.strerror}.") from None
    if data is None:
        raise BundleFileError(f"There is no file {path}.")
    return data
