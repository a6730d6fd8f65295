"""Who leads on an incident, whom to tell, what to pass on; and the referral to hand over."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from inspector_tui.errors import InspectorError
from inspector_tui.faces import asked, folders
from inspector_tui.faces.liaison_text import led_rows, resting_lines, standing
from inspector_tui.tui.desk import Change, VisitDesk
from inspector_tui.tui.dialog import Ask, Say
from inspector_tui.tui.folder_prompt import FolderPrompt
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.page import Page
from inspector_tui.tui.paper import Paper
from inspector_tui.tui.threads import in_thread
from inspector_tui.workflow import liaison


class LiaisonPage(Page[str | None]):
    """Gives the question that a line rests on, or None."""

    PAGE = "liaison"
    DEFAULT_CSS = """
    LiaisonPage {
        & #work { height: 1fr; margin-top: 1; }
        & Paper { height: auto; max-height: 12; margin-bottom: 1; }
        &.wide #work { layout: horizontal; }
        &.wide Paper { width: 1fr; height: 1fr; max-height: 100%; margin-right: 2; }
        &.wide LineList { width: 1fr; }
    }
    """

    def __init__(self, desk: VisitDesk) -> None:
        super().__init__()
        self.desk = desk
        self._stop_listening: Callable[[], None] | None = None

    def body(self) -> ComposeResult:
        with Container(id="work"):
            yield Paper()
            yield LineList()

    def on_mount(self) -> None:
        super().on_mount()
        self._stop_listening = self.desk.listen(self._heard)
        self.set_focus(self.query_one(LineList))
        self._draw()

    def on_unmount(self) -> None:
        if self._stop_listening is not None:
            self._stop_listening()

    def on_screen_resume(self) -> None:
        if self.is_mounted:
            self._draw()

    def _heard(self, change: Change) -> None:
        if self.is_current:
            self._draw()

    def _draw(self) -> None:
        found = liaison.liaison(self.desk.visit, self.desk.library)
        self.title_is(self.desk.heading, standing(self.desk.visit))
        self.query_one(Paper).show(partial(led_rows, found))
        self.query_one(LineList).set_lines(resting_lines(self.desk, found))

    @on(LineList.Chosen)
    def _chosen(self, message: LineList.Chosen) -> None:
        question = message.line.id.partition(" ")[0]
        if self.desk.library.question(question) is None:
            self.say(f"{question} is not asked in this visit; its checklist was not chosen.")
        else:
            self.dismiss(question)

    def action_back(self) -> None:
        self.dismiss(None)

    # The referral

    def action_refer(self) -> None:
        """Write the referral, after saying what that means."""
        self.app.push_screen(Ask.of(asked.REFER), self._sure)

    def _sure(self, sure: bool | None) -> None:
        if sure:
            more = "Name the folder that the referral goes to."
            self.app.push_screen(FolderPrompt(more, needed=True), self._write)

    def _write(self, typed: str | None) -> None:
        if typed is not None and (folder := folders.named(typed)):
            self.say("Writing *")
            self.run_worker(self._written(folder))

    async def _written(self, folder: Path) -> None:
        """In a thread: a memory stick takes its time, and keys must not wait for it."""
        work = partial(liaison.write, self.app.home, self.desk.visit, self.desk.library, folder)
        try:
            paths = await in_thread(work)
        except InspectorError as error:
            self.say("")
            self.app.push_screen(Say.error(error, "The referral was not written"))
        else:
            self.say("Written.")
            names = "\n".join(map(str, paths))
            self.app.push_screen(
                Say("Written:", kept=names, todo=asked.REFERRED, title="The referral")
            )
