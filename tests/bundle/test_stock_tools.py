"""A machine without our program: unzip, sha256sum, ssh-keygen, age, bagit and Python's zipfile."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import bagit
import pytest
from bundles import PHOTO, SEED, TOP, Forged, bundle, contents, signer, signers

from inspector_tui.bundle import allowed, names, sshsig
from inspector_tui.bundle.verify import verify
from inspector_tui.bundle.write import prepare, write, write_file
from inspector_tui.bundle.zipform import Container, Member, directory, local_header

TOOLS = ("unzip", "sha256sum", "ssh-keygen")
needs_tools = pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason="needs the stock tools")
needs_age = pytest.mark.skipif(not shutil.which("age"), reason="needs age")


@pytest.fixture
def unzipped(tmp_path) -> Path:
    (tmp_path / "bundle.zip").write_bytes(bundle())
    subprocess.run(["unzip", "-q", "bundle.zip"], cwd=tmp_path, check=True)
    key = allowed.line("ab@1f3c9a2b", sshsig.public_key(SEED))
    (tmp_path / "allowed_signers").write_text(key + "\n")
    return tmp_path / TOP


LINES = [
    "sha256sum --strict -c tagmanifest-sha256.txt",
    "sha256sum --strict -c manifest-sha256.txt",
    "ssh-keygen -Y verify -n inspection-bundle@inspector-tui -I ab@1f3c9a2b -f ../allowed_signers "
    "-s tagmanifest-sha256.txt.sig < tagmanifest-sha256.txt",
]


def results(folder: Path) -> list[int]:
    return [
        subprocess.run(line, shell=True, cwd=folder, capture_output=True).returncode
        for line in LINES
    ]


@needs_tools
def test_three_lines_verify_a_bundle(unzipped):
    assert results(unzipped) == [0, 0, 0]


@needs_tools
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("data/report.html", [0, 1, 0]),
        ("data/journal.jsonl", [0, 1, 0]),
        ("manifest-sha256.txt", [1, 1, 0]),
        ("bag-info.txt", [1, 0, 0]),
        ("tagmanifest-sha256.txt", [1, 0, 255]),
    ],
)
def test_one_changed_byte_shows_in_one_of_the_lines(unzipped, path, expected):
    changed = bytearray((unzipped / path).read_bytes())
    changed[3] = ord("0") if changed[3] != ord("0") else ord("1")
    (unzipped / path).write_bytes(changed)
    assert results(unzipped) == expected


@needs_tools
def test_unzip_makes_ordinary_files(unzipped):
    for path in unzipped.rglob("*"):
        if path.is_file():
            assert path.stat().st_mode & 0o777 == 0o644


def test_bagit_agrees(tmp_path):
    with zipfile.ZipFile(io.BytesIO(bundle())) as archive:
        archive.extractall(tmp_path)
    bag = bagit.Bag(str(tmp_path / TOP))
    bag.validate()
    assert bag.info["Bundle-Number"] == "7"
    assert bag.info["Intended-Office"] == "Example Office"
    (tmp_path / TOP / names.REPORT).write_bytes(b"changed")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(tmp_path / TOP)).validate()


def test_zipfile_reads_what_we_write():
    with zipfile.ZipFile(io.BytesIO(bundle())) as archive:
        assert archive.testzip() is None
        found = {entry.filename: archive.read(entry) for entry in archive.infolist()}
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
    assert found == Forged.sound().files()


# --- files of more than 4 GiB

GIB = 2**30
BIG = [
    Member(f"{TOP}/a", 5 * GIB, 0x12345678),
    Member(f"{TOP}/b", 3, 0x352441C2),
    Member(f"{TOP}/c", 2**32, 7),
    Member(f"{TOP}/d", 0, 0),
]


@pytest.fixture
def sparse(tmp_path) -> Path:
    """A container of 9 GiB that takes no room: everything but headers and `b` is holes."""
    path = tmp_path / "big.zip"
    with path.open("wb") as file:
        for member in BIG:
            file.write(local_header(member))
            if member.size == 3:
                file.write(b"abc")
            else:
                file.seek(member.size, 1)
        file.write(directory(BIG))
    return path


def test_large_files_take_zip64_where_they_must(sparse, monkeypatch):
    with zipfile.ZipFile(sparse) as archive:
        found = archive.infolist()
        assert [(x.filename, x.file_size, x.CRC) for x in found] == [
            (m.name, m.size, m.crc) for m in BIG
        ]
        assert [bool(x.extra) for x in found] == [True, True, True, True]
        assert archive.read(found[1]) == b"abc"
    from inspector_tui.bundle import zipform

    monkeypatch.setattr(zipform, "MAX_BUNDLE", 2**34)
    with sparse.open("rb") as file:
        container = Container(file)
        assert [placed.member for placed in container.placed] == BIG
        assert container.read(f"{TOP}/b", 10) == b"abc"


@needs_tools
def test_unzip_reads_zip64(sparse):
    done = subprocess.run(["unzip", "-p", sparse, f"{TOP}/b"], capture_output=True)
    assert (done.returncode, done.stdout) == (0, b"abc")


def test_small_files_take_no_zip64():
    assert local_header(Member("a", 2**32 - 2, 0))[4:6] == b"\x14\0"
    assert local_header(Member("a", 2**32 - 1, 0))[4:6] == b"\x2d\0"
    assert b"PK\6\6" not in directory([Member("a", 2**31, 0)])


# --- encryption


@pytest.fixture
def identity(tmp_path) -> tuple[Path, str]:
    path = tmp_path / "identity.txt"
    done = subprocess.run(["age-keygen", "-o", path], capture_output=True, text=True, check=True)
    return path, done.stderr.split()[-1]


@needs_age
def test_age_decrypts_what_we_encrypt(tmp_path, identity):
    path, recipient = identity
    write_file(tmp_path / "b.zip.age", prepare(contents(), signer()), [recipient])
    done = subprocess.run(
        ["age", "-d", "-i", path, tmp_path / "b.zip.age"], capture_output=True, check=True
    )
    assert done.stdout == bundle()


@needs_age
def test_we_decrypt_what_age_encrypts(tmp_path, identity):
    path, recipient = identity
    subprocess.run(["age", "-r", recipient, "-o", tmp_path / "b.age"], input=bundle(), check=True)
    found = verify(tmp_path / "b.age", signers(), identity=path)
    assert found.encrypted
    assert found.bundle == verify(io.BytesIO(bundle()), signers()).bundle


@needs_age
def test_an_office_may_have_an_ssh_key(tmp_path):
    key = tmp_path / "id"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    out = io.BytesIO()
    recipient = key.with_suffix(".pub").read_text()
    write(out, prepare(contents(), signer()), [recipient])
    (tmp_path / "b.age").write_bytes(out.getvalue())
    done = subprocess.run(
        ["age", "-d", "-i", key, tmp_path / "b.age"], capture_output=True, check=True
    )
    assert done.stdout == bundle()
    assert verify(tmp_path / "b.age", signers(), identity=key).encrypted
    assert PHOTO not in out.getvalue()
