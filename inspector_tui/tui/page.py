"""What every screen shares: title line, body, a line for what was done, footer of keys.

A screen is a `Page` with `PAGE`, its name in `actions.py`, from which bindings and footer follow;
`body`, the widgets between title and footer; and a method `action_<id>` for each of its actions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.screen import Screen

from inspector_tui.errors import InspectorError
from inspector_tui.faces.actions import BY_ID, FOOTERS, LIST, TEXT, Action, footer_of
from inspector_tui.faces.saved_text import unkept
from inspector_tui.faces.told import PENDING
from inspector_tui.faces.tones import Tone
from inspector_tui.tui.bars import StatusBar, TitleBar
from inspector_tui.tui.bindings import bindings_for
from inspector_tui.tui.boxes import UNREADABLE, LongBox, SecretBox
from inspector_tui.tui.footer import Footer, hints, types
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.paper import Paper
from inspector_tui.tui.screens.too_small import TooSmall, too_small

if TYPE_CHECKING:
    from inspector_tui.tui.app import InspectorApp

Result = TypeVar("Result")

WIDE = 110
"""Columns from which list and question stand side by side (class `wide`, else `compact`)."""
LOW = 18
"""Lines below which what stands beside a list, or above a form, gives way (class `low`)."""


class Base(Screen[Result], inherit_bindings=False):
    """A screen or dialog: bindings from the registry, and a word instead of a mangled layout."""

    PAGE: ClassVar[str] = ""
    """Its name in the registry."""
    HORIZONTAL_BREAKPOINTS = [(0, "compact"), (WIDE, "wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "low"), (LOW, "high")]  # noqa: RUF012

    app: InspectorApp

    def __init_subclass__(cls, **kwargs: bool) -> None:
        if "PAGE" in cls.__dict__ and "BINDINGS" not in cls.__dict__:
            cls.BINDINGS = bindings_for(cls.PAGE, TEXT)
        super().__init_subclass__(**kwargs)

    def can(self, action: Action) -> bool:
        """True when this screen does that action now (`check_action` may say no)."""
        if LIST in action.screens:
            done = bool(self.query(LineList))
        else:
            done = hasattr(self.app if action.group == "Program" else self, f"action_{action.id}")
        return done and bool(self.check_action(action.id, ()))

    def before_leave(self) -> None:
        """Called before the program ends, is ended or locks: put what is half-typed on disk."""

    @property
    def unsaved(self) -> InspectorError | None:
        """Why something that only this page holds is not on disk; None when nothing is known."""
        return None

    @property
    def beside(self) -> Paper | None:
        """The text that stands beside a list, where the page has both: the list has the keys."""
        reached = self.focus_chain
        if not any(isinstance(one, LineList) for one in reached):
            return None
        return next((one for one in reached if isinstance(one, Paper)), None)

    def action_next_box(self) -> None:
        """The next box; on through the text beside a list, which keeps the focus."""
        if (text := self.beside) is not None:
            text.page_round(1)
        else:
            self.focus_next()

    def action_previous_box(self) -> None:
        if (text := self.beside) is not None:
            text.page_round(-1)
        else:
            self.focus_previous()

    def on_resize(self, event: events.Resize) -> None:
        covered = self.query(TooSmall)
        if too_small(event.size) and not covered:
            self.mount(TooSmall())
        elif not too_small(event.size):
            covered.remove()


class Page(Base[Result]):
    """A full screen.

    While letters are typed into a box the footer is `FOOTERS["text"]`, unless `TYPED` says that
    the page is a form and its own footer is meant for that.
    """

    TYPED: ClassVar[bool] = False

    def body(self) -> ComposeResult:
        """The widgets between title and footer."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield TitleBar(id="title")
        yield from self.body()
        yield StatusBar(id="status")
        yield Footer(id="footer")

    @property
    def keeps_open(self) -> bool:
        """True while the vault is not to be locked under this page, though nobody types."""
        return False

    @property
    def covered(self) -> bool:
        """True while another page lies over this one, and once it has been left.

        Draw nothing then: Textual sends what a page below draws to the terminal all the same.
        """
        return self.left or any(isinstance(screen, Page) for screen in self._above)

    @property
    def left(self) -> bool:
        """True once it is no screen of the app any more: it may have lost its widgets already."""
        return not self.app.is_running or self not in self.app.screen_stack

    @property
    def _above(self) -> list[Screen[Any]]:
        stack = self.app.screen_stack
        return stack[stack.index(self) + 1 :]

    def title_is(self, left: str, right: str = "") -> None:
        """Set the first line: what this is about, and the place in it (`12/119`)."""
        self.query_one(TitleBar).show(left, right)

    def say(self, text: str, tone: Tone = "normal") -> None:
        """One sentence above the footer, until the next one or the next key; "" clears it."""
        self.query_one("#status", StatusBar).show(text, tone)

    def lasting(self) -> str:
        """What stands there while nothing newer is said: what holds until it is changed."""
        return ""

    def next_key(self) -> None:
        """A key is about to do something, or to be typed: what was said of the one before goes.

        What is still on its way stays until it has arrived.
        """
        if self.is_mounted:
            said = self.query_one("#status", StatusBar).text
            if f" {PENDING}" not in said:
                self._say_what_lasts()

    def _say_what_lasts(self) -> None:
        """That something is on no disk comes before what else stands there."""
        fault = self.app.not_on_disk
        self.say(unkept(fault) if fault else self.lasting(), "bad" if fault else "normal")

    def say_error(self, error: InspectorError) -> None:
        """What happened, what was kept and what to do, in the line above the footer."""
        self.say(str(error), "bad")

    def footer_names(self) -> Sequence[str]:
        """`FOOTERS` entries to show now; override where they depend on the state."""
        if types(self.focused) and not self.TYPED:
            return FOOTERS[TEXT]
        return footer_of(self.PAGE, read_only=self.read_only)

    @property
    def read_only(self) -> bool:
        """True where nothing can be recorded; the footer then names no key that would."""
        return False

    def refresh_footer(self) -> None:
        """Say the keys again, after something changed which of them make sense."""
        names = [name for name in self.footer_names() if self.can(BY_ID[name.partition(": ")[0]])]
        found = hints(names, self.app.keys, typing=types(self.focused))
        self.query_one(Footer).show(found)

    def on_mount(self) -> None:
        self.refresh_footer()

    @on(events.ScreenResume)
    def _resumed(self) -> None:
        if self.is_mounted and self.app.not_on_disk:
            self._say_what_lasts()

    @on(LongBox.Broken)
    def _broken(self, message: LongBox.Broken) -> None:
        self.say(message.words)

    @on(SecretBox.Unreadable)
    def _unreadable(self) -> None:
        self.say(UNREADABLE, "bad")

    def on_paste(self) -> None:
        """A box takes what is pasted into it; here nothing has."""
        self.say("There is no box here to paste into; nothing was changed.")

    def on_descendant_focus(self) -> None:
        self.refresh_footer()

    def on_descendant_blur(self) -> None:
        self.refresh_footer()
