"""`vault`: check, rebuild, back up, restore; passphrase, recovery code, keys, recipients."""

from __future__ import annotations

from contextlib import AbstractContextManager, closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector_tui.cli.office import office_key_command, recipients_command, say_office
from inspector_tui.cli.opening import opened, unlocked, unlocked_with
from inspector_tui.cli.output import CODE_UNSEEN, although, answer, answer_json, require_stdout, say
from inspector_tui.cli.secrets import (
    DESCRIPTOR,
    home_option,
    in_time,
    passphrase_option,
    read_secret,
)
from inspector_tui.errors import InspectorError, MisuseError
from inspector_tui.faces.idle import LeftAloneError
from inspector_tui.vault.backup import own_header
from inspector_tui.vault.backup_order import Backups, backups
from inspector_tui.vault.errors import LOOK, RESTORE, DamagedVaultError, VaultInUseError
from inspector_tui.vault.files import DiskFullError
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.vault.way_in import who

if TYPE_CHECKING:
    from inspector_tui.workflow.keeping import KeyChanged


@click.group("vault")
def vault_command() -> None:
    """Check, rebuild, back up; passphrase, codes, keys, recipients."""


def _as_far_as_it_opens(home: str | None, descriptor: int | None) -> AbstractContextManager[Vault]:
    """For writing, which settles the log first; else, or on a full disk, for reading."""
    place, header, dek = unlocked(home, descriptor)
    with dek:
        try:
            vault = Vault.open(place, header, dek)
        except (VaultInUseError, DiskFullError) as error:
            full = "The disk is full, so the vault is only looked at."
            say(full if isinstance(error, DiskFullError) else error.what)
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
    from inspector_tui.workflow.keeping import reaches

    try:
        with _as_far_as_it_opens(home, passphrase_fd) as vault:
            faults = vault.check(read_blobs=everything)
            with suppress(InspectorError):  # then it is among the faults
                say(who(vault.header()))
            held = vault.backups_held() if everything else []
            if everything:
                say(f"Backups that open: {len(held) or 'none'}.")
            for one in held:
                more = " It has entries that this vault does not have." if one.further else ""
                say(f"Backup {one.path.name}: {reaches(one.at)}{more}")
    except DamagedVaultError as error:
        if error.todo == LOOK:  # that is what is being done
            error.todo = RESTORE
        raise
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
    """Copy the database into the vault's backup folder, and keep the newest three there.

    The newest are those that hold the most, whatever the clock said. Older ones stay as long as
    another session has the vault open; one with entries that the vault does not have always stays.
    """
    with opened(home, passphrase_fd, read_only=True) as vault:
        made = vault.backup()
    with although("The backup was made."):
        answer(str(made))
    return 0


@vault_command.command("restore")
@click.argument("backup", required=False, type=click.Path(path_type=Path, exists=True))
@click.option("--as-is", is_flag=True, help="Go on with the database although entries vanished.")
@home_option
@passphrase_option
def restore(backup: Path | None, as_is: bool, home: str | None, passphrase_fd: int | None) -> int:
    """Put a backup (the newest, if none is named) in the place of the database.

    The newest is the one that holds the most, whatever its name says; one that does not open is
    passed over. The database as it was is set aside, not deleted.
    """
    from inspector_tui.vault.accord import LOST
    from inspector_tui.vault.put_back import accept
    from inspector_tui.workflow.keeping import restore as restored

    if as_is and backup is not None:
        raise MisuseError("--as-is puts no backup back; name none.")
    place, header, dek = unlocked(home, passphrase_fd)
    with dek:
        if as_is:
            accept(place, dek)
            say("The vault goes on from what is there.")
            return 0
        found = backups(place, dek)
        done = restored(place, header, dek, backup or found.newest)
    if backup is None:
        _say_choice(found)
    say(f"The backup is in place. {done.reach}".rstrip())
    if not done.numbers:
        say(f"Nothing is left that says which bundle numbers were used. {LOST}")
    say(done.aside)
    say_office(done)
    return 0


def _say_choice(found: Backups) -> None:
    for path in found.passed_over:
        say(f"{path.name} does not open, so it was passed over.")
    if found.newest is not None:
        say(f"The newest backup was taken, {found.newest.name}.")


@vault_command.command("passphrase")
@click.option("--recovery", is_flag=True, help="Open with the recovery code: passphrase forgotten.")
@click.option("--new-fd", type=DESCRIPTOR, metavar="N", help="Read the new passphrase from here.")
@home_option
@passphrase_option
def passphrase(
    recovery: bool, new_fd: int | None, home: str | None, passphrase_fd: int | None
) -> int:
    """Change the passphrase; what is stored is not touched."""
    from inspector_tui.workflow.keeping import change_passphrase

    place, header, dek = unlocked(home, passphrase_fd, recovery=recovery)
    try:
        with dek, _new_passphrase(new_fd) as new:
            change_passphrase(place, dek, header, new)
    except LeftAloneError:
        say("")  # the question stands on that line; by now no key is in hand
        raise
    say("The passphrase is changed. Old copies of the vault's header still open with the old one.")
    return 0


def _new_passphrase(descriptor: int | None) -> Secret:
    """Raises `LeftAloneError`: whoever comes by an open vault must not set one of their own."""
    from inspector_tui.vault.words import suggest

    if descriptor is not None:
        return read_secret("New passphrase", descriptor)
    with in_time():
        say(f"A passphrase has at least 12 characters. Five words to use, if you like: {suggest()}")
        new = read_secret("New passphrase", None)
        with read_secret("The same again", None) as again:
            if again.reveal() != new.reveal():
                new.wipe()
                raise MisuseError("The two differ; the passphrase is as it was.")
    return new


@vault_command.command("recovery")
@home_option
@passphrase_option
def recovery(home: str | None, passphrase_fd: int | None) -> int:
    """Make a new recovery code; the old one opens nothing any more."""
    from inspector_tui.workflow.keeping import renew_recovery_code

    require_stdout()
    with opened(home, passphrase_fd) as vault:
        code = renew_recovery_code(vault)
        say(
            "Write this recovery code on paper and keep it apart from the computer. It is shown "
            "once:"
        )
        with although(CODE_UNSEEN):
            answer(code)
        vault.confirm_code()
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
    from inspector_tui.workflow import keeping

    require_stdout()
    with unlocked_with(home, passphrase_fd) as (place, header, dek, secret):
        with dek:
            changed = keeping.rotate_key(place, dek, header, secret)
        _say_changed(changed)
        if changed.recovery_code is not None:
            say("The old recovery code opens nothing. Write this one on paper; it is shown once:")
            with although(f"The data key is changed. {CODE_UNSEEN}"):
                answer(changed.recovery_code)
            keeping.confirm_code(place, secret)
    return 0


def _say_changed(changed: KeyChanged) -> None:
    say("The data key is changed. What was copied off this machine before is not.")
    for path in changed.left:
        if own_header(path).exists():
            how = "it opens with the header beside it, as 'inspector-tui vault check' says."
        else:
            how = "it is damaged, or of another key than this vault's was."
        say(f"{path} stays as it is: {how}")
    if changed.office is not None:
        say(
            f"{changed.office} can open this vault, but not by a file that was handed over before:"
            " hand over a new one with 'inspector-tui vault office-key --to FILE'."
        )


vault_command.add_command(recipients_command)
vault_command.add_command(office_key_command)
