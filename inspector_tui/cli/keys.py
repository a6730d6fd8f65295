"""`key show`."""

from __future__ import annotations

import click

from inspector_tui.cli.opening import opened
from inspector_tui.cli.output import answer, say
from inspector_tui.cli.secrets import home_option, passphrase_option


@click.group("key")
def key_command() -> None:
    """The signer's public key."""


@key_command.command("show")
@home_option
@passphrase_option
def show(home: str | None, passphrase_fd: int | None) -> int:
    """The line for the office's list of signers (allowed_signers)."""
    from inspector_tui.workflow.identity import identity

    with opened(home, passphrase_fd, read_only=True) as vault:
        found = identity(vault)
    answer(found.allowed_signers)
    say(f"Compare by voice: {found.fingerprint}")
    return 0
