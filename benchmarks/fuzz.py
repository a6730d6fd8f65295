"""What reads files that others may have written, under a fuzzer that watches which code it reaches.

    pip install atheris                          Linux and macOS, Python 3.11 to 3.13
    python benchmarks/fuzz.py                    every reader for a minute
    python benchmarks/fuzz.py journal --seconds 3600

The readers, their sound texts and what they may say are those that `benchmarks/faults.py` alters
blindly. The exit code is 1 when a reader crashed, hung for 30 seconds or took more than 1 GB; the
text that did it is kept.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))
HUNG, MEMORY, LONGEST = 30, 1024, 65_536
"""Seconds, MiB and bytes of a text."""
NAMES = "--names"
_INSTRUMENTED = re.compile(r"^INFO: Instrumenting .*\n", re.MULTILINE)
_FOUND = re.compile(r"cov: (\d+) ft: (\d+)")
_RUNS = re.compile(r"Done (\d+) runs")


def main() -> int:
    """One process for each reader, since the fuzzer ends its own; prints a table."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("reader", nargs="*", help="those to try, else all")
    asked.add_argument("--seconds", type=int, default=60, help="for each reader")
    asked.add_argument("--keep", type=Path, default=Path("fuzzed"), help="for texts that broke one")
    given = asked.parse_args()
    if find_spec("atheris") is None:
        print("atheris is not installed (pip install atheris).", file=sys.stderr)
        return 3
    known = _child(NAMES).stdout.splitlines()
    if strangers := set(given.reader) - set(known):
        asked.error(f"{', '.join(sorted(strangers))}: not one of {', '.join(known)}")
    given.keep.mkdir(exist_ok=True)
    print("| reader | texts | branches reached | |\n| --- | --- | --- | --- |", flush=True)
    return max(_tried(name, given.seconds, given.keep) for name in given.reader or known)


def _tried(name: str, seconds: int, keep: Path) -> int:
    with tempfile.TemporaryDirectory() as scratch:
        done = _child(name, scratch, str(seconds), f"{keep.resolve()}/{name.replace(' ', '-')}-")
    said = _INSTRUMENTED.sub("", done.stderr + done.stdout)
    runs = max(map(int, _RUNS.findall(said)), default=0)
    reached = max((int(found) for found, _ in _FOUND.findall(said)), default=0)
    sound = done.returncode == 0 and runs > 0
    print(f"| {name} | {runs:,} | {reached:,} | {'' if sound else 'BROKEN'} |", flush=True)
    if not sound:
        print(said[-4000:], file=sys.stderr)
    return int(not sound)


def _child(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, __file__, "--child", *arguments]
    return subprocess.run(command, capture_output=True, text=True, errors="replace")


def _fuzz(name: str, scratch: str = "", seconds: str = "", keep: str = "") -> None:
    """In a process of its own: print the readers' names, or try one of them."""
    import atheris

    with atheris.instrument_imports(include=["inspector_tui"]):
        from faults import fuzz

    with tempfile.TemporaryDirectory() as folder:
        readers = fuzz.readers(Path(folder) / "home")
        if name == NAMES:
            print("\n".join(readers))
            return
        reader = readers[name]

        def one(text: bytes) -> None:
            try:
                reader.read(text)
            except fuzz.WORDED:
                return

        (Path(scratch) / "sound").write_bytes(reader.sound)
        words = Path(folder) / "words"
        spelled = ("".join(f"\\x{byte:02x}" for byte in token[:64]) for token in fuzz.TOKENS)
        words.write_text("".join(f'"{word}"\n' for word in spelled))
        limits = [f"-timeout={HUNG}", f"-rss_limit_mb={MEMORY}", f"-max_len={LONGEST}"]
        aims = [f"-max_total_time={seconds}", f"-artifact_prefix={keep}", f"-dict={words}"]
        atheris.Setup([sys.argv[0], *limits, *aims, scratch], one)
        atheris.Fuzz()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        _fuzz(*sys.argv[2:])
    else:
        sys.exit(main())
