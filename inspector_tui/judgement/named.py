"""What a row is called wherever people read of it: in words, never by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Record
from inspector_tui.judgement import stored
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.record.visit import Row
from inspector_tui.signs import capital

if TYPE_CHECKING:
    from inspector_tui.judgement.facts import Facts


def row_name(library: Library, row: Row) -> str:
    """The role code of a person; of any other row what it is and its number: "Alarm test 2"."""
    record = library.record(row.record)
    if record is None:
        return row.id
    own = (field.id for field in record.all_fields() if field.codes == "own")
    code = next((stored.text(row.fields.get(name)) for name in own), "")
    return code or numbered(record, row)


def numbered(record: Record, row: Row) -> str:
    """What a row is and its number: "Alarm test 2"."""
    return f"{capital(record.one)} {number(row)}"


def number(row: Row) -> str:
    """The number of a row in its table, as the list of them shows it."""
    return row.id.rpartition("-")[2]


def called(facts: Facts, row_id: str) -> str:
    """The name of the row of that id; the id where there is no such row."""
    row = facts.row(row_id)
    return row_name(facts.library, row) if row else row_id


def with_names(facts: Facts, prompt: Prompt) -> Prompt:
    """The prompt whose reasons say by name which rows they are of."""
    reasons = tuple(_with_name(facts, reason) for reason in prompt.reasons)
    return replace(prompt, reasons=reasons) if reasons != prompt.reasons else prompt


def _with_name(facts: Facts, reason: Reason) -> Reason:
    name = called(facts, reason.ref) if reason.ref else ""
    return reason if name == reason.ref else replace(reason, name=name)
