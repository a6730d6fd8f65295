"""The prompts of a visit, and the word of the inspector on each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from textual.app import ComposeResult
from textual.widgets import Static

from inspector_tui.faces.drafts import prompt_box
from inspector_tui.faces.forms.row import RowForm
from inspector_tui.faces.place import Place
from inspector_tui.faces.prompt_lines import (
    STATES,
    counted,
    group_line,
    group_parts,
    member_lines,
)
from inspector_tui.faces.prompt_text import ASKED, Part, heading, parts, settlement
from inspector_tui.faces.rows_text import whole_row
from inspector_tui.faces.text import clip, one_line
from inspector_tui.faces.visit_lines import plural
from inspector_tui.judgement.kinds import KINDS
from inspector_tui.judgement.prompt import Prompt
from inspector_tui.record.judging import Decision
from inspector_tui.tui import routes
from inspector_tui.tui.desk import Change, VisitDesk
from inspector_tui.tui.dialog import PromptText, Say
from inspector_tui.tui.form import words
from inspector_tui.tui.lines import Line
from inspector_tui.tui.register import RegisterPage
from inspector_tui.tui.screens.row_form import RowPage
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.prompts import Standing, Together, settle, together

_DIALOG = 300
"""Characters of a prompt above what is asked about it; the list has all of it."""
_GROUP = "group "
"""Begins the id of a line that stands for several prompts."""
_GONE = "gone "
"""Begins the id of a line of a prompt that does not arise any more."""


class PromptPage(RegisterPage):
    """A page with a prompt on it that can be settled with a reason."""

    ONE = "prompt"

    def __init__(self, desk: VisitDesk, then: routes.Then) -> None:
        """`then` is called with a question to go to, once the page is closed."""
        super().__init__(desk)
        self._then = then
        self._stop_prompts: Callable[[], None] | None = None

    def chosen(self) -> list[Standing]:
        """The prompts that keys are about."""
        raise NotImplementedError

    def settled(self) -> None:
        """A word on the prompt is on its way: go on."""

    def on_mount(self) -> None:
        self._stop_prompts = self.desk.prompts.listen(self._prompted)
        super().on_mount()

    def on_unmount(self) -> None:
        if self._stop_prompts is not None:
            self._stop_prompts()
        super().on_unmount()

    def _prompted(self) -> None:
        if self.is_running and self.is_current:
            self._refresh()
            self._open_again()

    def _open_again(self) -> None:
        """Prompts come by themselves: the one that was being settled may not be there yet."""
        if self._again is not None and self.entries.move_to_id(self._again.entry):
            decision = next((one for one in ASKED if one == self._again.word), None)
            self._again = None
            if decision is not None:
                self._settle(decision)

    def _newest(self, lines: Sequence[Line]) -> int | None:
        return None  # prompts come by themselves; the cursor stays where it is

    def action_confirm(self) -> None:
        self._settle("confirmed")

    def action_override(self) -> None:
        self._settle("overridden")

    def action_wave_off(self) -> None:
        self._settle("dismissed")

    def _settle(self, decision: Decision) -> None:
        """Ask for the reason, then record it."""
        chosen = self.chosen()
        if why := self.desk.why_read_only:
            self.say(why, "bad")
        elif not chosen:
            self.say("This is not raised any more; there is nothing to settle.")
        else:
            prompts, first = [one.prompt for one in chosen], chosen[0]
            box = prompt_box(first.prompt.key)
            draft = self.desk.drafts.get(box)
            known = first.settled.reason if first.settled else ""
            several = f"{len(prompts)} prompts, one reason. " if len(prompts) > 1 else ""
            groups = together(chosen)
            said = groups[0].told.sum if len(groups) == 1 else first.prompt.text
            dialog = PromptText(
                ASKED[decision],
                text=draft.text if draft else known,
                more=several + clip(one_line(said), _DIALOG),
                check=partial(_fault, decision),
                keep=partial(self._keep, box),
            )
            self.desk.stand_in(self._place(decision, first))
            self.app.push_screen(dialog, partial(self._given, prompts, decision, box))

    def _place(self, decision: Decision, first: Standing) -> Place:
        entry = self.entry if self.PAGE == PromptsPage.PAGE else first.prompt.key
        return Place(self.desk.visit.id, PromptsPage.PAGE, entry=entry, word=decision)

    def _keep(self, box: str, text: str) -> None:
        if text.strip():
            self.desk.drafts.type(box, text)
        else:
            self.desk.drafts.drop(box)

    def _given(
        self, prompts: Sequence[Prompt], decision: Decision, box: str, reason: str | None
    ) -> None:
        self.desk.stand_in(Place(self.desk.visit.id))
        if reason is None:
            self.desk.drafts.flush()
            return
        self.say("Saving *")
        self.desk.do(
            settle(prompts, decision, reason),
            heard=partial(self._kept, decision, box, reason),
        )
        self.desk.drafts.drop(box)
        self.settled()

    def _kept(self, decision: Decision, box: str, reason: str, change: Change) -> None:
        if change.error is None:
            self.say(f"{decision.capitalize()}, saved.")
            return
        self.say("")
        self.desk.drafts.type(box, reason)
        self.app.push_screen(Say.error(change.error, "This was not saved"))

    def leave_for(self, question: str) -> None:
        """Close the page and go to a question."""
        self.dismiss()
        self._then(question)


class PromptsPage(PromptPage):
    """All prompts by kind and subject, or only those of the question it was opened from.

    A line that stands for several opens to them; what is said of it is said of each.
    """

    PAGE = "prompts"
    DEFAULT_CSS = """
    PromptsPage.compact #whole { height: 7; }
    """

    def __init__(self, desk: VisitDesk, then: routes.Then, question: str = "") -> None:
        super().__init__(desk, then)
        self._only = question if desk.prompts.of(question) else ""
        self._narrow = self._only
        self._marked: frozenset[str] = frozenset()
        self._opened: frozenset[str] = frozenset()
        self._groups: dict[str, Together] = {}
        """Groups of several, by the id of their line."""

    @property
    def subject(self) -> str:
        place = f"{self._only}   " if self._only else ""
        computing = "" if self.desk.prompts.is_current else " *"
        waiting = sum(one.is_open for one in self._shown())
        return f"{place}Prompts: {waiting} open{computing}"

    def _shown(self) -> Sequence[Standing]:
        prompts = self.desk.prompts
        return prompts.of(self._only) if self._only else prompts.standing

    def lines(self, width: int) -> list[Line]:
        if fault := self.desk.prompts.fault:
            self.say_error(fault)
        self._groups = {}
        found: list[Line] = []
        for state, words_of in STATES.items():
            prompts = [one for one in self._shown() if one.state == state]
            if prompts:
                groups = together(prompts)
                found += [Line("", heading=True)] if found else []
                count = counted(len(prompts), len(groups))
                found.append(Line(f"{words_of}: {count}", heading=True))
                for group in groups:
                    found += self._group(f"{_GROUP}{state} {group.told.key}", group, width)
        return [*found, *([] if self._only else self._gone(bool(found)))]

    def _group(self, id_: str, group: Together, width: int) -> Iterator[Line]:
        keys = {one.prompt.key for one in group.members}
        marked = keys <= self._marked
        if len(keys) == 1:
            yield group_line(group, width, only=self._only, marked=marked)
            return
        self._groups[id_] = group
        opened = id_ in self._opened
        yield group_line(group, width, id=id_, only=self._only, opened=opened, marked=marked)
        if opened:
            yield from member_lines(group, width, only=self._only, marked=self._marked)

    def _gone(self, after: bool) -> Iterator[Line]:
        gone = self.desk.prompts.gone
        if gone:
            yield from [Line("", heading=True)] * after
            yield Line(f"Settled, and not raised any more: {len(gone)}", heading=True)
        for settled in gone:
            yield Line(
                settled.said,
                tail=settled.decision,
                id=f"{_GONE}{settled.prompt}",
                quiet=True,
            )

    def columns(self) -> str:
        return "" if self.desk.prompts.standing or self.desk.prompts.gone else self._nothing()

    def _nothing(self) -> str:
        if not self.desk.prompts.is_current:
            return " Being computed *"
        return " Nothing is raised by what is recorded so far."

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        if entry.startswith(_GONE):
            settled = next(s for s in self.desk.prompts.gone if entry == f"{_GONE}{s.prompt}")
            return "Not raised any more", [("It said", settled.said), *settlement(settled)]
        if group := self._groups.get(entry):
            kind = group.members[0].prompt.kind
            return f"{kind}: {KINDS.get(kind, kind)}", group_parts(group)
        one = self.desk.prompts.find(entry)
        return ("", []) if one is None else (heading(self.desk, one.prompt), parts(one))

    def _keys_of(self, entry: str) -> frozenset[str]:
        """The prompts that a line stands for."""
        group = self._groups.get(entry)
        return frozenset(one.prompt.key for one in group.members) if group else frozenset({entry})

    def chosen(self) -> list[Standing]:
        keys = self._marked or self._keys_of(self.entry)
        return [one for one in self.desk.prompts.standing if one.prompt.key in keys]

    def action_mark(self) -> None:
        keys = self._keys_of(self.entry)
        if any(self.desk.prompts.find(key) for key in keys):
            self._mark(self._marked - keys if keys <= self._marked else self._marked | keys)
            self.entries.action_line_down()

    def action_unmark(self) -> None:
        self._mark(frozenset())

    def _mark(self, marked: frozenset[str]) -> None:
        self._marked = marked
        self._refresh()
        count = plural(len(marked), "prompt")
        self.say(f"{count} marked: what you say next is for all of them." if marked else "")

    def settled(self) -> None:
        """The cursor goes on to the next open one; what was settled moves down the list."""
        told = {one.prompt.key for one in self.chosen()}
        self._marked = frozenset()
        rest = self.entries.lines[self.entries.index + 1 :]
        after = (line.id for line in rest if line.id and not line.quiet)
        if left := next((id_ for id_ in after if not self._keys_of(id_) <= told), ""):
            self.entries.move_to_id(left)

    def _open(self, entry: str | None) -> None:
        if entry in self._groups:
            self._opened ^= {entry}
            self._refresh()
        elif entry and (one := self.desk.prompts.find(entry)):
            self.app.push_screen(ReasonsPage(self.desk, self.leave_for, one.prompt.key))

    def action_prompts(self) -> None:
        """All prompts, or again only those of one question."""
        entry = self.entry
        if self._only:
            self._only = ""
        else:
            keys = self._keys_of(entry)
            one = next((one for one in self._shown() if one.prompt.key in keys), None)
            self._only = self._narrow or (one.prompt.question if one else "")
        self._refresh()
        self.entries.move_to_id(entry)


class ReasonsPage(PromptPage):
    """What a prompt came from; Enter goes to the row or the question."""

    PAGE = "reasons"
    EMPTY = "It comes from no single answer or row."
    DEFAULT_CSS = """
    ReasonsPage #facts { padding: 0 1; margin: 1 0; }
    """

    def __init__(self, desk: VisitDesk, then: routes.Then, key: str) -> None:
        super().__init__(desk, then)
        self._key = key

    def body(self) -> ComposeResult:
        yield words("", id="facts")
        yield from super().body()

    @property
    def subject(self) -> str:
        return "Why this is a prompt"

    @property
    def _one(self) -> Standing | None:
        return self.desk.prompts.find(self._key)

    def chosen(self) -> list[Standing]:
        return [self._one] if self._one else []

    def _refresh(self) -> None:
        one = self._one
        told = [text for _, text in parts(one)[:1]] if one else ["This is not raised any more."]
        if one and one.settled:
            told += [f"You said: {settlement(one.settled)[0][1]}"]
        if one and one.prompt.missing:
            told += [f"Missing: {'; '.join(one.prompt.missing)}"]
        told = [clip(one_line(text), _DIALOG) for text in told]
        self.query_one("#facts", Static).update("\n".join(told))
        super()._refresh()

    def lines(self, width: int) -> list[Line]:
        one = self._one
        reasons = one.prompt.reasons if one else ()
        key = max((len(reason.ref) for reason in reasons), default=0)
        return [
            Line(reason.text, lead=reason.ref.ljust(key), id=f"{n} {reason.ref}")
            for n, reason in enumerate(reasons)
        ]

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        ref = entry.partition(" ")[2]
        row = self.desk.visit.rows.get(ref)
        record = self.desk.library.record(row.record) if row else None
        if row is not None and record is not None:
            return whole_row(self.desk, record, row)
        question = self.desk.library.question(ref)
        if question is None:
            return "", []
        answer = self.desk.visit.answer(ref)
        found = [("Fact", answer.fact), ("Opinion", answer.opinion), ("Reason", answer.reason)]
        return f"{ref}  {question.ask}", [part for part in found if part[1]]

    def _open(self, entry: str | None) -> None:
        """Put right what stands behind the prompt, or go and look."""
        ref = (entry or "").partition(" ")[2]
        row = self.desk.visit.rows.get(ref)
        record = self.desk.library.record(row.record) if row else None
        if self.desk.library.question(ref) is not None:
            self.leave_for(ref)
        elif row is None or record is None:
            self.say("There is no row or question behind this one.")
        elif why := self.desk.why_read_only:
            self.say(why, "bad")
        elif row.withdrawn is not None:
            self.say("This row was withdrawn.")
        else:
            form = RowForm(self.desk, record, question=row.question, row=row)
            self._form = RowPage(self.desk, form)
            self.app.push_screen(self._form, self._form_closed)


def _fault(decision: Decision, reason: str) -> str | None:
    try:
        settle((), decision, reason)
    except RefusedError as error:
        return f"{error.what} {error.todo}"
    return None
