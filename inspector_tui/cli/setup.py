"""`init`: first set-up without the app."""

from __future__ import annotations

from contextlib import closing

import click

from inspector_tui.cli.output import CODE_UNSEEN, although, answer, require_stdout, say
from inspector_tui.cli.secrets import chosen_home, home_option, passphrase_option, read_secret
from inspector_tui.errors import MisuseError


@click.command("init")
@click.option("--name", prompt="Your name", metavar="TEXT")
@click.option("--initials", prompt="Your initials (they number exhibits)", metavar="TEXT")
@click.option("--organisation", prompt="Your organisation", metavar="TEXT")
@click.option("--authorisation", default="", metavar="TEXT", help="Reference of your warrant.")
@home_option
@passphrase_option
def init_command(
    name: str,
    initials: str,
    organisation: str,
    authorisation: str,
    home: str | None,
    passphrase_fd: int | None,
) -> int:
    """Make a vault and a signing key; print the recovery code once."""
    from inspector_tui.vault.desk import Owner
    from inspector_tui.vault.words import suggest
    from inspector_tui.workflow.identity import identity
    from inspector_tui.workflow.setup import create_vault

    require_stdout()
    place = chosen_home(home)
    owner = Owner(
        name=name, initials=initials, organisation=organisation, authorisation=authorisation
    )
    if passphrase_fd is None:
        say(f"A passphrase has at least 12 characters. Five words to use, if you like: {suggest()}")
    with read_secret("Passphrase", passphrase_fd) as passphrase:
        if passphrase_fd is None:
            with read_secret("The same again", None) as again:
                if again.reveal() != passphrase.reveal():
                    raise MisuseError("The two passphrases differ; no vault was made.")
        created = create_vault(place, owner, passphrase)
    with closing(created.vault) as vault:
        found = identity(vault)
        say(f"The vault is in {place.path}.")
        say(
            "Write this recovery code on paper and keep it apart from the computer. It is shown "
            "once:"
        )
        with although(f"The vault was made. {CODE_UNSEEN}"):
            answer(created.recovery_code)
        vault.confirm_code()
    say("Give your office this line for its list of signers ('inspector-tui key show'):")
    say(found.allowed_signers)
    return 0
