"""Until when a finding is to be put right: it says so itself, and the action on it does."""

from __future__ import annotations

from inspector_tui.judgement import stored
from inspector_tui.judgement.enforcement import Made
from inspector_tui.judgement.spans import shown
from inspector_tui.record.visit import RaisedFinding

_NOTICES = {"improvement", "prohibition"}


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
