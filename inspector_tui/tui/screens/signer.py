"""Who signs, and the line that others check it with, to read and as a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from inspector_tui.errors import InspectorError
from inspector_tui.faces import folders
from inspector_tui.faces.signer_text import signer_rows
from inspector_tui.tui.dialog import Say
from inspector_tui.tui.folder_prompt import FolderPrompt
from inspector_tui.tui.paper import Paper
from inspector_tui.tui.screens.reading import ReadingPage
from inspector_tui.tui.threads import in_thread
from inspector_tui.workflow.identity import Identity, write_line


class SignerPage(ReadingPage):
    """The signer of the vault."""

    PAGE = "signer"

    def __init__(self, signer: Identity) -> None:
        super().__init__("Who signs", Paper(partial(signer_rows, signer)))
        self._signer = signer

    def action_write_line(self) -> None:
        """Ask for a folder and write the line into it."""
        more = "Name the folder that the line goes to."
        self.app.push_screen(FolderPrompt(more, needed=True), self._write)

    def _write(self, typed: str | None) -> None:
        if typed is not None and (folder := folders.named(typed)):
            self.run_worker(self._written(folder))

    async def _written(self, folder: Path) -> None:
        """In a thread: a memory stick takes its time, and keys must not wait for it."""
        try:
            path = await in_thread(partial(write_line, self.app.home, self._signer, folder))
        except InspectorError as error:
            self.app.push_screen(Say.error(error, "The line was not written"))
        else:
            self.app.push_screen(Say("Written:", kept=str(path), title="The signer's line"))
