"""Where the inspector was at work: which visit, which form, which field, where in it.

Kept in the vault beside the drafts, so that a session that was cut off begins where it ended.
"""

from __future__ import annotations

import msgspec

from inspector_tui import structs

KEY = "place"
"""Of the setting in the vault."""


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """`page` is the kind of form that was open, "" for none; the rest says which one.

    `question` it was opened from, `table` of rows, `entry` being changed ("" for a new one), `word`
    to be given on a prompt, and whether saving goes `straight` back to the page before; then
    `field`, and `row` and `column` of the cursor in it, from 0, or column -1 where all of it was
    selected. `left` says that the inspector went away from there on purpose, so that the next
    session begins on the list of visits.
    """

    visit: str
    page: str = ""
    question: str = ""
    table: str = ""
    entry: str = ""
    word: str = ""
    field: str = ""
    straight: bool = False
    row: int = 0
    column: int = 0
    left: bool = False

    def kept(self) -> str:
        """What the vault keeps; `read` makes the same of it."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def read(cls, kept: str | None) -> Place:
        """What was kept; a place nowhere when there is nothing that can be read."""
        try:
            return structs.decode(kept or "", cls)
        except (msgspec.DecodeError, UnicodeEncodeError):
            return cls("")
