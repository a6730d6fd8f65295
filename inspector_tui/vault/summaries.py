"""The list of visits, from the view tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from inspector_tui.record.visit import Status
from inspector_tui.vault import handed, views
from inspector_tui.vault.accord import record_of
from inspector_tui.vault.ledger import BundleRecord
from inspector_tui.vault.recorder import Open
from inspector_tui.vault.tables import BundleRow, VisitRow, table

_visit, _bundle = table(VisitRow), table(BundleRow)
_READY = select(_bundle).where(_bundle.c.ready).order_by(_bundle.c.number)


@dataclass(frozen=True, slots=True)
class VisitSummary:
    """One visit in a list.

    `on` is its date; `answered`, `findings` and `exhibits` count what stands; `last` and `last_at`
    are the number and time of its newest entry, `head` is its hash. `exported` is the number of the
    bundle that was handed over last, and `as_it_stands` says whether one was of just this head.
    """

    id: str
    organisation: str
    on: str
    status: Status
    profile: str | None
    answered: int
    findings: int
    exhibits: int
    last: int
    last_at: str
    head: str
    exported: int | None
    as_it_stands: bool


_COLUMNS = [column for column in _visit.c if column.name in VisitSummary.__slots__]


def summaries(connection: Connection, newest: Open | None) -> list[VisitSummary]:
    """All visits, the newest date first. `newest` stands in for views that trail."""
    bundles: dict[str, list[BundleRecord]] = {}
    for row in connection.execute(_READY).mappings():
        bundles.setdefault(row["visit"], []).append(record_of(row))
    found = []
    for row in connection.execute(select(*_COLUMNS)).mappings():
        columns: dict[str, Any] = dict(row)
        if newest and newest.newest.id == columns["id"] and columns["last"] < newest.newest.last:
            now = views.summary(newest.newest, newest.at)
            columns = {name: now[name] for name in columns}
        found.append(_summary(columns, bundles.get(columns["id"], [])))
    return sorted(found, key=lambda visit: (visit.on, visit.last_at), reverse=True)


def _summary(columns: dict[str, Any], ready: list[BundleRecord]) -> VisitSummary:
    current = handed.as_it_stands(ready, columns["head"])
    last = current or (ready[-1] if ready else None)
    return VisitSummary(
        **columns, exported=last.number if last else None, as_it_stands=current is not None
    )
