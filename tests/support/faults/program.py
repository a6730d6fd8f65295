"""Run as a script: imports the real program once and forks it onto a terminal as often as asked.

Starting Python and importing takes longer than everything that an experiment does with the
program. What runs in the child is `inspector_tui.__main__.main`, as from the shell, unless the
harness asks for a protection to be taken away (`unprotected`), to see whether it would notice.

One request a line on standard input, one answer a line on standard output, both JSON.
"""

from __future__ import annotations

import fcntl
import gc
import importlib
import json
import os
import signal
import sys
import termios
from typing import Any

WANTED = (
    "inspector_tui.__main__",
    *(f"inspector_tui.cli.{name}" for name in ("main", "bundles", "keeping", "setup", "visits")),
    "inspector_tui.tui.app",
    *(f"inspector_tui.tui.screens.{name}" for name in ("unlock", "visits", "visit", "step")),
    *(f"inspector_tui.tui.screens.{name}" for name in ("close", "notes", "rows", "row_form")),
    *(f"inspector_tui.tui.screens.{name}" for name in ("exhibits", "exhibit_form", "step_form")),
    "inspector_tui.vault.vault",
    "inspector_tui.workflow.setup",
    "inspector_tui.workflow.keeping",
    "inspector_tui.workflow.saver",
    "inspector_tui.workflow.export",
    "inspector_tui.bundle.seal_to",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "faults.unprotected",
)
"""What the program imports on its way; nothing of it starts a thread or opens a file for good."""


def serve() -> None:
    """Answer requests until the harness goes away."""
    for name in WANTED:
        importlib.import_module(name)
    gc.freeze()
    _answer({"ready": True})
    for line in sys.stdin:
        asked = json.loads(line)
        _answer({"pid": _start(asked)} if "argv" in asked else _ended(asked["pid"], asked["wait"]))


def _answer(words: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def _ended(pid: int, wait: bool) -> dict[str, int | None]:
    found, status = os.waitpid(pid, 0 if wait else os.WNOHANG)
    return {"status": os.waitstatus_to_exitcode(status) if found else None}


def _start(asked: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        _become(asked)
    finally:
        os._exit(99)  # only reached when the program never came to its own end


def _become(asked: dict[str, Any]) -> None:
    os.setsid()
    terminal = os.open(asked["tty"], os.O_RDWR)
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    for fd in range(3):
        os.dup2(terminal, fd)
    os.close(terminal)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.update(asked["env"])
    # As fresh as after exec: the old ones belong to the pipes of the harness.
    for name, mode, fd in (("stdin", "r", 0), ("stdout", "w", 1), ("stderr", "w", 2)):
        stream = open(fd, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.argv = ["inspector-tui", *asked["argv"]]
    from faults import unprotected

    for name, given in asked["without"].items():
        unprotected.REMOVALS[name](given)
    from inspector_tui.__main__ import main

    try:
        main()
    except SystemExit as end:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(end.code if isinstance(end.code, int) else 0)


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    serve()
