"""`receipt`."""

from __future__ import annotations

from pathlib import Path

import click

from inspector_tui.cli.opening import opened
from inspector_tui.cli.output import although, answer, say
from inspector_tui.cli.secrets import home_option, passphrase_option


@click.command("receipt")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--signers",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The office's allowed_signers file; needed once, and when its key changes.",
)
@home_option
@passphrase_option
def receipt_command(
    file: Path, signers: Path | None, home: str | None, passphrase_fd: int | None
) -> int:
    """Take in the office's receipt: its signed word that a bundle arrived and was accepted.

    Exit code 1 when the receipt is refused.
    """
    from inspector_tui.bundle.faults import quoted
    from inspector_tui.workflow.receipts import look, take_in

    with opened(home, passphrase_fd) as vault:
        taken = take_in(vault, file, signers)
        if not taken.known:
            look(vault)
    found = taken.receipt
    with although("The receipt was taken in."):
        answer(f"bundle {found.number}: received by {quoted(found.office)}, {found.received_at}")
    if taken.known:
        say("'inspector-tui outbox' shows it from now on.")
    return 0
