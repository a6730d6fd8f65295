"""Every judgement in one tuple, and all prompts of a visit in one stable order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from inspector_tui.checklist.library import Library
from inspector_tui.judgement import (
    dates,
    defects,
    enforcement,
    handling,
    high_risk,
    liaison,
    liaison_records,
    lifting,
    matching,
    odd,
    people,
    riddor,
    safe_load,
    samples,
    training,
    triangulation,
)
from inspector_tui.judgement.alarm import (
    differences,
    policy,
    practice,
    response,
    steps,
    unknown,
)
from inspector_tui.judgement.facts import Facts, Memory
from inspector_tui.judgement.named import with_names
from inspector_tui.judgement.prompt import Prompt
from inspector_tui.judgement.tables import Tables
from inspector_tui.record.visit import Visit

Judgement: TypeAlias = Callable[[Facts], Iterable[Prompt]]

JUDGEMENTS: tuple[Judgement, ...] = (
    high_risk.prompts,
    matching.prompts,
    policy.prompts,
    practice.prompts,
    differences.prompts,
    unknown.prompts,
    response.prompts,
    steps.prompts,
    odd.prompts,
    triangulation.prompts,
    samples.prompts,
    training.prompts,
    handling.prompts,
    people.prompts,
    lifting.prompts,
    defects.prompts,
    safe_load.prompts,
    riddor.prompts,
    dates.prompts,
    enforcement.prompts,
    liaison.prompts,
    liaison_records.prompts,
)
"""One public function of one module each; a new judgement is added here and nowhere else."""


def prompts(
    visit: Visit, library: Library, tables: Tables, memory: Memory | None = None
) -> tuple[Prompt, ...]:
    """All prompts: by the question they are shown on, then by judgement, then by key.

    With the memory of an earlier run, on the same visit with the same library and tables, only
    judgements are run again that read something which has changed since.
    """
    facts = Facts(visit, library, tables, memory)
    place = facts.once(_places)
    found = [prompt for judgement in _IN_ORDER for prompt in facts.once(judgement)]
    # Sorting is stable: within one question the order of the judgements stays.
    found.sort(key=lambda prompt: place.get(prompt.question, len(place)))
    return tuple(found)


def _places(facts: Facts) -> dict[str, int]:
    return {question.id: n for n, question in enumerate(facts.library.questions)}


def _in_order(judgement: Judgement) -> Callable[[Facts], tuple[Prompt, ...]]:
    """What a judgement finds, by key."""

    def found(facts: Facts) -> tuple[Prompt, ...]:
        said = (with_names(facts, prompt) for prompt in judgement(facts))
        return tuple(sorted(said, key=lambda prompt: facts.place(prompt.key)))

    return found


_IN_ORDER = tuple(_in_order(judgement) for judgement in JUDGEMENTS)
