"""`python3 run.py wheelhouse OUT`: a folder from which the program installs without a network.

It holds one wheel of everything for one platform and Python, with their hashes from the lock, the
SBOM, and `install.py`, which needs nothing but Python. `--check` resolves all platforms instead.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from packaging.utils import canonicalize_name

from supply import HERE, lock, sbom, wheel
from supply.targets import GLIBC, PLATFORMS, PYTHONS, Target, here

_READ_ME = """\
inspector-tui {version} for {platform} and Python {python}, to be installed without a network.

1. Is this the list of files that was meant? Work out its SHA-256, with a tool that was on this
   machine before, and compare it with the figure that came to you by another way than these files
   (not from this folder):

{figure}

2. Are these the files on that list? This must say nothing else than OK, or nothing at all:

{check}

3. Install. FOLDER is made; it must lie on a disk from which programs may run. No compiler, no
   administrator and no package index are needed. `install.py --help` says more.

{install}

Without 1 and 2 nothing is known of install.py either, whatever it prints. -I keeps Python from
running other files that may lie here; install.py refuses where there are any.
"""
_MAC = "shasum -a 256"
_FIGURE = "      sha256sum SHA256SUMS"
_CHECK = "      sha256sum --strict -c SHA256SUMS"
_INSTALL = "      python3 -I install.py FOLDER"
_STOCK = {
    "linux": (_FIGURE, _CHECK, _INSTALL),
    "macos": (_FIGURE.replace("sha256sum", _MAC), _CHECK.replace("sha256sum", _MAC), _INSTALL),
    "windows": (
        "      (Get-FileHash SHA256SUMS).Hash",
        "      Get-Content SHA256SUMS | % { $d, $f = $_ -split '  ', 2;\n"
        '        if ((Get-FileHash -LiteralPath $f).Hash -ne $d) { "DAMAGED: $f" } }',
        "      py -I install.py FOLDER",
    ),
}
"""The three commands by system; on Windows in PowerShell."""


class CannotMakeError(Exception):
    """The wheelhouse was not made; the text says why."""


def make(target: Target, out: Path) -> str:
    """Make the wheelhouse `out`, which must be new; the SHA-256 of its list of files.

    Raises `CannotMakeError`.
    """
    if out.exists() and any(out.iterdir()):
        raise CannotMakeError(f"{out} holds other files. Name a new folder.")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".wheelhouse-", dir=out.parent) as folder:
        made = Path(folder) / "wheelhouse"
        wheels = made / "wheels"
        wheels.mkdir(parents=True)
        download(target, wheels)
        ours = wheel.build(wheels)
        _describe(target, made, ours)
        listed = _list_files(made)
        if out.exists():
            out.rmdir()
        made.rename(out)
    return listed


def download(target: Target, folder: Path) -> None:
    """Fetch the locked wheels of a target; each must have a hash of the lock.

    pip decides where from: its settings and `PIP_*` variables hold. Raises `CannotMakeError`.
    """
    with tempfile.TemporaryDirectory() as scratch:
        wanted = Path(scratch) / "requirements.txt"
        wanted.write_text("\n".join(found.line() for found in lock.needed(lock.read(), target)))
        platforms = [part for tag in target.tags for part in ("--platform", tag)]
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
                *("--only-binary", ":all:", "--require-hashes", "--disable-pip-version-check"),
                *("--implementation", "cp", "--python-version", target.python, *platforms),
                *("--dest", str(folder), "--requirement", str(wanted)),
            ],
            check=False,
        )
    if done.returncode != 0:
        raise CannotMakeError("Not every package could be fetched; what pip said is above.")


def fetched(target: Target, folder: Path) -> None:
    """Make sure that `folder` holds the locked wheels of a target. Raises `CannotMakeError`."""
    wanted = {(found.name, found.version) for found in lock.needed(lock.read(), target)}
    if {_named(path) for path in folder.glob("*.whl")} == wanted:
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".wheels-", dir=folder.parent) as scratch:
        made = Path(scratch) / "wheels"
        made.mkdir()
        download(target, made)
        if folder.exists():
            folder.rename(Path(scratch) / "old")
        made.rename(folder)


def _describe(target: Target, made: Path, ours: Path) -> None:
    """Everything beside the wheels."""
    version = ours.name.split("-")[1]
    wheels = sorted((made / "wheels").glob("*.whl"))
    pins = [_pin(path) for path in wheels if not path.name.startswith(f"{lock.INSTALLER}-")]
    (made / "requirements.txt").write_text("".join(f"{pin}\n" for pin in pins))
    (made / "inspector-tui.cdx.json").write_text(sbom.build(wheels, target))
    shutil.copyfile(HERE / "install.py", made / "install.py")
    figure, check, install = _STOCK[target.platform.partition("-")[0]]
    facts = {"version": version, "platform": target.platform, "python": target.python}
    (made / "READ-ME.txt").write_text(
        _READ_ME.format(**facts, figure=figure, check=check, install=install)
    )
    facts_for_installer = {**facts, "glibc": list(GLIBC)}
    (made / "wheelhouse.json").write_text(json.dumps(facts_for_installer, indent=2) + "\n")


def _pin(path: Path) -> str:
    name, version = _named(path)
    return f"{name}=={version} --hash=sha256:{_digest(path)}"


def _named(path: Path) -> tuple[str, str]:
    name, version = path.name.split("-")[:2]
    return canonicalize_name(name), version


def _list_files(made: Path) -> str:
    files = sorted(path for path in made.rglob("*") if path.is_file())
    lines = [f"{_digest(path)}  {path.relative_to(made).as_posix()}\n" for path in files]
    (made / "SHA256SUMS").write_text("".join(lines))
    return _digest(made / "SHA256SUMS")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check() -> int:
    """Fetch the wheels of every platform and Python, and say which have them all."""
    missing = 0
    for platform in PLATFORMS:
        for python in PYTHONS:
            with tempfile.TemporaryDirectory() as folder:
                try:
                    download(Target(platform, python), Path(folder))
                    found = f"{len(list(Path(folder).iterdir()))} wheels"
                except CannotMakeError:
                    found, missing = "MISSING", missing + 1
            print(f"{platform:14}  Python {python}  {found}", flush=True)
    return 1 if missing else 0


def _fetch(folder: Path) -> int:
    """Fetch the wheels for this machine, if there are any; what tests make wheelhouses from."""
    target = here()
    try:
        if target is not None:
            fetched(target, folder.absolute())
    except CannotMakeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def main(arguments: Sequence[str]) -> int:
    """The command; 0 made, 1 not made, 2 wrong use."""
    parser = argparse.ArgumentParser(prog="run.py wheelhouse", description=__doc__)
    parser.add_argument("out", metavar="OUT", nargs="?", type=Path, help="a new folder")
    parser.add_argument("--platform", choices=PLATFORMS, help="this machine's when left out")
    parser.add_argument("--python", choices=PYTHONS, help="this one when left out")
    parser.add_argument("--check", action="store_true", help="resolve all platforms and Pythons")
    parser.add_argument("--fetch", metavar="DIR", type=Path, help="only this machine's wheels")
    given = parser.parse_args(arguments)
    if given.check:
        return check()
    if given.fetch:
        return _fetch(given.fetch)
    if given.out is None:
        parser.error("OUT is missing")
    own = here()
    platform = given.platform or (own and own.platform)
    python = given.python or (own and own.python)
    if not platform or not python:
        parser.error("name --platform and --python: none is made for this machine itself")
    try:
        listed = make(Target(platform, python), given.out.absolute())
    except CannotMakeError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"The wheelhouse is in {given.out}. SHA-256 of its SHA256SUMS, to be told separately:")
    print(listed)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
