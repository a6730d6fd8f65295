"""Everything that is still open in a visit: what the close shows and the seal keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from inspector_tui.checklist.library import Library
from inspector_tui.judgement.prompt import Prompt
from inspector_tui.record.visit import Visit
from inspector_tui.workflow import last_visit, prompts, reviews
from inspector_tui.workflow.last_visit import Past
from inspector_tui.workflow.progress import Gap, Item, gaps, items


def left_open(
    visit: Visit,
    library: Library,
    *,
    asked: Sequence[Item] | None = None,
    raised: Iterable[Prompt] | None = None,
    past: Past | None = None,
) -> list[Gap]:
    """Gaps of answers, findings and exhibits, open prompts, sections without a word, and earlier
    findings of `past` of which nothing is said yet.

    `asked` and `raised` are what is known already of the visit as it stands; they are worked out
    otherwise, which may raise `TableError`.
    """
    questions = items(visit, library) if asked is None else asked
    found = prompts.computed(visit, library) if raised is None else raised
    told = prompts.with_prompts(gaps(visit, questions), prompts.standing(visit, found))
    ends = reviews.due(reviews.sections(visit, library, questions))
    return [*told, *ends, *last_visit.gaps(visit, past)]
