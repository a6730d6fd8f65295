"""Receipts: read whole or refused, and the same to ssh-keygen."""

import os
import shutil
import subprocess

import pytest
from bundles import SEED, STRANGER
from office import GIVEN, office_receipt

from inspector_tui.bundle import allowed, names, sshsig
from inspector_tui.bundle.faults import UnsoundError
from inspector_tui.bundle.receipt import MAX_RECEIPT, check

KEY = sshsig.public_key(SEED)


def test_a_sound_one_says_what_was_received():
    found = check(office_receipt(), KEY)
    assert (found.bundle, found.number, found.office) == (
        GIVEN["bundle"],
        7,
        "Example Office (invented)",
    )


SOUND = office_receipt()
REFUSED = {
    "nothing": b"",
    "no signature": SOUND.partition(b"\n")[0] + b"\n",
    "a stranger's": office_receipt(STRANGER),
    "for a bundle": office_receipt(namespace=names.BUNDLE),
    "altered": SOUND.replace(b'"number":7', b'"number":8'),
    "not canonical": SOUND.replace(b'"number":7', b'"number": 7'),
    "a field twice": SOUND.replace(b'"number":7', b'"number":7,"number":7'),
    "of another format": office_receipt(format="inspection-receipt/2"),
    "a field more": office_receipt(also=1),
    "no number": office_receipt(number=0),
    "no bundle's id": office_receipt(bundle="zz" * 32),
    "a line end in a hash": office_receipt(bundle="ab" * 32 + "\n"),
    "no day": office_receipt(received_at="2026-02-30T09:00:00+00:00"),
    "no time of day": office_receipt(received_at="2026-11-22T99:00:00+00:00"),
    "times of day": office_receipt(received_at="2026-11-22T09:00:00:00:00Z"),
    "no offset": office_receipt(received_at="2026-11-22T09:00:00+99:99"),
    "digits of another script": office_receipt(received_at="٢٠٢٦-11-22T09:00:00Z"),
    "no office": office_receipt(office=""),
    "a long office": office_receipt(office="x" * 300),
    "far too long": SOUND + b"\n" * MAX_RECEIPT,
    "signed twice": SOUND + SOUND.partition(b"\n")[2],
}


@pytest.mark.parametrize("case", REFUSED)
def test_everything_else_is_refused(case):
    with pytest.raises(UnsoundError):
        check(REFUSED[case], KEY)


@pytest.mark.skipif(
    shutil.which("ssh-keygen") is None and "CI" not in os.environ, reason="needs ssh-keygen"
)
def test_ssh_keygen_agrees(tmp_path):
    line, _, signature = SOUND.partition(b"\n")
    (tmp_path / "sig").write_bytes(signature)
    (tmp_path / "signers").write_text(allowed.line("office", KEY, [names.RECEIPT]) + "\n")
    command = ["ssh-keygen", "-Y", "verify", "-n", names.RECEIPT, "-I", "office"]
    command += ["-f", str(tmp_path / "signers"), "-s", str(tmp_path / "sig")]
    for data, good in ((line + b"\n", True), (line, False), (line + b" \n", False)):
        done = subprocess.run(command, input=data, capture_output=True)
        assert (done.returncode == 0) == good
