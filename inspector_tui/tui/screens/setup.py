"""First run, in three steps: who records, the passphrase, the recovery code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from inspector_tui.errors import InspectorError
from inspector_tui.tui.boxes import SecretBox, TextBox
from inspector_tui.tui.form import FormRow, words
from inspector_tui.tui.page import Page
from inspector_tui.tui.screens.recovery import RecoveryPage
from inspector_tui.vault.secret import Secret

if TYPE_CHECKING:
    from inspector_tui.workflow.setup import Created


_MOST_INITIALS = 4
_INITIALS = "Initials are two to four letters, A to Z."


@dataclass(frozen=True)
class Person:
    """Who records, as typed."""

    name: str = ""
    initials: str = ""
    organisation: str = ""
    authorisation: str = ""


class SetupStep(Page[None]):
    """What the steps share: a form, a sentence when something is missing, Ctrl+O to go on."""

    TYPED = True
    STEP = ""

    def on_mount(self) -> None:
        self.title_is("inspector-tui", f"set-up, {self.STEP}")

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._show_box)

    def _show_box(self) -> None:
        """Have the box being typed into on the screen, whatever room there is."""
        if self.focused is not None:
            self.focused.scroll_visible(animate=False)

    def fault(self, text: str) -> None:
        """Say what is missing."""
        self.say(text, "bad")

    @on(Input.Submitted)
    @on(SecretBox.Submitted)
    def action_accept(self) -> None:
        """Enter goes to the next box and, from the last, to the next step."""
        boxes = [widget for widget in self.focus_chain if widget.display]
        if self.focused is boxes[-1]:
            self.action_finish()
        else:
            self.focus_next()

    def action_finish(self) -> None:
        """Check what was typed and go to the next step."""
        raise NotImplementedError


class SetupPage(SetupStep):
    """Step 1: who records."""

    PAGE = "setup"
    STEP = "1 of 3"

    def __init__(self, person: Person | None = None) -> None:
        super().__init__()
        self._person = person or Person()

    def body(self) -> ComposeResult:
        person = self._person
        with Vertical(classes="form"):
            yield words(
                "Welcome. Everything you record is kept in an encrypted vault on this machine. "
                "Three short steps set it up.",
                classes="gap",
            )
            yield FormRow("Your name", TextBox(person.name, id="name", max_length=120))
            yield FormRow(
                "Initials",
                TextBox(person.initials, id="initials", max_length=120),
                note="Two to four letters; they number exhibits: AB1, AB2.",
            )
            yield FormRow(
                "Organisation", TextBox(person.organisation, id="organisation", max_length=120)
            )
            yield FormRow(
                "Authorisation",
                TextBox(person.authorisation, id="authorisation", max_length=120),
                note="Reference of your warrant, if any. Can stay empty.",
            )

    def action_finish(self) -> None:
        person = Person(**{str(box.id): box.value.strip() for box in self.query(TextBox)})
        if not person.name:
            self._missing("name", "Your name is needed: it stands on every record and signature.")
        elif not re.fullmatch(r"[A-Za-z]{2,4}", person.initials):
            self._missing("initials", _INITIALS)
        elif not person.organisation:
            self._missing("organisation", "The organisation you inspect for is needed.")
        else:
            self.app.switch_screen(PassphrasePage(person))

    @on(Input.Changed, "#initials")
    def _count(self, event: Input.Changed) -> None:
        """Say at once that a letter is one too many."""
        self.fault(_INITIALS if len(event.value.strip()) > _MOST_INITIALS else "")

    def _missing(self, box: str, text: str) -> None:
        self.query_one(f"#{box}").focus()
        self.fault(text)


class PassphrasePage(SetupStep):
    """Step 2: the passphrase, and the making of the vault."""

    PAGE = "setup-passphrase"
    STEP = "2 of 3"

    @dataclass
    class Made(Message):
        """The vault is on disk and open."""

        created: Created

    @dataclass
    class Failed(Message):
        """It could not be made."""

        error: InspectorError

    def __init__(self, person: Person) -> None:
        super().__init__()
        self._person = person

    def body(self) -> ComposeResult:
        with Vertical(classes="form"):
            yield words(
                "The passphrase opens the vault. Nobody can look it up or reset it, neither your "
                "office nor the makers of this program.",
                classes="gap",
            )
            yield words("Five random words are easy to remember and hard to guess. For example:")
            yield words("", id="suggested", classes="strong gap")
            yield FormRow("Passphrase", SecretBox(id="first"))
            yield FormRow("The same again", SecretBox(id="second"))
            yield words("At least 12 characters; spaces and capitals count.", classes="quiet")

    def on_mount(self) -> None:
        self.action_other_words()

    def lasting(self) -> str:
        return "Making the vault..." if self.query_one("#first", SecretBox).held else ""

    def action_other_words(self) -> None:
        """Five other words."""
        from inspector_tui.vault.words import suggest

        self.query_one("#suggested", Static).update(f"    {suggest()}")

    def action_leave_text(self) -> None:
        if not self.query_one("#first", SecretBox).held:
            self.app.switch_screen(SetupPage(self._person))

    def action_finish(self) -> None:
        from inspector_tui.vault.words import too_weak

        first, second = self.query_one("#first", SecretBox), self.query_one("#second", SecretBox)
        if first.held:
            return
        same = first.equals(second)
        second.clear()
        if not same:
            first.clear()
            self._again("The two are not the same. Type it twice again.")
            return
        secret = first.take()
        if weak := too_weak(secret):
            secret.wipe()
            self._again(weak)
            return
        first.held = second.held = True
        self.say(self.lasting())
        self.run_worker(partial(self._make, secret), thread=True)

    def _again(self, why: str) -> None:
        self.query_one("#first").focus()
        self.fault(why)

    def _make(self, secret: Secret) -> None:
        """On a thread: nothing here touches a widget."""
        from inspector_tui.vault.desk import Owner
        from inspector_tui.workflow.setup import create_vault

        person = self._person
        owner = Owner(person.name, person.initials, person.organisation, person.authorisation)
        try:
            with secret:
                self.post_message(self.Made(create_vault(self.app.home, owner, secret)))
        except InspectorError as error:
            self.post_message(self.Failed(error))

    @on(Made)
    def made(self, event: Made) -> None:
        self.app.in_hand(event.created.vault.close)
        self.app.switch_screen(RecoveryPage(event.created))

    @on(Failed)
    def failed(self, event: Failed) -> None:
        for box in self.query(SecretBox):
            box.held = False
        self.query_one("#first").focus()
        self.say_error(event.error)
