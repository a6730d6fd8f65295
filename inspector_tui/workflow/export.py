"""Export: one sealed visit becomes one signed bundle, encrypted to the office when there is one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

import msgspec.structs

from inspector_tui.bundle import names
from inspector_tui.bundle.faults import BundleWriteError
from inspector_tui.bundle.write import Contents, ExhibitFile, Prepared, prepare, write, write_file
from inspector_tui.errors import InspectorError
from inspector_tui.record.visit import Visit
from inspector_tui.report import html
from inspector_tui.vault.files import sync_folder
from inspector_tui.vault.ledger import BundleRecord
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow import prompts
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.exhibits import Watch
from inspector_tui.workflow.identity import identity, sign
from inspector_tui.workflow.library import library_of, text_of

_PIECE = 1 << 20
"""Bytes of a copy that are read at a time."""


class ClearExportRefusedError(InspectorError):
    """There is no office to encrypt to, and nobody said that the bundle may be readable."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "No office is set, so the bundle would be readable by anyone who gets the file.",
            kept="Nothing was written.",
            todo="Set the office's key ('inspector-tui vault recipients'), or export in the clear "
            "on purpose (--clear) to a folder that you name.",
        )


@dataclass(frozen=True)
class Exported:
    """A bundle that is on disk (or was streamed: `path` is `None`)."""

    number: int
    bundle: str
    path: Path | None
    encrypted: bool


def export(
    vault: Vault,
    visit_id: str,
    *,
    folder: Path | None = None,
    stream: BinaryIO | None = None,
    clear: bool = False,
    watch: Watch = lambda size: None,
) -> Exported:
    """Sign the visit as it was sealed and write it.

    With an office the encrypted file lies in the outbox and a copy in `folder`, if one is named.
    Without an office `clear` is needed, and a clear bundle needs a `folder` or `stream`. The same
    sealed visit is always the same bundle under the same number; its file has the number in its
    name, so that it replaces itself and no other bundle. Until it is in the `folder` that was named
    it is not handed over. `watch` hears of each piece that is dealt with; what it raises ends the
    export. Raises `RefusedError`, `ClearExportRefusedError`, `OtherOfficeError`,
    `InsideVaultError`, `EditionGoneError`, `BundleWriteError`, `DamagedBlobError`.
    """
    visit = vault.visit(visit_id)
    recipients = _readers(vault, visit, folder, stream, clear=clear)
    begun = _Begun(watch)
    record, prepared, first = _bound(vault, visit, watch)
    if record.ready and folder is not None:
        vault.bundle_goes(record.number)
    try:
        prepared = msgspec.structs.replace(prepared, watch=begun)
        made = _written(vault, visit, record, prepared, folder, stream, recipients)
    except Exception as error:
        # Whatever it was: nothing left the vault's own folder, or the number stays with the bundle,
        # of which others may have what was written. It stays too when the program itself is ended:
        # that may come at any moment, also after the last byte.
        if begun and (stream or not recipients):
            if isinstance(error, BundleWriteError):
                error.kept = _stays(record.number, error.left)
        elif first:
            vault.release_bundle(record.number)
        raise
    note = (record.number, made.bundle, made.path)
    copy = None
    if made.path is not None and recipients and folder is not None:
        vault.bundle_made(*note, encrypted=made.encrypted)
        copy = _copied(made.path, folder / made.path.name, watch)
    vault.bundle_ready(*note, encrypted=made.encrypted)
    return made if copy is None else replace(made, path=copy)


def _readers(
    vault: Vault, visit: Visit, folder: Path | None, stream: BinaryIO | None, *, clear: bool
) -> Sequence[str]:
    """Whose keys the bundle is encrypted to, none in the clear; refuses what may not be made."""
    if visit.status != "sealed":
        raise RefusedError("The visit is still open.", todo="Close it first: that seals it.")
    office = vault.recipients()
    if office is None and not clear:
        raise ClearExportRefusedError
    if office is not None and (fault := vault.office_at_odds()):
        raise fault
    if clear and folder is None and stream is None:
        raise RefusedError(
            "A bundle that anyone can read goes only where you say.", todo="Name a folder for it."
        )
    if folder is not None and not folder.is_dir():
        raise RefusedError(f"There is no folder {folder}.", todo="Make it, or name another.")
    if folder is not None:
        vault.home.require_outside(folder)
    return office.recipients if office and not clear else ()


def _written(
    vault: Vault,
    visit: Visit,
    record: BundleRecord,
    prepared: Prepared,
    folder: Path | None,
    stream: BinaryIO | None,
    recipients: Sequence[str],
) -> Exported:
    """The bundle in its one place: the stream, the folder in the clear, or the outbox."""
    if stream is not None:
        write(stream, prepared, recipients)
        return Exported(record.number, prepared.id, None, bool(recipients))
    place = vault.home.outbox if recipients else folder
    assert place is not None
    path = place / names.file(visit.id, record.number, encrypted=bool(recipients))
    write_file(path, prepared, recipients)
    return Exported(record.number, prepared.id, path, bool(recipients))


class _Begun:
    """Hears of each piece before it is written, and is true once there was one."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._begun = False

    def __call__(self, size: int) -> None:
        self._watch(size)
        self._begun = True

    def __bool__(self) -> bool:
        return self._begun


def _stays(number: int, left: Path | None) -> str:
    """What is the case of a bundle of which bytes went where others may have them."""
    kept = f"Number {number} stays with this bundle: exporting the visit again makes the same one."
    return f"{kept} What was written of it could not be removed: {left}." if left else kept


def _bound(vault: Vault, visit: Visit, watch: Watch) -> tuple[BundleRecord, Prepared, bool]:
    """A number, and the bundle whose id is bound to it before the first byte is written.

    The number is the one that this state of the visit has, or the next one. Another office or
    another version's report makes another bundle: that never has a number that was bound before,
    not even by a database that was replaced by a backup. True with it when nobody bound it before.
    """
    for record in _numbered(vault, visit):
        prepared = prepare(_contents(vault, visit, record, watch), partial(sign, vault))
        if vault.may_bind(record.number, prepared.id):
            break
    first = vault.pin_bundle(record.number, prepared.id)
    return record, prepared, first


def _numbered(vault: Vault, visit: Visit) -> Iterator[BundleRecord]:
    """The numbers that this state of the visit has, newest first; then one that is free."""
    for record in reversed(vault.bundles(visit.id)):
        if record.journal_head == visit.head:
            yield record
    yield vault.freeze_bundle(visit.id)


def _contents(vault: Vault, visit: Visit, record: BundleRecord, watch: Watch) -> Contents:
    office = vault.recipients()
    return Contents(
        visit=visit.id,
        vault=vault.id,
        number=record.number,
        previous=record.previous,
        journal_lines=list(vault.lines(visit.id)),
        visit_json=visit.document_bytes(),
        report_html=_report(vault, visit, record.number),
        checklists=list(_checklists(vault, visit)),
        exhibits=[
            ExhibitFile(
                names.exhibit_path(mark, found.taken.sha256, found.taken.extension).removeprefix(
                    names.EXHIBITS
                ),
                found.taken.size,
                found.taken.sha256,
                found.taken.crc32,
                partial(vault.blobs.open, found.taken.blob),
            )
            for mark, found in visit.exhibits.items()
            if found.stands or _reads_whole(vault, found.taken.blob, watch)
        ],
        journal_last=visit.last,
        journal_head=visit.head,
        office=office.name if office else None,
    )


def _reads_whole(vault: Vault, blob: str, watch: Watch) -> bool:
    """False for a lost or damaged file: one of a withdrawn exhibit holds no visit back."""
    pieces = vault.blobs.open(blob)
    while True:
        try:
            piece = next(pieces, None)
        except InspectorError:
            return False
        if piece is None:
            return True
        watch(len(piece))


def report(vault: Vault, visit_id: str) -> bytes:
    """The report of a visit as it stands, sealed or not, as HTML."""
    return _report(vault, vault.visit(visit_id), None)


def _report(vault: Vault, visit: Visit, number: int | None) -> bytes:
    signer = identity(vault)
    sealing = html.Sealing(signer.principal, signer.fingerprint, vault.id, number)
    lib = library_of(vault, visit)
    return html.render(visit, lib, sealing, prompts.computed(visit, lib))


def _checklists(vault: Vault, visit: Visit) -> Iterator[tuple[str, bytes]]:
    for edition in visit.editions_used():
        path = names.checklist_path(edition.id, edition.edition)
        yield path.removeprefix(names.CHECKLISTS), text_of(vault, edition).text


def _copied(source: Path, target: Path, watch: Watch) -> Path:
    """A private copy that appears whole, on disk, or not at all; an earlier copy is replaced."""
    part = target.with_name(f".{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        with (
            source.open("rb") as whole,
            open(part, "xb", opener=partial(os.open, mode=0o600)) as out,
        ):
            while piece := whole.read(_PIECE):
                watch(len(piece))
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    except BaseException as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise InspectorError(
            f"The bundle could not be copied to {target.parent}: {error.strerror}.",
            kept=f"It is whole in the outbox: {source}.",
            todo="Free some space or choose another folder, and export again.",
        ) from error
    with suppress(OSError):  # not every stick and network folder can; the outbox has it in any case
        sync_folder(target.parent)
    return target
