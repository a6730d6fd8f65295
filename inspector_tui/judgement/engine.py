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
    people,
    riddor,
    safe_load,
    samples,
    training,
    triangulation,
)
from inspector_tui.judgement.alarm import (
    differences,
    odd,
    policy,
    practice,
    response,
    steps,
    unknown,
)
from inspector_tui.judgement.facts import Facts, natural
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


def prompts(visit: Visit, library: Library, tables: Tables) -> tuple[Prompt, ...]:
    """All prompts: by the question they are shown on, then by judgement, then by key."""
    facts = Facts(visit, library, tables)
    place = {question.id: n for n, question in enumerate(library.questions)}
    found = [
        (place.get(prompt.question, len(place)), rank, natural(prompt.key), prompt)
        for rank, judgement in enumerate(JUDGEMENTS)
        for prompt in judgement(facts)
    ]
    found.sort(key=lambda item: item[:3])
    return tuple(item[3] for item in found)
