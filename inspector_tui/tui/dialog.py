"""Small dialogs at the bottom of a screen: ask, say, type a text. Nothing is dimmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from inspector_tui.errors import InspectorError
from inspector_tui.faces.actions import BY_ID
from inspector_tui.faces.told import Choice, Question, Told, Value
from inspector_tui.tui.bars import DialogBar, StatusBar
from inspector_tui.tui.boxes import LongBox, TextBox
from inspector_tui.tui.footer import Footer, Hint
from inspector_tui.tui.form import words
from inspector_tui.tui.page import Base, Result


class Dialog(Base[Result], ModalScreen[Result]):
    """A panel over the lower part of the screen: title, `inside`, hints."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def inside(self) -> ComposeResult:
        """What stands between the title and the hints."""
        raise NotImplementedError

    def key_hints(self) -> list[Hint]:
        """The keys to name in the last line."""
        return []

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield DialogBar(id="title")
            with Vertical(classes="inside"):
                yield from self.inside()
            if self.key_hints():
                yield Footer(id="footer")

    def on_mount(self) -> None:
        self.query_one(DialogBar).show(self._title)
        for footer in self.query(Footer):
            footer.show(self.key_hints())


class Ask(Dialog[Value]):
    """A question with a letter for each answer. Enter and Ctrl+B give the safe one."""

    PAGE = "ask"

    def __init__(
        self,
        question: str,
        choices: Sequence[Choice[Value]],
        *,
        safe: Value,
        more: str = "",
    ) -> None:
        """`question` is the title, `more` what the inspector should know first."""
        super().__init__(question)
        self._choices = choices
        self._safe = safe
        self._more = more

    @classmethod
    def of(cls, question: Question[Value]) -> Ask[Value]:
        """A question in the words that all faces share."""
        return cls(question.title, question.choices, safe=question.safe, more=question.more)

    def inside(self) -> ComposeResult:
        if self._more:
            yield words(self._more, classes="gap")
        for choice in self._choices:
            label = f"{choice.label}  (Enter)" if choice.value == self._safe else choice.label
            yield Static(Text.assemble((f"{choice.letter}  ", "bold"), label), markup=False)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if event.key in ("enter", "ctrl+b", "ctrl+t"):
            self.dismiss(self._safe)
            return
        for choice in self._choices:
            if event.character == choice.letter:
                self.dismiss(choice.value)


class Say(Dialog[None]):
    """What happened, what was kept, what to do next. Enter goes on."""

    PAGE = "say"

    def __init__(self, what: str, *, kept: str = "", todo: str = "", title: str = "") -> None:
        super().__init__(title or "Please read")
        self._sentences = [sentence for sentence in (what, kept, todo) if sentence]

    @classmethod
    def error(cls, error: InspectorError, title: str = "That did not work") -> Say:
        """The three sentences of an error."""
        return cls(error.what, kept=error.kept, todo=error.todo, title=title)

    @classmethod
    def told(cls, told: Told) -> Say:
        """What a page tells once it is done."""
        return cls(told.what, kept=told.kept, todo=told.todo, title=told.title)

    def inside(self) -> ComposeResult:
        *some, last = self._sentences
        for sentence in some:
            yield words(sentence, classes="gap")
        yield words(last)

    def key_hints(self) -> list[Hint]:
        return [("Enter", "go on")]

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if event.key in ("enter", "space", "ctrl+b", "ctrl+t"):
            self.dismiss(None)


class PromptText(Dialog[str | None]):
    """A text to type. Gives the text, or None when the inspector went back.

    `check` returns a sentence when the text will not do; the dialog then stays. `keep` is given
    what is half-typed whenever it changes, and gives a sentence when it cannot be kept.
    """

    PAGE = "prompt"
    TYPED: ClassVar[bool] = True

    def __init__(
        self,
        title: str,
        *,
        text: str = "",
        more: str = "",
        lines: int = 1,
        check: Callable[[str], str | None] | None = None,
        keep: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__(title)
        self._text = text
        self._more = more
        self._lines = lines
        self._check = check
        self._keep = keep

    def inside(self) -> ComposeResult:
        if self._more:
            yield words(self._more, classes="gap")
        if self._lines == 1:
            yield TextBox(self._text)
        else:
            box = LongBox(self._text)
            box.styles.height = self._lines
            yield box
        yield StatusBar(id="status")

    @property
    def text(self) -> str:
        """What is in the box."""
        for line in self.query(TextBox):
            return line.value
        return self.query_one(LongBox).text

    def key_hints(self) -> list[Hint]:
        keys = self.app.keys
        finish = keys.shown(BY_ID["finish"], typing=True)
        back = "back, draft kept" if self._keep else "back"
        return [
            ("Enter" if self._lines == 1 else finish, "save"),
            (keys.shown(BY_ID["leave_text"], typing=True), back),
        ]

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self) -> None:
        self.tell(self._keep(self.text) if self._keep else "")

    @on(Input.Submitted)
    def action_finish(self) -> None:
        if fault := self._check(self.text) if self._check else None:
            self.tell(fault)
        else:
            self.accept()

    def tell(self, fault: str) -> None:
        """Say why the text will not do; "" takes that back."""
        self.query_one(StatusBar).show(fault, "bad")

    @on(LongBox.Broken)
    def _broken(self, message: LongBox.Broken) -> None:
        self.query_one(StatusBar).show(message.words)

    def accept(self) -> None:
        """The text will do: give it."""
        self.dismiss(self.text)

    def action_leave_text(self) -> None:
        self.before_leave()
        self.dismiss(None)

    def before_leave(self) -> None:
        if self._keep:
            self._keep(self.text)
