"""Prompts and what the inspector made of them; what was in order, section by section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

from inspector_tui.checklist.library import Library
from inspector_tui.judgement.prompt import Prompt
from inspector_tui.record.judging import Decision
from inspector_tui.record.visit import Review, Settled, Visit
from inspector_tui.report.elements import el, table

DECISIONS: dict[Decision, str] = {
    "confirmed": "confirmed: it is so",
    "overridden": "overridden: judged otherwise",
    "dismissed": "dismissed: it does not matter here",
}
SAYS_PROMPT = "prompt not settled: "
"""Begins the words of a gap that is a prompt."""
SAYS_END = "not said what was in order in the section: "
"""Begins the words of a gap that is a section's end."""
MEANING = (
    "A prompt is worked out from what was recorded and asks the inspector to look; it is not a "
    "breach. What the inspector made of it stands beside it, with the reason."
)


def prompts(visit: Visit, raised: Sequence[Prompt]) -> Iterator[Element]:
    """Settled prompts with the word on each, then those left open.

    `raised` is what the record prompts now: it lends the settled ones their reasons. What was open
    when a visit was sealed is what its seal says, whatever a later table makes of it.
    """
    waiting = list(_waiting(visit, raised))
    if not visit.settled and not waiting:
        return
    yield el("h2", "Prompts and what the inspector made of them")
    yield el("p", MEANING, cls="small")
    if visit.settled:
        known = {prompt.text: prompt for prompt in raised}
        yield table(
            ["Prompt", "It came from", "The inspector", "Reason"],
            [
                [settled.said, _came_from(known.get(settled.said)), _word(settled), settled.reason]
                for settled in visit.settled
            ],
        )
    if waiting:
        yield el("p", "Left without a word:", cls="label")
        yield el("ul", [el("li", text) for text in waiting])


def _waiting(visit: Visit, raised: Iterable[Prompt]) -> Iterator[str]:
    if visit.status == "sealed":
        for gap in visit.closings[-1].gaps:
            question, found, text = gap.partition(SAYS_PROMPT)
            if found:
                yield f"{question}{text}"
        return
    said = {settled.said for settled in visit.settled}
    for prompt in raised:
        if prompt.text not in said:
            yield ": ".join(filter(None, (prompt.question, prompt.text)))


def _came_from(prompt: Prompt | None) -> list[Element | str | None]:
    if prompt is None:
        return ["It is not raised any more by what is recorded."]
    reasons = [f"{reason.ref} {reason.text}".strip() for reason in prompt.reasons]
    reasons += [f"missing: {text}" for text in prompt.missing]
    return [
        el("span", prompt.question, cls="id") if prompt.question else None,
        el("ul", [el("li", text) for text in reasons]) if reasons else None,
    ]


def _word(settled: Settled) -> str:
    return f"{DECISIONS[settled.decision]} ({settled.by}, {settled.at}, entry {settled.n})"


def reviews(visit: Visit, library: Library) -> Iterator[Element]:
    """What was in order, what was not sampled and what undermines a finding."""
    if not visit.reviews:
        return
    yield el("h2", "What was in order")
    titles = {
        (checklist.id, section.id): f"{checklist.title}: {section.title}"
        for checklist in library.checklists
        for section in checklist.section
    }
    order = {place: n for n, place in enumerate(titles)}
    said = sorted(visit.reviews, key=lambda review: order.get(_place(review), len(order)))
    yield table(
        ["Section", "In order", "Not sampled, and why", "Undermines a finding"],
        [
            [
                titles.get(_place(review), " ".join(_place(review))),
                review.reviewed.in_order,
                review.reviewed.not_sampled,
                review.reviewed.undermines,
            ]
            for review in said
        ],
    )


def _place(review: Review) -> tuple[str, str]:
    return review.reviewed.checklist, review.reviewed.section


def accepted(gaps: Sequence[str]) -> Iterator[str]:
    """The gaps of a seal; prompts, which have a part of their own, are only counted."""
    others = [gap for gap in gaps if SAYS_PROMPT not in gap]
    yield from others
    if count := len(gaps) - len(others):
        yield f"{count} {'prompt' if count == 1 else 'prompts'} without a word of the inspector"
