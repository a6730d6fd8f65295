"""The app itself. It only wires: which screen comes first, what holds on all, how it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import Binding
from textual.screen import Screen

from inspector_tui.errors import InspectorError
from inspector_tui.faces import asked
from inspector_tui.faces.actions import BY_ID, EVERYWHERE
from inspector_tui.faces.idle import LOOK, Idle
from inspector_tui.faces.keymap import KeyFileError, Keys, load_keys
from inspector_tui.faces.line import Line
from inspector_tui.faces.opening import IDLE_LOCK
from inspector_tui.tui import thin
from inspector_tui.tui.bindings import bindings_for
from inspector_tui.tui.boxes import REPLACED, UNREADABLE
from inspector_tui.tui.desks import Desks
from inspector_tui.tui.dialog import Ask, Say
from inspector_tui.tui.ending import EndingApp
from inspector_tui.tui.footer import types
from inspector_tui.tui.page import Base, Page
from inspector_tui.tui.screens.too_small import too_small
from inspector_tui.tui.threads import in_thread
from inspector_tui.tui.turns import LEAVES, Settled, Turns
from inspector_tui.vault.home import Home
from inspector_tui.workflow import awake

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from inspector_tui.tui.desk import VisitDesk
    from inspector_tui.vault.vault import Vault
    from inspector_tui.workflow.saver import Saver

LOCK = -1
"""Result of the app that means: start over, forget everything."""

_DISK = 0.5
"""Seconds that the disk has before the program is suspended."""
_AGAIN = 1.0
"""Seconds until it is seen again whether somebody is typing."""

FirstPage = Callable[["InspectorApp"], Screen[Any]]


@dataclass(frozen=True)
class OpenedVault:
    """A vault that was opened before the app began, and what is to be read first."""

    vault: Vault
    notices: Sequence[str] = ()


class InspectorApp(EndingApp):
    """Unlock or set-up, then the pages of an open vault.

    Pages find here: `home`, `keys`, `vault`, `saver` (of the open vault), `key_time` (when the key
    now being dealt with came from the terminal, in seconds of `time.monotonic`, however long it had
    to wait its turn), `starts_over` (it was locked, and a fresh program takes the terminal as it
    is).
    """

    CSS_PATH = Path(__file__).with_name("app.tcss")
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False
    BINDINGS: ClassVar[list[Any]] = [
        *bindings_for(EVERYWHERE),
        Binding("ctrl+c", "say_how_to_leave", show=False),
        # Many programs are left by it; where it is a key of the page, or text, it is that.
        Binding("q", "say_how_to_leave", show=False),
        # As in every program of a terminal; a box would take it for an undo of its own.
        Binding("ctrl+z", "suspend_process", show=False, priority=True),
    ]

    vault: Vault
    saver: Saver

    def __init__(
        self,
        home: Home,
        *,
        first: FirstPage | None = None,
        given: OpenedVault | None = None,
    ) -> None:
        """`first` makes the page shown once the vault is open; by default the list of visits.

        `given` is a vault that is open already; the app closes it.
        """
        super().__init__(home.path)
        self.home = home
        self.keys, self.key_faults = _keys(home)
        self.starts_over = False
        self._first = first or _visits
        self._given = given
        self._idle, self._away = Idle(IDLE_LOCK), Idle(awake.HOLDS)
        self.key_time = monotonic()
        self._turns = Turns(self, self._deal_with)
        self._open = False
        self.unsaved: list[InspectorError] = []
        """Why what was typed last is not on disk; known once the vault is closed."""
        self._forget: Callable[[], None] | None = None
        self._one_closes = Lock()
        self._desks = Desks()

    def on_mount(self) -> None:
        super().on_mount()
        self.set_keymap(self.keys.keymap())
        if self._given is None:
            self.push_screen(self._entrance())
        else:
            self.opened(self._given.vault, self._given.notices)
        self.set_interval(LOOK, self._lock_when_idle)

    def _entrance(self) -> Screen[Any]:
        if self.home.taken():
            from inspector_tui.tui.screens.unlock import UnlockPage

            return UnlockPage()
        from inspector_tui.tui.screens.setup import SetupPage

        return SetupPage()

    def opened(self, vault: Vault, notices: Sequence[str] = ()) -> None:
        """The vault is open: from here on its pages are shown, after what is to be read first."""
        from inspector_tui.workflow.saver import Saver

        self.vault, self.saver = vault, Saver(vault, self._noticed)
        self._open, self._forget = True, None
        page = self._first(self)
        if len(self.screen_stack) > 1:
            self.switch_screen(page)
        else:
            self.push_screen(page)
        for notice in reversed(notices):
            self.push_screen(Say(notice))
        if notices:
            self._turns.forget()  # what was typed ahead was not meant for what is to be read
        else:
            self._turns.go_on()

    def in_hand(self, forget: Callable[[], None] | None) -> None:
        """A page has a key, or a vault whose pages are not shown yet: it locks as an open one.

        `forget` wipes it, or closes it; None when the page has none any more.
        """
        self._forget = forget

    def _noticed(self, words: str) -> None:
        """The vault noticed something of itself, on the saver's thread."""
        if (loop := self._loop) is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._say_notice, words, context=self._ours)

    def _say_notice(self, words: str) -> None:
        """Show it when nobody is typing: a key must not go to what has just come up."""
        if self._leaving:
            return
        if types(self.focused) or not self.calm:
            asyncio.get_running_loop().call_later(_AGAIN, self._say_notice, words)
        else:
            self.push_screen(Say(words))

    def desk(self, visit: str) -> VisitDesk:
        """As `Desks.of`."""
        return self._desks.of(visit, self.vault, self.saver)

    def close_vault(self) -> None:
        """Save what is queued and close the vault; harmless when none is open, and on any thread.

        A bundle that is being made is finished where the inspector left the program, and given up
        where it locks or is ended. Whoever comes second waits until the first has done it.
        """
        patience = awake.HOLDS if self.return_value == 0 else 0.0
        with self._one_closes:
            forget, self._forget = self._forget, None
            if forget is not None:
                forget()
            if self._open:
                self._open = False
                self._desks.close(patience=patience)
                self.saver.close()
                self.unsaved = self.saver.unsaved
                self.vault.close()

    # Keys that work everywhere

    async def on_event(self, event: events.Event) -> None:
        """Take keys in turn; none while the terminal is too small to show what they would do."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if self.is_left_alone:  # the lid was shut meanwhile, and no timer ran
                self._lock()
                return
            self._idle.touched()
            self._away.touched()
            leaves = isinstance(event, events.Key) and event.key == LEAVES
            if leaves or not too_small(self.size):
                await self._turns.take(event)
        elif not isinstance(event, events.AppFocus | events.AppBlur):
            # The terminal window's own focus changes nothing: no repaint, no lost place.
            await super().on_event(event)

    async def _deal_with(self, event: events.Key | events.Paste) -> None:
        self.key_time = event.time
        if _is_garbled(event) and isinstance(self.screen, Page):
            self.screen.say(UNREADABLE, "bad")
            return
        if types(self.focused) and isinstance(self.screen, Page) and _is_typed(event):
            self.screen.next_key()
        await super().on_event(event)

    @property
    def calm(self) -> bool:
        return self._turns.calm

    def hold_keys(self) -> None:
        """Keep what is typed from now on, until the vault is open, `release_` or `forget_keys`."""
        self._turns.hold()

    def release_keys(self) -> None:
        """What was typed since `hold_keys` is for what is there now."""
        self._turns.go_on()

    def forget_keys(self) -> None:
        """What was typed since `hold_keys` had no meaning."""
        self._turns.forget()

    async def on_settled(self, message: Settled) -> None:
        """A key has had its effect: the next one may have its own."""
        await self._turns.settled(message)

    async def run_action(
        self,
        action: str | tuple[str, str, tuple[object, ...]],
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key means; on a page, what was said of the key before goes first."""
        name = action if isinstance(action, str) else action[1]
        known = BY_ID.get(name.rpartition(".")[2])
        if isinstance(self.screen, Page) and not (known and known.group == "Program"):
            self.screen.next_key()
        return await super().run_action(action, default_namespace, namespaces)

    def action_help(self) -> None:
        from inspector_tui.tui.screens.help import HelpPage

        if isinstance(self.screen, HelpPage):
            self.screen.dismiss()
        elif isinstance(self.screen, Page):
            self.push_screen(HelpPage(self.screen))

    def action_palette(self) -> None:
        from inspector_tui.tui.pick import Pick
        from inspector_tui.tui.screens.help import command_lines

        if isinstance(self.screen, Page):
            lines = command_lines(self.screen, self.keys)
            self.push_screen(Pick("Commands of this screen", lines), self._do)

    async def _do(self, line: Line | None) -> None:
        if line is not None:
            prefix = "app." if BY_ID[line.id].group == "Program" else ""
            await self.run_action(prefix + line.id, self.screen)

    def action_repaint(self) -> None:
        thin.repaint(self)

    def action_say_how_to_leave(self) -> None:
        if isinstance(self.screen, Page):
            self.screen.say("Ctrl+X leaves the program.")

    def action_suspend_process(self) -> None:
        """Back to the shell until it says `fg`; half-typed text is put on disk first."""
        self.before_leave()
        if self._open:
            self.saver.wait(_DISK)
        super().action_suspend_process()

    async def action_lock(self) -> None:
        await self._once_saved(self._lock)

    async def action_quit(self) -> None:
        await self._once_saved(self._quit)

    async def _once_saved(self, go: Callable[[], None]) -> None:
        """Go when all is on disk that was typed, or the inspector wants to leave all the same."""
        if self.not_on_disk is not None:
            self.before_leave()
            await in_thread(partial(self.saver.wait, _DISK))
        if not (fault := self.not_on_disk):
            go()
        elif not isinstance(self.screen, Ask):
            sure = Ask.of(asked.leave_unsaved(fault))
            self.push_screen(sure, lambda leave: go() if leave else None)

    @property
    def not_on_disk(self) -> InspectorError | None:
        pages = (page.unsaved for page in self.screen_stack if isinstance(page, Base))
        return self._desks.fault or next(filter(None, pages), None)

    def _quit(self) -> None:
        self._desks.go_away()
        self.leave(0)

    def before_leave(self) -> None:
        if self._leaving and self._open:
            self.saver.nobody_hears()
        super().before_leave()
        self._desks.flush()

    def _lock_when_idle(self) -> None:
        if self.is_left_alone:
            self._lock()

    @property
    def is_left_alone(self) -> bool:
        """True when a key is in hand and nobody has been there for too long; on any thread."""
        holds_key = self._open or self._forget is not None
        if not holds_key or self._idle.left:
            return False
        if self._away.left and self._desks.are_busy:
            return False
        return not any(isinstance(one, Page) and one.keeps_open for one in self.screen_stack)

    def _lock(self) -> None:
        """What is typed until the program asks for the passphrase is not to be seen."""
        if not self._leaving:
            self.starts_over = True
        self.leave(LOCK)


def _is_typed(event: events.Key | events.Paste) -> bool:
    """Whether it puts something into a box; the other keys there are actions."""
    return isinstance(event, events.Paste) or event.is_printable or event.key == "enter"


def _is_garbled(event: events.Key | events.Paste) -> bool:
    """Whether it holds what stands for bytes of another encoding: their letters are lost."""
    return REPLACED in ((event.text if isinstance(event, events.Paste) else event.character) or "")


def _keys(home: Home) -> tuple[Keys, Sequence[str]]:
    try:
        return load_keys(home.path), ()
    except KeyFileError as error:
        return Keys(), (str(error), *error.faults[1:])


def _visits(app: InspectorApp) -> Screen[Any]:
    # Imported late: it brings the database with it, which the unlock screen does not need.
    from inspector_tui.tui.screens.visits import VisitsPage

    return VisitsPage()
