import io
import os
import stat
import tempfile
from pathlib import Path

import pytest
from bundles import TOP, Forged, bundle, signers

from inspector_tui.bundle.faults import BundleRefusedError
from inspector_tui.bundle.page import check_page
from inspector_tui.bundle.unpack import UnpackError, unpack


def test_the_files_come_out_private_and_whole(tmp_path):
    before = os.umask(0)
    try:
        found = unpack(io.BytesIO(bundle()), tmp_path / "to", signers())
    finally:
        os.umask(before)
    assert found.number == 7
    files = {
        f"{TOP}/{path.relative_to(tmp_path / 'to')}": path.read_bytes()
        for path in (tmp_path / "to").rglob("*")
        if path.is_file()
    }
    assert files == Forged.sound().files()
    for path in [tmp_path / "to", *(tmp_path / "to").rglob("*")]:
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted
    assert [path.name for path in tmp_path.iterdir()] == ["to"]


@pytest.mark.parametrize("make", ["mkdir", "touch", "link"])
def test_what_is_there_already_is_left_alone(tmp_path, make):
    to = tmp_path / "to"
    if make == "link":
        to.symlink_to(tmp_path / "nowhere")
    else:
        getattr(to, make)()
    with pytest.raises(UnpackError, match="something at that place already"):
        unpack(io.BytesIO(bundle()), to, signers())
    assert [path.name for path in tmp_path.iterdir()] == ["to"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    with pytest.raises(UnpackError, match="cannot be written"):
        unpack(io.BytesIO(bundle()), tmp_path / "gone" / "to", signers())


class Changing(io.BytesIO):
    """A file that somebody changes after it was verified."""

    def __init__(self, data, change):
        super().__init__(data)
        self._change = change
        self.verified = False

    def read(self, size=-1):
        found = super().read(size)
        return self._change(found) if self.verified else found


@pytest.mark.parametrize("change", [lambda d: d[:-1] + b"x", lambda d: b""])
def test_a_file_that_changes_after_it_verified_is_not_unpacked(tmp_path, monkeypatch, change):
    source = Changing(bundle(), change)
    make_folder = tempfile.mkdtemp

    def verified(**given):
        source.verified = True
        return make_folder(**given)

    monkeypatch.setattr(tempfile, "mkdtemp", verified)
    with pytest.raises(BundleRefusedError) as raised:
        unpack(source, tmp_path / "to", signers())
    assert (raised.value.check, source.verified) == ("files", True)
    assert list(tmp_path.iterdir()) == []


# --- a file that somebody changes while it is read, in ways that its checksums do not show

UNSEEN = (0x1DB710641).to_bytes(5, "little")
"""The polynomial of CRC-32: what is altered by it has the same CRC-32 as before."""


def altered(data: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(data, UNSEEN, strict=True))


class Swapped(io.BytesIO):
    """Gives other bytes at one place, but only when that is read for the `nth` time."""

    def __init__(self, data: bytes, at: int, nth: int) -> None:
        super().__init__(data)
        self._at, self._left, self.read_at_all = at, nth, False

    def read(self, size: int | None = -1) -> bytes:
        start = self.tell()
        found = super().read(size)
        if not start <= self._at <= start + len(found) - len(UNSEEN):
            return found
        self._left -= 1
        if self._left:
            return found
        self.read_at_all = True
        at = self._at - start
        return found[:at] + altered(found[at : at + 5]) + found[at + 5 :]


def unpacked(source: io.BytesIO, to: Path) -> dict[str, bytes] | None:
    """The files; None when it was refused, after a look that nothing is there."""
    try:
        unpack(source, to, signers())
    except BundleRefusedError:
        assert not to.exists()
        return None
    found = (path for path in to.rglob("*") if path.is_file())
    return {f"{TOP}/{path.relative_to(to)}": path.read_bytes() for path in found}


@pytest.mark.parametrize("nth", range(1, 5))
@pytest.mark.parametrize("name", Forged.sound().files())
def test_what_is_unpacked_is_what_was_signed_whenever_the_file_is_changed(tmp_path, name, nth):
    files = Forged.sound().files()
    whole = bundle()
    source = Swapped(whole, whole.index(files[name]), nth)
    found = unpacked(source, tmp_path / "to")
    assert found == (None if source.read_at_all else files)


@pytest.mark.parametrize("nth", range(1, 5))
def test_a_report_that_acts_is_never_unpacked_whatever_is_shown_while_it_is_judged(tmp_path, nth):
    """Signed by somebody on the list, who can write to the file meanwhile."""
    forged = Forged.sound()
    page = forged.payload["data/report.html"]
    forged.payload["data/report.html"] = page.replace(b"found.", b"<evil src=x>")
    whole = forged.bytes()
    at = whole.index(b"<evil")
    check_page([page.replace(b"found.", altered(b"<evil") + b" src=x>")])  # what would be shown
    assert unpacked(Swapped(whole, at, nth), tmp_path / "to") is None
