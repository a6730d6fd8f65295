"""Lines printed and lines asked for: all that plain mode wants of a terminal or of a pipe."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from queue import Empty
from typing import TextIO

from inspector_tui.errors import InspectorError
from inspector_tui.faces.glyphs import graphemes, sayable
from inspector_tui.faces.idle import Idle, LeftAloneError, broken_off
from inspector_tui.faces.leaving import let_go_of_what_waits
from inspector_tui.faces.output import Output
from inspector_tui.faces.row import Part, Row
from inspector_tui.faces.text import one_line, plain, wrap
from inspector_tui.faces.told import Question, Value
from inspector_tui.plain.typed_lines import TERMINAL_LINE, Flaw, Typed, TypedLines

LOCK = -1
"""Leaving with this means: forget everything and start over."""
_WIDTH, _NARROWEST = 80, 20

_REFUSED = {
    Flaw.GARBLED: "That line holds bytes that are no characters in {}",
    Flaw.CUT: "The last line has no line end and may be half of one",
    Flaw.UNREAD: "The next line could not be read",
}
_MENDED = {
    Flaw.GARBLED: "Save the script in {}, and go on there.",
    Flaw.CUT: "Look that the script is whole, end its last line, and go on there.",
    Flaw.UNREAD: "Look at what the script is read from, and go on there.",
}
"""What a script is told, by what is wrong with a line of it."""


class Leaving(Exception):  # noqa: N818 - no error: how a page says that the talk is over
    """The talk is over: nothing more to read, or told to leave. `code` is the exit code."""

    def __init__(self, code: int = 0) -> None:
        super().__init__(code)
        self.code = code


class Talk:
    """A talk with one person, or with a script: `out` is printed to, descriptor `source` read."""

    def __init__(
        self, out: TextIO, source: int, output: Output, *, idle: float | None = None
    ) -> None:
        """After `idle` seconds without a line from a person the talk ends with `LOCK`.

        So it does when the terminal takes nothing for as long, and when both together last so long.
        """
        self._out = out
        self.is_person = os.isatty(source)
        self._alone = None if idle is None or not self.is_person else Idle(idle)
        self._holds: Callable[[], bool] = lambda: False
        self._spell = None if output.repertoire == "utf-8" else sayable(output.repertoire)
        self._lines = TypedLines(source, output.encoding, is_person=self.is_person)
        self._told: int | None = None
        self._unheard = ""
        self._prompt = ""

    # Printing

    @property
    def width(self) -> int:
        """Columns of the terminal; 80 where nobody knows."""
        return max(shutil.get_terminal_size((_WIDTH, 24)).columns, _NARROWEST)

    def say(self, text: str, *, indent: int = 0) -> None:
        """Text wrapped to the width, each of its lines indented."""
        for line in wrap(plain(text), self.width - 1 - indent):
            self._print(" " * indent + line)

    def item(self, lead: str, text: str) -> None:
        """A line of a list: what goes on below it begins under the text."""
        hang = min(len(lead) + 2, 8)
        first, *rest = wrap(plain(f"{lead}  {text}"), self.width - 1 - hang)
        for line in (first, *(" " * hang + line for line in rest)):
            self._print(line)

    def exact(self, text: str) -> None:
        """A path or a key on a line of its own, however long: it may be copied."""
        self._print(one_line(text))

    def blank(self) -> None:
        """An empty line."""
        self._print("")

    def heading(self, text: str) -> None:
        """What comes next, after an empty line."""
        self.blank()
        self.say(text)

    def rows(self, rows: Iterable[Row]) -> None:
        """Rows that a page laid out for `width`."""
        for row in rows:
            self._print("".join(segment.text for segment in row).rstrip())

    def parts(self, parts: Iterable[Part]) -> None:
        """Labelled texts, one after another; texts of many lines stand below their label."""
        for label, text in parts:
            several = "\n" in plain(text)
            if not label:
                self.say(text)
            elif several:
                self.say(f"{label}:")
                self.say(text, indent=2)
            else:
                self.say(f"{label}: {text}")

    def error(self, error: InspectorError) -> None:
        """What happened, what was kept and what to do next."""
        self.say(str(error))

    def _print(self, line: str) -> None:
        self._write(f"{line}\n")

    def _write(self, text: str) -> None:
        spell = self._spell
        if spell is not None:
            text = "\n".join(
                "".join(spell(sign, width) for sign, width in graphemes(line))
                for line in text.split("\n")
            )
        try:
            with self._in_time():
                self._out.write(text)
                self._out.flush()
        except LeftAloneError:
            let_go_of_what_waits(self._out)
            raise Leaving(LOCK) from None
        except (OSError, ValueError) as error:
            # Nobody hears us any more. What was saved is saved; there is nothing else to do.
            self._unheard = getattr(error, "strerror", None) or "it is closed"
            raise Leaving(self._told or 0) from None

    def _in_time(self) -> contextlib.AbstractContextManager[None]:
        """For writing: output may be stopped (Ctrl+S), and whoever did that may have gone."""
        if self._alone is None:
            return contextlib.nullcontext()
        return broken_off(self._alone, self._holds)

    def last_word(self, text: str, patience: float) -> None:
        """Say it on a line of its own, to a terminal that has `patience` seconds to take it."""
        self._alone, self._holds = Idle(patience), lambda: False
        if self._prompt:
            self._prompt = ""
            self.blank()
        self.say(text)

    # Reading

    def ask(self, prompt: str) -> Typed:
        """One line. Raises `Leaving` at the end of what there is to read, or when told to leave."""
        self._prompt = f"{prompt} "
        self._heed()
        for line in wrap(plain(prompt), self.width - 1)[:-1]:
            self._print(line)
        self._write(f"{wrap(plain(prompt), self.width - 1)[-1]} ")
        self._lines.want()
        found = self._next()
        self._prompt = ""
        if found is None:
            self._lines.end()  # whoever asks again is told again
            self.blank()
        self._heed()
        if found is None:
            raise Leaving
        if not self.is_person:
            self._print(one_line(found.text))  # no terminal has shown it
        if found.flaw:
            self._refuse(found.flaw)
            return self.ask(prompt)
        if found.full:
            self.say(
                f"That line is {TERMINAL_LINE:,} bytes long, all that a terminal hands over. "
                "What came behind that is not in it: look at its end, and type the rest as "
                "another line."
            )
        return found

    def _refuse(self, flaw: Flaw) -> None:
        """Say that nothing of a line is taken, and why: a script ends there.

        Raises `Leaving`.
        """
        encoding = self._lines.encoding.upper()
        self.say(f"{_REFUSED[flaw].format(encoding)}, so nothing of it was taken.")
        if not self.is_person:
            self.say(f"Nor was what comes behind it. {_MENDED[flaw].format(encoding)}")
            raise Leaving(InspectorError.exit_code)
        self.say(f"Set the terminal to {encoding}, or type letters from a to z. Type it again.")

    def listen(self) -> None:
        """From now on read ahead, with the time of each arrival. No secret is read after this."""
        self._lines.listen()

    def _next(self) -> Typed | None:
        """The next line that arrived, waited for; None when there is none any more."""
        alone = self._alone
        found = self._lines.get() if alone is None else self._soon_enough(alone)
        if found is not None:
            self.somebody_is_there()
        return found

    def _soon_enough(self, alone: Idle) -> Typed | None:
        """The next line, unless it came after the time to lock; waiting does not count sleep.

        What holds the lock back may end while the line is waited for: it is asked at each look.
        """
        while alone.left or self._holds():
            with contextlib.suppress(Empty):
                found = self._lines.get(alone.look)
                if alone.left or found is None or self._holds():
                    return found
        raise Leaving(LOCK)

    def somebody_is_there(self) -> None:
        """The time without a line begins anew: so it does with each line, and with a secret."""
        if self._alone is not None:
            self._alone.touched()

    @property
    def is_left_alone(self) -> bool:
        """True when nobody has typed a line for too long and nothing holds that; on any thread."""
        return self._alone is not None and not self._alone.left and not self._holds()

    @contextlib.contextmanager
    def held_by(self, holds: Callable[[], bool]) -> Iterator[None]:
        """Meanwhile nothing is locked for want of a line as long as `holds` says True."""
        before, self._holds = self._holds, holds
        try:
            yield
        finally:
            self._holds = before

    def text(self, prompt: str, *, known: str = "") -> str:
        """A text of one line; an empty line takes what is `known`."""
        if known:
            self.say(f"Enter takes: {one_line(known)}")
        return self.ask(prompt).text.strip() or known

    def choose(self, question: Question[Value]) -> Value:
        """One of several answers by its letter; an empty line gives the safe one."""
        if question.more:
            self.say(question.more)
        for choice in question.choices:
            enter = "  (Enter)" if choice.value == question.safe else ""
            self.item(f"  {choice.letter}", f"{choice.label}{enter}")
        while True:
            typed = self.ask(question.title).text.strip()
            if not typed:
                return question.safe
            for choice in question.choices:
                if typed == choice.letter:
                    return choice.value
            self.say(f"Type {' or '.join(choice.letter for choice in question.choices)}.")

    def again(self) -> None:
        """Print the prompt once more, after something else was on the terminal."""
        if self._prompt:
            self._write(self._prompt)

    # Leaving

    def told_to_leave(self, code: int) -> threading.Event:
        """End the talk before its next line; from a signal handler or another thread."""
        if self._told is None:
            self._told = code
        self._lines.end()
        heard = threading.Event()
        heard.set()
        return heard

    def require_heard(self) -> None:
        """Make sure that all was written; of a terminal that has gone the system tells.

        Raises `InspectorError`.
        """
        if self._unheard and not self.is_told and not self._out.isatty():
            raise InspectorError(
                f"What plain mode says could not be written: {self._unheard}.",
                kept="What was saved before that is kept.",
                todo="The lines that came behind were not dealt with: look at the visit first.",
            )

    @property
    def is_told(self) -> bool:
        """True once there was a word to leave."""
        return self._told is not None

    def _heed(self) -> None:
        if self._told is not None:
            raise Leaving(self._told)
