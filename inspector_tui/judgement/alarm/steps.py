"""How much of the procedure staff name of their own accord, and which steps most often not."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from inspector_tui.judgement.alarm.sample import stated
from inspector_tui.judgement.alarm.statements import gather
from inspector_tui.judgement.facts import Facts, natural
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.judgement.words import clip, counted, listed

MOST_MISSED = 5
"""Steps named in the prompt; `step_match` has all of them."""


class Named(Struct, frozen=True):
    """What one person named unprompted of the steps of the procedure."""

    row: str
    who: str
    steps: tuple[str, ...]


class Missed(Struct, frozen=True):
    """A step and how many of the people asked did not name it."""

    element: str
    label: str
    n: int


class StepMatch(Struct, frozen=True):
    """Steps of the procedure against what each person named unprompted."""

    elements: tuple[str, ...]
    """The steps compared with: those that documents contain, or else all twenty."""
    from_documents: bool
    named: tuple[Named, ...]
    missed: tuple[Missed, ...]
    """Most often missed first; steps that everybody named are not in it."""
    not_recorded: tuple[str, ...]
    """Accounts without steps."""


def step_match(facts: Facts) -> StepMatch:
    """Each account that records steps, and the steps most often missed."""
    found = facts.once(gather)
    labels = facts.choices("STAFF_STEP", "steps")
    written = {paper.element for paper in found.papers if paper.present == "yes"}
    elements = tuple(sorted((written & labels.keys()) or labels, key=natural))
    named = tuple(
        Named(account.row, account.who, tuple(s for s in account.steps if s in elements))
        for account in found.accounts
        if account.steps is not None
    )
    missed = [
        Missed(element, labels[element], sum(element not in one.steps for one in named))
        for element in elements
    ]
    return StepMatch(
        elements=elements,
        from_documents=bool(written & labels.keys()),
        named=named,
        missed=tuple(
            sorted((one for one in missed if one.n), key=lambda one: (-one.n, natural(one.element)))
        ),
        not_recorded=tuple(account.row for account in found.accounts if account.steps is None),
    )


def prompts(facts: Facts) -> Iterator[Prompt]:
    """One prompt when anybody missed a step."""
    match = facts.once(step_match)
    if not match.named or not match.missed:
        return
    of = len(match.elements)
    counts = sorted(len(one.steps) for one in match.named)
    span = f"{counts[0]}" if counts[0] == counts[-1] else f"between {counts[0]} and {counts[-1]}"
    worst = listed(
        f"{one.element} {clip(one.label, 40)} ({one.n} of {len(match.named)})"
        for one in match.missed[:MOST_MISSED]
    )
    basis = "of the procedure" if match.from_documents else "a procedure should have"
    yield Prompt(
        key="STEPS",
        kind="STEPS",
        question="PA-220",
        text=f"Of {counted(of, 'step')} {basis}, {counted(len(match.named), 'account')} named "
        f"{span} unprompted. Most often not named: {worst}.",
        reasons=(
            *(
                Reason(
                    one.row, f"{one.who}: {len(one.steps)} of {of} ({listed(one.steps) or 'none'})"
                )
                for one in match.named
            ),
            stated(facts),
        ),
        missing=(
            *(() if match.from_documents else ("which of the twenty elements a document has",)),
            *(f"the steps of {row}" for row in match.not_recorded),
        ),
    )
