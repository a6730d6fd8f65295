"""Receipts taken in: they hold, they are kept, and they tell of a vault that was put back."""

import shutil

import pytest
from bundles import SEED, STRANGER
from office import office_receipt

from inspector_tui.bundle import allowed, names, sshsig
from inspector_tui.bundle.faults import BundleFileError
from inspector_tui.bundle.receipt import ReceiptRefusedError
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.export import export
from inspector_tui.workflow.receipts import look, received, take_in


@pytest.fixture
def signers(tmp_path):
    path = tmp_path / "office_signers"
    key = sshsig.public_key(SEED)
    path.write_text(allowed.line("office", key, [names.RECEIPT]) + "\n")
    return path


@pytest.fixture
def made(work, tmp_path):
    """The bundle of a sealed visit, and what writes a receipt for it."""
    work.seal()
    (tmp_path / "stick").mkdir()
    export(work.vault, work.visit_id, folder=tmp_path / "stick", clear=True)
    (record,) = work.vault.bundles()

    def receipt(seed=SEED, namespace=names.RECEIPT, **changes):
        given = {
            "bundle": record.bundle,
            "number": record.number,
            "journal_last": record.journal_last,
            "journal_head": record.journal_head,
            "vault": work.vault.id,
            **changes,
        }
        path = tmp_path / "receipt"
        path.write_bytes(office_receipt(seed, namespace, **given))
        return path

    return receipt


def test_it_is_kept_and_the_key_is_needed_once(work, made, signers):
    with pytest.raises(RefusedError, match="not known yet"):
        take_in(work.vault, made())
    assert received(work.vault) == {}
    taken = take_in(work.vault, made(), signers)
    assert taken.known
    assert received(work.vault) == {taken.receipt.bundle: taken.receipt}
    later = take_in(work.vault, made(received_at="2026-11-23T09:00:00+00:00"))
    assert received(work.vault)[later.receipt.bundle].received_at.startswith("2026-11-23")
    look(work.vault)
    assert work.vault.notices == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"vault": "1f3c9a2b-0000-4000-8000-000000000009"}, "another vault"),
        ({"journal_last": 99}, "what this vault knows"),
        ({"journal_head": "00" * 32}, "what this vault knows"),
        ({"number": 9}, "what this vault knows"),
        ({"seed": STRANGER}, "not on the list"),
        ({"namespace": names.BUNDLE}, "another purpose"),
    ],
)
def test_what_does_not_hold_changes_nothing(work, made, signers, changes, words):
    with pytest.raises(ReceiptRefusedError, match=words):
        take_in(work.vault, made(**changes), signers)
    assert received(work.vault) == {}
    assert not list(work.vault.home.receipts.glob("*"))


def test_what_cannot_be_read_is_said(work, tmp_path, signers):
    with pytest.raises(BundleFileError, match="no file"):
        take_in(work.vault, tmp_path / "none", signers)


def test_the_office_having_more_is_said(work, made, signers):
    taken = take_in(work.vault, made(bundle="ee" * 32, number=2), signers)
    assert not taken.known
    look(work.vault)
    look(work.vault)
    (said,) = work.vault.notices
    assert "The office has bundle 2, received 2026-11-22" in said


def test_a_kept_one_that_was_altered_counts_for_nothing(work, made, signers):
    take_in(work.vault, made(), signers)
    (path,) = work.vault.home.receipts.iterdir()
    path.write_bytes(path.read_bytes().replace(b"2026-11-22T", b"2026-11-23T"))
    assert received(work.vault) == {}
    shutil.copy(made(), path.with_name("x.receipt"))
    assert len(received(work.vault)) == 1


def test_a_new_key_of_the_office_keeps_the_receipts_of_the_old(work, made, signers, tmp_path):
    first = take_in(work.vault, made(), signers).receipt
    second = sshsig.public_key(STRANGER)
    with pytest.raises(ReceiptRefusedError):
        take_in(work.vault, made(seed=STRANGER, bundle="ee" * 32, number=2))
    signers.write_text(allowed.line("office", second, [names.RECEIPT]) + "\n")
    later = take_in(work.vault, made(seed=STRANGER, bundle="ee" * 32, number=2), signers).receipt
    assert received(work.vault) == {first.bundle: first, later.bundle: later}
    # From now on the old key signs nothing new.
    with pytest.raises(ReceiptRefusedError):
        take_in(work.vault, made(bundle="dd" * 32, number=3))
    take_in(work.vault, made(seed=STRANGER, bundle="dd" * 32, number=3))
    work.reopen()
    assert len(received(work.vault)) == 3


def test_a_key_that_an_older_backup_does_not_know_is_told_of_until_it_is_given(work, made, signers):
    """Else the former key, perhaps withdrawn for a reason, would be the newest again."""
    take_in(work.vault, made(), signers)
    before = work.vault.setting("receipt-key")
    signers.write_text(allowed.line("office", sshsig.public_key(STRANGER), [names.RECEIPT]) + "\n")
    take_in(work.vault, made(seed=STRANGER, bundle="ee" * 32, number=2), signers)
    work.vault.put_setting("receipt-key", before)
    look(work.vault)
    (said, _) = work.vault.notices
    kept = work.vault.home.receipts / f"{'ee' * 32}.receipt"
    assert "a key that this vault does not know" in said
    assert f"inspector-tui receipt {kept} --signers LIST" in said
    with pytest.raises(RefusedError, match="cannot tell which key"):
        take_in(work.vault, made(bundle="dd" * 32, number=3))
    take_in(work.vault, kept, signers)
    assert len(received(work.vault)) == 2
    with pytest.raises(ReceiptRefusedError):
        take_in(work.vault, made(bundle="dd" * 32, number=3))


def test_a_key_that_was_pinned_alone_still_holds(work, made, signers):
    """As version 0.1.0 pinned it."""
    taken = take_in(work.vault, made(), signers)
    work.vault.put_setting("receipt-key", sshsig.public_key(SEED).hex())
    assert received(work.vault) == {taken.receipt.bundle: taken.receipt}
