#!/usr/bin/env python3
"""Set up this checkout and run it: `python3 run.py demo`, `python3 run.py test`.

Makes `.venv` beside this file on the first run and whenever pyproject.toml changes; after that
nothing is fetched, so both commands work without a network. Needs only Python 3.11 or later.

For whoever makes a release (docs/install.md): `wheelhouse OUT` makes a folder that installs
without a network, `lock` resolves the dependencies again, `audit` looks for known weaknesses.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "installed-from"
OLDEST = (3, 11)
RELEASE = {
    "wheelhouse": ("dev", "supply.wheelhouse"),
    "lock": ("release", "supply.lock"),
    "audit": ("release", "supply.audit"),
}
"""Command -> the extra of pyproject.toml that it needs, and the module that does it."""


def main(arguments: list[str]) -> int:
    """Run the program, the tests when the first argument is `test`, or what makes a release."""
    if sys.version_info < OLDEST:
        print(
            f"Python {OLDEST[0]}.{OLDEST[1]} or later is needed; this is {sys.version.split()[0]}."
        )
        return 3
    if arguments[:1] == ["test"]:
        install("dev")
        # One more than there are cores: many tests wait, for a terminal or for a program they run.
        processes = str((os.cpu_count() or 1) + 1)
        pytest = [str(BIN / "python"), "-m", "pytest", "-n", processes, "--dist", "worksteal"]
        return subprocess.call([*pytest, *arguments[1:]], cwd=ROOT)
    if arguments[:1] == ["setup"]:
        install("dev")
        return 0
    if arguments[:1] and arguments[0] in RELEASE:
        extra, module = RELEASE[arguments[0]]
        install(extra)
        # Paths among the arguments mean what they mean where the command was given.
        found = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.call([str(BIN / "python"), "-m", module, *arguments[1:]], env=found)
    install("")
    return subprocess.call([BIN / "inspector-tui", *arguments])


def install(extra: str) -> None:
    """Make the virtual environment and install this checkout, unless that was done already."""
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    done = STAMP.read_text().split() if STAMP.exists() else []
    if done[:1] == [wanted] and (not extra or extra in done):
        return
    tell("Setting up .venv; this happens once, and may take some minutes.")
    if not (BIN / "python").exists() and not (BIN / "python.exe").exists():
        tell("Making the environment ...")
        venv.create(VENV, with_pip=True)
    tell("Fetching the libraries ...")
    install_from(f"{ROOT}[{extra}]" if extra else str(ROOT))
    if extra == "dev":
        tell("Fetching the wheels for the tests ...")
        # Tests make a wheelhouse of these, without a network; where there are none they say so.
        fetch = [str(BIN / "python"), "-m", "supply.wheelhouse", "--fetch", str(VENV / "wheels")]
        subprocess.run(fetch, check=False, cwd=ROOT)
    kept = done[1:] if done[:1] == [wanted] else []
    STAMP.write_text(" ".join([wanted, *kept, extra]))


def install_from(target: str) -> None:
    """Have pip install `target`, and name what it fetches; what goes wrong it says itself."""
    # Wheels only: the machines this is for have no compiler.
    pip = [str(BIN / "python"), "-m", "pip", "install", "--disable-pip-version-check"]
    command = [*pip, "--progress-bar=off", "--prefer-binary", "--editable", target]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, encoding="utf-8", errors="replace"
    ) as done:
        for line in done.stdout or ():
            word, _, rest = line.strip().partition(" ")
            if word == "Collecting":
                tell(f"  {re.split('[^A-Za-z0-9._-]', rest)[0]}")
            elif rest.startswith("collected packages"):
                tell("Installing them ...")
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, command)


def tell(text: str) -> None:
    """Say what is going on, at once."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as error:
        print("Set-up failed; what pip said is above. Run the same command again.", file=sys.stderr)
        sys.exit(error.returncode)
    except KeyboardInterrupt:
        sys.exit(130)
