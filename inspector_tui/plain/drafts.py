"""Half-typed text of one visit: on disk as soon as it is put, else held and tried again."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from inspector_tui.errors import InspectorError
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.drafts import Draft, words_for


class PlainDrafts:
    """The drafts of a visit, those included that are not on disk yet."""

    def __init__(self, vault: Vault, visit: str) -> None:
        self._vault = vault
        self._visit = visit
        self._drafts: Mapping[str, Draft] = {
            box: Draft.read(text) for box, text in vault.drafts(visit).items()
        }
        self._waiting: dict[str, None] = {}
        """Boxes that lie otherwise on disk than here, in the order in which that came about."""

    def get(self, box: str) -> Draft | None:
        """The draft of a box."""
        return self._drafts.get(box)

    def boxes(self) -> list[str]:
        """The boxes that hold a draft."""
        return list(self._drafts)

    def put(self, box: str, text: str) -> None:
        """Keep what was typed into a box so far. Raises `InspectorError` where it cannot be now."""
        self._drafts = {**self._drafts, box: Draft.now(text)}
        self._write(box)

    def drop(self, box: str) -> None:
        """Forget a draft: it was saved or thrown away. Where it cannot be now, that waits too."""
        if box in self._drafts:
            self._drafts = {name: kept for name, kept in self._drafts.items() if name != box}
            with suppress(InspectorError):
                self._write(box)

    def try_again(self) -> InspectorError | None:
        """Put on disk what is not there; what keeps some of it from there."""
        found = None
        for box in list(self._waiting):
            try:
                self._write(box)
            except InspectorError as error:
                found = found or error
        return found

    def unsaved(self) -> list[str]:
        """What is not on disk, in words, and none of its own."""
        return [
            f"draft of {words_for(box)}, {draft.clock}"
            if (draft := self._drafts.get(box))
            else f"that the draft of {words_for(box)} is done with"
            for box in self._waiting
        ]

    def _write(self, box: str) -> None:
        if self._vault.read_only:
            return
        self._waiting[box] = None
        draft = self._drafts.get(box)
        if draft is None:
            self._vault.drop_draft(self._visit, box)
        else:
            self._vault.put_draft(self._visit, box, draft.kept())
        del self._waiting[box]
