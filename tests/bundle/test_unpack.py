import io
import os
import stat
import tempfile

import pytest
from bundles import TOP, Forged, bundle, signers

from inspector_tui.bundle.faults import BundleRefusedError
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
