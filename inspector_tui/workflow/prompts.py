"""Computed prompts, and what the inspector made of each: confirmed, overridden or dismissed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from inspector_tui.checklist.library import Library
from inspector_tui.judgement import engine, tables
from inspector_tui.judgement.facts import Memory
from inspector_tui.judgement.groups import Group, groups
from inspector_tui.judgement.prompt import Prompt
from inspector_tui.record.events import AnyAct
from inspector_tui.record.judging import Decision, PromptSettled
from inspector_tui.record.visit import Settled, Visit
from inspector_tui.report.prompts import SAYS_PROMPT
from inspector_tui.workflow.command import Command, clean_reason, on_open
from inspector_tui.workflow.progress import Gap

State: TypeAlias = Literal["open", "changed", "settled"]

_SAID_BY_GAPS = {"TRI:paper": "paper-only", "TRI:source": "no-source"}
"""Prompts that say the same as a gap of the answer."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A prompt as it arises now, with the newest word on it, whether or not that still holds."""

    prompt: Prompt
    settled: Settled | None = None

    @property
    def state(self) -> State:
        """A settlement holds while the prompt says what it said then."""
        if self.settled is None:
            return "open"
        return "settled" if self.settled.said == self.prompt.text else "changed"

    @property
    def is_open(self) -> bool:
        return self.state != "settled"


@dataclass(frozen=True, slots=True)
class Together:
    """Prompts of one kind and subject, each as it stands; `told` says them in a line."""

    told: Group
    members: tuple[Standing, ...]


def computed(visit: Visit, library: Library, memory: Memory | None = None) -> tuple[Prompt, ...]:
    """Every prompt of a visit with the tables of this installation, in stable order.

    Some 30 ms for five hundred rows; with the memory of the run before, what one act changes.
    Raises `TableError` when the tables cannot be read.
    """
    return engine.prompts(visit, library, tables.shipped(), memory)


def standing(visit: Visit, prompts: Iterable[Prompt]) -> tuple[Standing, ...]:
    """Each prompt with its settlement, in the order given."""
    said = {settled.prompt: settled for settled in visit.settled}
    return tuple(Standing(prompt, said.get(prompt.name)) for prompt in prompts)


def together(standings: Iterable[Standing]) -> tuple[Together, ...]:
    """Standings by kind and subject, what is gravest first; none is left out."""
    by_key = {one.prompt.key: one for one in standings}
    return tuple(
        Together(group, tuple(by_key[prompt.key] for prompt in group.members))
        for group in groups(one.prompt for one in by_key.values())
    )


def no_longer(visit: Visit, prompts: Iterable[Prompt]) -> tuple[Settled, ...]:
    """What was settled of prompts that do not arise any more."""
    now = {prompt.name for prompt in prompts}
    return tuple(settled for settled in visit.settled if settled.prompt not in now)


def settle(prompts: Sequence[Prompt], decision: Decision, reason: str) -> Command:
    """Record what the inspector makes of one prompt or several, for one reason.

    A later word on a prompt takes the place of an earlier one.

    Raises `RefusedError` without a reason.
    """
    why = clean_reason(reason, "A prompt is settled with a reason.")
    acts = [
        PromptSettled(prompt=prompt.name, said=prompt.text, decision=decision, reason=why)
        for prompt in prompts
    ]

    def command(visit: Visit) -> Sequence[AnyAct]:
        return acts

    return on_open(command)


def with_prompts(gaps: Sequence[Gap], standings: Iterable[Standing]) -> list[Gap]:
    """The gaps of the answers and then the open prompts, nothing told twice.

    An answer on paper alone is a gap and a prompt; once the prompt is settled, with a reason, it
    is neither.
    """
    known = {(gap.kind, gap.question) for gap in gaps}
    settled: set[tuple[str, str]] = set()
    found = []
    for one in standings:
        prompt = one.prompt
        same = (_SAID_BY_GAPS.get(prompt.key.rpartition(":")[0], ""), prompt.question)
        if not one.is_open:
            settled.add(same)
        elif same not in known:
            found.append(Gap("prompt", prompt.question, f"{SAYS_PROMPT}{prompt.text}"))
    return [gap for gap in gaps if (gap.kind, gap.question) not in settled] + found
