#!/usr/bin/env python3
"""Install inspector-tui from this folder, without a network: `python3 -I install.py FOLDER`.

FOLDER becomes an environment of its own (or, with --plain and where Python has no venv, a plain
folder); the command is then FOLDER/bin/inspector-tui (Windows: FOLDER\\Scripts). Run again with a
newer wheelhouse, it brings FOLDER up to date. Needs only Python; no compiler and no administrator.

Look at the files with other tools first (READ-ME.txt): whoever could change them could change this
script too. It refuses files that do not belong here, and holds the others against SHA256SUMS and
their hashes before anything of them runs.
"""

# Nothing may be imported before this, not even __future__: without -I Python looks for modules in
# the folder of the script first, and so runs what somebody laid there. `sys` is built in.
import sys

if not sys.flags.isolated:
    sys.stderr.write(
        "install.py: Nothing was installed: started like this, Python would run other files of"
        " this folder too.\n  Check the files as READ-ME.txt says, then: python3 -I install.py"
        " FOLDER\n"
    )
    sys.exit(2)
if sys.version_info < (3, 11):  # noqa: UP036 - that is what is found out here
    sys.stderr.write("install.py: Python 3.11 or later is needed, and this is an older one.\n")
    sys.exit(3)

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LIST = "SHA256SUMS"
MARKER = ".inspector-tui-installation"
ROOM = 300 * 1024 * 1024
"""Bytes that must be free: an installation takes about 110 MB, twice while it is replaced."""
WINDOWS = sys.platform == "win32"
_MACHINES = {"amd64": "x86_64", "x64": "x86_64", "aarch64": "arm64"}
_SYSTEMS = {"linux": "linux", "darwin": "macos", "win32": "windows"}
_LOADS = "pyrage cryptography.fernet inspector_tui.cli.main inspector_tui.vault.vault " + (
    "inspector_tui.workflow.export inspector_tui.tui.app"
)
"""What is loaded to see that it can be; Python keeps the bytecode of it and of all that it needs,
so that only what is used takes that time and room."""

# Started with -I, so that no variable and no folder of the user's own takes part.
_STARTER = """\
import sys
from pathlib import Path
from typing import Any
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "lib"))
from inspector_tui.__main__ import main
main()
"""
_SHELL = '#!/bin/sh\nexec {python} -I {starter} "$@"\n'
_BATCH = '@"{python}" -I "%~dp0inspector-tui.py" %*\r\n'


class CannotInstallError(Exception):
    """Nothing was installed; the text says why and what to do."""


def main(arguments: list[str]) -> int:
    """0 installed, 2 wrong use, 3 cannot."""
    parser = argparse.ArgumentParser(prog="install.py", description=__doc__.split("\n\n", 1)[1])
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="new, or made by this script")
    parser.add_argument("--plain", action="store_true", help="a plain folder, no environment")
    given = parser.parse_args(arguments)
    try:
        command = install(given.folder.expanduser().absolute(), plain=given.plain)
    except CannotInstallError as error:
        print(f"install.py: {error}", file=sys.stderr)
        return 3
    except OSError as error:
        print(f"install.py: {error.filename or 'The disk'}: {error.strerror}.", file=sys.stderr)
        return 3
    print(f"Installed. Start it with: {command}")
    return 0


def install(folder: Path, *, plain: bool) -> Path:
    """Install into `folder`; the command that starts the program.

    Raises `CannotInstallError`, `OSError`.
    """
    os.umask(0o022)  # others may run it, nobody else may change it
    is_whole()
    fits_this_machine(json.loads((HERE / "wheelhouse.json").read_text()))
    prepare(folder, plain=plain)
    scratch = folder / "tmp"  # the system's own may not be writable
    scratch.mkdir(exist_ok=True)
    try:
        # What it was is what it stays: an environment is not made over a plain folder.
        plain = plain or (folder / "lib" / "inspector_tui").is_dir()
        plain = plain or not made_environment(folder, scratch)
        command = into_plain_folder(folder, scratch) if plain else into_environment(folder, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return command


def fits_this_machine(facts: dict[str, Any]) -> None:
    """`CannotInstallError` unless the wheels were made for this Python and system."""
    own = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if own != facts["python"]:
        raise CannotInstallError(
            f"These files are for Python {facts['python']}, and this is Python {own}. Run this "
            f"script with python{facts['python']}, or ask for a wheelhouse for Python {own}."
        )
    machine = platform.machine().lower()
    system = f"{_SYSTEMS.get(sys.platform, sys.platform)}-{_MACHINES.get(machine, machine)}"
    wanted = str(facts["platform"])
    kind, _, machine = wanted.partition("-")
    if system != f"{kind}-{_MACHINES.get(machine, machine)}":
        raise CannotInstallError(f"These files are for {wanted}, and this machine is {system}.")
    if kind == "linux":
        library, version = platform.libc_ver()
        oldest = facts["glibc"]
        if library != "glibc" or [int(part) for part in version.split(".")[:2]] < oldest:
            raise CannotInstallError(
                f"This system's C library is {library or 'another one'} {version}; these files "
                f"need glibc {'.'.join(map(str, oldest))} or later."
            )


def is_whole() -> None:
    """`CannotInstallError` unless every file is as SHA256SUMS lists it, and no other is there."""
    listed = {}
    text = (HERE / LIST).read_bytes()
    for line in text.decode().splitlines():
        digest, _, name = line.partition("  ")
        listed[name] = digest
    print(f"SHA-256 of {LIST}: {hashlib.sha256(text).hexdigest()}")
    strange = sorted(set(found_here()) - {*listed, LIST})
    if strange:
        raise CannotInstallError(
            f"{strange[0]!a} does not belong to this wheelhouse. Remove it, or copy the whole "
            "folder again."
        )
    for name, digest in listed.items():
        path = HERE / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise CannotInstallError(f"{name} is missing or damaged. Copy the whole folder again.")


def found_here() -> Iterator[str]:
    """What is in the wheelhouse, at any depth, but for folders; with links to folders, as text."""
    for folder, inside, files in os.walk(HERE):
        links = [name for name in inside if (Path(folder) / name).is_symlink()]
        for name in (*files, *links):
            yield (Path(folder) / name).relative_to(HERE).as_posix()


def prepare(folder: Path, *, plain: bool) -> None:
    """Make the folder, or see that it is one of ours, with room, where programs may run."""
    if folder.exists() and not (folder / MARKER).exists() and any(folder.iterdir()):
        raise CannotInstallError(f"{folder} holds other files. Name a new folder.")
    if plain and (folder / "pyvenv.cfg").exists():
        raise CannotInstallError(f"{folder} is an environment. Leave --plain out, or name another.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text("")
    if hasattr(os, "statvfs") and os.statvfs(folder).f_flag & getattr(os, "ST_NOEXEC", 0):
        (folder / MARKER).unlink()
        raise CannotInstallError(
            f"{folder} is on a disk from which no program may run (noexec). Name a folder on "
            "another one, or ask the administrator for one; the vault itself may stay there."
        )
    if shutil.disk_usage(folder).free < ROOM:
        raise CannotInstallError(
            f"There is too little room in {folder}: {ROOM // 1024**2} MB must be free."
        )


def made_environment(folder: Path, scratch: Path) -> bool:
    """Make a virtual environment without pip; False where Python has no module for it."""
    command = [sys.executable, "-I", "-m", "venv", "--without-pip", str(folder)]
    done = subprocess.run(command, env=environment(scratch), capture_output=True, check=False)
    if done.returncode != 0:
        print("This Python makes no environments (venv); a plain folder is made instead.")
    return done.returncode == 0


def into_environment(folder: Path, scratch: Path) -> Path:
    """Install into the environment; its command."""
    programs = folder / ("Scripts" if WINDOWS else "bin")
    python = programs / ("python.exe" if WINDOWS else "python")
    pip(python, scratch, "--force-reinstall")
    loads([str(python), "-I"], scratch)
    return programs / ("inspector-tui.exe" if WINDOWS else "inspector-tui")


def into_plain_folder(folder: Path, scratch: Path) -> Path:
    """Install beside a small starter; its command. The old version goes when the new one is in."""
    new, library, old = scratch / "lib", folder / "lib", scratch / "old"
    pip(Path(sys.executable), scratch, "--target", str(new))
    path = f"import sys; sys.path.insert(0, {str(new)!r})"
    loads([sys.executable, "-I"], scratch, before=path)
    if library.exists():
        library.rename(old)
    new.rename(library)
    programs = folder / "bin"
    programs.mkdir(exist_ok=True)
    starter = programs / "inspector-tui.py"
    starter.write_text(_STARTER)
    if WINDOWS:
        command = programs / "inspector-tui.cmd"
        command.write_text(_BATCH.format(python=sys.executable), newline="")
    else:
        command = programs / "inspector-tui"
        command.write_text(_SHELL.format(python=_quoted(sys.executable), starter=_quoted(starter)))
        command.chmod(0o700)
    return command


def pip(python: Path, scratch: Path, *how: str) -> None:
    """Install every wheel, each held against its hash. Raises `CannotInstallError`."""
    (wheel,) = (HERE / "wheels").glob("pip-*.whl")
    command = [
        *(str(python), "-I", str(wheel / "pip"), "install", "--isolated", "--quiet", "--no-input"),
        *("--no-index", "--find-links", str(HERE / "wheels"), "--no-deps", "--only-binary=:all:"),
        *("--require-hashes", "--requirement", str(HERE / "requirements.txt")),
        *(
            "--no-compile",
            "--no-cache-dir",
            "--disable-pip-version-check",
            "--no-warn-script-location",
            *how,
        ),
    ]
    if subprocess.call(command, env=environment(scratch)) != 0:
        raise CannotInstallError("The packages could not be installed; pip's reason is above.")


def loads(python: list[str], scratch: Path, before: str = "") -> None:
    """`CannotInstallError` unless everything that was installed can be loaded here."""
    each = f"for name in {_LOADS!r}.split(): importlib.import_module(name)"
    code = f"{before}\nimport importlib\n{each}"
    done = subprocess.run(
        [*python, "-c", code], env=environment(scratch), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        why = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise CannotInstallError(f"The installed program cannot be loaded here: {why[0]}")


def environment(scratch: Path) -> dict[str, str]:
    """Ours without pip's settings; home and temporary folder are sure to be there and writable."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "XDG_"))
    }
    return {**kept, **dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP"), str(scratch))}


def _quoted(path: "str | Path") -> str:
    return "'" + str(path).replace("'", "'\\''") + "'"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
