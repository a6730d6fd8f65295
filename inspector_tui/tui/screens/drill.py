"""The stopwatch of an alarm test: agreed first, then timed by one key for each thing that happens.

What is timed is the arrival of a key, however long the screen or the disk takes afterwards.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from time import monotonic

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.events import ScreenResume

from inspector_tui.errors import InspectorError
from inspector_tui.faces import asked, drill_text
from inspector_tui.faces.pressed import NOT_YET
from inspector_tui.faces.told import PENDING
from inspector_tui.judgement.alarm.course import Timed, course, set_since, since_press
from inspector_tui.record.drills import DrillStarted, Mark
from inspector_tui.record.visit import Drill
from inspector_tui.tui import thin
from inspector_tui.tui.desk import Change, VisitDesk
from inspector_tui.tui.dialog import Ask, PromptText
from inspector_tui.tui.face import Face
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.page import Page
from inspector_tui.tui.pane import Pane
from inspector_tui.tui.presses import Presses
from inspector_tui.vault import clock
from inspector_tui.workflow import drill as drills
from inspector_tui.workflow.command import refusal

_WAITED = 0.5
"""Seconds that a key waited before it was dealt with, worth telling."""
_NONE = Drill(started=DrillStarted(drill="D", agreed_with="", announced_to=""), n=0, at="", by="")


@dataclass(frozen=True)
class Ended:
    """What became of the drill: the alarm test that it made, and words for the page below."""

    row: str | None
    words: str = ""


class DrillPage(Page[Ended | None]):
    """Times the running drill. Gives None when the inspector left while it goes on."""

    PAGE = "drill"
    DEFAULT_CSS = """
    DrillPage {
        & Face { margin: 1 0; }
        & #agreed, & #doubts { height: auto; margin-bottom: 1; }
    }
    """

    def __init__(
        self,
        desk: VisitDesk,
        *,
        found: bool = False,
        starting: Callable[[], bool] = lambda: False,
    ) -> None:
        """`found` says that it was left running; `starting`, whether its start is on its way."""
        super().__init__()
        self._starting = starting
        self.desk = desk
        self._found = found
        self._drill = drills.running(desk.visit)
        self._presses = Presses(desk, self._arrived)
        self._outcome: Ended | None = None
        self._gone = self._warned = False
        self._timer: asyncio.TimerHandle | None = None
        self._stop_listening: Callable[[], None] | None = None
        record = desk.library.record(drills.TEST)
        self._labels = {one.id: one.label for one in record.field} if record else {}

    def body(self) -> ComposeResult:
        yield Face()
        yield Pane(id="agreed")
        yield LineList(empty="Nothing is timed yet: p when the alarm is pressed.")
        yield Pane(id="doubts")

    def on_mount(self) -> None:
        super().on_mount()
        self._stop_listening = self.desk.listen(self._heard)
        self.set_focus(self.list)
        if self._found:
            self.say("This drill was left running. e ends it, x breaks it off.", "doubt")
        self._draw()

    def on_unmount(self) -> None:
        if self._stop_listening is not None:
            self._stop_listening()
        self._stop_clock()

    def before_leave(self) -> None:
        self._presses.send_again()

    @property
    def unsaved(self) -> InspectorError | None:
        return self._presses.fault

    def on_screen_resume(self, event: ScreenResume) -> None:
        if self.is_mounted:
            self._draw()

    # The drill, with what is on its way to the disk

    @property
    def list(self) -> LineList:
        return self.query_one(LineList)

    @property
    def drill(self) -> Drill:
        """The drill on disk and every press that is not there yet."""
        if self._drill is None:
            self._drill = drills.running(self.desk.visit)
        on_disk = self.desk.visit.drills.get(self._drill or "", _NONE)
        return replace(on_disk, marks=on_disk.marks + self._presses.marks())

    @property
    def keeps_open(self) -> bool:
        return drills.keeps_open(self.drill, *clock.now(), unsaved=bool(self._presses.marks()))

    def _heard(self, change: Change) -> None:
        if self.is_current:
            self._draw()

    # Marks

    def action_drill_pressed(self) -> None:
        self._mark("pressed")

    def action_drill_shown(self) -> None:
        self._mark("displayed")

    def action_drill_responder(self) -> None:
        self._mark("responder")

    def action_drill_minimum(self) -> None:
        self._mark("minimum")

    def action_drill_down(self) -> None:
        self._mark("stood-down")

    def _mark(self, what: Mark) -> None:
        arrived = self.app.key_time
        if self._refused():
            return
        if why := drills.refusal(course(self.drill), what):
            self.say(why, "bad")
            return
        self._presses.add(what, *clock.when(arrived))
        waited = monotonic() - arrived
        late = f"This key waited {waited:.1f} s to be dealt with; its time is its arrival's."
        self.say(late if waited > _WAITED else "", "doubt")
        self._draw(newest=True)

    def _arrived(self, change: Change) -> None:
        if change.error is not None:
            self.say_error(change.error)

    def action_withdraw(self) -> None:
        """Strike the time under the cursor."""
        line = self.list.line
        if line is None or self._refused():
            return
        if line.quiet:
            self.say("That time is struck already.")
            return
        what, _, ms = line.id.partition(" ")
        if self._presses.forget(what, int(ms)):
            self._draw()
        else:
            self.desk.do(drills.strike(what, int(ms)), heard=self._struck)

    def _struck(self, change: Change) -> None:
        if change.error is not None:
            self.say_error(change.error)
        else:
            self.say("Struck; it stays readable and no longer counts.")

    # The end

    def action_drill_end(self) -> None:
        """End it; asks first while it was not stood down."""
        if self._refused():
            return
        so_far = course(self.drill)
        if so_far.first("pressed") is None:
            self.say("Nothing was pressed, so there is no test to record: x breaks it off.", "bad")
        elif so_far.first("stood-down") is None:
            self.app.push_screen(Ask.of(asked.end_drill(so_far.came)), self._sure)
        else:
            self._end()

    def _sure(self, sure: bool | None) -> None:
        if sure:
            self._end()

    def action_drill_stop(self) -> None:
        """Break it off, with a reason."""
        if self._refused():
            return
        reasons = drills.reasons_to_stop(self.desk.library)
        self.app.push_screen(Ask.of(asked.stop_drill(reasons)), self._stop)

    def _stop(self, reason: str | None) -> None:
        if reason == drills.OTHER:
            prompt = PromptText("Break the drill off", more="Why?", check=self._no_reason)
            self.app.push_screen(prompt, self._stop_because)
        elif reason:
            self._end(stopped=reason)

    def _no_reason(self, typed: str) -> str | None:
        return refusal(lambda: drills.end(self.desk.library, stopped=drills.OTHER, why=typed))

    def _stop_because(self, why: str | None) -> None:
        if why is not None:
            self._end(stopped=drills.OTHER, why=why)

    def _end(self, *, stopped: str = "", why: str = "") -> None:
        self._presses.send_again()
        question = drills.question_of(self.desk.library)
        self.say(f"Ending {PENDING}")
        self.desk.do(
            drills.end(self.desk.library, stopped=stopped, why=why),
            touches=[question] if question else [],
            heard=partial(self._ended, stopped),
        )

    def _ended(self, stopped: str, change: Change) -> None:
        if change.error is not None:
            self.say_error(change.error)
        else:
            row = drills.made(change.visit)
            self._outcome = Ended(row, drill_text.ended(stopped, is_test=row is not None))

    def _is_over(self) -> bool:
        """True when there is nothing to time any more, or never was."""
        if self.drill.n == 0 and not self._starting():
            self._outcome = Ended(None, "The drill was not started.")
        return self._outcome is not None

    def _refused(self) -> bool:
        why = self.desk.why_read_only
        if why:
            self.say(why, "bad")
        return bool(why)

    def action_back(self) -> None:
        """Leave it running; a time that is not on disk yet gets another try first."""
        if self._outcome is None and self._presses.send_again() and not self._warned:
            self._warned = True
            self.say("Not every time is saved; they are tried again. b leaves all the same.", "bad")
        elif self.app.screen is self and not self._gone:  # with a dialog over it, later
            self._gone = True
            self.dismiss(self._outcome)

    # Drawing

    def _draw(self, *, newest: bool = False) -> None:
        if self._is_over():
            self.call_after_refresh(self.action_back)
            return
        drill = self.drill
        found = course(drill)
        lines = [drill_text.line(one, self._labels, self._state(one)) for one in found.marks]
        if [line.id for line in lines] == [line.id for line in self.list.lines]:
            for at, line in enumerate(lines):
                self.list.update_line(at, line)
        else:
            last = max(range(len(lines)), key=lambda n: found.marks[n].entry, default=None)
            self.list.set_lines(lines, index=last if newest else None)
        self.query_one("#agreed", Pane).show(*drill_text.agreed(drill))
        self.title_is(self.desk.heading, f"Stopwatch {self._drill or PENDING}")
        self.refresh_footer()
        self._tick()

    def _state(self, one: Timed) -> str:
        if one.entry < NOT_YET:
            return ""
        return "NOT SAVED  " if self._presses.failed(one.entry) else f"{PENDING}  "

    def footer_names(self) -> Sequence[str]:
        """The keys that make sense now."""
        return drill_text.keys(course(self.drill))

    # The clock

    def _tick(self) -> None:
        """Show the seconds, and come again with the next one while it runs."""
        self._stop_clock()
        if not self.is_current or not self.is_mounted:
            return
        drill, (at, boot) = self.drill, clock.now()
        found = course(drill)
        down = found.first("stood-down")
        elapsed = down.after if down else since_press(drill, at, boot)
        beside = drill_text.beside(drill, found, elapsed)
        self.query_one(Face).show(drill_text.whole(elapsed), tuple(beside))
        step = set_since(drill, at, boot)
        doubts = list(drill_text.doubts(found, step, thin.round_trip(self.app)))
        self.query_one("#doubts", Pane).show(*doubts)
        self.query_one("#doubts").display = bool(doubts)
        if elapsed is not None and not down:
            wait = 1 - (elapsed or 0) % 1000 / 1000
            self._timer = asyncio.get_running_loop().call_later(wait, self._tick)

    def _stop_clock(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
