"""The real program on machines that are locked down: it works, or says plainly what is withheld."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from confined import PASSPHRASE, STRANGER, Confined, need_namespaces, read_only_but, run
from trials import TRIAL
from visitapps import new_vault, new_visit

import inspector_tui
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.process import APP_NEEDS, START_NEEDS, VAULT_NEEDS
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what Linux can withhold")

PACKAGE = Path(inspector_tui.__file__).parent
WITHOUT_SQLITE = """
import sys
class Without:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("sqlite3", "_sqlite3"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Without())
"""
NEW = ("visit", "new", "--organisation", "Made here", "--profile", "short")
GONE = "mkdir /tmp/gone-$$ && cd /tmp/gone-$$ && rmdir /tmp/gone-$$"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with one visit, to be copied."""
    need_namespaces()
    vault = new_vault(tmp_path_factory.mktemp("original") / "home")
    new_visit(vault, TRIAL)
    vault.close()
    return vault.home.path


@pytest.fixture
def home(original: Path, tmp_path: Path) -> Path:
    shutil.copytree(original, tmp_path / "home")
    return tmp_path / "home"


def visits(home: Path) -> list[str]:
    """The organisations in a vault, read here."""
    place = Home(home)
    header = Header.load(place)
    with Secret(PASSPHRASE) as secret:
        vault = Vault.open(place, header, header.unlock(secret), read_only=True)
    found = [visit.organisation for visit in vault.visits()]
    vault.close()
    return sorted(found)


def to_stranger(home: Path) -> None:
    for path in (home, *home.rglob("*")):
        os.chown(path, STRANGER, STRANGER)


NO_TERMINAL_NAMES = {"TERM": None, "LANG": None, "LC_ALL": "C", "PYTHONUTF8": "0"}
WORKS = {
    "read-only but for the vault": Confined(
        read_only_but("{home}"),
        "! touch /tmp/x && ! touch $HOME/x && touch {home}/.x && rm {home}/.x",
        {"TMPDIR": None},
    ),
    "vault on a noexec disk": Confined(
        "mount --bind {home} {home}; mount -o remount,bind,noexec {home}",
        "cp /bin/true {home}/blobs/x && ! {home}/blobs/x && rm {home}/blobs/x",
    ),
    "no locale": Confined("", "test -z $LANG", {**NO_TERMINAL_NAMES, "PYTHONCOERCECLOCALE": "0"}),
    "no home": Confined("", "test -z $HOME", {"HOME": None, "XDG_RUNTIME_DIR": None}),
    "an account nobody knows": Confined(
        "", "! id -un && ! touch " + str(PACKAGE / "x"), {"HOME": None}, stranger=True
    ),
    "umask 0": Confined("umask 0", "test $(umask) = 0000"),
    "umask 0777": Confined("umask 0777", "test $(umask) = 0777"),
    "current folder gone": Confined(GONE, "! /bin/pwd -P"),
    "isolated, without bytecode": Confined(options=("-I", "-B")),
    "without assertions": Confined(options=("-OO",)),  # compiles everything anew, once
    "one memory limit": Confined(f"ulimit -v {VAULT_NEEDS * 1024}"),
}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.slow] if "-OO" in WORKS[name].options else [])
        for name in WORKS
    ],
)
def test_a_command_works(name: str, home: Path) -> None:
    if WORKS[name].stranger:
        to_stranger(home)
    done = WORKS[name].run(home, *NEW)
    assert (done.returncode, done.stderr) == (0, "")
    assert visits(home) == ["Example Trust", "Made here"]
    modes = {path.stat().st_mode & 0o777 for path in home.rglob("*") if path.is_file()}
    folders = {path.stat().st_mode & 0o777 for path in (home, *home.rglob("*")) if path.is_dir()}
    assert (modes, folders) == ({0o600}, {0o700})


@pytest.fixture
def without_sqlite(tmp_path: Path) -> Confined:
    (tmp_path / "block").mkdir()
    (tmp_path / "block" / "sitecustomize.py").write_text(WITHOUT_SQLITE)
    control = f'! {sys.executable} -c "import sqlite3"'
    return Confined("", control, {"PYTHONPATH": str(tmp_path / "block")})


def test_python_may_lack_sqlite(home: Path, without_sqlite: Confined) -> None:
    assert without_sqlite.run(home, *NEW).returncode == 0
    made = without_sqlite.run(home, "visit", "list")
    assert "Made here" in made.stdout


EVERYTHING = Confined(
    read_only_but("{home}") + "mount -o remount,bind,noexec {home}; umask 0; cd /var/tmp",
    "! touch /tmp/x && ! id -un && test -z $HOME",
    {**NO_TERMINAL_NAMES, "TERM": None, "HOME": None, "TMPDIR": None},
    stranger=True,
)


def unlock(screen: object, passphrase: str = PASSPHRASE) -> None:
    screen.wait_for("Passphrase")
    screen.press(passphrase, "enter")


def test_the_app_works_where_everything_is_withheld_at_once(home: Path) -> None:
    to_stranger(home)
    with EVERYTHING.screen(home) as screen:
        unlock(screen)
        screen.wait_for("Example Trust")
        screen.press("enter")
        screen.wait_for("TR-010")
        screen.press("ctrl+x")
        assert screen.wait() == 0
    assert {path.stat().st_mode & 0o777 for path in home.rglob("*") if path.is_file()} == {0o600}


@pytest.fixture(scope="module")
def strong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault as inspectors have it: its passphrase takes 64 MiB."""
    need_namespaces()
    home = tmp_path_factory.mktemp("strong") / "home"
    owner = ("--name", "A. Baker", "--initials", "AB", "--organisation", "Example Inspectorate")
    assert Confined().run(home, "init", *owner).returncode == 0
    return home


def limited(mib: int) -> Confined:
    return Confined(f"ulimit -v {mib * 1024}")


def test_the_app_works_within_the_least_memory_it_asks_for(strong: Path) -> None:
    assert limited(APP_NEEDS).run(strong, *NEW).returncode == 0
    with limited(APP_NEEDS).screen(strong) as screen:
        unlock(screen)
        screen.wait_for("Made here")
        screen.press("enter", "enter", "g", "va010", "enter", "y")
        screen.wait_for("saved")
        screen.press("ctrl+x")
        assert screen.wait() == 0


def test_too_little_memory_is_said_before_anything_begins(strong: Path) -> None:
    needs = ((START_NEEDS, ("--version",)), (VAULT_NEEDS, ("visit", "list")))
    for needed, arguments in needs:
        done = run(
            limited(needed - 1).program(strong, "--home", str(strong), *arguments),
            cwd=strong.parent,
        )
        assert done.returncode == 3
        assert f"may use {needed - 1} MiB of memory (ulimit -v); this needs {needed}" in done.stderr
    with limited(APP_NEEDS - 1).screen(strong) as screen:
        assert screen.wait() == 3
        assert f"may use {APP_NEEDS - 1} MiB of memory" in screen.text


WITHOUT_LOCKS = """
import errno, fcntl, os, sys
fault = getattr(errno, sys.argv.pop(1))
def flock(fd, how):
    raise OSError(fault, os.strerror(fault))
fcntl.flock = flock
from inspector_tui.__main__ import main
main()
"""


@pytest.mark.parametrize("fault", ["ENOLCK", "EOPNOTSUPP"])
def test_without_file_locks_a_vault_is_read_and_not_written(home: Path, fault: str) -> None:
    """As on NFS without its lock service."""
    program = [sys.executable, "-c", WITHOUT_LOCKS, fault]
    where = ["--home", str(home), "--passphrase-fd", "0"]
    done = run([*program, *NEW, *where], cwd=home.parent)
    assert done.returncode == 3
    assert "offers no file locks" in done.stderr
    assert "Nothing was changed there" in done.stderr
    assert "Example Trust" in run([*program, "visit", "list", *where], cwd=home.parent).stdout
    assert visits(home) == ["Example Trust"]


OLD_SQLITE = """
import sys
from sqlcipher3 import dbapi2
dbapi2.sqlite_version_info, dbapi2.sqlite_version = (3, 51, 2), "3.51.2"
from inspector_tui.__main__ import main
main()
"""


def test_a_sqlite_that_is_known_to_corrupt_opens_no_vault(home: Path) -> None:
    where = ["--home", str(home), "--passphrase-fd", "0"]
    done = run([sys.executable, "-c", OLD_SQLITE, *NEW, *where], cwd=home.parent)
    assert done.returncode == 3
    assert "The database library cannot be used: its SQLite 3.51.2 is too old." in done.stderr
    assert visits(home) == ["Example Trust"]


FULL = """
mount -t tmpfs -o size=20m tmpfs {mount} && cp -a {source} {mount}/home && cd {mount}
fill() {{ head -c 30m /dev/zero > fill 2>/dev/null; ! head -c 1 /dev/zero > x 2>/dev/null; }}
it() {{ echo "{passphrase}" | "$@" --home {mount}/home --passphrase-fd 0; echo "code $?"; }}
fill && it "$@" First
fill && it "$@" Second
rm fill x && it "$@" Third
cp -a {mount}/home/. {result}
"""


def test_a_full_disk_is_said_and_work_goes_on_when_there_is_room(home: Path) -> None:
    mount, result = home.parent / "mount", home.parent / "result"
    mount.mkdir()
    result.mkdir(0o700)
    script = FULL.format(mount=mount, source=home, result=result, passphrase=PASSPHRASE)
    new = [sys.executable, "-m", "inspector_tui", "visit", "new", "--profile", "short"]
    command = ["unshare", "-m", "sh", "-c", script, "sh", *new, "--organisation"]
    done = run(command, cwd=home.parent)
    codes = [line for line in done.stdout.splitlines() if line.startswith("code")]
    assert codes == ["code 0", "code 3", "code 0"], done.stderr
    assert "reserve was given up" in done.stderr
    assert "The disk is full, so this could not be saved." in done.stderr
    assert visits(result) == ["Example Trust", "First", "Third"]


STREAMS = {
    "no output": (">&- 2>&-", 3),
    "no sentences": ("2>&-", 0),
    "no room for sentences": ("2>/dev/full", 0),
    "output full": (">/dev/full", 3),
    "no input": ("<&-", 2),
}


@pytest.mark.parametrize("name", STREAMS)
def test_a_command_bears_closed_streams(name: str, home: Path) -> None:
    how, code = STREAMS[name]
    listed = [sys.executable, "-m", "inspector_tui", "visit", "list", "--home", str(home)]
    script = f'"$@" {how}; code=$?; exec 9>{home.parent}/code; echo $code >&9'
    done = run(
        ["sh", "-c", script, "sh", *listed, "--passphrase-fd", "0"],
        cwd=home.parent,
    )
    assert (home.parent / "code").read_text() == f"{code}\n"
    assert "Exception" not in done.stderr


def test_the_app_without_any_stream_ends_at_once(home: Path) -> None:
    script = '"$@" <&- >&- 2>&-; echo $?'
    command = [sys.executable, "-m", "inspector_tui", "--home", str(home)]
    assert run(["sh", "-c", script, "sh", *command], cwd=home.parent).stdout == "3\n"


def test_an_installation_on_a_noexec_disk_says_so(home: Path) -> None:
    (library,) = {Path(sys.modules[name].__file__).parent.parent for name in ("cryptography",)}
    confined = Confined(
        f"mount --bind {library} {library}; mount -o remount,bind,noexec {library}",
        f'! {sys.executable} -c "import sqlcipher3.dbapi2"',
    )
    done = confined.run(home, "visit", "list")
    assert done.returncode == 3
    assert "its installation is missing or cannot be loaded: " in done.stderr
    assert "on a disk from which programs may run" in done.stderr


def test_a_demonstration_asks_for_a_folder_where_none_is_temporary(home: Path) -> None:
    confined = Confined(read_only_but("{home}") + "cd /", "! touch /tmp/x", {"TMPDIR": None})
    done = run(confined.program(home, "demo", "--no-open"), cwd=home.parent)
    assert done.returncode == 3
    assert "There is no temporary folder that can be written." in done.stderr


def test_a_read_only_vault_says_that_it_is(home: Path) -> None:
    before = "mount --bind {home} {home}; mount -o remount,bind,ro {home}"
    done = Confined(before, "! touch {home}/x").run(home, *NEW)
    assert done.returncode == 3
    assert "the disk is read-only" in done.stderr


@pytest.fixture
def faketime() -> str:
    found = shutil.which("faketime")
    if not found:
        assert not os.environ.get("CI"), "faketime is to be there (.ci/run installs it)"
        pytest.skip("needs faketime")
    return found


def test_a_wrong_clock_stops_nothing_and_is_seen(home: Path, tmp_path: Path, faketime: str) -> None:
    def at(moment: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        confined = Confined(
            control=f'test $({faketime} -f "{moment}" date +%Y) = {moment[1:5]}',
            prefix=f"{faketime} -f '{moment}'",
        )
        done = confined.run(home, *arguments)
        assert done.returncode == 0, done.stderr
        return done

    late, early = "@2040-06-01 12:00:00", "@1970-01-02 03:04:05"
    visit = at(late, *NEW).stdout.strip()
    at(early, "visit", "seal", visit)
    bundle = at(early, "export", visit, "--to", str(tmp_path), "--clear").stdout.strip()
    signers = tmp_path / "signers"
    signers.write_text(at(early, "key", "show").stdout)
    checked = ("verify", bundle, "--signers", str(signers))
    command = [faketime, "-f", late, sys.executable, "-m", "inspector_tui", *checked]
    assert run(command, cwd=tmp_path).returncode == 0
    journal = subprocess.run(
        ["unzip", "-p", bundle, "*/journal.jsonl"], capture_output=True, text=True, check=True
    ).stdout
    assert '"kind":"clock-stepped"' in journal
    assert visits(home) == ["Example Trust", "Made here"]
