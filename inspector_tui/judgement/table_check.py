"""Whether a table can be used: to be asked before a new edition is put in its place."""

from __future__ import annotations

from inspector_tui.judgement.charts import Chart
from inspector_tui.judgement.enforcement_table import Model
from inspector_tui.judgement.liaison_table import LiaisonTable
from inspector_tui.judgement.lifting import LiftingTable
from inspector_tui.judgement.riddor_rules import RiddorTable
from inspector_tui.judgement.shapes import TableShape, fault
from inspector_tui.judgement.tables import Tables

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
    found = []
    for name, shape in SHAPES.items():
        table = tables.get(name)
        wrong = fault(table, shape) if table else "it is not there"
        if wrong:
            found.append(f"The table {name} cannot be used: {wrong}.")
    return tuple(found)
