"""The rule for corrections of what a visit began with: the organisation, the date, the sites."""

from __future__ import annotations

from msgspec.structs import replace

from inspector_tui.record.chain import Link
from inspector_tui.record.events import VisitAmended
from inspector_tui.record.own import added, spliced
from inspector_tui.record.particulars import Amendment, Particulars
from inspector_tui.record.rules import stamp
from inspector_tui.record.visit import Step, Visit


def particulars(visit: Visit) -> Particulars:
    """All of them as they stand."""
    return Particulars(
        organisation=visit.organisation,
        on=visit.on,
        sites=visit.sites,
        purpose=visit.purpose,
        profile=visit.profile or "",
    )


def same_now(visit: Visit, some: Particulars) -> Particulars:
    """What stands now of those that are given."""
    now = particulars(visit).given()
    return Particulars(**{name: now[name] for name in some.given()})


def amended(visit: Visit, act: VisitAmended, link: Link) -> tuple[Visit, Step]:
    """The visit after the correction, which keeps what stood before; and the step to undo it."""
    now = particulars(visit).given()
    new = {name: getattr(act, name) for name in now}
    new = {name: value for name, value in new.items() if value not in (None, now[name])}
    was = Particulars(**{name: now[name] for name in new})
    made = Amendment(was=was, reason=act.reason, **stamp(link))
    changed = replace(
        _standing(visit, Particulars(**new)), amendments=added(visit.amendments, made)
    )
    return changed, Step(n=link.entry.n, particulars=was)


def put_back(visit: Visit, step: Step) -> tuple[Visit, Step]:
    """The visit with a correction undone, or redone; and the step that does the opposite.

    An undo meets the newest correction last in the list, since newer ones were undone before it.
    """
    if step.particulars is None:
        return visit, step
    inverse = Step(n=step.n, particulars=same_now(visit, step.particulars))
    if step.amendment is None:
        inverse = replace(inverse, amendment=visit.amendments[-1])
        kept = spliced(visit.amendments, len(visit.amendments) - 1, 1)
    else:
        kept = added(visit.amendments, step.amendment)
    return replace(_standing(visit, step.particulars), amendments=kept), inverse


def _standing(visit: Visit, some: Particulars) -> Visit:
    values = some.given()
    if "profile" in values:
        values["profile"] = values["profile"] or None
    return replace(visit, **values)
