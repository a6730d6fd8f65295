"""What a released version made opens for ever: see tests/data/README.md."""

from __future__ import annotations

import json
import shutil
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from kept import describe
from vaults import lay_ballast

from inspector_tui.bundle import allowed
from inspector_tui.bundle.verify import verify
from inspector_tui.record.events import NoteWritten
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.export import export

RELEASES = sorted(path for path in (Path(__file__).parents[1] / "data").iterdir() if path.is_dir())
NOT_COMPARED = {"passphrase", "recovery", "made by"}


@pytest.fixture(params=RELEASES, ids=lambda path: path.name)
def release(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of all that is kept of one release."""
    folder = tmp_path / "release"
    shutil.copytree(request.param, folder)
    lay_ballast(Home(folder / "vault"))
    return folder


def expected(release: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((release / "expected.json").read_text())
    return found


def opened(release: Path, way: str = "passphrase") -> Vault:
    home, header = Home(release / "vault"), Header.load(Home(release / "vault"))
    secret = Secret(expected(release).get(way, ""))
    if way == "passphrase":
        return Vault.open(home, header, header.unlock(secret))
    if way == "office":
        file = release / "for-the-office.age"
        file.write_bytes(header.office_file or b"")
        argv = ["age", "-d", "-i", str(release / "office-key.txt"), str(file)]
        told = subprocess.run(argv, capture_output=True, check=True)
        secret = Secret(json.loads(told.stdout)["code"])
    return Vault.open(home, header, header.unlock_with_recovery(secret))


def test_there_is_something_to_keep() -> None:
    assert [path.name for path in RELEASES][:1] == ["0.1.0"]


def test_a_vault_is_whole_and_holds_what_it_held(release: Path) -> None:
    wanted = {k: v for k, v in expected(release).items() if k not in NOT_COMPARED}
    with closing(opened(release)) as vault:
        assert vault.notices == []
        vault.backup()  # those that it had are not kept with it
        assert vault.check(read_blobs=True) == []
        assert json.loads(json.dumps(describe(vault))) == wanted


@pytest.mark.parametrize("way", ["recovery", "office"])
def test_it_opens_by_every_way_in(release: Path, way: str) -> None:
    if way == "office" and not shutil.which("age"):
        pytest.skip("needs age")
    opened(release, way).close()


def test_work_goes_on_in_it(release: Path) -> None:
    with closing(opened(release)) as vault:
        visit = next(row.id for row in vault.visits() if row.status == "open")
        before = vault.visit(visit).last
        assert vault.append(visit, [NoteWritten(text="years later")]).last == before + 1
    with closing(opened(release)) as vault:
        assert vault.check() == []


def test_its_sealed_visit_is_handed_over_again(release: Path, tmp_path: Path) -> None:
    with closing(opened(release)) as vault:
        sealed = next(row.id for row in vault.visits() if row.status == "sealed")
        made = export(vault, sealed, folder=tmp_path, clear=True)
        (earlier,) = release.glob("*.zip")
        assert made.path is not None
        signers = allowed.read(release / "allowed_signers")
        found = verify(made.path, signers)
        assert (found.visit, found.head) == (sealed, verify(earlier, signers).head)


@pytest.mark.parametrize("ending", ["zip", "age"])
def test_a_bundle_verifies(release: Path, ending: str) -> None:
    (bundle,) = release.glob(f"*.{ending}")
    signers = allowed.read(release / "allowed_signers")
    found = verify(bundle, signers, identity=release / "office-key.txt")
    assert found.head == expected(release)["heads"][found.visit]
    assert found.encrypted == (ending == "age")
