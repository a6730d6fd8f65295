"""Run as a script: imports the real program once and forks it onto a terminal as often as asked.

Starting Python and importing takes longer than everything that an experiment does with the
program. What runs in the child is `inspector_tui.__main__.main`, as from the shell, unless the
harness asks for a protection to be taken away (`unprotected`), to see whether it would notice.

One request a line on standard input, one answer a line on standard output, both JSON. With what to
take away and arguments on its own command line it runs the program once, in its own process.
"""

from __future__ import annotations

import fcntl
import gc
import importlib
import json
import os
import pkgutil
import signal
import sys
import termios
import traceback
from collections.abc import Mapping, Sequence
from typing import Any

ALSO = (
    *(f"textual.layouts.{name}" for name in ("factory", "horizontal", "stream")),
    "textual.scrollbar",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "faults.unprotected",
)
"""What the program imports on its way besides its own modules."""


def _wanted() -> list[str]:
    import inspector_tui

    own = pkgutil.walk_packages(inspector_tui.__path__, "inspector_tui.")
    return [found.name for found in own if not found.name.endswith(".checklist.__main__")]


def serve() -> None:
    """Answer requests until the harness goes away."""
    for name in (*_wanted(), *ALSO):
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
    except BaseException:
        traceback.print_exc()  # on the terminal, which the harness shows
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
    try:
        run(asked["argv"], asked["without"])
    except SystemExit as end:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(end.code if isinstance(end.code, int) else 0)


def run(argv: Sequence[str], without: Mapping[str, Any]) -> None:
    """The program itself; ends the process."""
    from faults import unprotected
    from inspector_tui.__main__ import main

    for name, given in without.items():
        unprotected.REMOVALS[name](given)
    sys.argv = ["inspector-tui", *argv]
    main()


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    if len(sys.argv) == 2:
        serve()
    else:  # once, in this process: what is taken away, and the arguments
        run(sys.argv[3:], json.loads(sys.argv[2]))
