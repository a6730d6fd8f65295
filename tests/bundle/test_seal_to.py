import io
import operator
import os
import signal
import stat
import subprocess
from _thread import interrupt_main
from functools import partial
from pathlib import Path

import pyrage
import pytest
from bundles import PHOTO, bundle, contents, exhibit_file, signer, signers, taken
from msgspec.structs import replace
from sticks import room

from inspector_tui.bundle import seal_to, source
from inspector_tui.bundle.faults import (
    BundleFileError,
    BundleRefusedError,
    BundleWriteError,
    UnsoundError,
)
from inspector_tui.bundle.seal_to import RecipientError, identities, seal, unseal
from inspector_tui.bundle.unpack import unpack
from inspector_tui.bundle.verify import verify
from inspector_tui.bundle.write import prepare, write
from inspector_tui.errors import InspectorError

KEY = pyrage.x25519.Identity.generate()
OTHER = pyrage.x25519.Identity.generate()
TO = [str(KEY.to_public())]


def sealed() -> bytes:
    out = io.BytesIO()
    write(out, prepare(contents(), signer()), TO)
    return out.getvalue()


@pytest.fixture
def identity(tmp_path) -> Path:
    path = tmp_path / "identity.txt"
    path.write_text(f"# the office's key\n\n{KEY}\n")
    return path


def test_several_recipients_can_each_read_it():
    out = io.BytesIO()
    write(out, prepare(contents(), signer()), [*TO, str(OTHER.to_public())])
    for key in (KEY, OTHER):
        assert pyrage.decrypt(out.getvalue(), [key]) == bundle()


def test_nothing_of_the_record_is_readable_in_it():
    assert b"inspection" not in sealed()
    assert sealed() != sealed()


def test_chunks_of_any_size_come_through():
    chunks = [b"", b"a", b"", os.urandom(70_000), b"b" * 8192, os.urandom(200_001), b""]
    out, plain = io.BytesIO(), io.BytesIO()
    seal(out, chunks, TO)
    unseal(io.BytesIO(out.getvalue()), plain, [KEY], 10**6)
    assert plain.getvalue() == b"".join(chunks)


@pytest.mark.parametrize(
    "text",
    ["", "age1", "ssh-ed25519 AAAA", pytest.param(str(KEY), id="secret key"), "office@example.org"],
)
def test_what_is_no_public_key_is_told(text):
    with pytest.raises(RecipientError, match="not a public key") as raised:
        seal_to.recipient(text)
    assert str(KEY) not in str(raised.value)


def test_an_exhibit_that_is_not_what_was_taken_leaves_nothing_that_decrypts():
    broken = replace(exhibit_file(taken("AB1", PHOTO), PHOTO), open=lambda: [PHOTO[:-1]])
    out = io.BytesIO()
    with pytest.raises(BundleWriteError, match="ab1-"):
        write(out, prepare(contents(exhibits=[broken]), signer()), TO)
    with pytest.raises((pyrage.DecryptError, OSError)):
        pyrage.decrypt(out.getvalue(), [KEY])


def test_an_error_of_the_vault_comes_through_as_it_is():
    class DamagedBlobError(InspectorError):
        pass

    def damaged():
        yield PHOTO[:5]
        raise DamagedBlobError("The exhibit is damaged.")

    broken = replace(exhibit_file(taken("AB1", PHOTO), PHOTO), open=damaged)
    with pytest.raises(DamagedBlobError):
        write(io.BytesIO(), prepare(contents(exhibits=[broken]), signer()), TO)


def test_without_pyrage_it_says_so(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(seal_to, "import_module", missing)
    with pytest.raises(InspectorError, match="Encryption is not available"):
        write(io.BytesIO(), prepare(contents(), signer()), TO)


# --- reading


def test_an_encrypted_bundle_verifies_and_unpacks(tmp_path, identity):
    path = tmp_path / "b.age"
    path.write_bytes(sealed())
    assert verify(path, signers(), identity=identity).encrypted
    assert verify(io.BytesIO(sealed()), signers(), identity=identity).encrypted
    unpack(path, tmp_path / "to", signers(), identity=identity)
    assert (tmp_path / "to" / "data" / "report.html").exists()


def test_without_a_key_nothing_is_judged(tmp_path):
    with pytest.raises(BundleFileError, match="encrypted and no key was given"):
        verify(io.BytesIO(sealed()), signers())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "is empty"),
        (b"# a comment only\n", "is empty"),
        (b"hello\n", "no key that can be used"),
        (b"\xff\xfe", "no key that can be used"),
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n", "no key that can be used"),
        pytest.param(TO[0].encode(), "no key that can be used", id="public key"),
    ],
)
def test_what_is_no_identity_is_told(tmp_path, text, words):
    path = tmp_path / "identity"
    path.write_bytes(text)
    with pytest.raises(BundleFileError, match=words):
        verify(io.BytesIO(sealed()), signers(), identity=path)


def test_an_identity_that_is_locked_or_missing_is_told(tmp_path):
    with pytest.raises(BundleFileError, match="cannot be read"):
        identities(tmp_path / "gone")
    key = tmp_path / "id"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-f", key], check=True)
    with pytest.raises(BundleFileError, match="may be locked"):
        identities(key)


HOSTILE = {
    "for another": lambda: pyrage.encrypt(bundle(), [OTHER.to_public()]),
    "cut": lambda: sealed()[:-1],
    "half": lambda: sealed()[: len(sealed()) // 2],
    "header only": lambda: sealed()[:30],
    "appended": lambda: sealed() + b"x",
    "bit of the header": lambda: flipped(60),
    "bit of the body": lambda: flipped(-100),
    "another version": lambda: sealed().replace(b"/v1", b"/v2", 1),
}


def flipped(at: int) -> bytes:
    changed = bytearray(sealed())
    changed[at] ^= 1
    return bytes(changed)


@pytest.mark.parametrize("case", HOSTILE)
def test_an_encrypted_file_that_does_not_open_whole_is_refused(tmp_path, identity, case):
    folder = tmp_path / "in"
    folder.mkdir()
    path = folder / "b.age"
    path.write_bytes(HOSTILE[case]())
    with pytest.raises(BundleRefusedError) as raised:
        unpack(path, folder / "to", signers(), identity=identity)
    assert raised.value.check == "decryption"
    assert raised.value.passed == ()
    assert list(folder.iterdir()) == [path]


def test_what_is_inside_is_checked_like_any_bundle(identity):
    hostile = pyrage.encrypt(bundle()[:-1], [KEY.to_public()])
    with pytest.raises(BundleRefusedError) as raised:
        verify(io.BytesIO(hostile), signers(), identity=identity)
    assert (raised.value.check, raised.value.passed) == ("container", ("decryption",))


def test_every_bit_of_the_header_matters_and_none_makes_another_error(identity):
    good = pyrage.encrypt(b"x" * 100, [KEY.to_public()])
    for at in range(len(good) * 8):
        changed = bytearray(good)
        changed[at // 8] ^= 1 << at % 8
        with pytest.raises(UnsoundError):
            unseal(io.BytesIO(bytes(changed)), io.BytesIO(), [KEY], 1000)


def test_more_than_a_bundle_may_hold_is_not_decrypted():
    good = pyrage.encrypt(b"x" * 100_000, [KEY.to_public()])
    out = io.BytesIO()
    with pytest.raises(UnsoundError, match="larger than a bundle"):
        unseal(io.BytesIO(good), out, [KEY], 99_999)
    assert len(out.getvalue()) < 100_000


def test_a_large_one_is_decrypted_to_a_private_file_without_a_name(tmp_path, identity, monkeypatch):
    monkeypatch.setattr(source, "_IN_MEMORY", 1000)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with source.decrypted(io.BytesIO(sealed()), identity, scratch) as plain:
        assert list(scratch.iterdir()) == []
        assert stat.S_IMODE(os.fstat(plain.fileno()).st_mode) == 0o600
        plain.seek(0)
        assert plain.read() == bundle()
    monkeypatch.chdir(scratch)
    scratch.rmdir()
    with pytest.raises(BundleFileError, match="cannot be decrypted here"):
        verify(io.BytesIO(sealed()), signers(), identity=identity)


def test_a_disk_that_fills_up_while_one_is_decrypted_is_told_of(tmp_path, identity, monkeypatch):
    monkeypatch.setattr(source, "_IN_MEMORY", 1000)
    encrypted, told = sealed(), "cannot be decrypted here"
    for size in range(0, len(bundle()), 509):
        with (
            room(size),
            pytest.raises(BundleFileError, match=told),
            source.decrypted(io.BytesIO(encrypted), identity, tmp_path),
        ):
            pytest.fail("there was no room for it")


# --- the header, before the library sees it

MAC = b"--- " + b"A" * 43 + b"\n"


@pytest.fixture
def parsed(monkeypatch) -> list[int]:
    """How many bytes each library call that opens a file was given."""
    sizes = []

    def decrypt_io(source, sink, keys):
        size = 0
        while piece := source.read(8192):
            size += len(piece)
        sizes.append(size)
        raise pyrage.DecryptError("not here")

    monkeypatch.setattr(pyrage, "decrypt_io", decrypt_io)
    return sizes


def headed(stanzas: bytes) -> bytes:
    return b"age-encryption.org/v1\n" + stanzas + MAC + bytes(100)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        pytest.param(b"-> a\n\n" * 257, "encrypted to 257 keys; 256", id="many"),
        pytest.param(b"-> a\n\n" * 20_000, "longer than allowed", id="many and long"),
        pytest.param(b"-> a " + b"a" * 70_000 + b"\n\n", "longer than allowed", id="one line"),
        pytest.param(b"-> a\n" + (b"A" * 64 + b"\n") * 1_100, "longer than allowed", id="one body"),
    ],
)
def test_a_header_that_would_take_long_to_parse_is_not_parsed(identity, parsed, header, words):
    with pytest.raises(BundleRefusedError, match=words) as raised:
        verify(io.BytesIO(headed(header)), signers(), identity=identity)
    assert raised.value.check == "decryption"
    assert parsed == []


def test_a_file_without_the_end_of_a_header_is_not_read_on(identity, parsed):
    class Growing(io.BytesIO):
        """Ends at first, and has more when it is read again."""

        ended = False

        def read(self, size: int | None = -1) -> bytes:
            found = super().read(size)
            if not found and not self.ended:
                self.ended = True
                at = self.tell()
                super().write(b"-> a\n\n" * 20_000)
                self.seek(at)
            return found

    begun = b"age-encryption.org/v1\n-> a\n\n"
    with pytest.raises(UnsoundError):
        unseal(Growing(begun), io.BytesIO(), [KEY], 1000)
    assert parsed == [len(begun)]


def test_as_many_keys_as_can_be_given_can_be_read():
    keys = [str(pyrage.x25519.Identity.generate().to_public()) for _ in range(63)]
    out, plain = io.BytesIO(), io.BytesIO()
    seal(out, [b"x"], [*keys, *TO])
    unseal(io.BytesIO(out.getvalue()), plain, [KEY], 10)
    assert plain.getvalue() == b"x"
    with pytest.raises(RecipientError, match="64 keys, not to 65"):
        seal(io.BytesIO(), [b"x"], [*keys, *TO, *TO])


@pytest.mark.parametrize("call", range(1, 9))
def test_ctrl_c_is_no_wrong_key(call):
    """Whether it comes while the header is read or later."""

    class Interrupted(io.BytesIO):
        left = call

        def read(self, size: int | None = -1) -> bytes:
            self.left -= 1
            if not self.left:
                raise KeyboardInterrupt
            return super().read(size)

    good = pyrage.encrypt(os.urandom(600_000), [KEY.to_public()])
    with pytest.raises(KeyboardInterrupt):
        unseal(Interrupted(good), io.BytesIO(), [KEY], 10**6)


@pytest.fixture
def ctrl_c():
    """Ctrl+C is heard, whatever the tests were started by: a shell has what it puts behind not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize(
    "call",
    [
        lambda source, _sink: partial(source.read, 8192),
        lambda _source, sink: partial(sink.write, b"x"),
        lambda _source, sink: sink.flush,
    ],
    ids=["read", "write", "flush"],
)
def test_ctrl_c_while_the_library_works_is_told_as_what_it_is(monkeypatch, call):
    """Python raises it where the next function of ours begins, and the library tells it as its."""

    def encrypt_io(source, sink, _keys):
        try:
            # No Python runs between the two.
            list(map(operator.call, [interrupt_main, call(source, sink)]))
        except BaseException:
            raise pyrage.EncryptError("something of mine") from None

    monkeypatch.setattr(pyrage, "encrypt_io", encrypt_io)
    with pytest.raises(KeyboardInterrupt):
        seal(io.BytesIO(), [b"x"], TO)
