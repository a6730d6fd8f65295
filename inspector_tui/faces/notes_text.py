"""Notes: a line for each, and all there is about one."""

from __future__ import annotations

from inspector_tui.faces.line import Line
from inspector_tui.faces.moment import moment
from inspector_tui.faces.row import Part
from inspector_tui.record.visit import Note, Visit


def note_line(note: Note) -> Line:
    """One note in a line; a struck one says so."""
    return Line(
        f"struck: {note.text}" if note.struck_by else note.text,
        lead=note.at[11:16],
        tail=note.question or "",
        id=str(note.n),
        quiet=not note.stands,
    )


def whole_note(visit: Visit, note: Note) -> tuple[str, list[Part]]:
    """A heading and everything there is about a note."""
    heading = f"Note of {moment(note.at)}"
    parts = [("", note.text), ("Where", note.place), ("Present", note.present)]
    parts += [("Late", note.late), ("Corrected", note.reason)]
    if not note.stands:
        newer = next(found for found in visit.notes if found.n == note.struck_by)
        heading += ", struck"
        parts.append(("Struck", f"corrected on {moment(newer.at)}: {newer.reason}"))
    about = f" on {note.question}" if note.question else ""
    parts.append(("Entry", f"{note.n}, by {note.by}{about}"))
    return heading, [part for part in parts if part[1]]
