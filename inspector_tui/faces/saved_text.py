"""What is said of an entry once it is on disk: the name under which it is found again."""

from __future__ import annotations

from inspector_tui.errors import InspectorError
from inspector_tui.record.visit import Visit

AMENDED = "The visit is put right, saved."
"""Said of an amendment, which has no name of its own."""
UNCHANGED = "Nothing was changed."
"""Said of a form that is saved as it was opened."""


def unkept(error: InspectorError) -> str:
    """Said while something that was typed cannot be put on disk."""
    return f"Typed, but on no disk yet: {error.what}"


def saved(visit: Visit) -> str:
    """The newest entry of a visit by its mark, number or time; "" where it has none of its own.

    A note has its time, as in the list of notes; an exhibit the mark that goes on the object.
    """
    for mark, exhibit in visit.exhibits.items():
        if exhibit.n == visit.last:
            return f"Exhibit {mark} saved: write {mark} on the bag or label."
    for finding in visit.findings.values():
        if visit.last in (finding.n, finding.revised):
            return f"Finding {finding.id} saved."
    note = visit.notes[-1] if visit.notes else None
    return f"Note saved {note.at[11:16]}." if note and note.n == visit.last else ""
