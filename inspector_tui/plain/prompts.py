"""The prompts of a visit in groups, and the word of the inspector on each."""

from __future__ import annotations

from collections.abc import Sequence

from inspector_tui.faces.prompt_lines import STATES, counted
from inspector_tui.faces.prompt_text import ASKED, heading, parts, settlement
from inspector_tui.faces.text import one_line
from inspector_tui.faces.vault_lines import plural
from inspector_tui.plain.by_number import by_number
from inspector_tui.plain.desk import PlainDesk
from inspector_tui.plain.leading import LeadingPage
from inspector_tui.plain.page import Session
from inspector_tui.record.judging import Decision
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.drafts import prompt_box
from inspector_tui.workflow.prompts import Standing, Together, settle, together


class PromptsPage(LeadingPage):
    """All prompts, open ones first, or only those of the question it was opened from.

    A line stands for all of a kind and subject; its number names all of them.
    """

    PAGE = "prompts"

    def __init__(self, session: Session, desk: PlainDesk, question: str = "") -> None:
        super().__init__(session, desk)
        self._narrow = question if desk.prompts.of(question) else ""
        self._only = self._narrow
        self._listed: list[Together] = []

    # What is said

    def show(self) -> None:
        """Groups by state, each with its number."""
        prompts = self.desk.prompts
        place = f" on {self._only}" if self._only else ""
        waiting = sum(one.is_open for one in self._shown())
        self.talk.heading(f"Prompts{place}: {waiting} open")
        if prompts.fault:
            self.talk.error(prompts.fault)
        self._listed = []
        for state, words in STATES.items():
            members = [one for one in self._shown() if one.state == state]
            groups = together(members)
            if groups:
                self.talk.say(f"{words}: {counted(len(members), len(groups))}")
            for group in groups:
                self._listed.append(group)
                self.talk.item(f"{len(self._listed):3}", self._in_a_line(group))
        if not self._listed:
            self.talk.say("Nothing is raised by what is recorded so far.")
        self._say_gone()

    def _shown(self) -> Sequence[Standing]:
        prompts = self.desk.prompts
        return prompts.of(self._only) if self._only else prompts.standing

    def _in_a_line(self, group: Together) -> str:
        several = f"{len(group.members)} prompts: " if len(group.members) > 1 else ""
        done = {m.settled.decision for m in group.members if m.settled and not m.is_open}
        tail = ", ".join(sorted(done)) or ", ".join(group.told.questions[:3])
        return f"{several}{one_line(group.told.sum)}" + (f"  ({tail})" if tail else "")

    def _say_gone(self) -> None:
        gone = () if self._only else self.desk.prompts.gone
        if gone:
            self.talk.say(f"Settled, and not raised any more: {len(gone)}")
        for settled in gone:
            self.talk.say(f"{one_line(settled.said)}  ({settled.decision})", indent=2)
            self.talk.parts(settlement(settled)[:1])

    def other(self, typed: str) -> bool:
        """All of a group by its number; a question by its own."""
        if (group := by_number(typed, self._listed)) is not None:
            for one in group.members:
                self.talk.heading(heading(self.desk, one.prompt))
                self.talk.parts(parts(one))
            self.talk.say(f"c {typed}, o {typed} or d {typed} settles it.")
            return True
        return super().other(typed)

    def more(self) -> list[tuple[str, str]]:
        return [
            ("2", "All of prompt 2: its reasons, and where they come from."),
            ("c 1 3 why", "What is said is for all that are named, for one reason."),
            ("PA-230", "Goes to that question."),
            ("Enter", "Back."),
        ]

    # Keys

    def action_confirm(self, rest: str) -> None:
        self._settle("confirmed", rest)

    def action_override(self, rest: str) -> None:
        self._settle("overridden", rest)

    def action_wave_off(self, rest: str) -> None:
        self._settle("dismissed", rest)

    def action_prompts(self, rest: str) -> None:
        """All prompts, or again only those of one question."""
        self._only = "" if self._only else self._narrow
        self.show()

    def _settle(self, decision: Decision, rest: str) -> None:
        self.desk.may_record()
        chosen, reason = self._chosen(rest)
        box = prompt_box(chosen[0].prompt.key)
        draft = self.desk.drafts.get(box)
        known = draft.text if draft else chosen[0].settled.reason if chosen[0].settled else ""
        if len(chosen) > 1:
            self.talk.say(f"{plural(len(chosen), 'prompt')}, one reason.")
        self.talk.say(one_line(chosen[0].prompt.text))
        reason = reason or self.talk.text(f"{ASKED[decision]} (Enter: leave it)", known=known)
        if not reason:
            return
        self.desk.do(settle([one.prompt for one in chosen], decision, reason))
        if draft:
            self.desk.drafts.drop(box)
        self.talk.say(f"{decision.capitalize()}, saved.")
        self.show()

    def _chosen(self, rest: str) -> tuple[list[Standing], str]:
        """The prompts that the numbers name, and the text behind them. Raises `RefusedError`."""
        words = rest.split()
        numbers: list[str] = []
        while words and words[0].rstrip(",").isdecimal():
            numbers.append(words.pop(0).rstrip(","))
        reason = rest if not numbers else " ".join(words)
        members: list[Standing] = []
        for number in numbers or [self._asked_for()]:
            group = by_number(number, self._listed)
            if group is None:
                raise RefusedError("There is no prompt of that number.")
            members += group.members
        return members, reason

    def _asked_for(self) -> str:
        if len(self._listed) == 1:
            return "1"
        return self.talk.ask("Which one, by its number?").text.strip()
