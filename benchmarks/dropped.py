"""How long a session that was cut off holds on, over a real sshd on the loopback.

    python benchmarks/dropped.py [--times 5]

Each session has a form open with half-typed text. Seconds from the cut until the process has gone,
and whether the text was on disk then. The exit code is 1 when text was lost.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from ptyscreen import PtyScreen  # noqa: E402
from sshline import Line, has_gone, ssh_line  # noqa: E402
from vaults import PASSPHRASE  # noqa: E402
from visitapps import new_vault, new_visit, reopened  # noqa: E402

from inspector_tui.vault.home import Home  # noqa: E402
from inspector_tui.vault.lock import VaultLock  # noqa: E402

PROGRAM = """
import sys
from inspector_tui.__main__ import main
sys.argv[1:] = ["--home", sys.argv[1]]
main()
"""
Cut = Callable[[PtyScreen, Line, int], None]
WAYS: dict[str, Cut] = {
    "ssh client killed": lambda screen, line, pid: os.kill(screen.pid, signal.SIGKILL),
    "sshd of the session killed": lambda screen, line, pid: line.kill_server(),
    "window closed": lambda screen, line, pid: screen.hang_up(),
    "SIGTERM": lambda screen, line, pid: os.kill(pid, signal.SIGTERM),
    "SIGHUP": lambda screen, line, pid: os.kill(pid, signal.SIGHUP),
}


def at_work(line: Line, home: Path, text: str, *, first: bool) -> PtyScreen:
    """A session with some more text typed into the form that it finds."""
    env = {"HOME": str(home.parent), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    screen = line.start(PROGRAM, str(home), env=env)
    screen.wait_for("Passphrase")
    screen.press(PASSPHRASE, "enter")
    if first:
        screen.wait_for("Visits")
        screen.press("enter")
    screen.wait_for("TR-010")
    screen.read(0.5)
    if "Note on" not in screen.text:
        screen.press("c")
        screen.wait_for("Note on")
    screen.press(text + "\r")
    screen.wait_for(text)
    return screen


def cut(line: Line, home: Path, way: Cut, text: str, *, first: bool) -> float:
    """Seconds from the cut until the process has gone."""
    screen = at_work(line, home, text, first=first)
    holder = VaultLock(Home(home)).holder()
    assert holder is not None
    begun = time.perf_counter()
    way(screen, line, holder.pid)
    while not has_gone(holder.pid):
        time.sleep(0.002)
    took = time.perf_counter() - begun
    screen.close()
    return took


def main() -> int:
    """Run and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=5, metavar="N")
    times = parser.parse_args().times
    lost = 0
    print(f"{'':28}{'median s':>10}{'worst s':>10}{'text lost':>11}")
    with tempfile.TemporaryDirectory() as folder, ssh_line(Path(folder) / "ssh") as line:
        vault = new_vault(Path(folder) / "home")
        visit = new_visit(vault)
        vault.close()
        for name, way in WAYS.items():
            took, missing = [], 0
            for number in range(times):
                text = f"{name.split()[0]}{number}."
                first = not number and way is next(iter(WAYS.values()))
                took.append(cut(line, vault.home.path, way, text, first=first))
                found = reopened(vault, read_only=True)
                missing += text not in "".join(found.drafts(visit).values())
                found.close()
            lost += missing
            print(f"{name:28}{statistics.median(took):>10.2f}{max(took):>10.2f}{missing:>11}")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
