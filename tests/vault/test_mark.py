"""The high-water mark is believed only when this vault wrote it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.vault import mark
from inspector_tui.vault.files import CannotUseError
from inspector_tui.vault.mark import MAX_SEQ, Mark

KEY = bytes(range(32))
HASH = "5f" * 32


@given(st.integers(0, MAX_SEQ), st.binary(min_size=32, max_size=32))
def test_what_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, seq: int, digest: bytes
) -> None:
    path = tmp_path_factory.mktemp("mark") / "head"
    mark = Mark(seq, digest.hex(), seq // 2, digest[::-1].hex())
    mark.write(path, KEY)
    assert Mark.read(path, KEY) == mark


def test_it_is_written_in_place_and_stays_two_lines(tmp_path: Path) -> None:
    path = tmp_path / "head"
    path.write_bytes(b"x" * 1_000)
    Mark(9, HASH).write(path, KEY)
    first = path.stat()
    Mark(10**12, HASH).write(path, KEY)
    second = path.stat()
    assert (first.st_ino, first.st_size) == (second.st_ino, second.st_size)
    for line, wanted in zip(path.read_text().splitlines(), (HASH, "0" * 64), strict=True):
        number, digest, mac = line.split(" ")
        assert (len(number), digest, len(mac)) == (20, wanted, 64)
    assert Mark.read(path, KEY) == Mark(10**12, HASH)


def test_no_mark_is_none(tmp_path: Path) -> None:
    assert Mark.read(tmp_path / "head", KEY) is None


def test_another_key_does_not_read_it(tmp_path: Path) -> None:
    path = tmp_path / "head"
    Mark(9, HASH).write(path, KEY)
    assert Mark.read(path, bytes(32)) is None


def test_every_bit_counts(tmp_path: Path) -> None:
    path = tmp_path / "head"
    Mark(9, HASH).write(path, KEY)
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :])
        assert Mark.read(path, KEY) is None


@pytest.mark.parametrize("torn", [1, 2, 7])
def test_one_that_is_written_meanwhile_is_not_taken_for_damaged(
    monkeypatch: pytest.MonkeyPatch, torn: int
) -> None:
    texts = [Mark(9, f"{digit}" * 64).text(KEY) for digit in range(8)]
    halves = [old[:60] + new[60:] for old, new in pairwise(texts)]
    coming = [*halves[:torn], texts[torn]]
    monkeypatch.setattr(mark, "read_small", lambda path, limit: coming.pop(0))
    assert Mark.read(Path("head"), KEY) == Mark(9, f"{torn}" * 64)


@pytest.mark.parametrize("size", [0, 1, 150, 152, 5_000])
def test_a_torn_mark_is_none(tmp_path: Path, size: int) -> None:
    path = tmp_path / "head"
    Mark(9, HASH).write(path, KEY)
    path.write_bytes(path.read_bytes().ljust(size, b"\0")[:size])
    assert Mark.read(path, KEY) is None


@pytest.mark.parametrize("mark", [Mark(-1, HASH), Mark(MAX_SEQ + 1, HASH), Mark(1, "zz" * 32)])
def test_a_mark_that_cannot_be_is_not_written(tmp_path: Path, mark: Mark) -> None:
    path = tmp_path / "head"
    with pytest.raises(ValueError, match="no such mark"):
        mark.write(path, KEY)
    assert not path.exists()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "head").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotUseError, match="a link"):
        Mark(1, HASH).write(tmp_path / "head", KEY)
    assert not (tmp_path / "elsewhere").exists()
