"""`verify` and `unpack`: need no vault, no database library and no screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from inspector_tui.cli.output import although, answer, answer_json, fail
from inspector_tui.cli.quoting import cut, hung, quoted_name, room
from inspector_tui.errors import InspectorError, MisuseError

if TYPE_CHECKING:
    from inspector_tui.bundle.verified import Verified

_MOST = 200
"""Columns of an organisation's name."""

F = TypeVar("F", bound=Callable[..., Any])


def _terms(command: F) -> F:
    """The options that say what a bundle is held against."""
    path = click.Path(path_type=Path)
    for option in (
        click.option(
            "--on",
            metavar="DATE",
            type=click.DateTime(["%Y-%m-%d"]),
            help="Judge the signer's key as of this day, for an old bundle.",
        ),
        click.option("--office", metavar="NAME", help="Refuse bundles meant for another office."),
        click.option(
            "--previous",
            type=path,
            metavar="FILE",
            help="An earlier bundle of the same visit, which this one must contain.",
        ),
        click.option(
            "--identity",
            type=path,
            metavar="FILE",
            help="age identity or OpenSSH key that opens an encrypted bundle.",
        ),
        click.option(
            "--signers",
            type=path,
            metavar="FILE",
            required=True,
            help="allowed_signers file that came to you by another way.",
        ),
    ):
        command = option(command)
    return command


def _noon(day: datetime | None) -> datetime | None:
    return day and day.replace(hour=12, tzinfo=UTC)


@click.command("verify")
@click.argument("bundles", nargs=-1, required=True, type=click.Path(path_type=Path))
@_terms
@click.option("--json", "as_json", is_flag=True, help="For a program.")
def verify_command(
    bundles: tuple[Path, ...],
    signers: Path,
    identity: Path | None,
    previous: Path | None,
    office: str | None,
    on: datetime | None,
    as_json: bool,
) -> int:
    """Say what was checked, who signed, and what is wrong first; nothing is unpacked.

    Exit code 1 when a bundle does not verify, whatever became of the others; 3 when none was
    refused and one cannot be read at all (no such file, or encrypted and no --identity).
    """
    import msgspec

    from inspector_tui.bundle import allowed
    from inspector_tui.bundle.faults import BundleRefusedError
    from inspector_tui.bundle.verify import verify

    trusted = allowed.read(signers)
    code = 0
    results: list[dict[str, object]] = []
    for path in bundles:
        try:
            found = verify(
                path, trusted, identity=identity, previous=previous, now=_noon(on), office=office
            )
        except InspectorError as error:
            code = _graver(code, error.exit_code)
            results.append({"file": str(path), "ok": False, "fault": str(error)})
            if not as_json:
                judged = isinstance(error, BundleRefusedError)
                _answer_verdict(path, "NOT VERIFIED" if judged else "not checked")
                fail(error)
            continue
        results.append({"file": str(path), "ok": True, **msgspec.to_builtins(found)})
        if not as_json:
            _answer_verdict(path, "verified")
            for told in _told(found):
                for line in hung(told, room()):
                    answer(line)
    if as_json:
        answer_json(results)
    return code


def _graver(one: int, other: int) -> int:
    """Of two exit codes the one that says more of a batch: a refusal, then what cannot be read."""
    return 1 if 1 in (one, other) else max(one, other)


def _answer_verdict(path: Path, verdict: str) -> None:
    columns = room() - len(": NOT VERIFIED")
    answer(f"{quoted_name(str(path), columns)}: {verdict}")


def _told(found: Verified) -> Iterator[str]:
    """What is said of a bundle that verified. No line begins with what its maker wrote."""
    from inspector_tui.checklist.moments import show_date, show_moment

    organisation, sealed = cut(found.organisation, _MOST), show_moment(found.sealed_at)
    yield f"  visit to {organisation}, {show_date(found.on)}; sealed {sealed}"
    signer = cut(found.principal, _MOST)
    yield f"  signed by {signer}, bundle {found.number} of vault {found.vault}"
    yield f"  code on the leave-behind sheet: {found.code}"
    yield from (f"  + {' '.join(sentence.split())}" for sentence in found.checked)
    yield from (f"  - {' '.join(sentence.split())}" for sentence in found.not_compared)


def _require_outside(to: Path) -> None:
    """Raises `InsideVaultError`; where no vault is named, it is known by its header alone."""
    from inspector_tui.cli.secrets import chosen_home
    from inspector_tui.vault.home import InsideVaultError, require_no_vault

    try:
        chosen_home(None).require_outside(to)
    except InsideVaultError:
        raise
    except MisuseError:
        require_no_vault(to)


@click.command("unpack")
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option(
    "--to",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A new folder; it must not exist.",
)
@_terms
def unpack_command(
    bundle: Path,
    to: Path,
    signers: Path,
    identity: Path | None,
    previous: Path | None,
    office: str | None,
    on: datetime | None,
) -> int:
    """Verify a bundle, then unpack it into a new folder; nothing is unpacked that fails.

    Not into the folder of a vault, where no record lies in the clear.
    """
    from inspector_tui.bundle import allowed
    from inspector_tui.bundle.unpack import unpack

    _require_outside(to)
    unpack(
        bundle,
        to,
        allowed.read(signers),
        identity=identity,
        previous=previous,
        now=_noon(on),
        office=office,
    )
    with although("The bundle was verified and unpacked."):
        answer(str(to))
    return 0
