"""`python3 run.py audit`: look every locked version up among known weaknesses, with pip-audit.

What could not be looked up fails the audit as well: silence is no answer.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from supply import lock
from supply.targets import PLATFORMS, PYTHONS, Target


def versions() -> list[str]:
    """The locked packages as pip-audit reads them, one text for each set that a target needs."""
    locked = lock.read()
    targets = [Target(platform, python) for platform in PLATFORMS for python in PYTHONS]
    found = {
        "".join(f"{one.line()}\n" for one in lock.needed(locked, target)) for target in targets
    }
    return sorted(found)


def main(arguments: list[str]) -> int:
    """0 nothing is known, 1 something is or could not be looked up; `arguments` go to pip-audit."""
    with tempfile.TemporaryDirectory() as folder:
        asked = []
        for number, text in enumerate(versions()):
            path = Path(folder) / f"{number}.txt"
            path.write_text(text)
            asked += ["--requirement", str(path)]
        strict = ["--strict", "--disable-pip", "--require-hashes"]
        return subprocess.call([sys.executable, "-m", "pip_audit", *strict, *asked, *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
