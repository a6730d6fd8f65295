"""The keys of a vault: a change in one session never undoes that of another."""

from vaults import PASSPHRASE, make_vault

from inspector_tui.vault.header import Header
from inspector_tui.vault.keys import KDF_FLOOR
from inspector_tui.vault.secret import Secret
from inspector_tui.workflow.keeping import change_passphrase, renew_recovery_code

NEW = "five more words of somebody"


def test_a_code_and_a_passphrase_changed_by_two_sessions_both_stand(tmp_path):
    made = make_vault(tmp_path)
    made.vault.close()
    first, second = Header.load(made.home), Header.load(made.home)
    dek = first.unlock(Secret(PASSPHRASE))
    code = renew_recovery_code(made.home, dek, first)
    change_passphrase(made.home, dek, second, Secret(NEW), kdf=KDF_FLOOR)
    with Secret(code) as paper:
        assert Header.load(made.home).unlock_with_recovery(paper).reveal() == dek.reveal()
    assert Header.load(made.home).unlock(Secret(NEW)).reveal() == dek.reveal()
