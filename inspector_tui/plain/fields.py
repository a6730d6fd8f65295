"""Fields asked one after another: what is typed is checked at once, kept, and saved in one act.

A line that begins with a full stop is a word to the form, not text; `..` begins a line of text
with one. The words are the same in every field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic
from typing import TypeAlias

from inspector_tui.checklist.value import Value
from inspector_tui.errors import InspectorError
from inspector_tui.faces import typed
from inspector_tui.faces.entries import Asks, Entries, Entry
from inspector_tui.faces.forms.form import BesideError, Form, Groups
from inspector_tui.faces.text import clip, one_line
from inspector_tui.plain.talk import Talk
from inspector_tui.workflow.drafts import write_texts

Save: TypeAlias = Callable[[Mapping[str, Value]], None]
"""Saves the values of a form; raises `InspectorError` when they were refused."""
Keep: TypeAlias = Callable[[str | None], None]
"""Keeps the text of a draft, or forgets it for None; raises `InspectorError` where it cannot."""

WORDS = (
    (".", "Ends a text of several lines."),
    (".s", "Saves the form now; fields further down stay as they are."),
    (".b", "Back to the field before."),
    (".g WORD", "Go to the field whose name has that word in it."),
    (".l", "Lists the fields and what stands in them."),
    (".e", "Empties this field."),
    (".+", "Adds to the text that stands here, instead of replacing it."),
    (".u", "Empties the form: it is as it began, and the draft is gone."),
    (".q", "Leaves the form; what was typed is {kept}."),
    ("Enter", "Leaves the field as it is and goes to the next."),
)
_FEW = 9
"""Choices that are said with every question; more of them are listed by `?`."""
_EVERY = 1.0
"""Seconds of typing lines that a kill may lose."""


class Asked:
    """A form while it is asked. `run` gives True once it was saved."""

    def __init__(
        self, talk: Talk, groups: Groups, asks: Asks, *, aside: Form | None = None
    ) -> None:
        self._talk = talk
        self._groups = groups
        self._asks = asks
        self._aside = aside
        self._at = 0
        self._left = False
        self._is_saving = False
        self._kept_at = 0.0
        self._keep: Keep | None = None

    def begin(
        self, values: Mapping[str, Value], texts: Mapping[str, str], keep: Keep | None = None
    ) -> None:
        """With stored values and, over them, what was typed before. Without `keep`: no draft."""
        fields = [field for group in self._groups for field in group]
        self._entries = Entries(fields, self._asks, values, texts)
        self._at = 0
        self._keep = keep

    def start_at(self, field: str) -> None:
        """Make a field the first that is asked."""
        self._at = self._entries.all.index(self._entries[field])

    def run(self, save: Save) -> bool:
        """Ask until it is saved or left."""
        self._talk.say("Enter keeps what stands in a field, ? explains it, .s saves, .q leaves.")
        while not self._left:
            if self._is_saving or self._at >= len(self._entries.all):
                self._is_saving = False
                if self._saved(save):
                    return True
            else:
                self._ask(self._entries.all[self._at])
        return False

    @property
    def changes(self) -> dict[str, str]:
        """What stands in the fields that differ from the beginning."""
        return {entry.field.id: entry.text for entry in self._entries.all if entry.changed}

    # Asking

    def _ask(self, entry: Entry) -> None:
        if entry.long:
            self._ask_lines(entry)
            return
        choices = self._entries.choices(entry)
        if choices and self._is_short(entry):
            self._list(entry, choices)
        text = self._talk.ask(self._prompt(entry)).text
        stripped = text.strip()
        if stripped == "?":
            self._help(entry)
        elif stripped.startswith(".") and not stripped.startswith(".."):
            self._word(entry, stripped)
        elif not stripped:
            self._next(entry)
        else:
            self._put(entry, stripped.removeprefix(".") if stripped[0] == "." else stripped)

    def _prompt(self, entry: Entry) -> str:
        field, now = entry.field, clip(one_line(entry.text), self._talk.width // 2)
        hint = typed.hint(field)
        if field.kind == "yesno":
            hint = "yes or no"
        elif len(self._entries.choices(entry)) > _FEW:
            hint = "; ".join(filter(None, (hint, "? lists the choices")))
        about = "; ".join(filter(None, ("needed" if field.required else "", hint)))
        label = f"{field.label.strip()} ({about})" if about else field.label.strip()
        return f"{label}, now {now}:" if now else f"{label}:"

    def _ask_lines(self, entry: Entry) -> None:
        needed = " (needed)" if entry.field.required else ""
        if entry.text.strip():
            self._talk.say(f"{entry.field.label}{needed} has:")
            self._talk.say(entry.text, indent=2)
            self._talk.say("Enter keeps it; other lines replace it; .+ adds to it.")
        else:
            self._talk.say(f"{entry.field.label}{needed}, a full stop alone ends it:")
        before, lines = entry.text, list[str]()
        while not self._left:
            text = self._talk.ask(">").text
            stripped = text.strip()
            if stripped == "." or (not stripped and not lines):
                break
            if stripped == ".?" or (stripped == "?" and not lines):
                self._help(entry)
            elif stripped == ".+" and not lines:
                lines = before.splitlines()
            elif stripped.startswith(".") and not stripped.startswith(".."):
                if not self._word(entry, stripped):
                    return
            else:
                lines.append(text[1:] if text.startswith("..") else text)
                entry.text = "\n".join(lines)
                self._keep_draft()
        if not self._left:
            self._keep_draft(now=True)
            self._next(entry)

    def _put(self, entry: Entry, text: str) -> None:
        """Take what was typed into a field of one line."""
        before = entry.text
        entry.text = text
        self._entries.settle(entry)
        if entry.fault:
            self._talk.say(entry.fault)
            entry.text, entry.fault = before, ""
            return
        if not entry.text.casefold().startswith(text.casefold()):
            self._talk.say(f"{entry.field.label.strip()}: {entry.text}")
        self._keep_draft(now=True)
        if self._aside is not None:
            chosen = typed.chosen(entry.field, entry.text, self._entries.choices(entry))
            if told := self._aside.aside(entry.field, next(iter(chosen), "")):
                self._talk.say(told)
        self._next(entry)

    def _next(self, entry: Entry) -> None:
        if entry.field.required and not entry.text.strip():
            self._talk.say("This is needed. .q leaves the form.")
        else:
            self._at += 1

    # Words to the form

    def _word(self, entry: Entry, text: str) -> bool:
        """Do what a word says; True when the same field goes on being asked."""
        word, _, rest = text.partition(" ")
        match word:
            case ".s":
                self._is_saving = True
            case ".b":
                self._at = max(self._at - 1, 0)
            case ".g":
                self._go_to(rest)
            case ".q":
                self._left = True
            case ".u":
                self._start_over()
            case ".e":
                entry.text = ""
                self._keep_draft(now=True)
            case ".l":
                self._list_fields()
                return True
            case ".":
                self._next(entry)
            case _:
                self._help(entry)
                return True
        return False

    def _go_to(self, words: str) -> None:
        wanted = words.casefold().strip()
        found = [n for n, e in enumerate(self._entries.all) if wanted in e.field.label.casefold()]
        if found and wanted:
            self._at = found[0]
        else:
            self._talk.say("No field has that in its name; .l lists them.")

    def _start_over(self) -> None:
        for entry in self._entries.all:
            entry.text, entry.fault = entry.kept_text, ""
        self._at = 0
        if self._keep is not None:
            self._keep(None)
        self._talk.say("The form is as it began.")

    def _list_fields(self) -> None:
        for entry in self._entries.all:
            text = clip(one_line(entry.text), self._talk.width // 2)
            if text or entry.field.required:
                self._talk.say(f"{entry.field.label.strip()}: {text or '(needed)'}", indent=2)
        empty = [e.field.label.strip() for e in self._entries.all if not e.text.strip()]
        if empty:
            self._talk.say(f"Empty: {', '.join(empty)}.", indent=2)

    def _help(self, entry: Entry) -> None:
        field = entry.field
        for told in (field.help, f"For {field.when}." if field.when else ""):
            if told:
                self._talk.say(told)
        if not self._is_short(entry):  # else they are said with the question anyway
            self._list(entry, self._entries.choices(entry))
        offered = self._entries.choices(entry)
        for text in self._asks.earlier(field)[:5] if field.kind == "text" and not offered else ():
            self._talk.say(f"Given before: {one_line(text)}", indent=2)
        for word, does in WORDS:
            self._talk.item(f"  {word}", does.format(kept=self._becomes))

    def _is_short(self, entry: Entry) -> bool:
        """True when the choices are said with every question."""
        return entry.field.kind != "yesno" and len(self._entries.choices(entry)) <= _FEW

    def _list(self, entry: Entry, choices: Mapping[str, str]) -> None:
        for number, key in typed.numbered(entry.field, choices).items():
            label = one_line(choices[key]).removeprefix(f"{key} ")
            self._talk.item(f"  {number}", label)
        if choices and typed.takes_any(entry.field):
            self._talk.say("or other words", indent=2)

    # Saving

    def _saved(self, save: Save) -> bool:
        values = self._entries.values()
        if values is None:
            self._blame()
            return False
        try:
            save(values)
        except BesideError as error:
            self._entries.blame(error.beside)
            self._blame()
            if error.todo:
                self._talk.say(error.todo)
            return False
        except InspectorError as error:
            self._talk.error(error)
            self._at = 0
            self._left = not self._stays()
            return False
        return True

    def _stays(self) -> bool:
        leaves = "leaves it a draft" if self._keep else "leaves it, and it is lost"
        typed = self._talk.ask(f"s tries to save again, Enter goes over it, .q {leaves}:")
        self._is_saving = typed.text.strip() == "s"
        return typed.text.strip() != ".q"

    def _blame(self) -> None:
        """Say what is wrong, and go on at the first field that is."""
        self._talk.say("Not saved yet:")
        for at, entry in reversed(list(enumerate(self._entries.all))):
            if entry.fault:
                self._at = at
        for entry in self._entries.all:
            if entry.fault:
                self._talk.say(f"{entry.field.label.strip()}: {entry.fault}", indent=2)
                entry.fault = ""

    @property
    def _becomes(self) -> str:
        """What becomes of what was typed when the form is left."""
        return "kept as a draft" if self._keep else "not kept"

    def _keep_draft(self, *, now: bool = False) -> None:
        if now or monotonic() - self._kept_at >= _EVERY:
            try:
                self.keep_now()
            except InspectorError as error:
                self._talk.error(error)  # the text is still here, and can still be saved

    def keep_now(self) -> None:
        """Put on disk what was typed so far. Raises `InspectorError` where it cannot be."""
        self._kept_at = monotonic()
        if self._keep is not None:
            self._keep(write_texts(self.changes) if self.changes else None)
