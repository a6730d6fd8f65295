"""What the pages on prompts share: the word of the inspector on one or several of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from inspector_tui.faces.line import Line
from inspector_tui.faces.place import Place
from inspector_tui.faces.prompt_text import ASKED
from inspector_tui.faces.saved_text import unkept
from inspector_tui.faces.text import clip, one_line
from inspector_tui.judgement.prompt import Prompt
from inspector_tui.record.judging import Decision
from inspector_tui.tui import routes
from inspector_tui.tui.desk import Change, VisitDesk
from inspector_tui.tui.dialog import PromptText, Say
from inspector_tui.tui.register import RegisterPage
from inspector_tui.workflow.command import refusal
from inspector_tui.workflow.drafts import prompt_box
from inspector_tui.workflow.prompts import Standing, settle, together

LISTED = "prompts"
"""The page of all prompts: a session that was cut off goes on there."""
LONGEST = 300
"""Characters of a prompt that are said beside something else; the list has all of it."""


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
                more=several + clip(one_line(said), LONGEST),
                check=partial(_fault, decision),
                keep=partial(self._keep, box),
            )
            self.desk.stand_in(self._place(decision, first))
            self.app.push_screen(dialog, partial(self._given, prompts, decision, box))

    def _place(self, decision: Decision, first: Standing) -> Place:
        entry = self.entry if self.PAGE == LISTED else first.prompt.key
        return Place(self.desk.visit.id, LISTED, entry=entry, word=decision)

    def _keep(self, box: str, text: str) -> str:
        drafts = self.desk.drafts
        if text.strip():
            drafts.type(box, text)
        else:
            drafts.drop(box)
        return unkept(drafts.fault) if drafts.fault else ""

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


def _fault(decision: Decision, reason: str) -> str | None:
    return refusal(lambda: settle((), decision, reason))
