"""Secrets, keys made from passphrases, and what of them stays in memory."""

from __future__ import annotations

import copy
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import (
    KDF_FLOOR,
    Dek,
    Kdf,
    attempt_delay,
    normalised,
    passphrase_key,
)
from inspector_tui.vault.secret import Secret

SALT = bytes(range(16))


def test_a_secret_shows_itself_nowhere() -> None:
    secret = Secret("correct horse")
    shown = f"{secret} {secret!r} {secret!s} {secret:>20} {[secret]} %s" % secret
    assert "correct" not in shown
    assert "<secret>" in shown
    assert repr(Dek.new()) == "<secret>"


@pytest.mark.parametrize("take", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_secret_is_not_copied_or_stored(take: object) -> None:
    with pytest.raises(TypeError):
        take(Secret("correct horse"))  # type: ignore[operator]


def test_two_secrets_are_never_equal() -> None:
    assert Secret("correct horse") != Secret("correct horse")


def test_wiping_reaches_the_only_copy() -> None:
    typed = bytearray(b"correct horse")
    with Secret(typed) as secret:
        assert secret.reveal() is typed
        assert secret
    assert typed == bytes(len(typed))
    assert not secret
    secret.wipe()
    assert secret.reveal() == b""


@given(st.text(st.characters(), max_size=20))
def test_any_text_can_be_a_passphrase(text: str) -> None:
    """Lone surrogates too: a terminal that is not UTF-8 sends them."""
    assert normalised(Secret(text)).reveal() is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zo\u00eb caf\u00e9 naive", "Zoe\u0308 cafe\u0301 naive"),  # composed or not
        ("\uff50\uff41\uff53\uff53", "pass"),  # full width
    ],
)
def test_the_same_passphrase_in_another_spelling_of_unicode(one: str, other: str) -> None:
    assert normalised(Secret(one)).reveal() == normalised(Secret(other)).reveal()


@pytest.mark.parametrize("other", [" correct horse", "correct horse ", "Correct horse", "correct"])
def test_nothing_else_is_forgiven(other: str) -> None:
    assert normalised(Secret("correct horse")).reveal() != normalised(Secret(other)).reveal()


def test_bytes_that_are_no_text_are_taken_as_they_are() -> None:
    assert normalised(Secret(b"\xff\xfe caf\xe9")).reveal() == b"\xff\xfe caf\xe9"


def test_the_passphrase_key_is_the_one_argon2id_gives() -> None:
    """A known answer of the reference implementation (phc-winner-argon2, its own tests)."""
    key = passphrase_key(Secret("password"), salt=b"somesalt", kdf=Kdf(m_kib=65_536, t=2, p=1))
    assert key.hex() == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"


@pytest.mark.parametrize("kdf", [Kdf(2**31, 3, 4), Kdf(19_456, 17, 1), Kdf(8, 1, 1)])
def test_costs_out_of_bounds_are_never_spent(kdf: Kdf) -> None:
    with pytest.raises(ValueError, match="bounds"):
        passphrase_key(Secret("password"), salt=SALT, kdf=kdf)


@pytest.mark.skipif(sys.platform != "linux", reason="limits the address space")
def test_too_little_memory_is_a_sentence() -> None:
    done = _python(
        """
import resource
from inspector_tui.vault.keys import KDF_DEFAULT, Kdf, NotEnoughMemoryError, passphrase_key
from inspector_tui.vault.secret import Secret
resource.setrlimit(resource.RLIMIT_AS, (2**29, 2**29))
try:
    passphrase_key(Secret("password"), salt=bytes(16), kdf=Kdf(1048576, 1, 4))
except NotEnoughMemoryError as error:
    print(error)
"""
    )
    assert "not enough free memory: the passphrase needs 1024 MiB" in done.stdout, done.stderr


def test_subkeys_differ_by_name_and_by_vault() -> None:
    dek = Dek(bytes(range(32)))
    names = ["database", "header-mac", "head-mac", "blob/00", "blob/01"]
    keys = {bytes(dek.subkey(name)) for name in names}
    assert len(keys) == len(names)
    assert dek.subkey("database") == Dek(bytes(range(32))).subkey("database")
    assert dek.subkey("database") != Dek.new().subkey("database")
    # HKDF-SHA256 without salt, written out by RFC 5869 with the standard library alone.
    assert dek.subkey("database") == _hkdf(bytes(range(32)), b"vault/1/database")


def _hkdf(material: bytes, info: bytes) -> bytes:
    import hmac

    extracted = hmac.digest(bytes(32), material, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")


def test_a_wiped_data_key_gives_no_keys() -> None:
    dek = Dek.new()
    dek.wipe()
    with pytest.raises(ValueError, match="wiped"):
        dek.subkey("database")


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_data_key_has_256_bits(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Dek(bytes(size))


def test_wrong_attempts_wait_ever_longer() -> None:
    waits = [attempt_delay(failures) for failures in range(12)]
    assert waits == [0, 0, 0, 1, 2, 4, 8, 16, 30, 30, 30, 30]
    assert attempt_delay(10_000) == 30


_HOLDER = """
import io, sys
from pathlib import Path
from inspector_tui.vault.blobs import Blobs
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.secret import Secret
home = Home(Path(sys.argv[1]))
dek = Header.load(home).unlock(Secret("seven quiet wards"))
print("open", flush=True); sys.stdin.readline()
blobs = Blobs(home.blobs, dek)
list(blobs.open(blobs.seal(io.BytesIO(bytes(100_000))).blob))
dek.subkey("database")
dek.wipe()
print("wiped", flush=True); sys.stdin.readline()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_copy_of_the_data_key_stays_behind(tmp_path: Path) -> None:
    home = Home(tmp_path / "vault")
    home.create()
    header, dek = Header.new(Secret("seven quiet wards"), kdf=KDF_FLOOR)
    header.save(home, dek)
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(home.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        while_open = _copies(child.pid, bytes(dek.reveal()))
        child.stdin.write("\n")
        child.stdin.flush()
        assert child.stdout.readline() == "wiped\n"
        after = _copies(child.pid, bytes(dek.reveal()))
        child.communicate("\n")
    assert while_open >= 1  # else the scan would see nothing in any case
    assert after == 0


def _copies(pid: int, needle: bytes) -> int:
    """How often the bytes stand in the readable memory of a child of ours."""
    found = 0
    if not os.access(f"/proc/{pid}/mem", os.R_OK):
        pytest.skip("this machine does not let a parent read its child's memory")
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, rights = line.split()[:2]
            if "r" in rights and "[v" not in line:
                low, high = (int(part, 16) for part in span.split("-"))
                memory.seek(low)
                found += (memory.read(high - low) or b"").count(needle)
    return found


def _python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
