"""The same sources give the same wheel, byte for byte, wherever and whenever it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

from supply import ROOT

SOURCES = ("inspector_tui", "checklists", "supply", "pyproject.toml", "README.md", "LICENSE")
BUILD = """
import os, sys
from pathlib import Path
os.umask(int(sys.argv[1], 8))
sys.path.insert(0, ".")
from supply.wheel import build
build(Path(sys.argv[2]))
"""


def built(folder: Path, *, mask: int, when: float, **environ: str) -> bytes:
    """Build from a copy of the sources in `folder`, whose files are of another time and mode."""
    ignore = shutil.ignore_patterns("__pycache__")
    root = folder / "sources"
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=ignore)
        else:
            shutil.copyfile(ROOT / name, root / name)
    for path in root.rglob("*"):
        path.chmod((0o777 if path.is_dir() else 0o666) & ~mask)
        os.utime(path, (when, when))
    subprocess.run(
        [sys.executable, "-c", BUILD, oct(mask), str(folder / "out")],
        cwd=root,
        check=True,
        env={**os.environ, **environ},
    )
    (wheel,) = (folder / "out").glob("*.whl")
    return wheel.read_bytes()


def test_two_builds_are_the_same_bytes(tmp_path: Path) -> None:
    one = built(tmp_path / "one", mask=0o022, when=1e9, TZ="UTC", PYTHONHASHSEED="1")
    other = built(
        tmp_path / "a longer path" / "two",
        mask=0o077,
        when=1.7e9,
        TZ="Asia/Kolkata",
        PYTHONHASHSEED="2",
        SOURCE_DATE_EPOCH="1700000000",
        LC_ALL="C",
    )
    assert one == other
    (tmp_path / "wheel.whl").write_bytes(one)
    with zipfile.ZipFile(tmp_path / "wheel.whl") as wheel:
        names = wheel.namelist()
    assert "inspector_tui/checklists/law.toml" in names
    assert not [name for name in names if name.startswith(("tests", "supply", "run.py"))]


def test_what_builds_it_is_one_version_and_the_one_that_was_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["build-system"]["requires"] == [f"hatchling=={version('hatchling')}"]
