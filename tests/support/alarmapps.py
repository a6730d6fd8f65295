"""A visit on the panic-alarm checklist with three wards that tell different stories."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

from visitapps import Driver, driven, new_vault

from inspector_tui.vault.vault import Vault
from inspector_tui.workflow import rows
from inspector_tui.workflow.library import library_of
from inspector_tui.workflow.visits import NewVisit, start


def alarm_visit(folder: Path, *, empty: bool = False) -> tuple[Vault, str]:
    """A vault with that visit; without the wards' stories when it is to be empty."""
    vault = new_vault(folder)
    new = NewVisit("Example Trust", date(2026, 11, 21), ["panic-alarm"], sites=["Main site"])
    visit = start(vault, new)
    if not empty:
        tell(vault, visit)
    return vault, visit


def tell(vault: Vault, visit: str) -> None:
    """What the policy, an annex, four members of staff and one test say."""
    library = library_of(vault, vault.visit(visit))

    def add(record: str, **fields: Any) -> None:
        vault.append(visit, rows.add(library, record, fields))

    add("DOC", title="Alarm procedure", subject="alarm", level="organisation")
    add("DOC", title="Birch annex", subject="alarm", level="ward")
    for code, shift, contract in (
        ("RN-1", "early", "permanent"),
        ("RN-2", "night", "agency"),
        ("HCA-1", "early", "bank"),
        ("HCA-2", "night", "permanent"),
    ):
        add("PERSON", code=code, role="nurse", shift=shift, contract=contract)
    add("PROC_ELEMENT", document="DOC-1", element="E10", present="yes",
        responder_set=["response-team"], words="The response team attends.")  # fmt: skip
    add("PROC_ELEMENT", document="DOC-1", element="E11", present="yes", min_number=3)
    add("PROC_ELEMENT", document="DOC-2", element="E10", present="yes", location="Birch",
        responder_set=["everyone"])  # fmt: skip

    def account(person: int, location: str, **said: Any) -> None:
        add("STAFF_STEP", person=f"PERSON-{person}", location=location, question_version="v1",
            **said)  # fmt: skip

    account(1, "Alder", responder_set=["response-team"], min_number=3)
    account(2, "Alder", responder_set=["security"], dont_know=["min_number"])
    account(3, "Birch", responder_set=["everyone"], no_rule=["min_number"])
    account(4, "Cedar", responder_set=["security"], min_number=2)
    add("ALARM_TEST", location="Alder", t0="10:00:00", t2="10:01:27", responder_count=2,
        responder_set=["own-team"])  # fmt: skip


@asynccontextmanager
async def overview(vault: Vault, *, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Driver]:
    """The overview of the only visit."""
    async with driven(vault, size=size) as driver:
        await driver.sees("Example Trust")
        await driver.press("enter")
        await driver.sees("Panic alarm")
        yield driver
