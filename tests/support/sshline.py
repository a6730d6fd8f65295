"""A real sshd on the loopback, with its own keys and port, and programs in sessions through it."""

from __future__ import annotations

import getpass
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ptyscreen import PtyScreen

_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
SSHD, SSH = shutil.which("sshd", path=_PATH), shutil.which("ssh", path=_PATH)
_CONFIG = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
PidFile {folder}/pid
AuthorizedKeysFile {folder}/key.pub
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
UsePAM no
"""


class Line:
    """Sessions over ssh; `kill_server` ends the server's side of all that are open."""

    def __init__(self, folder: Path, port: int, server: int) -> None:
        self._folder = folder
        self._port = port
        self._server = server

    def start(self, code: str, *arguments: str, env: Mapping[str, str]) -> PtyScreen:
        """A session in which Python runs `code`; `text` of what it gives is what its user sees."""
        words = [*(f"{name}={value}" for name, value in env.items()), sys.executable, "-c", code]
        remote = shlex.join(["exec", "env", *words, *arguments])
        options = {
            "IdentityFile": self._folder / "key",
            "UserKnownHostsFile": self._folder / "known",
            "StrictHostKeyChecking": "accept-new",
            "LogLevel": "ERROR",
        }
        argv = [str(SSH), "-F", "none", "-tt", "-p", str(self._port)]
        for name, value in options.items():
            argv += ["-o", f"{name}={value}"]
        where = f"{getpass.getuser()}@127.0.0.1"
        return PtyScreen([*argv, where, remote], env={"HOME": str(self._folder)})

    def kill_server(self) -> None:
        """End the processes that serve the open sessions, as a crash of the far machine's sshd."""
        for pid in _children(self._server):
            for below in _children(pid):
                if _name(below).startswith("sshd"):
                    _kill(below)
            _kill(pid)


@contextmanager
def ssh_line(folder: Path) -> Iterator[Line]:
    """An sshd for the length of the block. Raise OSError where none can be run here."""
    if SSHD is None or SSH is None:
        raise OSError("no sshd here")
    folder.mkdir(mode=0o700)
    for name in ("host", "key"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(command, check=True)
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # sshd wants it when it is root
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "config").write_text(_CONFIG.format(port=port, folder=folder))
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([SSHD, "-D", "-e", "-f", folder / "config"], stderr=log)
    line = Line(folder, port, server.pid)
    try:
        _wait_for(port, server)
        yield line
    finally:
        line.kill_server()
        server.terminate()
        server.wait()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise OSError("sshd did not start")


def has_gone(pid: int) -> bool:
    """Whether a process has ended; one that nobody has collected yet has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [int(child) for child in found.read_text().split()]
    except OSError:
        return []


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text()
    except OSError:
        return ""


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
