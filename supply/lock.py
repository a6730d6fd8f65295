"""The lock: every package at one version with the hashes of its files, for all platforms.

`python3 run.py lock` makes it anew (with uv; `--upgrade` for the newest versions). pip reads it as
it stands. It names no index: which one is used is the maintainer's own setting.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from supply import HERE, ROOT
from supply.targets import OLDEST, Target

LOCK = HERE / "requirements.lock"
INSTALLER = "pip"
"""The package that is locked only to install the others."""
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})(?=\s|$)")
_HEAD = (
    "# Made by 'python3 run.py lock' from pyproject.toml and supply/lock.in; not edited by hand."
)


@dataclass(frozen=True)
class Locked:
    """One package: its name in normal form, version, where it is needed, SHA-256 of its files."""

    name: str
    version: str
    marker: Marker | None
    hashes: frozenset[str]

    def line(self) -> str:
        """As pip reads it, for one target: without the marker."""
        return " ".join([f"{self.name}=={self.version}", *_options(self.hashes)])


def read(path: Path = LOCK) -> list[Locked]:
    """Every line of a lock. Raises `ValueError` for one that pins no version or no hash."""
    return list(_lines(path.read_text()))


def _lines(text: str) -> Iterator[Locked]:
    whole = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    for line in filter(None, map(str.strip, whole.splitlines())):
        asked = Requirement(line.partition(" --")[0])
        pins = [spec.version for spec in asked.specifier if spec.operator == "=="]
        hashes = frozenset(_HASH.findall(line))
        if len(pins) != 1 or len(asked.specifier) != 1 or not hashes:
            raise ValueError(f"not one version with its hashes: {asked.name}")
        yield Locked(canonicalize_name(asked.name), pins[0], asked.marker, hashes)


def needed(locked: list[Locked], target: Target) -> list[Locked]:
    """The lines that a platform and Python need."""
    environment = target.environment()
    return [found for found in locked if found.marker is None or found.marker.evaluate(environment)]


def _options(hashes: frozenset[str]) -> list[str]:
    return [f"--hash=sha256:{digest}" for digest in sorted(hashes)]


def main(arguments: list[str]) -> int:
    """Resolve again and write the lock; `arguments` go to uv."""
    resolve = [
        *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal"),
        *("--python-version", OLDEST, "--generate-hashes", "--only-binary", ":all:"),
        *("--no-header", "--no-emit-index-url", "--no-annotate", "--output-file", str(LOCK)),
        *("pyproject.toml", "supply/lock.in", *arguments),
    ]
    done = subprocess.call(resolve, cwd=ROOT)
    if done == 0:
        LOCK.write_text(f"{_HEAD}\n{LOCK.read_text()}")
    return done


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
