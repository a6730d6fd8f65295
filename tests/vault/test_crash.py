"""A killed process loses nothing that it said was saved."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from vaults import PASSPHRASE, Made, answered, begin, keys, make_vault, open_vault

from inspector_tui.vault import views
from inspector_tui.vault.connect import open_connection
from inspector_tui.vault.home import Home

KILLS = 20
SUPPORT = Path(__file__).parents[1] / "support"

WRITER = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from vaults import answered, begin
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault

home = Home(Path(sys.argv[2]))
header = Header.load(home)
dek = header.unlock(Secret(sys.argv[3]))
visits = sys.argv[4:]
sys.stdout.write("ready\\n")
sys.stdout.flush()
while sys.stdin.readline():
    if os.fork() == 0:
        vault = Vault.open(home, header, dek)
        sys.stdout.write(f"{os.getpid()}\\n")
        sys.stdout.flush()
        for number in range(100_000):
            visit = visits[number // 7 % len(visits)]
            text = f"{os.getpid()}-{number}"
            after = vault.append(visit, [answered(f"PA-{number % 50}", fact=text)])
            sys.stdout.write(f"{visit} {after.last} {text}\\n")
            sys.stdout.flush()
    os.wait()
    sys.stdout.write("dead\\n")
    sys.stdout.flush()
"""
"""Forks a writer for every line it is given: starting Python twenty times would take longer."""


@pytest.fixture
def made(tmp_path: Path) -> Any:
    found = make_vault(tmp_path)
    yield found
    found.vault.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_twenty_killed_processes_lose_nothing_they_acknowledged(made: Made) -> None:
    chance = random.Random(20261121)
    visits = [begin(made.vault) for _ in range(2)]
    made.vault.close()
    command = [sys.executable, "-c", WRITER, str(SUPPORT), str(made.home.path), PASSPHRASE]
    acknowledged = 0
    with subprocess.Popen(
        [*command, *visits], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdin
        assert parent.stdout
        assert parent.stdout.readline() == "ready\n"
        for _ in range(KILLS):
            parent.stdin.write("go\n")
            parent.stdin.flush()
            pid = int(parent.stdout.readline())
            said = [parent.stdout.readline() for _ in range(chance.randint(0, 25))]
            time.sleep(chance.uniform(0, 0.002))  # anywhere in the save that is under way
            os.kill(pid, signal.SIGKILL)
            while (line := parent.stdout.readline()) != "dead\n":
                said.append(line)
            acknowledged += _all_there(made, said)
        parent.stdin.close()
    assert acknowledged > KILLS
    assert made.reopen().check() == []


def _all_there(made: Made, said: list[str]) -> int:
    """Every whole line that the dead process wrote is in the journal; how many there were."""
    vault = made.reopen()
    assert vault.notices == []
    acts = {link.entry.visit: vault.links(link.entry.visit) for link in _firsts(vault)}
    found = [line.split() for line in said if line.endswith("\n")]
    for visit, last, text in found:
        act = acts[visit][int(last) - 1].act
        assert [answer.fact for answer in act.answers.values()] == [text]
    for row in vault.visits():
        assert row.last == len(acts[row.id])
        assert row.answered == len(vault.visit(row.id).answers)
    vault.close()
    return len(found)


def _firsts(vault: Any) -> list[Any]:
    return [vault.links(row.id)[0] for row in vault.visits()]


def test_views_that_trailed_at_a_crash_catch_up_at_opening(made: Made, tmp_path: Path) -> None:
    visit = begin(made.vault)
    for number in range(5):
        made.vault.append(visit, [answered(f"PA-{number}")])
    crashed = Home(tmp_path / "crashed")
    # In a process of its own: this one has the file open (SECURITY D5).
    subprocess.run(["cp", "-r", str(made.home.path), str(crashed.path)], check=True)
    raw = open_connection(crashed.database, keys()[1])
    assert raw.execute("SELECT last, answered FROM visit").fetchall() == [(1, 0)]
    raw.close()
    vault = open_vault(crashed)
    with vault._db.read() as connection:
        assert views.last_shown(connection, visit) == 6
    assert vault.visits() == made.vault.visits()
    assert vault.check() == []
    vault.close()
