"""`vault recipients`, `vault office-key`: whom bundles go to, and who else can open the vault."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector_tui.cli.opening import opened
from inspector_tui.cli.output import although, answer, say
from inspector_tui.cli.secrets import chosen_home, home_option, passphrase_option
from inspector_tui.errors import MisuseError
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.places import DIFFERENT
from inspector_tui.vault.way_in import who

if TYPE_CHECKING:
    from inspector_tui.workflow.keeping import Restored


@click.command("recipients")
@click.option("--office", metavar="NAME", help="Name of the office; with its keys.")
@click.option("--key", "keys", multiple=True, metavar="KEY", help="age1... or an SSH public key.")
@click.option("--none", "nobody", is_flag=True, help="Encrypt to nobody from now on.")
@home_option
@passphrase_option
def recipients_command(
    office: str | None,
    keys: tuple[str, ...],
    nobody: bool,
    home: str | None,
    passphrase_fd: int | None,
) -> int:
    """Show or set whom bundles are encrypted to. Compare the keys with the office by voice.

    Without --key the name is that of an office that the vault knows: to confirm it after a restore.
    Where the office can open this vault, the one that is set now can from then on, and no other.
    """
    from inspector_tui.workflow.keeping import clear_office, set_office

    changing = nobody or office is not None or bool(keys)
    if nobody and (office or keys):
        raise MisuseError("--none goes with neither --office nor --key.")
    if keys and not office:
        raise MisuseError("An office is set with its name and its keys.")
    with opened(home, passphrase_fd, read_only=not changing) as vault:
        if nobody:
            clear_office(vault)
        elif office is not None:
            set_office(vault, office, keys)
        found = vault.recipients()
        header = vault.header()
    if found is None:
        say("No office is set; bundles can only be exported in the clear.")
    else:
        with although("The office is set." if changing else ""):
            answer(found.name)
            for key in found.recipients:
                answer(f"  {key}")
    if header.office_file is not None:
        say(who(header))
    return 0


@click.command("office-key")
@click.option("--allow", is_flag=True, help="Let the office open this vault from now on.")
@click.option("--revoke", is_flag=True, help="No longer.")
@click.option("--to", "target", type=click.Path(path_type=Path), help="Write the office's file.")
@home_option
@passphrase_option
def office_key_command(
    allow: bool, revoke: bool, target: Path | None, home: str | None, passphrase_fd: int | None
) -> int:
    """Let the office open this vault if all else is lost.

    The file written with --to is for the office alone, and needs no passphrase: 'age -d -i KEY
    FILE' shows it a code, which it reads to you. Type it where the recovery code is asked for.
    """
    from inspector_tui.workflow.keeping import let_office_open

    if sum((allow, revoke, target is not None)) > 1:
        raise MisuseError("Use one of --allow, --revoke and --to.")
    if allow:
        with opened(home, passphrase_fd) as vault:
            let_office_open(vault)
    elif revoke:
        with opened(home, passphrase_fd) as vault:
            vault.change_header(lambda header, dek: header.without_office(dek))
    place = chosen_home(home)
    found = Header.load(place)
    if found.needs_saving:
        say(f"{DIFFERENT} Until the vault is opened the next time, this may be out of date.")
    if target is not None:
        return _written(place, found, target)
    say(who(found))
    return 0


def _written(home: Home, header: Header, target: Path) -> int:
    if header.office_file is None:
        say("The office was never given a key to this vault.")
        return 1
    if target.exists():
        raise MisuseError(f"{target} is there already.", todo="Name a new file.")
    home.write_out(target, header.office_file)
    name = header.office.name if header.office else "the office"
    say(f"{target} is for {name}: only its key opens it.")
    return 0


def say_office(done: Restored) -> None:
    """Say which office a backup that was put back brought with it, and what to do about it."""
    if done.office is None:
        say("Which office is set, if any, is the one of then: 'inspector-tui vault recipients'.")
    else:
        say(f"The office that is set is {done.office.name}, as it was then.")
    if done.at_odds is not None:
        say(f"{done.at_odds.what} {done.at_odds.todo}")
