"""Whose the office's way in is, and whether it is the office that is set in the vault.

The way in stands in the header, the office that was set last in the ledger, and the office that
bundles go to in the database. A backup that is put back brings an earlier one of the latter only.
"""

from __future__ import annotations

from inspector_tui.checklist.moments import show_date
from inspector_tui.errors import InspectorError
from inspector_tui.vault.header import Header
from inspector_tui.vault.ledger import Ledger, Office

_OUT = "shut it out with 'inspector-tui vault office-key --revoke'."


class OtherOfficeError(InspectorError):
    """The office that is set is not the one that can open the vault, or that was set last.

    Nothing is sent to either before the inspector has decided.
    """

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what, kept="Nothing was changed.", todo=todo)


def who(header: Header) -> str:
    """The office that can open the vault, and since when, in a sentence."""
    if header.office_file is None:
        return "The office cannot open this vault."
    if header.office is None:
        return "An office can open this vault; its way in does not say which."
    since = show_date(header.office.since[:10])
    return f"{header.office.name} can open this vault, since {since}."


def at_odds(header: Header, office: Office | None) -> OtherOfficeError | None:
    """Why the office that is set cannot be the one that can open the vault; None if nothing says.

    A way in of version 0.1.0 never does.
    """
    known = header.office
    if known is None or (office and known.is_same(office.name, office.recipients)):
        return None
    right = f"If {known.name} is right, set it with 'inspector-tui vault recipients'; else {_OUT}"
    if office is None:
        return OtherOfficeError(f"{known.name} can open this vault, but no office is set.", right)
    if office.name == known.name:
        return OtherOfficeError(
            f"{known.name} can open this vault, but with other keys than are set.",
            f"Set the right keys again with 'inspector-tui vault recipients', or {_OUT}",
        )
    return OtherOfficeError(
        f"{known.name} can open this vault, but {office.name} is the office that is set.", right
    )


def replaced(ledger: Ledger, office: Office | None) -> OtherOfficeError | None:
    """Why the office that is set may be a former one: it is not the last that was set here."""
    last = ledger.office
    if not ledger.version or office == last or (office and office.is_same(last)):
        return None
    if office and last and office.name == last.name:
        found = f"{office.name} is set with other keys than were set last"
    else:
        found = (
            f"{office.name if office else 'No office'} is set, but"
            f" {last.name if last else 'none'} was set last"
        )
    return OtherOfficeError(
        f"{found} in this vault: an older database has taken its place, or a change was cut short.",
        "Until you say which is right nothing goes to any: 'inspector-tui vault recipients' with"
        " --office and its name, or --none.",
    )


def require_named(header: Header, office: Office | None) -> None:
    """Make sure that a way in, where there is one, is that of `office`; `OtherOfficeError`."""
    if header.office_file is not None and header.office is None:
        raise OtherOfficeError(
            who(header),
            f"If it is {office.name}, say so with 'inspector-tui vault office-key --allow'; else"
            f" {_OUT}"
            if office
            else f"No office is set, so {_OUT}",
        )
    if fault := at_odds(header, office):
        raise fault
