"""Sealed exhibits: what goes in comes out, and nothing else does."""

from __future__ import annotations

import hashlib
import io
import os
import random
import stat
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.vault.blobs import CHUNK, TAG, Blobs, DamagedBlobError, Sealed
from inspector_tui.vault.exhibit import ExhibitUnreadableError, open_regular
from inspector_tui.vault.files import CannotUseError
from inspector_tui.vault.keys import Dek

DEK = Dek(bytes(range(32)))
HEAD = 15
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 16 * CHUNK, 16 * CHUNK + 1, 40 * CHUNK, 2_700_001]


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs", DEK)


def content(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def file_of(blobs: Blobs, sealed: Sealed) -> Path:
    found = [path for path in blobs._folder.rglob("*") if path.is_file()]
    return next(path for path in found if path.parent.name + path.name == sealed.blob)


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_comes_out(blobs: Blobs, size: int) -> None:
    data = content(size)
    sealed = blobs.seal(io.BytesIO(data))
    assert b"".join(blobs.open(sealed.blob)) == data
    assert (sealed.size, sealed.crc32) == (size, zlib.crc32(data))
    assert sealed.sha256 == hashlib.sha256(data).hexdigest()
    assert blobs.exists(sealed.blob)
    assert list(blobs.names()) == [sealed.blob]


class Dribble(io.RawIOBase):
    """A stream that gives less than it is asked for, as pipes do."""

    def __init__(self, data: bytes) -> None:
        self._rest = io.BytesIO(data)

    def read(self, size: int = -1) -> bytes:
        return self._rest.read(min(size, 7_001))


@given(size=st.sampled_from(SIZES) | st.integers(0, 300_000))
def test_a_stream_may_come_in_dribbles(tmp_path_factory: pytest.TempPathFactory, size: int) -> None:
    blobs = Blobs(tmp_path_factory.mktemp("blobs"), DEK)
    sealed = blobs.seal(Dribble(content(size)))  # type: ignore[arg-type]
    assert b"".join(blobs.open(sealed.blob)) == content(size)


def test_the_file_is_what_the_format_says(blobs: Blobs) -> None:
    """Opened here by hand: magic, random bytes, chunks counted and the last one marked."""
    data = content(2 * CHUNK + 5)
    sealed = blobs.seal(io.BytesIO(data))
    path = file_of(blobs, sealed)
    assert path.relative_to(blobs._folder).parts == (sealed.blob[:2], sealed.blob[2:])
    raw = path.read_bytes()
    assert raw[:8] == b"blob1\n\0\0"
    cipher = AESGCM(DEK.subkey("blob/" + sealed.blob))
    chunks = [raw[at : at + CHUNK + TAG] for at in range(HEAD, len(raw), CHUNK + TAG)]
    plain = [
        cipher.decrypt(raw[8:15] + number.to_bytes(4, "big") + bytes([number == 2]), chunk, None)
        for number, chunk in enumerate(chunks)
    ]
    assert b"".join(plain) == data


def test_the_same_exhibit_twice_shows_no_likeness(blobs: Blobs) -> None:
    one, other = (blobs.seal(io.BytesIO(b"same" * 1_000)) for _ in range(2))
    assert one.blob != other.blob
    first, second = (file_of(blobs, each).read_bytes()[HEAD:] for each in (one, other))
    pieces = {first[at : at + 8] for at in range(len(first) - 7)}
    assert pieces.isdisjoint(second[at : at + 8] for at in range(len(second) - 7))


def test_it_is_private_and_nothing_else_is_left(blobs: Blobs) -> None:
    before = os.umask(0)
    try:
        sealed = blobs.seal(io.BytesIO(b"x"))
    finally:
        os.umask(before)
    blobs.settled(sealed.blob)
    path = file_of(blobs, sealed)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [each for each in blobs._folder.rglob("*") if each.is_file()] == [path]


def refused(blobs: Blobs, sealed: Sealed) -> bool:
    try:
        list(blobs.open(sealed.blob))
    except DamagedBlobError:
        return True
    return False


def test_every_bit_of_a_small_blob_counts(blobs: Blobs) -> None:
    sealed = blobs.seal(io.BytesIO(b"a photograph"))
    path = file_of(blobs, sealed)
    whole = path.read_bytes()
    for at in range(len(whole)):
        for bit in range(8):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])
            assert refused(blobs, sealed), (at, bit)
    path.write_bytes(whole)
    assert not refused(blobs, sealed)


Edit = Callable[[bytes], bytes]
_STEP = CHUNK + TAG


def _flip(at: int) -> Edit:
    return lambda raw: raw[:at] + bytes([raw[at] ^ 16]) + raw[at + 1 :]


@pytest.mark.parametrize("size", [3 * CHUNK, 20 * CHUNK + 9])
@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(_flip(HEAD + _STEP + 77), id="flip in the second chunk"),
        pytest.param(lambda raw: raw[:-1], id="last byte gone"),
        pytest.param(lambda raw: raw[: HEAD + _STEP], id="cut at a chunk"),
        pytest.param(lambda raw: raw[: HEAD + 2 * _STEP], id="cut at the next chunk"),
        pytest.param(lambda raw: raw[:HEAD], id="cut before the first chunk"),
        pytest.param(lambda raw: raw[:9], id="cut in the head"),
        pytest.param(lambda raw: b"", id="emptied"),
        pytest.param(lambda raw: raw + b"\0", id="byte added"),
        pytest.param(lambda raw: raw + raw[-TAG:], id="tag added"),
        pytest.param(lambda raw: raw + raw[HEAD:], id="chunks added"),
        pytest.param(
            lambda raw: (
                raw[:HEAD]
                + raw[HEAD + _STEP : HEAD + 2 * _STEP]
                + raw[HEAD : HEAD + _STEP]
                + raw[HEAD + 2 * _STEP :]
            ),
            id="chunks swapped",
        ),
        pytest.param(lambda raw: raw[:HEAD] + raw[HEAD + _STEP :], id="first chunk gone"),
        pytest.param(lambda raw: raw[:8] + bytes(7) + raw[HEAD:], id="other random bytes"),
        pytest.param(lambda raw: b"blob2\n\0\0" + raw[8:], id="other magic"),
    ],
)
def test_a_changed_blob_is_refused(blobs: Blobs, size: int, edit: Edit) -> None:
    sealed = blobs.seal(io.BytesIO(content(size)))
    path = file_of(blobs, sealed)
    path.write_bytes(edit(path.read_bytes()))
    assert refused(blobs, sealed)


def test_only_what_was_sealed_comes_out_before_the_refusal(blobs: Blobs) -> None:
    data = content(30 * CHUNK)
    sealed = blobs.seal(io.BytesIO(data))
    path = file_of(blobs, sealed)
    path.write_bytes(_flip(HEAD + 25 * _STEP)(path.read_bytes()))
    came: list[bytes] = []
    with pytest.raises(DamagedBlobError):
        came.extend(blobs.open(sealed.blob))
    assert b"".join(came) == data[: 25 * CHUNK]


def test_an_empty_last_chunk_is_no_second_spelling(blobs: Blobs) -> None:
    """Made with the key itself: the same content must have one form only."""
    sealed = blobs.seal(io.BytesIO(b""))
    path = file_of(blobs, sealed)
    raw = path.read_bytes()
    cipher = AESGCM(DEK.subkey("blob/" + sealed.blob))
    chunks = [
        cipher.encrypt(raw[8:15] + number.to_bytes(4, "big") + bytes([number]), plain, None)
        for number, plain in enumerate([bytes(CHUNK), b""])
    ]
    path.write_bytes(raw[:HEAD] + b"".join(chunks))
    assert refused(blobs, sealed)


def test_blobs_do_not_stand_in_for_each_other(blobs: Blobs) -> None:
    one, other = blobs.seal(io.BytesIO(b"one")), blobs.seal(io.BytesIO(b"two"))
    first, second = file_of(blobs, one), file_of(blobs, other)
    swapped = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(swapped)
    assert refused(blobs, one)
    assert refused(blobs, other)


def test_another_vaults_key_opens_nothing(blobs: Blobs) -> None:
    sealed = blobs.seal(io.BytesIO(b"one"))
    assert refused(Blobs(blobs._folder, Dek.new()), sealed)


def test_a_missing_blob_is_a_sentence(blobs: Blobs) -> None:
    sealed = blobs.seal(io.BytesIO(b"one"))
    file_of(blobs, sealed).unlink()
    assert not blobs.exists(sealed.blob)
    with pytest.raises(DamagedBlobError, match="missing"):
        list(blobs.open(sealed.blob))


@pytest.mark.parametrize("name", ["", "../../../../etc/passwd", "A" * 32, "0" * 31, "0" * 33])
def test_a_name_that_is_none_reaches_no_file(blobs: Blobs, name: str) -> None:
    assert not blobs.exists(name)
    with pytest.raises(DamagedBlobError):
        list(blobs.open(name))


# --- when sealing fails


class Breaks(io.RawIOBase):
    """A stick pulled out while it is read."""

    def __init__(self, after: int, error: BaseException) -> None:
        self._after, self._error = after, error

    def read(self, size: int = -1) -> bytes:
        if self._after <= 0:
            raise self._error
        self._after -= size
        return bytes(size)


@pytest.mark.parametrize("after", [0, 5_000_000])
def test_a_source_that_breaks_off_leaves_nothing(blobs: Blobs, after: int) -> None:
    with pytest.raises(ExhibitUnreadableError, match="fault"):
        blobs.seal(Breaks(after, OSError(5, "Input/output error")))  # type: ignore[arg-type]
    assert [each for each in blobs._folder.rglob("*") if each.is_file()] == []


def test_an_interruption_leaves_nothing(blobs: Blobs) -> None:
    with pytest.raises(KeyboardInterrupt):
        blobs.seal(Breaks(5_000_000, KeyboardInterrupt()))  # type: ignore[arg-type]
    assert [each for each in blobs._folder.rglob("*") if each.is_file()] == []


def test_what_a_killed_sealing_left_is_swept(blobs: Blobs) -> None:
    sealed = blobs.seal(io.BytesIO(b"kept"))
    (file_of(blobs, sealed).parent / ("0" * 30 + ".part")).write_bytes(b"half")
    assert list(blobs.names()) == [sealed.blob]
    assert blobs.sweep(lambda _blob: True) == 1
    assert blobs.sweep(lambda _blob: True) == 0
    assert not refused(blobs, sealed)


def test_of_what_was_sealed_only_what_no_record_names_is_swept(blobs: Blobs) -> None:
    settled, named, orphan = (blobs.seal(io.BytesIO(text)) for text in (b"1", b"2", b"3"))
    blobs.settled(settled.blob)
    asked: list[str] = []

    def known(blob: str) -> bool:
        asked.append(blob)
        return blob == named.blob

    assert blobs.sweep(known) == 1
    assert set(asked) == {named.blob, orphan.blob}
    assert set(blobs.names()) == {settled.blob, named.blob}
    # Once looked into they stay, whatever a journal that is rolled back later says.
    assert blobs.sweep(lambda _blob: False) == 0


def test_what_somebody_may_name_stays_until_that_is_known(blobs: Blobs) -> None:
    sealed = blobs.seal(io.BytesIO(b"1"))
    assert blobs.sweep(lambda _blob: None) == 0
    assert list(blobs.names()) == [sealed.blob]
    assert blobs.sweep(lambda _blob: False) == 1
    assert list(blobs.names()) == []


def test_what_is_discarded_leaves_nothing(blobs: Blobs) -> None:
    sealed = blobs.seal(io.BytesIO(b"x"))
    blobs.discard(sealed.blob)
    assert [each for each in blobs._folder.rglob("*") if each.is_file()] == []


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(CannotUseError):
        Blobs(tmp_path / "file" / "blobs", DEK).seal(io.BytesIO(b"x"))


_NO_ROOM = """
import io, resource, sys
from pathlib import Path
from inspector_tui.vault.blobs import Blobs
from inspector_tui.vault.files import DiskFullError
from inspector_tui.vault.keys import Dek
resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))
try:
    Blobs(Path(sys.argv[1]), Dek.new()).seal(io.BytesIO(bytes(5_000_000)))
except DiskFullError as error:
    print(error)
"""


def test_no_room_is_said_and_nothing_left(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _NO_ROOM, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("The disk is full"), done.stderr
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


_LARGE = """
import resource, sys
from pathlib import Path
from inspector_tui.vault.blobs import Blobs
from inspector_tui.vault.exhibit import open_regular
from inspector_tui.vault.keys import Dek
blobs = Blobs(Path(sys.argv[1]), Dek.new())
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for name in sys.argv[2:]:
    with open_regular(name) as stream:
        sealed = blobs.seal(stream)
    size = sum(map(len, blobs.open(sealed.blob)))
    print(sealed.size, size, peak())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="measures in KiB")
def test_memory_does_not_grow_with_the_exhibit(tmp_path: Path) -> None:
    names = []
    for size in (4_000_000, 120_000_000):
        path = tmp_path / str(size)
        with path.open("wb") as file:
            file.truncate(size)
        names.append(str(path))
    done = subprocess.run(
        [sys.executable, "-c", _LARGE, str(tmp_path / "blobs"), *names],
        capture_output=True,
        text=True,
        check=True,
    )
    small, large = (tuple(map(int, line.split())) for line in done.stdout.splitlines())
    assert small[:2] == (4_000_000, 4_000_000)
    assert large[:2] == (120_000_000, 120_000_000)
    assert large[2] - small[2] < 16 * 1024


# --- opening the exhibit


def test_a_file_is_opened_also_in_a_folder_that_is_a_link(tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "photo").write_bytes(b"x" * 10)
    (tmp_path / "disk").symlink_to(tmp_path / "stick", target_is_directory=True)
    for name in (tmp_path / "stick" / "photo", f"{tmp_path}/stick/photo", tmp_path / "disk/photo"):
        with open_regular(name) as stream:
            assert stream.read() == b"x" * 10


def test_a_link_is_refused_and_where_it_leads_is_told(tmp_path: Path) -> None:
    secret = tmp_path / "own" / "secret"
    secret.parent.mkdir()
    secret.write_bytes(b"of the inspector")
    (tmp_path / "over").symlink_to(secret)
    for number, target in enumerate((secret, Path("own/secret"), tmp_path / "over")):
        link = tmp_path / f"photo{number}.jpg"
        link.symlink_to(target)
        with pytest.raises(ExhibitUnreadableError) as caught:
            open_regular(link)
        assert caught.value.what == f"The exhibit was not taken: that is a link to {secret}."
        assert "name it itself" in caught.value.todo
    with open_regular(secret) as stream:
        assert stream.read() == b"of the inspector"


def test_where_a_link_leads_steers_no_terminal_and_floods_no_screen(tmp_path: Path) -> None:
    odd = tmp_path / "\x1b[2J\u202e\n\udcff"
    deep = tmp_path.joinpath(*["deep" * 50] * 5, "end")
    for target in (odd, deep):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b"x")
        (tmp_path / f"{target.name[-3:]}.jpg").symlink_to(target)
        with pytest.raises(ExhibitUnreadableError) as caught:
            open_regular(tmp_path / f"{target.name[-3:]}.jpg")
        assert str(caught.value).isprintable()
        assert len(caught.value.what) < 300
    assert "deep/end." in caught.value.what


def test_a_file_that_becomes_a_link_meanwhile_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, secret = tmp_path / "photo", tmp_path / "secret"
    photo.write_bytes(b"x")
    secret.write_bytes(b"of the inspector")
    opened = os.open

    def late(path: Path, flags: int) -> int:
        path.unlink()
        path.symlink_to(secret)
        return opened(path, flags)

    monkeypatch.setattr(os, "open", late)
    with pytest.raises(ExhibitUnreadableError, match=r"a link to .*secret"):
        open_regular(photo)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nothing", "no file at that path"),
        ("photo/below", "no file at that path"),
        ("loop", "no file at that path"),
        ("x" * 5_000, "no file at that path"),
        ("a\0b", "no file at that path"),
        ("", "that is a folder"),
        ("pipe", "a device or a pipe"),
        ("socket", "a device or a pipe"),
        ("/dev/zero", "a device or a pipe"),
        ("/dev/null", "a device or a pipe"),
    ],
)
def test_what_is_not_a_file_is_said_without_waiting(tmp_path: Path, path: str, said: str) -> None:
    import socket

    (tmp_path / "photo").write_bytes(b"x")
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(tmp_path)  # the name of a socket must be short
        try:
            server.bind("socket")
        finally:
            os.chdir(here)
        with pytest.raises(ExhibitUnreadableError) as caught:
            open_regular(f"{tmp_path}/{path}" if not path.startswith("/") else path)
    assert said in caught.value.what
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_of_somebody_else_is_said(tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(b"x")
    (tmp_path / "photo").chmod(0)
    with pytest.raises(ExhibitUnreadableError, match="may not read"):
        open_regular(tmp_path / "photo")
