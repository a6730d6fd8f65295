import base64
import shutil
import subprocess

import pytest
import sshsig as witness
from bundles import SEED, STRANGER
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector_tui.bundle import names, sshsig
from inspector_tui.bundle.faults import UnsoundError

MESSAGE = b"a list of files\n"
PUBLIC = sshsig.public_key(SEED)
ARMORED = sshsig.sign(SEED, MESSAGE, names.BUNDLE)

needs_openssh = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="needs ssh-keygen")


def written_as_openssh(seed: bytes) -> tuple[bytes, bytes]:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    return private, key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)


@settings(max_examples=50, deadline=None)
@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=200))
def test_the_sshsig_package_accepts_what_we_sign(seed, message):
    armored = sshsig.sign(seed, message, names.BUNDLE)
    key = witness.check_signature(message, armored, names.BUNDLE)
    _private, public = written_as_openssh(seed)
    assert key.openssh_str().split()[:2] == public.decode().split()
    sshsig.verify(armored, message, names.BUNDLE, sshsig.public_key(seed))


def keygen(*given, input_: bytes = b"", cwd=None) -> subprocess.CompletedProcess:
    return subprocess.run(["ssh-keygen", *given], input=input_, capture_output=True, cwd=cwd)


@pytest.fixture
def keys(tmp_path):
    private, public = written_as_openssh(SEED)
    (tmp_path / "key").write_bytes(private)
    (tmp_path / "key").chmod(0o600)
    (tmp_path / "signers").write_bytes(b"ab@1f3c9a2b " + public + b"\n")
    return tmp_path


@needs_openssh
@pytest.mark.parametrize("message", [b"", b"x", b"\0\xff" * 5000])
def test_ssh_keygen_accepts_what_we_sign(keys, message):
    (keys / "sig").write_bytes(sshsig.sign(SEED, message, names.BUNDLE))
    given = ["-n", names.BUNDLE, "-I", "ab@1f3c9a2b", "-f", "signers", "-s", "sig"]
    done = keygen("-Y", "verify", *given, input_=message, cwd=keys)
    assert done.returncode == 0, done.stderr
    assert sshsig.fingerprint(PUBLIC).encode() in done.stdout
    assert keygen("-Y", "verify", *given, input_=message + b"x", cwd=keys).returncode != 0


@needs_openssh
@pytest.mark.parametrize("hash_name", ["sha512", "sha256"])
def test_we_accept_what_ssh_keygen_signs(keys, hash_name):
    done = keygen("-Y", "sign", "-f", "key", "-n", names.BUNDLE, "-O", f"hashalg={hash_name}",
                  input_=MESSAGE, cwd=keys)  # fmt: skip
    assert done.returncode == 0, done.stderr
    sshsig.verify(done.stdout, MESSAGE, names.BUNDLE, PUBLIC)
    assert sshsig.read(done.stdout).hash == hash_name.encode()
    if hash_name == "sha512":
        assert done.stdout == ARMORED


@pytest.mark.parametrize(
    ("armored", "message", "namespace", "key"),
    [
        (ARMORED, MESSAGE + b"\n", names.BUNDLE, PUBLIC),
        (ARMORED, MESSAGE, names.RECEIPT, PUBLIC),
        (ARMORED, MESSAGE, names.BUNDLE, sshsig.public_key(STRANGER)),
        (sshsig.sign(STRANGER, MESSAGE, names.BUNDLE), MESSAGE, names.BUNDLE, PUBLIC),
        (b"", MESSAGE, names.BUNDLE, PUBLIC),
        (ARMORED * 100, MESSAGE, names.BUNDLE, PUBLIC),
    ],
)
def test_another_signature_is_refused(armored, message, namespace, key):
    with pytest.raises(UnsoundError):
        sshsig.verify(armored, message, namespace, key)


def test_every_single_bit_changed_is_refused():
    for at in range(len(ARMORED) * 8):
        changed = bytearray(ARMORED)
        changed[at // 8] ^= 1 << at % 8
        with pytest.raises(UnsoundError):
            sshsig.verify(bytes(changed), MESSAGE, names.BUNDLE, PUBLIC)


def rearmored(edit) -> bytes:
    """The signature's inner bytes changed, written as a signature is."""
    body = b"".join(ARMORED.splitlines()[1:-1])
    text = base64.b64encode(edit(base64.b64decode(body)))
    lines = [text[i : i + 70] for i in range(0, len(text), 70)]
    return b"\n".join([ARMORED.splitlines()[0], *lines, ARMORED.splitlines()[-1], b""])


def test_the_rearmored_signature_is_the_same():
    assert rearmored(lambda blob: blob) == ARMORED


@pytest.mark.parametrize(
    "armored",
    [
        rearmored(lambda blob: blob + b"\0"),
        rearmored(lambda blob: blob[:-1]),
        rearmored(lambda blob: blob[:10]),
        rearmored(lambda _blob: b""),
        rearmored(lambda blob: blob.replace(b"SSHSIG\0\0\0\1", b"SSHSIG\0\0\0\2")),
        rearmored(lambda blob: blob.replace(b"sha512", b"sha1\0\0")),
        rearmored(lambda blob: blob.replace(b"ssh-ed25519", b"ssh-ed25518")),
        rearmored(lambda blob: blob.replace(b"\0\0\0\0\0\0\0\6sha", b"\0\0\0\1x\0\0\0\6sha")),
        ARMORED.replace(b"\n", b"\r\n"),
        ARMORED[:-1],
        ARMORED + b"\n",
        b"\n" + ARMORED,
        ARMORED.replace(b"SSH SIGNATURE", b"SSH  SIGNATURE"),
    ],
)
def test_only_one_spelling_of_a_signature_is_read(armored):
    assert armored != ARMORED
    with pytest.raises(UnsoundError):
        sshsig.read(armored)
