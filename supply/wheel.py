"""Our own wheel: the same bytes from the same sources, wherever and whenever it is built.

`python3 -m supply.wheel OUT` in an environment with the `dev` extra.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from supply import ROOT

EPOCH = "315532800"
"""The time on every file in it: 1980-01-01, the earliest that a ZIP can say."""


def build(out: Path, root: Path = ROOT) -> Path:
    """Build the wheel of the checkout `root` into `out`. Raises `CalledProcessError`."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(
        command,
        cwd=root,
        check=True,
        capture_output=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH},
    )
    (wheel,) = out.glob("inspector_tui-*.whl")
    return wheel


if __name__ == "__main__":
    print(build(Path(sys.argv[1]).resolve()))
