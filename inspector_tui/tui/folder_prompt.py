"""Asking for a folder to write to; one that is not there is made, if the inspector wants it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from inspector_tui.faces import folders
from inspector_tui.tui.dialog import Ask, PromptText


class FolderPrompt(PromptText):
    """Gives what was typed, a folder that is there; None when the inspector went back."""

    def __init__(self, more: str, *, needed: bool) -> None:
        """`more` says what the folder is for; with `needed` there is no going on without one."""
        super().__init__("Where to?", more=more, check=self._fault)
        self._needed = needed

    def _fault(self, typed: str) -> str | None:
        return folders.no_folder(typed, needed=self._needed, home=self.app.home)

    def accept(self) -> None:
        path = folders.to_make(self.text)
        if path is None:
            super().accept()
        else:
            self.tell("")
            self.app.push_screen(Ask.of(folders.whether_to_make(path)), partial(self._sure, path))

    def _sure(self, path: Path, sure: bool | None) -> None:
        if not sure:
            return
        if fault := folders.make(path):
            self.tell(fault)
        else:
            super().accept()
