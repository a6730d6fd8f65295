"""Whether a table can be used: asked by `checklist lint`, before a new edition takes its place."""

from __future__ import annotations

from inspector_tui.judgement.charts import Chart
from inspector_tui.judgement.enforcement_table import Model
from inspector_tui.judgement.liaison_table import LiaisonTable
from inspector_tui.judgement.lifting import LiftingTable
from inspector_tui.judgement.riddor_rules import RiddorTable
from inspector_tui.judgement.shapes import TableShape, fault
from inspector_tui.judgement.tables import Table, Tables

SHAPES: dict[str, type[TableShape]] = {
    "enforcement": Model,
    "liaison": LiaisonTable,
    "lifting": LiftingTable,
    "mac": Chart,
    "rapp": Chart,
    "riddor": RiddorTable,
}


def faults(tables: Tables) -> tuple[str, ...]:
    """A sentence for each table that is not there or does not fit; none when all are in order."""
    found: list[str] = []
    for name in SHAPES:
        table = tables.get(name)
        found += faults_of(table) if table else [_cannot(name, "it is not there")]
    return tuple(found)


def faults_of(table: Table) -> tuple[str, ...]:
    """What keeps one table from being used; none when it is in order or nothing is asked of it."""
    shape = SHAPES.get(table.id)
    wrong = fault(table, shape) if shape else ""
    return (_cannot(table.id, wrong),) if wrong else ()


def _cannot(name: str, wrong: str) -> str:
    return f"The table {name} cannot be used: {wrong}."
