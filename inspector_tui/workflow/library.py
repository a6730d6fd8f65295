"""The editions of a visit, as the vault holds them."""

from __future__ import annotations

from collections.abc import Iterable

from inspector_tui.checklist.fault import ChecklistError
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.load import load
from inspector_tui.checklist.model import Checklist, Law
from inspector_tui.errors import InspectorError
from inspector_tui.record.events import Edition
from inspector_tui.record.visit import Visit
from inspector_tui.vault.editions import StoredEdition
from inspector_tui.vault.vault import Vault


class EditionGoneError(InspectorError):
    """A checklist edition that a visit was begun with is not in this vault any more."""


def library_of(vault: Vault, visit: Visit) -> Library:
    """The editions that the visit was begun with, as stored in the vault.

    Raises `EditionGoneError` when one is missing or is not the text that the visit names.
    """
    return assemble(load_stored(vault, edition) for edition in visit.checklists)


def assemble(files: Iterable[Checklist | Law]) -> Library:
    """The checklists of one visit, in its order, with the law file among them if there is one."""
    found = list(files)
    law = next((file for file in found if isinstance(file, Law)), None)
    return Library([file for file in found if isinstance(file, Checklist)], law)


def text_of(vault: Vault, edition: Edition) -> StoredEdition:
    """The text that a visit names. Raises `EditionGoneError` when the vault does not have it."""
    stored = vault.edition(edition.id, edition.edition, edition.sha256)
    if stored is None:
        raise EditionGoneError(
            f"The checklist {edition.id} {edition.edition} of this visit is not in the vault.",
            kept="Everything recorded is kept.",
            todo="Run 'inspector-tui vault check', or restore a backup that has it.",
        )
    return stored


def load_stored(vault: Vault, edition: Edition) -> Checklist | Law:
    """One edition as stored in the vault. Raises `EditionGoneError`."""
    stored = text_of(vault, edition)
    try:
        return load(stored.text, f"{edition.id} {edition.edition}")
    except ChecklistError as error:
        raise EditionGoneError(
            f"The checklist {edition.id} {edition.edition} cannot be read by this version.",
            kept="Everything recorded is kept.",
            todo="Open the vault with the version of the program that began the visit.",
        ) from error
