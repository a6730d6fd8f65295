"""A visit inside tmux: left, come back to in another size, and seen from two terminals at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from ptyscreen import PtyScreen
from visitapps import PASSPHRASE, new_vault, new_visit, reopened

import inspector_tui

TMUX = shutil.which("tmux")
ROOT = str(Path(inspector_tui.__file__).parents[1])

pytestmark = pytest.mark.skipif(TMUX is None, reason="no tmux here")


class Multiplexer:
    """A tmux server of its own with the program in its only window, and clients that attach."""

    def __init__(self, folder: Path) -> None:
        self._argv = [str(TMUX), "-S", str(folder / "socket"), "-f", "/dev/null"]
        self._environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
        self._environ |= {"TERM": "xterm-256color", "SHELL": "/bin/sh", "PYTHONPATH": ROOT}
        self._clients: list[PtyScreen] = []
        program = [sys.executable, "-m", "inspector_tui", "--home", str(folder / "home")]
        self.run("new-session", "-d", "-x", "80", "-y", "24", *program, ";", "set", "status", "off")

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [*self._argv, *words], env=self._environ, check=True, capture_output=True, text=True
        )
        return done.stdout

    def attach(self, width: int, height: int) -> PtyScreen:
        """A terminal of that size at the same window."""
        argv = [*self._argv, "attach"]
        client = PtyScreen(argv, size=(width, height), env=self._environ)
        self._clients.append(client)
        return client

    def fills(self, client: PtyScreen, *words: str) -> None:
        """Wait until a terminal shows a whole page of its own size, as tmux itself has it.

        Then have it drawn again: nothing of it may have been in doubt.
        """
        before: list[str] = []
        while before != (before := self._whole(client, words)):
            client.read(0.4)  # a new size may take two steps
        client.press("ctrl+l")
        client.read(0.4)
        assert self._whole(client, words) == before

    def _whole(self, client: PtyScreen, words: tuple[str, ...]) -> list[str]:
        end = time.monotonic() + 20
        while True:
            for other in self._clients:
                other.read(0.05)
            size = self.run("display", "-p", "#{pane_width} #{pane_height}").split()
            pane = [row.rstrip() for row in self.run("capture-pane", "-p").split("\n")]
            rows = client.text.split("\n")
            fits = [str(client.columns), str(client.rows)] == size
            laid_out = any(rows[-2:])  # a page ends in its keys, a dialog in its choices
            says = all(any(word in row for row in rows) for word in words)
            if fits and laid_out and says and rows == pane[: client.rows]:
                return rows
            assert time.monotonic() < end, "\n".join([f"{words} {size}", *pane, "---", *rows])

    def close(self) -> None:
        for client in self._clients:
            client.close()
        subprocess.run([*self._argv, "kill-server"], check=False, capture_output=True)


@pytest.mark.slow
def test_detached_and_attached_elsewhere_and_seen_from_two_terminals_at_once(
    tmp_path: Path,
) -> None:
    vault = new_vault(tmp_path / "home")
    visit = new_visit(vault)
    vault.close()
    with closing(Multiplexer(tmp_path)) as tmux:
        _tour(tmux)
    vault = reopened(vault)
    notes = [note.text for note in vault.visit(visit).notes]
    vault.close()
    assert notes == ["half a note, a word more and the rest"]


def _tour(tmux: Multiplexer) -> None:
    first = tmux.attach(80, 24)
    tmux.fills(first, "Passphrase")
    first.press(PASSPHRASE, "enter")
    first.wait_for("Visits")
    first.press("enter", "enter")
    first.wait_for("Paper comes first.")
    first.press("c")
    first.wait_for("Note on TR-010")
    first.press("half a note")
    tmux.fills(first, "half a note")
    tmux.run("detach-client")
    assert first.wait() == 0

    wide = tmux.attach(132, 40)
    tmux.fills(wide, "half a note", "Note on TR-010")
    small = tmux.attach(50, 14)  # the window follows whoever typed last
    tmux.fills(small, "half a note")
    small.press(", a word more")
    tmux.fills(small, "half a note, a word more")
    wide.press(" and the rest")
    tmux.fills(wide, "half a note, a word more and the rest")
    wide.press("ctrl+o")
    wide.wait_for("Paper comes first.")

    wide.press("k")
    wide.wait_for("Close:")
    wide.press("k")
    tmux.fills(wide, "Seal this visit?")
    small.press("?")  # no key of the dialog, but now it has to fit here
    tmux.fills(small, "Seal this visit?", "Not yet")
    wide.press("b")
    tmux.fills(wide, "Close:", "b back")
    wide.press("ctrl+x")
    assert wide.wait() == 0
