"""The real program on a machine that withholds things: mounts, limits, accounts, variables.

What is set up holds inside namespaces of its own (`unshare`), so nothing of this machine changes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from ptyscreen import PtyScreen

PASSPHRASE = "correct horse battery staple"
STRANGER = 12345
"""An account number that no machine knows."""
CONTROL_FAILED = 99
# Reading what lies in another account's home is allowed to it: the interpreter may be there.
_AS_STRANGER = (
    f"setpriv --reuid {STRANGER} --regid {STRANGER} --clear-groups "
    "--inh-caps +dac_read_search --ambient-caps +dac_read_search"
)


@cache
def _permitted(*namespaces: str) -> bool:
    command = ["unshare", *namespaces, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return (
        sys.platform == "linux"
        and all(map(shutil.which, ("unshare", "setpriv", "mount")))
        and subprocess.run(command, capture_output=True, check=False).returncode == 0
    )


def need_namespaces() -> None:
    """Skip where this account may not make namespaces and mounts."""
    if not _permitted("-m", "-n"):
        pytest.skip("needs the right to make namespaces (unshare as root, on Linux)")


@dataclass(frozen=True)
class Confined:
    """One way of being locked down.

    `before` is shell that sets it up, with `{home}` for the vault's folder; `control` is shell
    that must succeed under it, and shows that it holds. In `environ` None takes a variable away.
    """

    before: str = ""
    control: str = "true"
    environ: Mapping[str, str | None] = field(default_factory=dict)
    options: Sequence[str] = ()
    stranger: bool = False
    prefix: str = ""
    network: bool = True

    def command(self, home: Path, *argv: str) -> list[str]:
        """`argv`, confined, once the control held."""
        taken = "".join(f"unset {name}; " for name, text in self.environ.items() if text is None)
        given = " ".join(f"{name}={text}" for name, text in self.environ.items() if text)
        account = _AS_STRANGER if self.stranger else ""
        # What is set up needs rights; the control and the program have those of the account.
        script = (
            f"{taken}{self.before.replace('{home}', str(home))}\n"
            f"{account} env {given} sh -c '{self.control.replace('{home}', str(home))}' "
            f"2>/dev/null || exit {CONTROL_FAILED}\n"
            f'exec {account} env {given} {self.prefix} "$@"'
        )
        network = [] if self.network else ["-n"]
        return ["/usr/bin/unshare", "-m", *network, "sh", "-c", script, "sh", *argv]

    def program(self, home: Path, *arguments: str) -> list[str]:
        """The program with arguments, confined."""
        python = [sys.executable, *self.options, "-m", "inspector_tui"]
        return self.command(home, *python, *arguments)

    def run(self, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One command on the vault `home`, its passphrase on standard input."""
        where = ["--home", str(home), "--passphrase-fd", "0"]
        return run(self.program(home, *arguments, *where), cwd=home.parent)

    @contextmanager
    def screen(self, home: Path, *arguments: str) -> Iterator[PtyScreen]:
        """The app on the vault `home`, in a terminal."""
        screen = PtyScreen(
            self.program(home, "--home", str(home), *arguments), env={"HOME": str(home.parent)}
        )
        try:
            yield screen
        finally:
            screen.close()


def run(
    command: Sequence[str], *, cwd: Path, environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """A command with little in its environment and the passphrase on standard input."""
    found = {"PATH": os.environ["PATH"], "HOME": str(cwd), "LANG": "C.UTF-8", "TERM": "xterm"}
    done = subprocess.run(
        command,
        input=f"{PASSPHRASE}\n",
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        cwd=cwd,
        env=found | dict(environ or {}),
        timeout=120,
    )
    assert done.returncode != CONTROL_FAILED, f"not confined as meant: {done.stderr}"
    assert "Traceback" not in done.stderr
    return done


def read_only_but(*folders: str) -> str:
    """Shell that makes every file system read-only but for these folders."""
    places = "/ /tmp /var/tmp /dev/shm /run $HOME"
    return (
        f"for place in {places}; do [ ! -d $place ] || {{ mount --bind $place $place && "
        "mount -o remount,bind,ro $place; }; done; "
        + "".join(f"mount --bind {one} {one}; mount -o remount,bind,rw {one}; " for one in folders)
    )
