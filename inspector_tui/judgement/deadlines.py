"""Until when a finding is to be put right: it says so itself, the action on it does, and an
improvement notice leaves some time.
"""

from __future__ import annotations

import datetime as dt

from inspector_tui.judgement import stored
from inspector_tui.judgement.enforcement import Made, made
from inspector_tui.judgement.enforcement_table import Model
from inspector_tui.judgement.shapes import STATUS_WORDS
from inspector_tui.judgement.spans import days, shown
from inspector_tui.record.base import says_why
from inspector_tui.record.visit import Decided, RaisedFinding

_IMPROVEMENT = "improvement"
_NOTICES = {_IMPROVEMENT, "prohibition"}


def two_dates(finding: RaisedFinding, steps: Made) -> str:
    """Both dates as a sentence without its full stop, where they differ; "" otherwise.

    `steps` are those taken, that of the action among them: the standing ones, or as they would be.
    """
    action = steps.get("action")
    choices = action.choices if action else {}
    wanted, given = stored.day(finding.content.by_when), stored.day(choices.get("by"))
    if wanted is None or given is None or wanted == given:
        return ""
    what = "notice" if _NOTICES.intersection(stored.keys(choices.get("action"))) else "action"
    return f"{finding.id} is to be put right by {shown(wanted)}, its {what} says {shown(given)}"


def too_soon(table: Model, finding: str, steps: Made, day: dt.date) -> str:
    """That an improvement notice leaves less than it has to, as a sentence without its full stop.

    `day` is the one on which it was decided, which is not counted. "" where it leaves enough, says
    no date, or is no improvement notice.
    """
    action = steps.get("action")
    choices = action.choices if action else {}
    by, least = stored.day(choices.get("by")), table.notice.compliance_days
    if by is None or _IMPROVEMENT not in stored.keys(choices.get("action")):
        return ""
    left = (by - day).days
    if left >= least:
        return ""
    return (
        f"{finding}: the improvement notice leaves {days(max(left, 0))}, not {least} "
        f"({shown(day)} to {shown(by)}; HSWA 21 asks for at least {days(least)}: "
        f"{STATUS_WORDS[table.notice.compliance_status]})"
    )


def stays_too_soon(table: Model | None, finding: RaisedFinding) -> str:
    """`too_soon` of the action as it stands, with the reason that was given; "" where it is not."""
    action = made(finding).get("action")
    found = action and table and too_soon(table, finding.id, {"action": action}, _taken_on(action))
    if not action or not found:
        return ""
    reason = action.reason if says_why(action.reason) else "none in words"
    return f"{found}. Reason: {reason}"


def _taken_on(step: Decided) -> dt.date:
    return dt.date.fromisoformat(step.at[:10])
