"""Where a vault is, and what may be written there."""

from pathlib import Path

import pytest
from vaults import make_vault

from inspector_tui.vault.home import Home, InsideVaultError, require_no_vault


def test_nothing_is_written_into_a_part_of_the_vault_that_lies_elsewhere(tmp_path: Path) -> None:
    home, disk = Home(tmp_path / "home"), tmp_path / "disk"
    home.path.mkdir()
    (disk / "backup").mkdir(parents=True)
    home.backup.symlink_to(disk / "backup", target_is_directory=True)
    for named in (home.backup / "report.html", disk / "backup" / "report.html"):
        with pytest.raises(InsideVaultError):
            home.require_outside(named)
    home.require_outside(disk / "report.html")


@pytest.mark.parametrize("gone", ["vault.json", "vault.json.copy"])
def test_a_vault_that_nobody_named_is_known_by_its_header(tmp_path: Path, gone: str) -> None:
    made = make_vault(tmp_path)
    made.vault.backup()
    made.vault.close()
    home = made.home.path
    (home / gone).unlink()
    (tmp_path / "link").symlink_to(home, target_is_directory=True)
    inside = [home, home / "new", home / "receipts/deep/new", tmp_path / "link" / "new"]
    for named in inside:
        with pytest.raises(InsideVaultError):
            require_no_vault(named)
        with pytest.raises(InsideVaultError):
            Home(tmp_path / "other").require_outside(named)
    # Where its backups lie on another disk, the header among them tells.
    (home / "backup").rename(tmp_path / "disk")
    with pytest.raises(InsideVaultError):
        require_no_vault(tmp_path / "disk" / "new")


def test_a_file_called_like_a_header_makes_no_vault(tmp_path: Path) -> None:
    (tmp_path / "vault.json").write_text('{"format":"something else"}\n')
    (tmp_path / "vault.json.copy").mkdir()
    require_no_vault(tmp_path / "new")
