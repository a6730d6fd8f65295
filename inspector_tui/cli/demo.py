"""`demo`: a throw-away vault with invented visits."""

from __future__ import annotations

import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from inspector_tui.cli.main import require_terminal
from inspector_tui.cli.output import answer_json, say
from inspector_tui.errors import InspectorError
from inspector_tui.vault.home import Home, default_home
from inspector_tui.vault.process import command_again


@click.command("demo")
@click.option("--home", metavar="DIR", help="A new folder; a temporary one when left out.")
@click.option("--no-open", is_flag=True, help="Only make it.")
@click.option("--plain", is_flag=True, help="Open it with lines instead of screens.")
@click.option("--json", "as_json", is_flag=True, help="Say home, passphrase and visits; no app.")
def demo_command(home: str | None, no_open: bool, plain: bool, as_json: bool) -> int:
    """Make a vault with four invented visits, then open it."""
    from inspector_tui.workflow.demo import handed_over, make

    opening = not (no_open or as_json)
    if opening and not plain:
        require_terminal()
    path = default_home(home) if home else _temporary()
    say("Making a vault with four invented visits ...")
    made = make(Home(path))
    if as_json:
        answer_json({"home": str(path), "passphrase": made.passphrase, "visits": list(made.visits)})
        return 0
    say(f"A demonstration vault is in {path}; its passphrase is: {made.passphrase}")
    again = _again(path, plain=plain)
    # Said before too: a lock starts the program over, and that one may be the last to be seen.
    say("With that passphrase this opens it, also after it was locked or left:")
    say(f"  {again}")
    if not opening:
        return 0
    code = _open(Home(path), made.passphrase, plain=plain)
    say(
        f"The demonstration stays in {path}, what its office would hold in"
        f" {handed_over(Home(path)).name} beside it; both may be deleted. This opens it:"
    )
    say(f"  {again}")
    return code


def _again(path: Path, *, plain: bool) -> str:
    """The command that opens the vault once more, as a shell takes it, however this was begun."""
    command = command_again(["--home", str(path), *(["--plain"] if plain else [])])
    return subprocess.list2cmdline(command) if sys.platform == "win32" else shlex.join(command)


def _temporary() -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix="inspector-tui-demo-"))
    except OSError:
        raise InspectorError(
            "There is no temporary folder that can be written.",
            todo="Name a new folder with --home, or one for temporary files in TMPDIR.",
        ) from None


def _open(home: Home, passphrase: str, *, plain: bool) -> int:
    from inspector_tui.vault.header import Header
    from inspector_tui.vault.secret import Secret
    from inspector_tui.vault.vault import Vault

    header = Header.load(home)
    with Secret(passphrase) as secret, header.unlock(secret) as dek:
        vault = Vault.open(home, header, dek)
    if plain:
        from inspector_tui.plain.session import run_plain

        return run_plain(home, given=vault)
    from inspector_tui.tui.app import OpenedVault
    from inspector_tui.tui.run import run_app

    notice = (
        "This is a demonstration: every organisation and person in it is invented. When it locks, "
        f"the passphrase is: {passphrase}"
    )
    return run_app(home, given=OpenedVault(vault, [*vault.notices, notice]))
