"""`export` and `outbox`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from inspector_tui.cli.opening import opened
from inspector_tui.cli.output import (
    although,
    answer,
    answer_json,
    binary_output,
    fail,
    say,
    table,
)
from inspector_tui.cli.secrets import home_option, passphrase_option
from inspector_tui.cli.visits import chosen_visit
from inspector_tui.errors import InspectorError, MisuseError
from inspector_tui.faces.unsent import unsent
from inspector_tui.vault.files import as_named
from inspector_tui.vault.handed import State, states
from inspector_tui.vault.ledger import BundleRecord
from inspector_tui.vault.vault import Vault

if TYPE_CHECKING:
    from inspector_tui.bundle.receipt import Receipt
    from inspector_tui.workflow.export import Exported


@click.command("export")
@click.argument("visits", nargs=-1, metavar="[VISIT]...")
@click.option(
    "--closed", is_flag=True, help="Every sealed visit that is not exported as it stands."
)
@click.option("--to", metavar="DIR|-", help="Folder for the files, or - for standard output.")
@click.option("--clear", is_flag=True, help="Signed but readable by anyone who gets the file.")
@click.option("--json", "as_json", is_flag=True, help="For a program.")
@home_option
@passphrase_option
def export_command(
    visits: tuple[str, ...],
    closed: bool,
    to: str | None,
    clear: bool,
    as_json: bool,
    home: str | None,
    passphrase_fd: int | None,
) -> int:
    """Write signed bundles of sealed visits, encrypted to the office when one is set.

    VISIT is an id or the beginning of one. One that cannot be exported keeps no other back: each is
    named, and the exit code tells. With --to - one bundle goes to standard output.
    From a far machine, where ssh is not to make a terminal, the passphrase goes in by a pipe:

    \b
    read -rs P
    printf '%s\\n' "$P" | ssh host inspector-tui export VISIT --to - \\
      --passphrase-fd 0 > visit.inspection.zip.age
    """
    from inspector_tui.workflow.export import export

    if bool(visits) == closed:
        raise MisuseError("Name the visits to export, or say --closed.")
    out = _pipe() if to == "-" else None
    with opened(home, passphrase_fd) as vault:
        chosen = _closed(vault) if closed else [chosen_visit(vault, name) for name in visits]
        if out is not None:
            if len(chosen) != 1:
                raise MisuseError("Only one bundle fits on standard output.")
            export(vault, chosen[0], stream=out, clear=clear)
            return 0
        folder = as_named(to) if to else None
        done, faults = _exported(vault, chosen, folder, clear=clear)
        records, _, state = _bundles(vault)
        for words in _never_sent((one for one in records if one.visit in chosen), state):
            say(words)
    if len(chosen) > 1:
        _say_failed(faults, len(done))
    with although(f"Bundles made: {len(done)}; 'inspector-tui outbox' shows them."):
        _say_exported(done, as_json=as_json)
    if faults and len(chosen) == 1:
        raise faults[0][1]
    if faults:
        return max(error.exit_code for _, error in faults)
    if not done and not as_json:
        say("Every sealed visit is exported as it stands.")
    return 0


def _exported(
    vault: Vault, chosen: Sequence[str], folder: Path | None, *, clear: bool
) -> tuple[list[Exported], list[tuple[str, InspectorError]]]:
    """What was made, and of each visit of which nothing was, why not: one keeps no other back."""
    from inspector_tui.workflow.export import export

    done: list[Exported] = []
    faults: list[tuple[str, InspectorError]] = []
    for visit in chosen:
        try:
            done.append(export(vault, visit, folder=folder, clear=clear))
        except InspectorError as error:
            faults.append((visit, error))
    return done, faults


def _say_failed(faults: Sequence[tuple[str, InspectorError]], made: int) -> None:
    """Say each failure with its visit; what is the same of several, as a full disk, once."""
    alike: dict[str, list[str]] = {}
    for visit, error in faults:
        alike.setdefault(str(error), []).append(visit[:8])
    for _, error in faults:
        if visits := alike.pop(str(error), None):
            which = f"Visit {visits[0]}" if len(visits) == 1 else f"Visits {', '.join(visits)}"
            error.what = f"{which}: {error.what}"
            fail(error)
    if faults:
        say(f"Bundles made: {made}. Visits of which none was: {len(faults)}.")


def _say_exported(done: Sequence[Exported], *, as_json: bool) -> None:
    if as_json:
        answer_json(
            [
                {
                    "bundle": d.bundle,
                    "encrypted": d.encrypted,
                    "number": d.number,
                    "path": str(d.path),
                }
                for d in done
            ]
        )
        return
    for found in done:
        answer(str(found.path))
        say(f"  bundle {found.number}, {'encrypted' if found.encrypted else 'readable by anyone'}")


def _pipe() -> BinaryIO:
    """Standard output for a bundle, which helps nobody on a terminal.

    Through `ssh -t` it would reach a file altered. Raises `MisuseError`, `UnansweredError`.
    """
    out = binary_output()
    if out.isatty():
        raise MisuseError(
            "Standard output is a terminal, which would alter the bundle.",
            todo="Send it to a file or a program (--to - > FILE), or name a folder with --to DIR. "
            "Over ssh leave -t out and give the passphrase with --passphrase-fd 0.",
        )
    return out


def _closed(vault: Vault) -> list[str]:
    return [
        visit.id
        for visit in reversed(vault.visits())
        if visit.status == "sealed" and not visit.as_it_stands
    ]


@click.command("outbox")
@click.option("--json", "as_json", is_flag=True, help="For a program.")
@home_option
@passphrase_option
def outbox_command(as_json: bool, home: str | None, passphrase_fd: int | None) -> int:
    """Bundles begun so far: number, visit, bundle id, state, when the office had it, file.

    One that was not handed over is made or copied again by exporting its visit. Of one that never
    was and cannot be any more it is said to tell the office, which sees a gap in the numbers.
    """
    with opened(home, passphrase_fd, read_only=True) as vault:
        records, receipts, state = _bundles(vault)
    there = {bundle: found.received_at for bundle, found in receipts.items()}
    if as_json:
        answer_json(
            [
                {
                    "at": record.at,
                    "bundle": record.bundle,
                    "encrypted": record.encrypted,
                    "journal_head": record.journal_head,
                    "journal_last": record.journal_last,
                    "number": record.number,
                    "path": record.path,
                    "previous": record.previous,
                    "received_at": there.get(record.bundle or ""),
                    "state": state[record.number],
                    "visit": record.visit,
                }
                for record in records
            ]
        )
        return 0
    table(
        ["No", "Visit", "Bundle", "State", "Receipt", "File"],
        [
            [
                str(r.number),
                r.visit[:8],
                (r.bundle or "none yet")[:12],
                state[r.number],
                there.get(r.bundle or "", "none")[:10],
                r.path or "-",
            ]
            for r in records
        ],
    )
    for words in _never_sent(records, state):
        say(words)
    return 0


def _bundles(vault: Vault) -> tuple[list[BundleRecord], dict[str, Receipt], dict[int, State]]:
    """Every bundle, the receipts that there are by bundle id, and each one's state by number."""
    from inspector_tui.workflow.receipts import received

    records, there = vault.bundles(), received(vault)
    heads = {visit.id: visit.head for visit in vault.visits()}
    beyond = {one.number for one in vault.beyond()}
    return records, there, states(records, heads, there, beyond)


def _never_sent(records: Iterable[BundleRecord], state: Mapping[int, State]) -> Iterator[str]:
    """What to say of numbers that the office will miss."""
    for record in records:
        if state[record.number] == "never handed over":
            yield unsent(record, "never handed over")
