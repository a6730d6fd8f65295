"""The prompts of an open visit by question and by key, with what was made of each."""

from __future__ import annotations

from typing import TypeAlias

from inspector_tui.checklist.library import Library
from inspector_tui.errors import InspectorError
from inspector_tui.judgement.facts import Memory
from inspector_tui.judgement.prompt import Prompt
from inspector_tui.record.visit import Settled, Visit
from inspector_tui.workflow import prompts
from inspector_tui.workflow.prompts import Standing

Result: TypeAlias = "tuple[Prompt, ...] | InspectorError"


def attempt(visit: Visit, library: Library, memory: Memory) -> Result:
    """The prompts of a visit, or why there are none; raises nothing, so that recording goes on."""
    try:
        return prompts.computed(visit, library, memory)
    except InspectorError as error:
        return error
    except Exception as error:
        return InspectorError(
            f"The prompts cannot be computed: a fault in the program ({type(error).__name__}).",
            kept="Everything recorded is kept, and recording goes on.",
            todo="Report the fault.",
        )


class Standings:
    """Prompts that were computed for some state of a visit, standing in the newest one."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._prompts: tuple[Prompt, ...] = ()
        self._of = ""
        self.standing: tuple[Standing, ...] = ()
        """Every prompt as it stands, in the order of the questions."""
        self.fault: InspectorError | None = None
        """Why there are no prompts; the record is not touched by it."""
        self._by_question: dict[str, tuple[Standing, ...]] = {}

    @property
    def is_current(self) -> bool:
        """True when the prompts are those of the visit as it stands on disk."""
        return self._of == self._visit.head

    @property
    def open(self) -> int:
        """How many prompts wait for a word of the inspector's."""
        return sum(one.is_open for one in self.standing)

    def of(self, question: str) -> tuple[Standing, ...]:
        """The prompts shown on a question."""
        return self._by_question.get(question, ())

    def find(self, key: str) -> Standing | None:
        """The prompt of a key, if it arises now."""
        return next((one for one in self.standing if one.prompt.key == key), None)

    @property
    def raised(self) -> tuple[Prompt, ...] | None:
        """The prompts of the visit as it stands; None while they are not known."""
        return self._prompts if self.is_current else None

    @property
    def gone(self) -> tuple[Settled, ...]:
        """What was settled of prompts that do not arise any more."""
        return prompts.no_longer(self._visit, self._prompts) if self._of else ()

    def _receive(self, head: str, found: Result) -> None:
        """Take the prompts that were computed for the visit as it stood at `head`."""
        self._of = head
        if isinstance(found, InspectorError):
            self.fault = found
        else:
            self.fault, self._prompts = None, found
        self._stand()

    def _stand(self) -> None:
        """Settle the prompts anew: the visit or the prompts have changed."""
        self.standing = prompts.standing(self._visit, self._prompts)
        self._by_question = {}
        for one in self.standing:
            question = one.prompt.question
            self._by_question[question] = (*self._by_question.get(question, ()), one)
