"""Private files, replaced whole or not at all; the folder of a vault; the ballast in it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from cuts import cut_at

from inspector_tui.errors import MisuseError
from inspector_tui.vault import ballast
from inspector_tui.vault.files import (
    CannotUseError,
    DiskFullError,
    SpecialFileError,
    create,
    in_words,
    make_folder,
    open_private,
    read_small,
    sweep,
    write_into,
    write_named,
    write_whole,
)
from inspector_tui.vault.home import VARIABLE, Home, HomeTakenError, default_home
from inspector_tui.vault.lock import VaultLock
from inspector_tui.vault.mark import Mark

not_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


@pytest.fixture(params=[0, 0o077, 0o777], ids=["umask-0", "umask-077", "umask-777"])
def umask(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    # The folder of the test itself is made before.
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.usefixtures("umask")
def test_everything_is_private_under_any_umask(tmp_path: Path) -> None:
    home = Home(tmp_path / "new" / "deep" / "vault")
    home.create()
    write_whole(home.header, b"x")
    write_whole(home.header, b"y")
    Mark(1, "0" * 64).write(home.mark, bytes(32))
    assert ballast.ensure(home)
    with VaultLock(home) as lock:
        assert lock.acquire()
    create(home.blobs / "one").close()
    for path in [tmp_path / "new", *(tmp_path / "new").rglob("*")]:
        assert mode(path) == (0o700 if path.is_dir() else 0o600), path


def test_a_file_that_was_open_to_others_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "head"
    path.write_bytes(b"x")
    path.chmod(0o644)
    os.close(open_private(path, os.O_WRONLY))
    assert mode(path) == 0o600


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_whole(path, b"old" * 1_000)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_what_lies_beside_is_nobody_else_s(tmp_path: Path) -> None:
    mine = {name: os.urandom(8) for name in ("page.html.new", ".page.html.part", "page.html~")}
    for name, data in mine.items():
        (tmp_path / name).write_bytes(data)
    for write in (write_whole, write_named):
        write(tmp_path / "page.html", b"whole")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == mine | {
        "page.html": b"whole"
    }


def test_what_a_killed_write_left_is_swept_up_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    assert cut_at(1, lambda: write_whole(path, b"new"))  # it was synced and not renamed
    (tmp_path / "file.new").write_bytes(b"somebody's")
    (left,) = set(tmp_path.iterdir()) - {path, tmp_path / "file.new"}
    sweep(tmp_path, age=60)
    assert left.exists()
    monkeypatch.setattr(time, "time", lambda: left.stat().st_mtime + 61)
    sweep(tmp_path, age=60)
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {
        "file": b"old",
        "file.new": b"somebody's",
    }


def test_a_link_or_pipe_that_lies_under_a_name_of_the_program_s_own_is_replaced(
    tmp_path: Path,
) -> None:
    """As on a stick that somebody else prepared."""
    mine, stick = tmp_path / "notes", tmp_path / "stick"
    mine.write_bytes(b"a year of notes")
    stick.mkdir()
    (stick / "link").symlink_to(mine)
    os.mkfifo(stick / "pipe")
    for name in ("link", "pipe", "new"):
        path = write_into(stick, name, b"given")
        assert (path, path.read_bytes(), mode(path)) == (stick / name, b"given", 0o600)
        assert not path.is_symlink()
    assert mine.read_bytes() == b"a year of notes"
    for bad in (tmp_path / "none", mine):
        with pytest.raises(CannotUseError, match="Name another folder"):
            write_into(bad, "name", b"x")


def test_a_named_path_may_be_a_link_a_pipe_or_nothing_that_can_be_written(tmp_path: Path) -> None:
    path, link, pipe = tmp_path / "page.html", tmp_path / "link", tmp_path / "pipe"
    link.symlink_to(path)
    for data in (b"first", b"second"):
        write_named(link, data)
        assert (link.is_symlink(), path.read_bytes(), mode(path)) == (True, data, 0o600)
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_named(pipe, b"said")
    assert (os.read(reader, 99), pipe.is_fifo()) == (b"said", True)
    os.close(reader)
    for bad in (tmp_path, tmp_path / "none" / "page.html", tmp_path / ("x" * 300)):
        with pytest.raises(CannotUseError, match="Name another file"):
            write_named(bad, b"x")
    link.unlink()
    link.symlink_to(link)
    write_named(link, b"no longer a circle")
    assert {each.name for each in tmp_path.iterdir()} == {"page.html", "link", "pipe"}


_TOO_LARGE = """
import resource, sys
from pathlib import Path
from types import SimpleNamespace
from inspector_tui.vault.files import DiskFullError, write_whole
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    write_whole(Path(sys.argv[1]), bytes(10_000))
except DiskFullError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no file size limit")
def test_no_room_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_whole(path, b"old")
    done = subprocess.run(
        [sys.executable, "-c", _TOO_LARGE, str(path)], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("The disk is full"), done.stderr
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_is_called_that() -> None:
    with (
        pytest.raises(DiskFullError),
        in_words(Path("/dev/full")),
        Path("/dev/full").open("wb", 0) as f,
    ):
        f.write(b"x")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "x"), "no permission"),
        (OSError(30, "x"), "read-only"),
        (FileNotFoundError(2, "x"), "missing"),
        (IsADirectoryError(21, "x"), "folder stands"),
        (FileExistsError(17, "x"), "file stands"),
        (SpecialFileError(), "a pipe or a device stands"),
        (OSError(5, "x"), "reports a fault"),
    ],
)
def test_what_the_system_says_becomes_a_sentence(error: OSError, said: str) -> None:
    with pytest.raises(CannotUseError, match=said), in_words(Path("/somewhere")):
        raise error


def test_reading_is_bounded_and_waits_for_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * 100)
    os.mkfifo(tmp_path / "pipe")
    assert read_small(tmp_path / "file", 10) == b"x" * 11
    assert read_small(tmp_path / "none", 10) is None
    with pytest.raises(SpecialFileError):
        read_small(tmp_path / "pipe", 10)
    with pytest.raises(IsADirectoryError):
        read_small(tmp_path, 10)
    with pytest.raises(SpecialFileError):
        read_small(Path("/dev/zero"), 10)


# --- the home


def test_a_home_is_made_once_and_again(tmp_path: Path) -> None:
    home = Home(tmp_path / "vault")
    assert not home.exists()
    home.create()
    (home.path / "ballast").write_bytes(b"of a set-up that was cut short")
    home.create()
    assert sorted(each.name for each in home.path.iterdir() if each.is_dir()) == [
        "backup",
        "blobs",
        "checklists",
        "outbox",
        "receipts",
    ]
    home.header_copy.write_bytes(b"x")
    assert home.exists()


def test_a_vault_is_not_strewn_among_other_files(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear")
    before = mode(tmp_path)
    with pytest.raises(HomeTakenError):
        Home(tmp_path).create()
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]
    assert mode(tmp_path) == before


def test_an_empty_folder_is_taken_and_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir(mode=0o755)
    Home(tmp_path / "vault").create()
    assert mode(tmp_path / "vault") == 0o700


def test_a_file_in_the_way_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file", tmp_path / "file" / "vault"):
        with pytest.raises(CannotUseError):
            Home(path).create()
        assert not Home(path).exists()


def test_a_place_that_takes_nothing_is_a_sentence() -> None:
    with pytest.raises(CannotUseError):
        Home(Path("/proc/nowhere/vault")).create()


@not_root
def test_a_read_only_parent_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(CannotUseError, match="no permission"):
        Home(tmp_path / "closed" / "vault").create()


def test_where_the_vault_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert default_home().is_absolute()
    assert default_home().name == "inspector-tui"
    monkeypatch.setenv(VARIABLE, str(tmp_path / "by-variable"))
    assert default_home() == tmp_path / "by-variable"
    assert default_home(str(tmp_path / "a" / ".." / "by-option")) == tmp_path / "by-option"
    monkeypatch.chdir(tmp_path)
    assert default_home("here") == tmp_path / "here"
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    assert default_home("~/vault") == tmp_path / "me" / "vault"
    monkeypatch.setenv(VARIABLE, "")
    assert default_home().name == "inspector-tui"


@pytest.mark.parametrize("option", ["", "  ", "a\nb", "a\0b", "~nobody-of-that-name/vault"])
def test_an_option_that_names_no_folder_is_misuse(option: str) -> None:
    with pytest.raises(MisuseError):
        default_home(option)


def test_a_variable_must_mean_the_same_folder_everywhere() -> None:
    with pytest.raises(MisuseError, match="full path"):
        default_home(environ={VARIABLE: "vault"})


def _unknown_account(*_: object, **__: object) -> Path:
    raise RuntimeError("could not determine the home directory")


def _relative(*_: object, **__: object) -> Path:
    return Path("relative/place")


@pytest.mark.parametrize("answer", [_unknown_account, _relative])
def test_an_account_without_a_home_is_told_what_to_do(
    monkeypatch: pytest.MonkeyPatch, answer: object
) -> None:
    monkeypatch.setattr("platformdirs.user_data_path", answer)
    with pytest.raises(MisuseError) as caught:
        default_home(environ={})
    assert "--home" in caught.value.todo


# --- the ballast

_NEARLY_FULL = SimpleNamespace(free=10 * 2**20)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "vault")
    make_folder(home.path)
    return home


def test_the_ballast_is_eight_mib_given_up_once(home: Home) -> None:
    assert ballast.ensure(home)
    assert home.ballast.stat().st_size == 8 * 1024 * 1024
    assert home.ballast.stat().st_blocks * 512 >= 8 * 1024 * 1024
    first = home.ballast.stat().st_ino
    assert ballast.ensure(home)
    assert home.ballast.stat().st_ino == first
    assert ballast.give_up(home)
    assert not home.ballast.exists()
    assert not ballast.give_up(home)


def test_a_ballast_cut_short_is_made_whole(home: Home) -> None:
    home.ballast.write_bytes(b"x")
    assert ballast.ensure(home)
    assert home.ballast.stat().st_size == 8 * 1024 * 1024


def test_a_nearly_full_disk_is_not_filled(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: _NEARLY_FULL)
    assert not ballast.ensure(home)
    assert list(home.path.iterdir()) == []


def test_no_folder_means_no_ballast(tmp_path: Path) -> None:
    assert not ballast.ensure(Home(tmp_path / "nothing"))
