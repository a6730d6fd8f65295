"""How a person spoke, and the warning that belongs to it: freely, required to answer, cautioned.

The three are never mixed. The words are this program's own (general knowledge, not checked), but
for what the law file says of section 20(7).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from inspector_tui.checklist.law_words import said
from inspector_tui.checklist.library import Library
from inspector_tui.judgement import stored
from inspector_tui.record.visit import Row, Visit

PEOPLE, STATUS = "PERSON", "interviewed"
"""The record of people met, and its field that says how they spoke."""

_NOT_AGAINST = "HSWA-20-7"
_COMPELLED = (
    "Answers required under section 20(2)(j): have the declaration of their truth signed, and keep "
    "them apart from what was said freely or under caution."
)
_CAUTION = (
    "An inspection is not an interview under caution. Go on only if the caution was given first "
    "and the interview is recorded; else stop and take advice. Keep it apart from what was said "
    "freely or had to be answered."
)


def warning(library: Library, status: str) -> str:
    """What goes with a status of the people met; "" for one that needs no warning."""
    if status == "caution":
        return _CAUTION
    if status != "compelled":
        return ""
    law = library.provision(_NOT_AGAINST)
    if law is None:
        return _COMPELLED
    return f"{_COMPELLED} {said(law)}"


def of_row(library: Library, row: Row) -> str:
    """The warning that belongs to a row of the people met; "" for every other row."""
    return warning(library, stored.text(row.fields.get(STATUS))) if row.record == PEOPLE else ""


def named_in(visit: Visit, *texts: str) -> Iterator[tuple[str, str]]:
    """Role code and status of the people named in texts who did not speak freely."""
    folded = "\n".join(texts).casefold()
    for row in visit.rows_of(PEOPLE):
        code, status = (stored.text(row.fields.get(key)) for key in ("code", STATUS))
        # Most codes stand in no text: a pattern for each would take most of a report's time.
        if status not in ("compelled", "caution") or not code or code.casefold() not in folded:
            continue
        word = re.compile(rf"(?<![\w-]){re.escape(code)}(?![\w-])", re.IGNORECASE)
        if any(word.search(text) for text in texts):
            yield code, status
