"""`demo`: a throw-away vault with invented visits."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from inspector_tui.cli.main import require_terminal
from inspector_tui.cli.output import answer_json, say


@click.command("demo")
@click.option("--home", metavar="DIR", help="A new folder; a temporary one when left out.")
@click.option("--no-open", is_flag=True, help="Only make it.")
@click.option("--json", "as_json", is_flag=True, help="Say home, passphrase and visits; no app.")
def demo_command(home: str | None, no_open: bool, as_json: bool) -> int:
    """Make a vault with four invented visits, then open it."""
    from inspector_tui.vault.home import Home, default_home
    from inspector_tui.workflow.demo import make

    opening = not (no_open or as_json)
    if opening:
        require_terminal()
    path = default_home(home) if home else Path(tempfile.mkdtemp(prefix="inspector-tui-demo-"))
    made = make(Home(path))
    if as_json:
        answer_json({"home": str(path), "passphrase": made.passphrase, "visits": list(made.visits)})
        return 0
    say(f"A demonstration vault is in {path}; its passphrase is: {made.passphrase}")
    if not opening:
        return 0
    from inspector_tui.tui.app import run_app

    return run_app(Home(path), demo=made.passphrase)
