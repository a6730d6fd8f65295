"""Verifying a bundle, in the one order in which nothing unproved is believed.

The container's form; the signature; the signed list; the files; the record; then, where the caller
says so, the office and an earlier bundle of the visit. The first thing wrong ends it.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from inspector_tui.bundle import names, sshsig
from inspector_tui.bundle.allowed import Signer, Signers
from inspector_tui.bundle.bag import Bag
from inspector_tui.bundle.bagit import BagInfo
from inspector_tui.bundle.faults import BundleFileError, BundleRefusedError, UnsoundError
from inspector_tui.bundle.page import check_page
from inspector_tui.bundle.records import Record, examine
from inspector_tui.bundle.source import cannot_read, decrypted, is_encrypted, opened
from inspector_tui.bundle.verified import Verified, basic_sentences, verified

_DAY = 86_400
"""Seconds; clocks and time zones differ by less."""


class Head(Struct, frozen=True):
    """A place in a visit's journal that the reader knows: entry `n` has this hash."""

    n: int
    hash: str


class Terms(Struct, frozen=True):
    """What a bundle is held against: see `verify`."""

    signers: Signers
    identity: Path | None = None
    previous: Path | Head | None = None
    now: datetime | None = None
    office: str | None = None


class Opened(Struct, frozen=True):
    """A bundle that verified, still open, with the digests of its payload."""

    bag: Bag
    digests: dict[str, str]
    verified: Verified


def verify(
    source: Path | BinaryIO,
    signers: Signers,
    *,
    identity: Path | None = None,
    previous: Path | Head | None = None,
    now: datetime | None = None,
    office: str | None = None,
) -> Verified:
    """Check a bundle, plain or encrypted, in a file or a seekable stream.

    `identity` is a file with the private key (age or OpenSSH) of an encrypted one, which is then
    decrypted in memory or, when large, to a nameless file in the bundle's own folder (of a stream,
    the folder one is in). `previous` is an earlier bundle of the visit, or a place in its journal,
    that this one must contain. `now` (with a time zone; the clock when not given) is when the
    signer's key has to be valid. `office` is the name of the office that asks.

    Raises `BundleRefusedError` for the first thing wrong with the bundle, `BundleFileError` when
    there is nothing to judge: no such file, no key.
    """
    terms = Terms(signers, identity, previous, now, office)
    with open_verified(source, terms) as found:
        return found.verified


@contextmanager
def open_verified(source: Path | BinaryIO, terms: Terms) -> Iterator[Opened]:
    """`verify`, with the bundle still open for reading."""
    checks = _Checks()
    with opened(source) as file:
        with checks.reading():
            encrypted = is_encrypted(file)
        if not encrypted:
            yield _examined(file, terms, checks, encrypted=False)
            return
        with _plain(file, source, terms, checks) as plain:
            yield _examined(plain, terms, checks, encrypted=True)


class _Checks:
    """Which check is being made, and which have passed."""

    def __init__(self) -> None:
        self._passed: list[str] = []

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        with self.reading():
            try:
                yield
            except UnsoundError as fault:
                refused = BundleRefusedError(str(fault), check=name, passed=self._passed)
                raise refused from None
        self._passed.append(name)

    @contextmanager
    def reading(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise cannot_read(error) from None


@contextmanager
def _plain(
    file: BinaryIO, source: Path | BinaryIO, terms: Terms, checks: _Checks
) -> Iterator[BinaryIO]:
    if terms.identity is None:
        raise BundleFileError(
            "The bundle is encrypted and no key was given.",
            todo="Name the office's private key file with --identity FILE.",
        )
    folder = source.parent if isinstance(source, Path) else Path()
    with ExitStack() as stack:
        with checks.of("decryption"):
            plain = stack.enter_context(decrypted(file, terms.identity, folder))
        yield plain


def _examined(file: BinaryIO, terms: Terms, checks: _Checks, *, encrypted: bool) -> Opened:
    when = time.time() if terms.now is None else terms.now.timestamp()
    with checks.of("container"):
        bag = Bag(file)
    with checks.of("signature"):
        signer = _signer(bag.tags, terms.signers, when)
    with checks.of("list"):
        info, digests = bag.signed_list()
    with checks.of("files"):
        journal = bag.check_files(digests)
    with checks.of("record"):
        files = bag.facts(digests)
        record = examine(journal, files, info)
        _check_vault(info, signer)
        check_page(bag.chunks(names.REPORT, digests[names.REPORT]))
    bundle = hashlib.sha256(bag.tags[names.TAG_MANIFEST]).hexdigest()
    found = verified(bundle, info, record, signer, encrypted=encrypted, size=bag.size)
    sentences = basic_sentences(found, record, files, when)
    open_ = ["The report (data/report.html) was not compared with the record."]
    if datetime.fromisoformat(found.sealed_at).timestamp() > when + _DAY:
        open_.append(
            "It says that it was sealed after the day for which its signer's key was looked up; "
            "whether the key was allowed when it was sealed was not compared."
        )
    if terms.office is None:
        named = f"It is meant for the office {info.office}" if info.office else "It names no office"
        open_.append(f"{named}; that was not compared.")
    else:
        sentences.append(_office_compared(info, terms.office, checks))
    if terms.previous is None:
        open_.append("No earlier bundle of the visit was given to compare it with.")
    else:
        sentences.append(_previous_compared(found, record, terms.previous, terms, checks))
    found = replace(found, checked=tuple(sentences), not_compared=tuple(open_))
    return Opened(bag, digests, found)


def _signer(tags: dict[str, bytes], signers: Signers, when: float) -> Signer:
    signature = sshsig.read(tags[names.SIGNATURE])
    if signature.namespace != names.BUNDLE.encode():
        raise UnsoundError("The signature was made for another purpose than a bundle.")
    signer = signers.accept(signature.public_key, names.BUNDLE, when)
    sshsig.check(signature, tags[names.TAG_MANIFEST])
    return signer


def _check_vault(info: BagInfo, signer: Signer) -> None:
    """A signer whom the list names after a vault signs for that vault only."""
    own = re.findall(r"(?:\A|,)[a-z]{2,4}@([0-9a-f]{8})(?=,|\Z)", signer.principals)
    if own and info.vault[:8] not in own:
        raise UnsoundError("It says that it comes from another vault than its signer's.")


def _office_compared(info: BagInfo, office: str, checks: _Checks) -> str:
    with checks.of("office"):
        if info.office is None:
            raise UnsoundError("It does not say for which office it is meant.")
        if info.office != office:
            raise UnsoundError("It is meant for another office.")
    return f"It is meant for this office: {info.office}."


def _previous_compared(
    found: Verified, record: Record, previous: Path | Head, terms: Terms, checks: _Checks
) -> str:
    with checks.of("previous"):
        if not isinstance(previous, Head):
            return _compared(found, record, previous, terms)
        _check_contains(record, previous)
    return f"Its journal contains entry {previous.n} as it was known before."


def _compared(found: Verified, record: Record, previous: Path, terms: Terms) -> str:
    earlier = _earlier(previous, terms)
    if earlier.bundle == found.bundle:
        return "The earlier bundle is this one."
    if (earlier.visit, earlier.vault) != (found.visit, found.vault):
        raise UnsoundError("The earlier bundle is of another visit.")
    _check_contains(record, Head(earlier.last, earlier.head))
    if found.number <= earlier.number:
        raise UnsoundError("It carries a number that does not come after the earlier bundle's.")
    # Numbers are contiguous in a vault: with none between the two, this one must name the other.
    direct = found.number == earlier.number + 1
    if found.previous is None or (direct and found.previous != earlier.bundle):
        raise UnsoundError("It does not name the earlier bundle as the one before it.")
    return f"It continues the earlier bundle {earlier.number}, which verifies, without a change."


def _check_contains(record: Record, head: Head) -> None:
    if len(record.hashes) < head.n:
        raise UnsoundError(f"Its journal ends before entry {head.n}, which was known before.")
    if head.n < 1 or record.hashes[head.n - 1] != head.hash:
        raise UnsoundError(
            f"Its journal was rewritten: entry {head.n} is not the one known before."
        )


def _earlier(path: Path, terms: Terms) -> Verified:
    try:
        with open_verified(path, replace(terms, previous=None, office=None)) as found:
            return found.verified
    except BundleRefusedError as error:
        raise UnsoundError(f"The earlier bundle does not verify itself. {error.fault}") from None
    except BundleFileError as error:
        raise BundleFileError(
            f"The earlier bundle cannot be compared. {error.what}", todo=error.todo
        ) from None
