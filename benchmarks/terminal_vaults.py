"""Vaults for the real program to open, and the other programs to stand beside it."""

from __future__ import annotations

import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLACES = (ROOT, ROOT / "benchmarks", ROOT / "tests" / "support")
DERIVE = """
import sys, time
from pathlib import Path
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.secret import Secret
header = Header.load(Home(Path(sys.argv[1])))
began = time.perf_counter()
header.unlock(Secret(sys.argv[2]))
print((time.perf_counter() - began) * 1000)
"""
FILL = """
import sys
from pathlib import Path
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.secret import Secret
from vault import PASSPHRASE, Owner, Vault, fill
home = Home(Path(sys.argv[1]))
home.create()
header, dek = Header.new(Secret(PASSPHRASE))
vault = Vault.create(home, header, dek, Owner("A. Baker", "AB", "Example Authority"))
header.save(home, dek)
fill(vault, 1000, 20)
vault.close()
print(PASSPHRASE)
"""
EVERY_KIND = """
import datetime, sys
from pathlib import Path
import every_kind
from inspector_tui.vault.home import Home
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.words import suggest
from inspector_tui.workflow.demo import OWNER, play
from inspector_tui.workflow.demo.script import read
from inspector_tui.workflow.setup import create_vault
passphrase, day = suggest(), datetime.date.today()
vault = create_vault(Home(Path(sys.argv[1])), OWNER, Secret(passphrase)).vault
vault.confirm_code()
for name in ("half_way", "sealed", "exported"):
    play.visit(vault, *read(name, day))
every_kind.add(vault, day)
vault.close()
print(passphrase)
"""


@dataclass(frozen=True)
class Made:
    """A vault and what opens it; both are throw-away."""

    home: Path
    passphrase: str


class Vaults:
    """Makes each vault once, by its kind.

    `demo` is the demonstration, `every-kind` has in place of its second visit one that raises
    nearly every kind of prompt (`tests/support/every_kind.py`), `thousand` holds 1,000 visits.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Made] = {}
        self._copies = 0

    def copy(self, kind: str) -> Made:
        """A copy for one run."""
        if kind not in self._made:
            home = self._folder / kind
            self._made[kind] = self._demo(home) if kind == "demo" else _filled(kind, home)
        made = self._made[kind]
        shutil.rmtree(self._folder / f"copy-{self._copies}", ignore_errors=True)
        self._copies += 1
        home = self._folder / f"copy-{self._copies}"
        shutil.copytree(made.home, home)
        return Made(home, made.passphrase)

    def derivation(self) -> float:
        """Median ms to derive the key from the passphrase of a vault, and nothing else."""
        if not self._made:
            return math.nan
        made = next(iter(self._made.values()))
        took = [float(_python(DERIVE, str(made.home), made.passphrase)) for _ in range(7)]
        return statistics.median(took)

    def _demo(self, home: Path) -> Made:
        command = [sys.executable, "-m", "inspector_tui", "demo", "--json", "--home", str(home)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
        return Made(home, json.loads(done.stdout)["passphrase"])

    @staticmethod
    def install(folder: Path, packages: Mapping[str, str]) -> None:
        """Other programs, each in an environment of its own: needs the package index."""
        for name, package in packages.items():
            if not (folder / name).exists():
                venv.create(folder / name, with_pip=True)
                pip = folder / name / "bin" / "pip"
                subprocess.run([pip, "install", "-q", package], check=True)


def _filled(kind: str, home: Path) -> Made:
    code = {"every-kind": EVERY_KIND, "thousand": FILL}[kind]
    return Made(home, _python(code, str(home)).strip())


def _python(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": os.pathsep.join(map(str, PLACES)), "PATH": "/usr/bin:/bin"},
    )
    return done.stdout
