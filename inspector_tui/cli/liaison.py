"""`liaison`: the referral of a visit, as a text or as data."""

from __future__ import annotations

from pathlib import Path

import click

from inspector_tui.cli.opening import opened
from inspector_tui.cli.output import answer_bytes
from inspector_tui.cli.secrets import home_option, passphrase_option
from inspector_tui.cli.visits import chosen_visit


@click.command("liaison")
@click.argument("visit")
@click.option(
    "--as", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option("--to", metavar="FILE", help="Standard output when left out.")
@home_option
@passphrase_option
def liaison_command(
    visit: str, form: str, to: str | None, home: str | None, passphrase_fd: int | None
) -> int:
    """Who leads, whom to tell, what was passed on: for the body that it is referred to.

    In the clear. Read it for names and health details before it is sent.
    """
    from inspector_tui.workflow.liaison import as_json, as_text
    from inspector_tui.workflow.library import library_of

    with opened(home, passphrase_fd, read_only=True) as vault:
        found = vault.visit(chosen_visit(vault, visit))
        text = (as_json if form == "json" else as_text)(found, library_of(vault, found))
    if to is None:
        answer_bytes(text.encode())
    else:
        vault.home.write_out(Path(to), text.encode())
    return 0
