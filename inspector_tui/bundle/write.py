"""Writing a bundle: everything is known and checked before the first byte, then it streams.

Sizes, digests and checksums of exhibits come from their capture, so the list of files, the
signature and the bundle's id exist before any exhibit is read; nothing is held in memory but the
text files, and `out` is never asked to seek.
"""

from __future__ import annotations

import errno
import hashlib
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from inspector_tui.bundle import bagit, names, sshsig
from inspector_tui.bundle.faults import BundleWriteError, UnsoundError
from inspector_tui.bundle.page import check_page
from inspector_tui.bundle.records import FileFact, examine
from inspector_tui.bundle.zipform import Member, directory, local_header, total_size
from inspector_tui.record.limits import MAX_JOURNAL

BundleId: TypeAlias = str
"""SHA-256 of the tag manifest, in hex: the same inputs give the same id and the same bytes."""

Chunks: TypeAlias = Callable[[], Iterable[bytes]]


class ExhibitFile(Struct, frozen=True):
    """One exhibit: its name in `data/exhibits/`, what is promised of it, and how to read it."""

    name: str
    size: int
    sha256: str
    crc32: int
    open: Chunks


class Contents(Struct, frozen=True):
    """What goes into a bundle.

    `journal_lines` are the whole chain, without newlines; `checklists` are (file name, text), one
    for each edition that the journal names; `exhibits` the files of every exhibit, of which
    withdrawn ones may be left out. `previous` is the id of the visit's bundle before this one,
    `office` the name of the office that it is meant for.
    """

    visit: str
    vault: str
    number: int
    journal_lines: Iterable[bytes]
    visit_json: bytes
    report_html: bytes
    checklists: Sequence[tuple[str, bytes]]
    exhibits: Sequence[ExhibitFile]
    journal_last: int
    journal_head: str
    previous: BundleId | None = None
    office: str | None = None


class _Part(Struct, frozen=True):
    member: Member
    sha256: str
    chunks: Chunks


def _unwatched(size: int) -> None:
    pass


class Prepared(Struct, frozen=True):
    """A bundle that is signed and only has to be written; `size` in bytes.

    `watch` hears how many bytes come next; what it raises ends the writing.
    """

    id: BundleId
    size: int
    parts: Sequence[_Part]
    watch: Callable[[int], None] = _unwatched

    def chunks(self) -> Iterator[bytes]:
        """All bytes of the bundle; `BundleWriteError` when an exhibit is not what was promised.

        `watch` hears of 0 bytes before the first of all.
        """
        self.watch(0)
        for part in self.parts:
            yield local_header(part.member)
            for chunk in _as_promised(part):
                self.watch(len(chunk))
                yield chunk
        yield directory([part.member for part in self.parts])


def prepare(contents: Contents, sign: Callable[[bytes], bytes]) -> Prepared:
    """Check, list and sign. `sign` gives the armored signature of the bytes it is handed.

    Raises `BundleWriteError` for contents that a reader would refuse.
    """
    try:
        return _prepared(contents, sign)
    except UnsoundError as fault:
        raise BundleWriteError(
            f"This visit would make a bundle that nobody accepts. {fault}",
            todo="Check the vault, and report this if the vault is sound.",
        ) from None


def write(out: BinaryIO, prepared: Prepared, recipients: Sequence[str] = ()) -> None:
    """Write a bundle, encrypted when there are recipients (age or SSH public keys), to any stream.

    Raises `BundleWriteError`. What a failed call has already written is no bundle: a reader refuses
    it. `write_file` leaves nothing at all.
    """
    if recipients:
        from inspector_tui.bundle.seal_to import seal

        with _write_errors():
            seal(out, prepared.chunks(), recipients)
    else:
        for chunk in prepared.chunks():
            with _write_errors():
                out.write(chunk)
    with _write_errors():
        out.flush()


def write_file(path: Path, prepared: Prepared, recipients: Sequence[str] = ()) -> None:
    """Write a bundle to a private file that appears whole, on disk, or not at all.

    A file of that name is replaced. Raises `BundleWriteError`; its `left` is where bytes stayed
    that the disk did not let be removed.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        with _write_errors():
            part.unlink(missing_ok=True)
            file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
            # Inside as well: closing writes what is still in the buffer, and may fail at that.
            with os.fdopen(file, "wb") as out:
                write(out, prepared, recipients)
                os.fsync(out.fileno())
            part.replace(path)
        _sync_folder(path.parent)
    except BaseException as error:
        try:
            part.unlink(missing_ok=True)
        except OSError:
            if isinstance(error, BundleWriteError) and os.path.lexists(part):
                error.leave(part)
        raise


_BINARY = getattr(os, "O_BINARY", 0)


def _prepared(contents: Contents, sign: Callable[[bytes], bytes]) -> Prepared:
    payload = sorted(_payload(contents), key=lambda found: found[0])
    digests = [(path, part.sha256) for path, part in payload]
    info = bagit.BagInfo(
        visit=contents.visit,
        vault=contents.vault,
        number=contents.number,
        previous=contents.previous,
        last=contents.journal_last,
        head=contents.journal_head,
        office=contents.office,
        size=sum(part.member.size for _, part in payload),
        files=len(payload),
    )
    if bagit.read_info(info.text()) != info:
        raise UnsoundError("Its description cannot be written down.")
    texts = {
        names.BAGIT: bagit.DECLARATION,
        names.BAG_INFO: info.text(),
        names.MANIFEST: bagit.manifest(digests),
    }
    listed = bagit.tag_manifest({name: _sha256(text) for name, text in texts.items()})
    texts[names.TAG_MANIFEST] = listed
    texts[names.SIGNATURE] = _signed(listed, sign)
    tags = [(name, _text(name, texts[name])) for name in names.TAG_FILES]
    parts = [_in_folder(contents.visit, path, part) for path, part in (*tags, *payload)]
    _check(contents, info, payload, parts)
    return Prepared(_sha256(listed), total_size([part.member for part in parts]), parts)


def _payload(contents: Contents) -> Iterator[tuple[str, _Part]]:
    journal = b"".join(line + b"\n" for line in contents.journal_lines)
    yield names.JOURNAL, _text(names.JOURNAL, journal)
    yield names.VISIT, _text(names.VISIT, contents.visit_json)
    yield names.REPORT, _text(names.REPORT, contents.report_html)
    for name, text in contents.checklists:
        path = names.CHECKLISTS + name
        yield path, _text(path, text)
    for exhibit in contents.exhibits:
        path = names.EXHIBITS + exhibit.name
        member = Member(path, exhibit.size, exhibit.crc32)
        yield path, _Part(member, exhibit.sha256, exhibit.open)


def _check(
    contents: Contents,
    info: bagit.BagInfo,
    payload: Sequence[tuple[str, _Part]],
    parts: Sequence[_Part],
) -> None:
    """Hold the bundle against what its readers will ask, so that none is made that they refuse."""
    names.check_layout([part.member.name for part in parts])
    if len(parts) > names.MAX_FILES or info.size > names.MAX_BUNDLE:
        raise UnsoundError("It would be larger than a bundle may be.")
    found = dict(payload)
    facts = {
        path: FileFact(part.member.size, part.member.crc, part.sha256)
        for path, part in found.items()
    }
    if facts[names.JOURNAL].size > MAX_JOURNAL:
        raise UnsoundError("Its journal is longer than a journal may be.")
    examine(b"".join(found[names.JOURNAL].chunks()), facts, info)
    check_page(found[names.REPORT].chunks())


def _signed(listed: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    armored = sign(listed)
    signature = sshsig.read(armored)
    sshsig.verify(armored, listed, names.BUNDLE, signature.public_key)
    return armored


def _text(name: str, text: bytes) -> _Part:
    return _Part(Member(name, len(text), zlib.crc32(text)), _sha256(text), lambda: (text,))


def _in_folder(visit: str, path: str, part: _Part) -> _Part:
    member = replace(part.member, name=f"{names.folder(visit)}/{path}")
    return replace(part, member=member)


def _sha256(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()


def _as_promised(part: _Part) -> Iterator[bytes]:
    """The chunks of a part, none beyond the promised size; the last proves the promise kept."""
    left, crc, digest = part.member.size, 0, hashlib.sha256()
    for chunk in _read(part):
        left -= len(chunk)
        if left < 0:
            break
        crc = zlib.crc32(chunk, crc)
        digest.update(chunk)
        yield chunk
    if left or crc != part.member.crc or digest.hexdigest() != part.sha256:
        raise _unlike_promised(part, "is not what the journal says was taken")


def _read(part: _Part) -> Iterator[bytes]:
    try:
        yield from part.chunks()
    except OSError as error:
        raise _unlike_promised(part, f"cannot be read ({error.strerror})") from error


def _unlike_promised(part: _Part, fault: str) -> BundleWriteError:
    name = part.member.name.rpartition("/")[2]
    return BundleWriteError(
        f"The stored file {name} {fault}.",
        todo="Check the vault. If it cannot be repaired, withdraw the exhibit with that reason.",
    )


@contextmanager
def _write_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            what = "The bundle could not be written: there is no space left."
            raise BundleWriteError(what, todo="Make room or choose another place.") from error
        reason = error.strerror or "the system gave no reason"
        raise BundleWriteError(
            f"The bundle could not be written ({reason}).", todo="Choose another place."
        ) from error


def _sync_folder(folder: Path) -> None:
    """Make a rename durable where the system can: not on Windows, not on every network folder.

    The bundle is whole by now; a crash can only take its name back, as if it was never exported.
    """
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
