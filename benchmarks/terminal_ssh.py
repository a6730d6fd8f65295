"""A real sshd on 127.0.0.1, and a slow line in front of it.

The line is a relay between the ssh client and sshd: bytes are carried at a rate and come late by
half a round trip each way. It takes no more than a router's buffer would, so that the sender feels
a full line as TCP lets it.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections import deque
from pathlib import Path

GO = "THE-COMMAND-STARTS-HERE"
"""Printed by the remote shell just before it starts the command."""
_PACKET = 128
_BUFFER = 64 * 1024
"""Bytes on their way at once, each way."""


def find_sshd() -> str | None:
    """Where sshd is, if it and the client are installed."""
    found = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:" + os.environ["PATH"])
    return found if shutil.which("ssh") else None


class Relay:
    """One direction: bytes read from `source` reach `target` late, at `rate` bytes/s (0: any)."""

    def __init__(
        self, source: socket.socket, target: socket.socket, delay: float, rate: float
    ) -> None:
        self._source, self._target = source, target
        self._delay, self._rate = delay, rate
        self._parcels: deque[tuple[float, bytes]] = deque()
        self._held = 0
        self._changed = threading.Condition()
        for work in (self._take, self._give):
            threading.Thread(target=work, daemon=True).start()

    def _take(self) -> None:
        free = 0.0
        while True:
            data = b""
            with contextlib.suppress(OSError):
                data = self._source.recv(4096)
            with self._changed:
                for at in range(0, max(len(data), 1), _PACKET):
                    part = data[at : at + _PACKET]
                    free = max(free, time.monotonic())
                    free += len(part) / self._rate if self._rate else 0.0
                    self._parcels.append((free + self._delay, part))
                self._held += len(data)
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._held < _BUFFER)
            if not data:
                return

    def _give(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._parcels))
                due, part = self._parcels[0]
            time.sleep(max(0.0, due - time.monotonic()))
            with contextlib.suppress(OSError):
                if not part:
                    self._target.shutdown(socket.SHUT_WR)
                    return
                self._target.sendall(part)
            with self._changed:
                self._parcels.popleft()
                self._held -= len(part)
                self._changed.notify_all()


class Sshd:
    """A throw-away sshd; a context manager. `command` makes a command into one run through it."""

    def __init__(self, *, rtt: float, kbit: float) -> None:
        """Round trip in ms, rate towards the user in kbit/s; 0 is none and any."""
        self._delay, self._rate = rtt / 2000, kbit * 125
        self._folder = Path(tempfile.mkdtemp(prefix="terminal-ssh-"))
        for key in ("host", "user"):
            make = ["ssh-keygen", "-qt", "ed25519", "-N", "", "-f", str(self._folder / key)]
            subprocess.run(make, check=True)
        self._port = _free_port()
        self._write_settings()
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        log = self._folder / "log"
        sshd = find_sshd()
        assert sshd is not None
        self._process = subprocess.Popen([sshd, "-D", "-f", self._folder / "settings", "-E", log])
        self._door = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._let_in, daemon=True).start()

    def _write_settings(self) -> None:
        settings = {
            "Port": self._port,
            "ListenAddress": "127.0.0.1",
            "HostKey": self._folder / "host",
            "PidFile": "none",
            "StrictModes": "no",
            "UsePAM": "no",
            "AuthorizedKeysFile": self._folder / "user.pub",
            "PasswordAuthentication": "no",
            "PrintMotd": "no",
            "PrintLastLog": "no",
        }
        lines = "".join(f"{name} {value}\n" for name, value in settings.items())
        (self._folder / "settings").write_text(lines)

    def _let_in(self) -> None:
        while True:
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            server = self._connect()
            for side in (client, server):
                side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            Relay(client, server, self._delay, 0.0)
            Relay(server, client, self._delay, self._rate)

    def _connect(self) -> socket.socket:
        for _ in range(50):
            with contextlib.suppress(ConnectionRefusedError):
                return socket.create_connection(("127.0.0.1", self._port))
            time.sleep(0.1)
        raise ConnectionRefusedError((self._folder / "log").read_text())

    def command(self, argv: list[str], environ: dict[str, str]) -> list[str]:
        """The ssh client's command that runs `argv` there, with that environment and no other."""
        port = self._door.getsockname()[1]
        start = shlex.join(["env", "-i", *(f"{k}={v}" for k, v in environ.items()), *argv])
        client = (
            f"ssh -tt -q -F none -i {self._folder}/user -p {port} -o StrictHostKeyChecking=no"
            f" -o UserKnownHostsFile={self._folder}/known -o BatchMode=yes 127.0.0.1"
        )
        return [*shlex.split(client), f"cd /; printf '{GO}\\n'; exec {start}"]

    def __enter__(self) -> Sshd:
        return self

    def __exit__(self, *_: object) -> None:
        self._door.close()
        self._process.terminate()
        self._process.wait()
        shutil.rmtree(self._folder)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def begun(data: bytes) -> bool:
    """Whether the remote shell has said that the command starts."""
    return re.search(GO.encode() + rb"\r?\n", data) is not None
