"""Encryption to an office with age, streaming both ways, through pyrage.

pyrage is loaded only here and only when something is encrypted: it has no build for musl.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from inspector_tui.bundle.age_header import MAX_RECIPIENTS, bounded
from inspector_tui.bundle.faults import BundleFileError, BundleWriteError, UnsoundError
from inspector_tui.bundle.source import read_ordinary
from inspector_tui.bundle.streams import Sink, Source
from inspector_tui.errors import InspectorError

MAX_IDENTITY = 1024 * 1024


class RecipientError(InspectorError):
    """A text that is not the public key of a recipient."""

    exit_code = 2


def recipient(text: str) -> Any:
    """The age (`age1...`) or SSH (`ssh-ed25519 ...`) public key in a text; `RecipientError`."""
    pyrage = _pyrage()
    key = text.strip()
    kind = pyrage.ssh if key.startswith("ssh-") else pyrage.x25519
    try:
        return kind.Recipient.from_str(key)
    except (pyrage.RecipientError, UnicodeError):
        raise RecipientError(
            "This is not a public key that a bundle can be encrypted to.",
            todo="Give the office's age key (age1...) or SSH key (ssh-ed25519 ...).",
        ) from None


def keys_of(recipients: Sequence[str]) -> list[Any]:
    """`recipient` of each; `RecipientError` also for more than a reader lets a bundle have."""
    if len(recipients) > MAX_RECIPIENTS:
        raise RecipientError(
            f"A bundle can be encrypted to {MAX_RECIPIENTS} keys, not to {len(recipients)}.",
            todo="Give fewer public keys.",
        )
    return [recipient(text) for text in recipients]


def seal(out: BinaryIO, chunks: Iterable[bytes], recipients: Sequence[str]) -> None:
    """Encrypt a stream to `recipients` and write it.

    An error of `chunks` or of `out` is raised as it was; what is written by then does not decrypt.
    """
    keys = keys_of(recipients)
    source, sink = Source(chunks), Sink(out)
    pyrage = _pyrage()
    try:
        pyrage.encrypt_io(source, sink, keys)
    except (pyrage.EncryptError, OSError) as error:
        raise source.error or sink.error or _not_encrypted(error) from None


def identities(path: Path) -> list[Any]:
    """The private keys in an age identity file or an OpenSSH private key; `BundleFileError`."""
    try:
        text = read_ordinary(path, MAX_IDENTITY)
    except OSError as error:
        raise _no_identity(f"cannot be read ({error.strerror})") from None
    pyrage = _pyrage()
    try:
        if text.startswith(b"-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(text)]
        lines = (line.strip() for line in text.decode().splitlines())
        found = [line for line in lines if line and not line.startswith("#")]
        keys = [pyrage.x25519.Identity.from_str(line) for line in found]
    except (pyrage.IdentityError, UnicodeDecodeError):
        raise _no_identity("holds no key that can be used; it may be locked itself") from None
    if not keys:
        raise _no_identity("is empty")
    return keys


def unseal(file: BinaryIO, out: BinaryIO, keys: Sequence[Any], limit: int) -> None:
    """Decrypt `file` into `out`, at most `limit` bytes; worth something only once it returned.

    Raises `UnsoundError` for a file that these keys do not open whole, `OSError` from either file.
    """
    source, sink = Source(bounded(file)), Sink(out, limit)
    pyrage = _pyrage()
    try:
        pyrage.decrypt_io(source, sink, list(keys))
    except (pyrage.DecryptError, OSError) as error:
        if known := source.error or sink.error:
            raise known from None
        if isinstance(error, pyrage.DecryptError):
            raise UnsoundError(
                "None of the keys given opens it, or its beginning is damaged."
            ) from None
        raise UnsoundError("It was changed or cut short after it was encrypted.") from None


def _pyrage() -> Any:
    try:
        return import_module("pyrage")
    except ImportError:
        raise InspectorError(
            "Encryption is not available on this computer: pyrage is not installed.",
            todo="Install pyrage, or encrypt and decrypt with the age program.",
        ) from None


def _not_encrypted(error: Exception) -> BundleWriteError:
    return BundleWriteError(f"The bundle could not be encrypted ({type(error).__name__}).")


def _no_identity(reason: str) -> BundleFileError:
    return BundleFileError(
        f"The identity file {reason}.",
        todo="Give the private key of the office: an age identity or an OpenSSH key.",
    )
