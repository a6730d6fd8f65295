"""The list of visits, from the view tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from inspector_tui.record.visit import Status
from inspector_tui.vault import views
from inspector_tui.vault.recorder import Open
from inspector_tui.vault.tables import BundleRow, VisitRow, table

_visit, _bundle = table(VisitRow), table(BundleRow)
_newest = (
    select(_bundle.c.visit, func.max(_bundle.c.number).label("number"))
    .where(_bundle.c.ready)
    .group_by(_bundle.c.visit)
    .subquery()
)
_ALL = select(
    _visit, _bundle.c.number.label("exported"), _bundle.c.journal_last.label("exported_last")
).select_from(
    _visit.outerjoin(_newest, _newest.c.visit == _visit.c.id).outerjoin(
        _bundle, _bundle.c.number == _newest.c.number
    )
)


@dataclass(frozen=True, slots=True)
class VisitSummary:
    """One visit in a list.

    `on` is its date; `answered`, `findings` and `exhibits` count what stands; `last` and `last_at`
    are the number and time of its newest entry; `exported` is the number of its newest finished
    bundle, which goes up to entry `exported_last`.
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
    exported: int | None
    exported_last: int | None


_FIELDS = VisitSummary.__slots__


def summaries(connection: Connection, newest: Open | None) -> list[VisitSummary]:
    """All visits, the newest date first. `newest` stands in for views that trail."""
    found = []
    for row in connection.execute(_ALL).mappings():
        columns: dict[str, Any] = dict(row)
        if newest and newest.newest.id == columns["id"] and columns["last"] < newest.newest.last:
            columns |= views.summary(newest.newest, newest.at)
        found.append(VisitSummary(**{name: columns[name] for name in _FIELDS}))
    return sorted(found, key=lambda visit: (visit.on, visit.last_at), reverse=True)
