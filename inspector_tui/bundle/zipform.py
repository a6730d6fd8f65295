"""The container: a stored ZIP whose every byte follows from names, sizes, checksums and contents.

A reader takes those four from the file, writes all headers again and compares, so the container
cannot carry anything that nobody looks at: no second copy of a name, no hidden bytes between
files, no attributes, no compression.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from struct import Struct as Layout
from typing import BinaryIO

from msgspec import Struct

from inspector_tui.bundle.faults import UnsoundError, quoted
from inspector_tui.bundle.names import MAX_BUNDLE, MAX_FILES, MAX_NAME, check_name

_LOCAL = Layout("<4s5H3I2H")
_CENTRAL = Layout("<4s6H3I5H2I")
_END = Layout("<4s4H2IH")
_END64 = Layout("<4sQ2H2I4Q")
_LOCATOR = Layout("<4sIQI")
_LOCAL_MAGIC = b"PK\x03\x04"
_CENTRAL_MAGIC = b"PK\x01\x02"
_END_MAGIC = b"PK\x05\x06"

_PLAIN, _LARGE = 20, 45
_UNIX = 3 << 8
_DATE = 0x0021  # 1980-01-01, the first that the format knows; the time is 0
_REGULAR_0644 = 0o100644 << 16
_FULL32 = 0xFFFFFFFF
_CHUNK = 1024 * 1024
_MAX_DIRECTORY = MAX_FILES * (_CENTRAL.size + MAX_NAME + 28)

_WORDS = (
    "mark", "maker", "version", "flags", "compression", "time", "date", "checksum", "packed size",
    "size", "length of its name", "extra field", "comment", "disk", "text mark",
    "file type and permissions", "place",
)  # fmt: skip
"""What the fields of `_CENTRAL` are called, one for one."""


class Member(Struct, frozen=True):
    """A file in the container: its whole name, bytes, CRC-32."""

    name: str
    size: int
    crc: int


class Placed(Struct, frozen=True):
    """A member and where its contents start in the file."""

    member: Member
    start: int


def local_header(member: Member) -> bytes:
    """What stands before a member's contents."""
    name = member.name.encode()
    large = member.size >= _FULL32
    size = _FULL32 if large else member.size
    extra = _extra([member.size, member.size] if large else [])
    version = _LARGE if large else _PLAIN
    fixed = (version, 0, 0, 0, _DATE, member.crc, size, size, len(name), len(extra))
    return _LOCAL.pack(_LOCAL_MAGIC, *fixed) + name + extra


def directory(members: Sequence[Member]) -> bytes:
    """Everything after the last member's contents."""
    entries, offset = [], 0
    for member in members:
        entries.append(_central(member, offset))
        offset += len(local_header(member)) + member.size
    listed = b"".join(entries)
    return listed + _end(len(members), len(listed), offset)


def total_size(members: Sequence[Member]) -> int:
    """Bytes of the whole container."""
    return sum(len(local_header(m)) + m.size for m in members) + len(directory(members))


def _extra(numbers: list[int]) -> bytes:
    if not numbers:
        return b""
    body = b"".join(number.to_bytes(8, "little") for number in numbers)
    return b"\x01\x00" + len(body).to_bytes(2, "little") + body


def _central_fields(member: Member, offset: int) -> tuple[tuple[bytes | int, ...], bytes]:
    large, far = member.size >= _FULL32, offset >= _FULL32
    size = _FULL32 if large else member.size
    extra = _extra([member.size] * 2 * large + [offset] * far)
    version = _LARGE if large or far else _PLAIN
    stamps = (0, 0, 0, _DATE, member.crc, size, size, len(member.name.encode()), len(extra))
    place = (0, 0, 0, _REGULAR_0644, _FULL32 if far else offset)
    return (_CENTRAL_MAGIC, _UNIX | version, version, *stamps, *place), extra


def _central(member: Member, offset: int) -> bytes:
    fields, extra = _central_fields(member, offset)
    return _CENTRAL.pack(*fields) + member.name.encode() + extra


def _end(count: int, size: int, offset: int) -> bytes:
    end64 = b""
    if offset >= _FULL32 or size >= _FULL32:
        made = (_UNIX | _LARGE, _LARGE, 0, 0, count, count, size, offset)
        end64 = _END64.pack(b"PK\x06\x06", _END64.size - 12, *made)
        end64 += _LOCATOR.pack(b"PK\x06\x07", 0, offset + size, 1)
    ends = (0, 0, count, count, min(size, _FULL32), min(offset, _FULL32), 0)
    return end64 + _END.pack(_END_MAGIC, *ends)


class Container:
    """A container whose form was checked when it was opened; contents are checked as they are read.

    Raises `UnsoundError` for a form that a writer would not have made and `OSError` for a file that
    cannot be read.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = file.seek(0, 2)
        self.placed = self._read_form()
        self._by_name = {placed.member.name: placed for placed in self.placed}

    def names(self) -> list[str]:
        """Whole names in order."""
        return [placed.member.name for placed in self.placed]

    def member(self, name: str) -> Member:
        """The member of that whole name."""
        return self._by_name[name].member

    def check_size(self, name: str, limit: int) -> None:
        """`UnsoundError` for a member over `limit` bytes."""
        if self.member(name).size > limit:
            raise UnsoundError(f"The file {_inner(name)} is larger than allowed.")

    def read(self, name: str, limit: int) -> bytes:
        """All of one member; `UnsoundError` over `limit` bytes or when the checksum is wrong."""
        self.check_size(name, limit)
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """The contents of one member piece by piece; a wrong checksum shows at the end."""
        placed = self._by_name[name]
        member = placed.member
        self._file.seek(placed.start)
        left, crc = member.size, 0
        while left:
            chunk = self._file.read(min(left, _CHUNK))
            if not chunk:
                raise UnsoundError("The file became shorter while it was read.")
            left -= len(chunk)
            crc = zlib.crc32(chunk, crc)
            yield chunk
        if crc != member.crc:
            raise UnsoundError(f"The contents of {_inner(name)} do not fit its checksum.")

    def _read_form(self) -> list[Placed]:
        _check_start(self._file, self.size)
        count, size, offset = self._read_end()
        if count > MAX_FILES:
            raise UnsoundError(f"It holds {count} files; {MAX_FILES} are allowed.")
        if size > _MAX_DIRECTORY:
            raise UnsoundError("The list of files in the container is longer than allowed.")
        listed = self._at(offset, size)
        members = _members(listed, count)
        if directory(members) != self._at(offset, self.size - offset):
            raise UnsoundError("The end of the container is not what its list of files asks for.")
        return self._places(members)

    def _read_end(self) -> tuple[int, int, int]:
        """Count, size and place of the directory, believed until `directory` is compared."""
        end_at = self.size - _END.size
        magic, *_disks, count, size, offset, _comment = _END.unpack(self._at(end_at, _END.size))
        if magic != _END_MAGIC:
            raise UnsoundError("It was cut short, or something was added at its end.")
        if _FULL32 in (size, offset):
            end_at -= _END64.size + _LOCATOR.size
            count, size, offset = _END64.unpack(self._at(end_at, _END64.size))[-3:]
        if offset + size != end_at:
            raise UnsoundError(
                "Its parts do not fit together: something is missing, hidden or added."
            )
        return count, size, offset

    def _places(self, members: list[Member]) -> list[Placed]:
        places, offset = [], 0
        for member in members:
            header = local_header(member)
            if self._at(offset, len(header)) != header:
                raise UnsoundError(
                    f"The entry of {_inner(member.name)} differs from the container's list."
                )
            places.append(Placed(member, offset + len(header)))
            offset += len(header) + member.size
        return places

    def _at(self, offset: int, size: int) -> bytes:
        if offset < 0 or size < 0 or offset + size > self.size:
            raise UnsoundError("It was cut short, or something was added at its end.")
        self._file.seek(offset)
        found = self._file.read(size)
        if len(found) != size:
            raise UnsoundError("The file became shorter while it was read.")
        return found


def _check_start(file: BinaryIO, size: int) -> None:
    if size == 0:
        raise UnsoundError("The file is empty.")
    if size > MAX_BUNDLE + 2 * _MAX_DIRECTORY:
        raise UnsoundError("The file is larger than a bundle may be.")
    file.seek(0)
    if file.read(len(_LOCAL_MAGIC)) != _LOCAL_MAGIC:
        raise UnsoundError("It does not begin like a bundle.")


def _members(listed: bytes, count: int) -> list[Member]:
    members: list[Member] = []
    at = offset = total = 0
    for _ in range(count):
        if len(listed) - at < _CENTRAL.size:
            raise UnsoundError("The list of files in the container is incomplete.")
        member, length = _member(listed, at, offset)
        members.append(member)
        at += length
        offset += len(local_header(member)) + member.size
        total += member.size
        if total > MAX_BUNDLE:
            raise UnsoundError("Its files are together larger than a bundle may be.")
    if at != len(listed):
        raise UnsoundError("The list of files in the container is longer than it says.")
    return members


def _member(listed: bytes, at: int, offset: int) -> tuple[Member, int]:
    """The entry at `at`, which has to be exactly the one a writer makes for that name and size."""
    fields = _CENTRAL.unpack_from(listed, at)
    crc, _packed, size, name_length, extra_length, comment_length = fields[7:13]
    name_at = at + _CENTRAL.size
    name = listed[name_at : name_at + name_length].decode("latin-1")
    check_name(name)
    extra = listed[name_at + name_length : name_at + name_length + extra_length]
    if size == _FULL32:
        size = int.from_bytes(extra[4:12], "little")
    member = Member(name, size, crc)
    wanted, wanted_extra = _central_fields(member, offset)
    for found, want, word in zip(fields, wanted, _WORDS, strict=True):
        if found != want:
            raise UnsoundError(f"The entry of {_inner(name)} is not one of a bundle (its {word}).")
    if extra != wanted_extra:
        raise UnsoundError(f"The entry of {_inner(name)} is not one of a bundle (its extra field).")
    return member, _CENTRAL.size + name_length + extra_length + comment_length


def _inner(name: str) -> str:
    return quoted(name.partition("/")[2] or name, 80)
