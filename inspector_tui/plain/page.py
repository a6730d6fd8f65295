"""A page of plain mode: something is said, one line is asked for, and it is dealt with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from inspector_tui.errors import InspectorError
from inspector_tui.faces import asked
from inspector_tui.faces.keymap import Keys
from inspector_tui.plain.desks import Desks
from inspector_tui.plain.keys import Command, commands, named
from inspector_tui.plain.talk import LOCK, Leaving, Talk
from inspector_tui.vault.home import Home
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow.saver import Saver

if TYPE_CHECKING:
    from inspector_tui.plain.desk import PlainDesk

_TYPED = 14
"""Columns that a prompt leaves for what is typed behind it."""


@dataclass(frozen=True)
class Session:
    """What every page has: the talk, the open vault and what saves in it, the keys in force."""

    talk: Talk
    home: Home
    vault: Vault
    saver: Saver
    keys: Keys
    desks: Desks = field(default_factory=Desks)

    def desk(self, visit: str) -> PlainDesk:
        """As `Desks.of`."""
        return self.desks.of(visit, self.vault, self.saver)

    def may_leave(self) -> bool:
        """True when all is on disk now that can be, or is to be left all the same."""
        fault = self.desks.try_again()
        if fault is None:
            return True
        self.talk.say(self.desks.state())
        return self.talk.choose(asked.leave_unsaved(fault))


class Page:
    """Subclasses say what there is (`show`) and what keys do (`action_<id>`, by the registry)."""

    PAGE: ClassVar[str] = ""
    """Its name in the registry."""
    ENTER: str = ""
    """What an empty line does, for the prompt; "" when it goes back."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.talk = session.talk
        self.is_open = True

    # What a subclass gives

    def show(self) -> None:
        """Say what there is."""

    def enter(self) -> None:
        """An empty line."""
        self.is_open = False

    def other(self, typed: str) -> bool:
        """A line that begins with no key; False when it means nothing."""
        return False

    # The talk

    def run(self) -> None:
        """Talk until the page is left."""
        self.show()
        while self.is_open:
            self.step()

    def step(self) -> None:
        """Ask for one line and deal with it; what is refused is said."""
        typed = self.talk.ask(self.prompt())
        try:
            self.deal_with(typed.text.strip(), typed.at)
        except InspectorError as error:
            self.talk.error(error)
            self.session.desks.given_up(error)

    def deal_with(self, typed: str, at: float) -> None:
        """Do what a line means; it arrived at `at`, in seconds of `time.monotonic`."""
        if not typed:
            self.enter()
            return
        key, _, rest = typed.partition(" ")
        known = {command.key: command for command in self.commands()}
        if key not in known and typed[0] == "/" and "/" in known:
            key, rest = "/", typed[1:]
        if key in known:
            known[key].run(rest.strip())
        elif not self.other(typed):
            self.talk.say(f'"{typed[:40]}" means nothing here. ? lists the keys.')

    def commands(self) -> list[Command]:
        """The keys of this page, those that make sense now."""
        methods: dict[str, Callable[[str], None]] = {
            name.removeprefix("action_"): getattr(self, name)
            for name in dir(self)
            if name.startswith("action_") and self.can(name.removeprefix("action_"))
        }
        return commands(self.PAGE, self.session.keys, methods)

    def can(self, action: str) -> bool:
        """Whether a key makes sense now."""
        return True

    @property
    def read_only(self) -> bool:
        """True where nothing can be recorded; no key is named then that would."""
        return False

    def prompt(self) -> str:
        """The keys in one line, as many as fit."""
        known = named(self.PAGE, self.commands(), read_only=self.read_only)
        words = [*known, *([self.ENTER] if self.ENTER else [])]
        room = self.talk.width - len("? all keys: ") - _TYPED
        while words and len(", ".join(words)) + 2 > room:
            words.pop(-2 if self.ENTER and len(words) > 1 else -1)
        return ", ".join([*words, "? all keys"]) + ":"

    def more(self) -> list[tuple[str, str]]:
        """Other things that may be typed, and what they do, for the help."""
        return [("Enter", "Back.")] if not self.ENTER else []

    # Keys of every page

    def action_help(self, rest: str) -> None:
        self.talk.heading("Keys here; capital and small letters differ.")
        for command in self.commands():
            self.talk.item(f"  {command.key}", command.help)
        for typed, does in self.more():
            self.talk.item(f"  {typed}", does)

    def action_repaint(self, rest: str) -> None:
        self.show()

    def action_back(self, rest: str) -> None:
        self.is_open = False

    def action_quit(self, rest: str) -> None:
        if self.session.may_leave():
            raise Leaving

    def action_lock(self, rest: str) -> None:
        if self.session.may_leave():
            raise Leaving(LOCK)
