"""A wheelhouse installs without a network, whole or not at all, and lists what is inside."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from confined import PASSPHRASE, STRANGER, Confined, need_namespaces, run
from cyclonedx.schema import OutputFormat
from cyclonedx.validation import make_schemabased_validator
from ptyscreen import PtyScreen
from sqlcipher3 import dbapi2

from supply import ROOT
from supply.lock import INSTALLER, needed, read
from supply.sbom import SCHEMA
from supply.targets import here
from supply.wheelhouse import CannotMakeError, fetched

OFFLINE = Confined(
    control="! grep -q [0-9] /proc/net/route",
    environ={"HOME": None, "TMPDIR": None},
    stranger=True,
    network=False,
)


@pytest.fixture(scope="module")
def wheelhouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The one wheelhouse of a run, whichever of its processes comes to make it."""
    need_namespaces()
    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder
    out = shared / "wheelhouse"
    with (shared / "wheelhouse.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not out.exists():
            make_wheelhouse(out)
    return out


def make_wheelhouse(out: Path) -> None:
    """For this machine, without a network, from wheels that set-up fetched."""
    target = here()
    if target is None:
        pytest.skip("wheelhouses are not made for this machine")
    wheels = Path(sys.prefix) / "wheels"
    try:
        fetched(target, wheels)
    except CannotMakeError:
        assert not os.environ.get("CI"), "the wheels of the lock cannot be fetched"
        pytest.skip("the wheels of the lock cannot be fetched; 'python3 run.py setup' does it")
    made = run(
        ["unshare", "-n", sys.executable, "-m", "supply.wheelhouse", str(out)],
        cwd=ROOT,
        environ={"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)},
    )
    assert made.returncode == 0, made.stderr


@pytest.fixture
def copied(wheelhouse: Path, tmp_path: Path) -> Path:
    """A wheelhouse that a test may damage."""
    shutil.copytree(wheelhouse, tmp_path / "copy")
    return tmp_path / "copy"


@pytest.fixture
def room() -> Iterator[Path]:
    """A folder of the stranger's own, outside those of root."""
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, STRANGER, STRANGER)
        yield Path(folder)


PYTHON = str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}")
"""Not that of the tests' environment, which has all the packages already."""


def install(
    wheelhouse: Path, folder: Path, *more: str, how: Confined = OFFLINE
) -> subprocess.CompletedProcess[str]:
    """Run the installer of a wheelhouse as its READ-ME says, confined."""
    command = how.command(folder, PYTHON, "-I", str(wheelhouse / "install.py"), str(folder), *more)
    return run(command, cwd=folder.parent)


def use(folder: Path) -> None:
    """Set up a vault and look at it, with what was installed."""
    program, home = str(folder / "bin" / "inspector-tui"), folder.parent / "vault"
    where = ("--home", str(home), "--passphrase-fd", "0")
    owner = ("--name", "A. Baker", "--initials", "AB", "--organisation", "Example Inspectorate")
    for arguments in (("init", *owner), ("visit", "new", "--organisation", "Made offline")):
        done = run(OFFLINE.command(folder, program, *arguments, *where), cwd=folder.parent)
        assert done.returncode == 0, done.stderr
    screen = PtyScreen(OFFLINE.command(folder, program, "--home", str(home)), env={})
    try:
        screen.wait_for("Passphrase")
        screen.press(PASSPHRASE, "enter")
        screen.wait_for("Made offline")
        screen.press("ctrl+x")
        assert screen.wait() == 0
    finally:
        screen.close()


def test_this_python_has_none_of_it() -> None:
    for name in ("textual", "sqlcipher3", "inspector_tui"):
        found = subprocess.run([PYTHON, "-I", "-c", f"import {name}"], capture_output=True)
        assert found.returncode != 0, "the tests below would prove nothing"


def test_it_installs_without_network_compiler_and_rights(wheelhouse: Path, room: Path) -> None:
    done = install(wheelhouse, room / "program")
    assert done.returncode == 0, done.stderr
    assert f"Start it with: {room}/program/bin/inspector-tui" in done.stdout
    assert (room / "program" / "pyvenv.cfg").exists()
    assert not (room / "program" / "tmp").exists()
    use(room / "program")


def test_where_python_makes_no_environments_a_plain_folder_does(
    wheelhouse: Path, room: Path
) -> None:
    module = Path(sysconfig.get_path("stdlib", vars={"installed_base": sys.base_prefix})) / "venv"
    without = Confined(
        before=f"mount -t tmpfs tmpfs {module}",
        control=f"! {PYTHON} -I -m venv --help",
        environ=OFFLINE.environ,
        stranger=True,
        network=False,
    )
    folder = room / "it's here"
    (folder / "lib").mkdir(parents=True)
    for left in (".inspector-tui-installation", "lib/of_an_older_version.py"):
        (folder / left).touch()
    for path in (folder, *folder.rglob("*")):
        os.chown(path, STRANGER, STRANGER)
    done = install(wheelhouse, folder, how=without)
    assert done.returncode == 0, done.stderr
    assert "a plain folder is made instead" in done.stdout
    assert not (folder / "lib" / "of_an_older_version.py").exists()
    assert not (folder / "pyvenv.cfg").exists()
    assert {path.name for path in folder.iterdir()} == {
        *("bin", "lib", ".inspector-tui-installation"),
    }
    use(folder)


def sum_again(folder: Path) -> None:
    """What somebody could do who changes files on their way."""
    listed = subprocess.run(
        "find . -type f ! -name SHA256SUMS -printf '%P\\n' | sort | xargs sha256sum",
        shell=True,
        cwd=folder,
        capture_output=True,
        check=True,
    )
    (folder / "SHA256SUMS").write_bytes(listed.stdout)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def flipped(folder: Path) -> None:
    flip(next(folder.glob("wheels/click-*.whl")))


def flipped_and_summed(folder: Path) -> None:
    flipped(folder)
    sum_again(folder)


def missing(folder: Path) -> None:
    next(folder.glob("wheels/click-*.whl")).unlink()


def added(folder: Path) -> None:
    (folder / "wheels" / "click-99.0-py3-none-any.whl").write_bytes(b"")


def added_beside(folder: Path) -> None:
    (folder / "hashlib.py").write_text(STRANGE)


def added_as_folder(folder: Path) -> None:
    (folder / "argparse").mkdir()
    (folder / "argparse" / "__init__.py").write_text(STRANGE)


def added_as_link(folder: Path) -> None:
    (folder / "wheels" / "more").symlink_to("/usr")


STRANGE = "import os; os.write(2, b'strange code ran'); raise SystemExit(0)\n"


DAMAGE = {
    flipped: "click-.* is missing or damaged",
    flipped_and_summed: "could not be installed",
    missing: "click-.* is missing or damaged",
    added: "click-99.0-py3-none-any.whl' does not belong to this wheelhouse",
    added_beside: "hashlib.py' does not belong to this wheelhouse",
    added_as_folder: "argparse/__init__.py' does not belong to this wheelhouse",
    added_as_link: "wheels/more' does not belong to this wheelhouse",
}


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_a_file_that_changed_on_its_way_is_refused(
    damage: Callable[[Path], None], copied: Path, room: Path
) -> None:
    damage(copied)
    done = install(copied, room / "program")
    assert done.returncode == 3
    assert re.search(DAMAGE[damage], done.stderr)
    assert "strange code ran" not in done.stderr
    assert not (room / "program" / "bin" / "inspector-tui").exists()


def shadowing(folder: Path) -> None:
    """A file of the name of each module that Python could be asked for."""
    for name in (*sys.stdlib_module_names, "sitecustomize", "usercustomize"):
        (folder / f"{name}.py").write_text(STRANGE)


def test_nothing_of_the_folder_runs_before_it_is_looked_at(copied: Path, room: Path) -> None:
    """Started otherwise, Python would run what lies beside the script: that is refused first."""
    shadowing(copied)
    command = [PYTHON, str(copied / "install.py"), str(room / "program")]
    done = subprocess.run(command, cwd=copied, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "python3 -I install.py" in done.stderr
    assert "strange code ran" not in done.stderr
    done = install(copied, room / "program")
    assert done.returncode == 3
    assert "does not belong to this wheelhouse" in done.stderr
    assert "strange code ran" not in done.stderr
    assert list(room.iterdir()) == []


def read_me(folder: Path) -> list[str]:
    """The commands of the page that lies in a wheelhouse: its lines that are far in."""
    text = (folder / "READ-ME.txt").read_text()
    return [line.strip() for line in text.splitlines() if line.startswith(" " * 6)]


def test_the_page_in_it_has_stock_tools_find_an_altered_installer(copied: Path) -> None:
    figure, check, start = read_me(copied)
    run_here = partial(
        subprocess.run, shell=True, cwd=copied, capture_output=True, text=True, check=False
    )
    told = run_here(figure).stdout
    assert run_here(check).returncode == 0
    assert start == "python3 -I install.py FOLDER"
    with (copied / "install.py").open("a") as script:
        script.write("# and what somebody likes\n")
    assert run_here(figure).stdout == told
    assert run_here(check).returncode == 1, "the list is the same, the script is not"
    sum_again(copied)
    assert run_here(check).returncode == 0
    assert run_here(figure).stdout != told, "summed again, only the figure tells"


FACTS = {
    "python": ("3.99", "for Python 3.99, and this is Python"),
    "platform": ("linux-riscv64", "for linux-riscv64, and this machine is"),
    "glibc": ([9, 99], "need glibc 9.99 or later"),
}


@pytest.mark.parametrize("fact", FACTS)
def test_wheels_for_another_machine_are_refused(fact: str, copied: Path, room: Path) -> None:
    value, words = FACTS[fact]
    facts = json.loads((copied / "wheelhouse.json").read_text())
    (copied / "wheelhouse.json").write_text(json.dumps({**facts, fact: value}))
    sum_again(copied)
    done = install(copied, room / "program")
    assert done.returncode == 3
    assert words in done.stderr
    assert not (room / "program").exists()


PLACES = {
    "noexec": "from which no program may run (noexec)",
    "size=50m": "There is too little room in",
    "ro": "Read-only file system",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_place_that_will_not_do_is_refused(place: str, wheelhouse: Path, room: Path) -> None:
    how = Confined(f"mount -t tmpfs -o {place} tmpfs {room}", network=False)
    done = install(wheelhouse, room / "program", how=how)
    assert done.returncode == 3
    assert PLACES[place] in done.stderr


def test_a_folder_with_other_files_is_left_alone(wheelhouse: Path, room: Path) -> None:
    (room / "letter").write_text("mine")
    done = install(wheelhouse, room)
    assert done.returncode == 3
    assert "holds other files" in done.stderr
    assert [path.name for path in room.iterdir()] == ["letter"]


def bill(wheelhouse: Path) -> dict[str, object]:
    return json.loads((wheelhouse / "inspector-tui.cdx.json").read_text())


def test_the_list_of_what_is_inside_is_valid_and_complete(wheelhouse: Path) -> None:
    text = (wheelhouse / "inspector-tui.cdx.json").read_text()
    assert make_schemabased_validator(OutputFormat.JSON, SCHEMA).validate_str(text) is None
    found = bill(wheelhouse)
    listed = {part["name"]: part for part in found["components"]}
    locked = {one.name: one for one in needed(read(), here())}
    assert {name: part["version"] for name, part in listed.items()} == {
        name: one.version for name, one in locked.items()
    }
    for name, part in listed.items():
        assert {digest["content"] for digest in part["hashes"]} <= locked[name].hashes
    assert found["metadata"]["component"]["name"] == "inspector-tui"
    assert [name for name, part in listed.items() if part["scope"] == "excluded"] == [INSTALLER]
    reached = {"pkg:pypi/inspector-tui@" + found["metadata"]["component"]["version"]}
    edges = {edge["ref"]: edge.get("dependsOn", []) for edge in found["dependencies"]}
    for _ in edges:
        reached |= {other for ref in reached for other in edges[ref]}
    assert {edges_to for edges_to in edges if edges_to not in reached} == {listed["pip"]["bom-ref"]}


def test_libraries_inside_wheels_are_listed_as_they_are(wheelhouse: Path) -> None:
    inside = {
        part["name"]: {one["name"]: one["version"] for one in part.get("components", ())}
        for part in bill(wheelhouse)["components"]
    }
    database = dbapi2.connect(":memory:")
    database.execute("PRAGMA key = 'x'")
    (cipher,) = database.execute("PRAGMA cipher_version").fetchone()
    (provider,) = database.execute("PRAGMA cipher_provider_version").fetchone()
    database.close()
    assert inside["sqlcipher3"] == {
        "sqlcipher": cipher.split()[0],
        "sqlite": dbapi2.sqlite_version,
        "openssl": provider.split()[1],
    }
    assert {"openssl"} <= set(inside["cryptography"])
    assert {"age"} <= set(inside["pyrage"])


def test_stock_tools_agree_on_the_sums(wheelhouse: Path) -> None:
    checked = ["sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS"]
    assert subprocess.run(checked, cwd=wheelhouse, check=False).returncode == 0
    listed = (wheelhouse / "SHA256SUMS").read_text().splitlines()
    files = [path for path in wheelhouse.rglob("*") if path.is_file()]
    assert len(listed) == len(files) - 1
