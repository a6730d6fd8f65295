"""A bundle opened for reading: its files by the names that BagIt gives them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from inspector_tui.bundle import bagit, names
from inspector_tui.bundle.faults import UnsoundError
from inspector_tui.bundle.records import FileFact
from inspector_tui.bundle.zipform import Container
from inspector_tui.record.limits import MAX_JOURNAL


class Bag:
    """A container that holds exactly the files of a bundle, in order; their contents are unproved.

    `tags` are the texts of the tag files, `payload` the paths of the other files. Raises
    `UnsoundError` and `OSError`, as `Container` does.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._container = Container(file)
        whole = self._container.names()
        self.visit = names.check_layout(whole)
        self._top = names.folder(self.visit) + "/"
        self.payload = [name.removeprefix(self._top) for name in whole[len(names.TAG_FILES) :]]
        self.tags = {path: self._read(path, names.MAX_TAG_FILE) for path in names.TAG_FILES}

    @property
    def size(self) -> int:
        """Bytes of the whole container."""
        return self._container.size

    def chunks(self, path: str, sha256: str) -> Iterator[bytes]:
        """One file piece by piece; `UnsoundError` at its end when that is not its digest.

        Somebody may change the file between two readings of it. So each reading is held against the
        signed list itself, and what is judged in it is worth something only once it ended.
        """
        digest = hashlib.sha256()
        for chunk in self._container.chunks(self._top + path):
            digest.update(chunk)
            yield chunk
        if digest.hexdigest() != sha256:
            raise UnsoundError(f"The file {path} is not the one that was signed.")

    def facts(self, digests: dict[str, str]) -> dict[str, FileFact]:
        """Size, checksum and the given digest of each file of the payload."""
        members = ((path, self._container.member(self._top + path)) for path in self.payload)
        return {path: FileFact(m.size, m.crc, digests[path]) for path, m in members}

    def signed_list(self) -> tuple[bagit.BagInfo, dict[str, str]]:
        """The description and the payload's digests, as the signed tag manifest vouches for them.

        `UnsoundError` when a tag file is not the signed one or is not written the one way.
        """
        listed = bagit.read_tag_manifest(self.tags[names.TAG_MANIFEST])
        for name, sha256 in listed.items():
            if hashlib.sha256(self.tags[name]).hexdigest() != sha256:
                raise UnsoundError(f"The file {name} is not the one that was signed.")
        if self.tags[names.BAGIT] != bagit.DECLARATION:
            raise UnsoundError(f"{names.BAGIT} is not that of a bundle.")
        info = bagit.read_info(self.tags[names.BAG_INFO])
        if info.visit != self.visit:
            raise UnsoundError("Its top folder is named after another visit than its description.")
        digests = bagit.read_manifest(self.tags[names.MANIFEST], self.payload)
        sizes = [fact.size for fact in self.facts(digests).values()]
        if (info.size, info.files) != (sum(sizes), len(sizes)):
            raise UnsoundError("Its description counts other files than there are (Payload-Oxum).")
        return info, digests

    def check_files(self, digests: dict[str, str]) -> bytes:
        """Compare every file of the payload with its digest, and return the journal."""
        journal = []
        for path in self.payload:
            if path == names.JOURNAL:
                self._container.check_size(self._top + path, MAX_JOURNAL)
            for chunk in self.chunks(path, digests[path]):
                if path == names.JOURNAL:
                    journal.append(chunk)
        return b"".join(journal)

    def _read(self, path: str, limit: int) -> bytes:
        return self._container.read(self._top + path, limit)
