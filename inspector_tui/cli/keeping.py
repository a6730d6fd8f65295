"""`vault`: check, rebuild, back up, restore; passphrase, recovery code, keys, recipients."""

from __future__ import annotations

from contextlib import AbstractContextManager, closing
from pathlib import Path

import click

from inspector_tui.cli.opening import opened, unlocked
from inspector_tui.cli.output import answer, answer_json, say
from inspector_tui.cli.secrets import (
    DESCRIPTOR,
    chosen_home,
    home_option,
    passphrase_option,
    read_secret,
)
from inspector_tui.errors import MisuseError
from inspector_tui.vault.errors import VaultInUseError
from inspector_tui.vault.files import write_whole
from inspector_tui.vault.vault import Vault


@click.group("vault")
def vault_command() -> None:
    """Check, rebuild, back up; passphrase, codes, keys, recipients."""


def _as_far_as_it_opens(home: str | None, descriptor: int | None) -> AbstractContextManager[Vault]:
    """For writing, which settles the log first; for reading when another session holds it."""
    place, header, dek = unlocked(home, descriptor)
    with dek:
        try:
            vault = Vault.open(place, header, dek)
        except VaultInUseError as error:
            say(error.what)
            vault = Vault.open(place, header, dek, read_only=True)
    for notice in vault.notices:
        say(notice)
    return closing(vault)


@vault_command.command("check")
@click.option("--all", "everything", is_flag=True, help="Read every exhibit and backup as well.")
@click.option("--json", "as_json", is_flag=True, help="For a program.")
@home_option
@passphrase_option
def check(everything: bool, as_json: bool, home: str | None, passphrase_fd: int | None) -> int:
    """Look whether the vault is whole; exit code 1 when it is not."""
    with _as_far_as_it_opens(home, passphrase_fd) as vault:
        faults = vault.check(read_blobs=everything)
    if as_json:
        answer_json([{"todo": fault.todo, "what": fault.what} for fault in faults])
    else:
        for fault in faults:
            answer(str(fault))
        say("The vault is whole." if not faults else f"Faults: {len(faults)}.")
    return 1 if faults else 0


@vault_command.command("rebuild")
@home_option
@passphrase_option
def rebuild(home: str | None, passphrase_fd: int | None) -> int:
    """Make the lists again from the journal."""
    with opened(home, passphrase_fd) as vault:
        vault.rebuild()
    say("The lists were made again from the journal.")
    return 0


@vault_command.command("backup")
@home_option
@passphrase_option
def backup(home: str | None, passphrase_fd: int | None) -> int:
    """Copy the database into the vault's backup folder; the newest three are kept."""
    with opened(home, passphrase_fd, read_only=True) as vault:
        answer(str(vault.backup()))
    return 0


@vault_command.command("restore")
@click.argument("backup", required=False, type=click.Path(path_type=Path, exists=True))
@click.option("--as-is", is_flag=True, help="Go on with the database although entries vanished.")
@home_option
@passphrase_option
def restore(backup: Path | None, as_is: bool, home: str | None, passphrase_fd: int | None) -> int:
    """Put a backup (the newest, if none is named) in the place of the database.

    The database as it was is set aside, not deleted.
    """
    from inspector_tui.vault.backup import accept
    from inspector_tui.vault.backup import restore as put_back

    if as_is and backup is not None:
        raise MisuseError("--as-is puts no backup back; name none.")
    place, _, dek = unlocked(home, passphrase_fd)
    with dek:
        if as_is:
            accept(place, dek)
            say("The vault goes on from what is there.")
            return 0
        aside = put_back(place, dek, backup)
    say(f"The backup is in place. The database as it was is kept as {aside.name}.")
    say("The office is the one that was set then: see 'inspector-tui vault recipients'.")
    return 0


@vault_command.command("passphrase")
@click.option("--recovery", is_flag=True, help="Open with the recovery code: passphrase forgotten.")
@click.option("--new-fd", type=DESCRIPTOR, metavar="N", help="Read the new passphrase from here.")
@home_option
@passphrase_option
def passphrase(
    recovery: bool, new_fd: int | None, home: str | None, passphrase_fd: int | None
) -> int:
    """Change the passphrase; what is stored is not touched."""
    from inspector_tui.vault.words import suggest
    from inspector_tui.workflow.keeping import change_passphrase

    place, header, dek = unlocked(home, passphrase_fd, recovery=recovery)
    if new_fd is None:
        say(f"A passphrase has at least 12 characters. Five words to use, if you like: {suggest()}")
    with dek, read_secret("New passphrase", new_fd) as new:
        if new_fd is None:
            with read_secret("The same again", None) as again:
                if again.reveal() != new.reveal():
                    raise MisuseError("The two differ; the passphrase is as it was.")
        change_passphrase(place, dek, header, new)
    say("The passphrase is changed. Old copies of the vault's header still open with the old one.")
    return 0


@vault_command.command("recovery")
@home_option
@passphrase_option
def recovery(home: str | None, passphrase_fd: int | None) -> int:
    """Make a new recovery code; the old one opens nothing any more."""
    from inspector_tui.workflow.keeping import renew_recovery_code

    place, header, dek = unlocked(home, passphrase_fd)
    say("Write this recovery code on paper and keep it apart from the computer. It is shown once:")
    with dek:
        answer(renew_recovery_code(place, dek, header))
    return 0


@vault_command.command("rotate-key")
@home_option
@passphrase_option
def rotate_key(home: str | None, passphrase_fd: int | None) -> int:
    """Seal everything anew under a fresh data key.

    The passphrase stays; the recovery code is replaced. For when somebody may have a copy of the
    vault and the passphrase it had: change the passphrase first, then the key. Takes as much room
    again as the vault.
    """
    from inspector_tui.vault.header import Header
    from inspector_tui.workflow import keeping

    place = chosen_home(home)
    header = Header.load(place)
    if header.notice:
        say(header.notice)
    with read_secret("Passphrase", passphrase_fd) as secret, header.unlock(secret) as dek:
        changed = keeping.rotate_key(place, dek, header, secret)
    say("The data key is changed. What was copied off this machine before is not.")
    for path in changed.left:
        say(f"{path} is damaged and stays under the old key: nothing opens it. Delete it.")
    if changed.office is not None:
        say(f"{changed.office} can open this vault, as the office that is set.")
    if changed.recovery_code is not None:
        say("Write this new recovery code on paper; the old one opens nothing. It is shown once:")
        answer(changed.recovery_code)
    return 0


@vault_command.command("recipients")
@click.option("--office", metavar="NAME", help="Name of the office; with its keys.")
@click.option("--key", "keys", multiple=True, metavar="KEY", help="age1... or an SSH public key.")
@click.option("--none", "nobody", is_flag=True, help="Encrypt to nobody from now on.")
@home_option
@passphrase_option
def recipients(
    office: str | None,
    keys: tuple[str, ...],
    nobody: bool,
    home: str | None,
    passphrase_fd: int | None,
) -> int:
    """Show or set whom bundles are encrypted to. Compare the keys with the office by voice."""
    from inspector_tui.workflow.keeping import clear_office, set_office

    changing = nobody or office is not None or bool(keys)
    if nobody and (office or keys):
        raise MisuseError("--none goes with neither --office nor --key.")
    if changing and not nobody and not (office and keys):
        raise MisuseError("An office is set with its name and at least one key.")
    with opened(home, passphrase_fd, read_only=not changing) as vault:
        if nobody:
            clear_office(vault)
        elif office is not None:
            set_office(vault, office, keys)
        found = vault.recipients()
    if found is None:
        say("No office is set; bundles can only be exported in the clear.")
        return 0
    answer(found.name)
    for key in found.recipients:
        answer(f"  {key}")
    return 0


@vault_command.command("office-key")
@click.option("--allow", is_flag=True, help="Let the office open this vault from now on.")
@click.option("--revoke", is_flag=True, help="No longer.")
@click.option("--to", "target", type=click.Path(path_type=Path), help="Write the office's file.")
@home_option
@passphrase_option
def office_key(
    allow: bool, revoke: bool, target: Path | None, home: str | None, passphrase_fd: int | None
) -> int:
    """Let the office open this vault if all else is lost.

    The file written with --to is for the office alone, and needs no passphrase: 'age -d -i KEY
    FILE' shows it a code, which it reads to you. Type it where the recovery code is asked for.
    """
    from inspector_tui.vault.header import Header
    from inspector_tui.workflow.keeping import let_office_open

    if sum((allow, revoke, target is not None)) > 1:
        raise MisuseError("Use one of --allow, --revoke and --to.")
    if allow:
        with opened(home, passphrase_fd) as vault:
            let_office_open(vault)
    elif revoke:
        with opened(home, passphrase_fd) as vault:
            vault.change_header(lambda header, dek: header.without_office(dek))
    found = Header.load(chosen_home(home)).office_file
    if target is not None:
        return _written(found, target)
    say("The office can open this vault." if found else "The office cannot open this vault.")
    return 0


def _written(found: bytes | None, target: Path) -> int:
    if found is None:
        say("The office was never given a key to this vault.")
        return 1
    if target.exists():
        raise MisuseError(f"{target} is there already.", todo="Name a new file.")
    write_whole(target, found)
    say(f"{target} is for the office: only its key opens it.")
    return 0
