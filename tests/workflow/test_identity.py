"""Who signs: the line that an office pins, and signatures that it accepts."""

import shutil
import subprocess

import pytest

from inspector_tui.bundle import allowed, names, sshsig
from inspector_tui.bundle.faults import UnsoundError
from inspector_tui.workflow.identity import identity, sign


def test_the_line_names_the_signer_and_the_key(work):
    found = identity(work.vault)
    assert found.principal == f"ab@{work.vault.id[:8]}"
    assert found.fingerprint.startswith("SHA256:")
    assert found.allowed_signers.startswith(f"{found.principal} ")
    assert f'namespaces="{names.BUNDLE}' in found.allowed_signers
    allowed.parse(found.allowed_signers.encode())


def test_it_stays_the_same_in_another_session(work):
    before = identity(work.vault)
    work.reopen()
    assert identity(work.vault) == before


def test_it_can_be_shown_by_a_vault_that_is_open_for_reading_only(work):
    before = identity(work.vault)
    work.reopen(read_only=True)
    assert identity(work.vault) == before


def test_a_signature_fits_the_key_the_message_and_its_purpose(work):
    armored = sign(work.vault, b"tag manifest")
    with work.vault.signing_seed() as seed:
        public = sshsig.public_key(seed.reveal())
    sshsig.verify(armored, b"tag manifest", names.BUNDLE, public)
    for message, namespace in ((b"tag manifest.", names.BUNDLE), (b"tag manifest", "file")):
        with pytest.raises(UnsoundError):
            sshsig.verify(armored, message, namespace, public)


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="needs ssh-keygen")
def test_ssh_keygen_agrees(work, tmp_path):
    found = identity(work.vault)
    (tmp_path / "signers").write_text(found.allowed_signers + "\n")
    (tmp_path / "signature").write_bytes(sign(work.vault, b"tag manifest"))
    key = found.allowed_signers.split(" ", 1)[1]
    (tmp_path / "key.pub").write_text(key[key.index("ssh-ed25519") :] + "\n")
    shown = subprocess.run(
        ["ssh-keygen", "-lf", "key.pub"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert found.fingerprint in shown.stdout
    verify = ["ssh-keygen", "-Y", "verify", "-f", "signers", "-I"]
    options = [found.principal, "-n", names.BUNDLE, "-s", "signature"]
    for message, code in ((b"tag manifest", 0), (b"tag manifest.", 255)):
        ran = subprocess.run(
            [*verify, *options], cwd=tmp_path, input=message, capture_output=True, check=False
        )
        assert ran.returncode == code
