"""Stop and act: what comes before everything else when somebody is in danger or has died."""

from __future__ import annotations

from functools import partial

from textual.app import ComposeResult

from inspector_tui.faces.stop_text import stop_rows
from inspector_tui.judgement.stops import Stop
from inspector_tui.tui.page import Page
from inspector_tui.tui.paper import Paper


class StopPage(Page[bool]):
    """Gives True when what was done is to be written down now.

    Only its own two keys close it, in capitals: a key typed ahead for another page must not.
    """

    PAGE = "stop"
    DEFAULT_CSS = """
    StopPage Paper { margin-top: 1; }
    """

    def __init__(self, heading: str, stop: Stop) -> None:
        super().__init__()
        self._heading = heading
        self.stop = stop

    def body(self) -> ComposeResult:
        yield Paper(partial(stop_rows, self.stop))

    def on_mount(self) -> None:
        super().on_mount()
        self.title_is(self._heading, "STOP AND ACT")
        self.set_focus(self.query_one(Paper))

    def action_write_down(self) -> None:
        self.dismiss(True)

    def action_heeded(self) -> None:
        self.dismiss(False)
