"""Where a vault is, and what may be written there."""

from pathlib import Path

import pytest

from inspector_tui.vault.home import Home, InsideVaultError


def test_nothing_is_written_into_a_part_of_the_vault_that_lies_elsewhere(tmp_path: Path) -> None:
    home, disk = Home(tmp_path / "home"), tmp_path / "disk"
    home.path.mkdir()
    (disk / "backup").mkdir(parents=True)
    home.backup.symlink_to(disk / "backup", target_is_directory=True)
    for named in (home.backup / "report.html", disk / "backup" / "report.html"):
        with pytest.raises(InsideVaultError):
            home.require_outside(named)
    home.require_outside(disk / "report.html")
