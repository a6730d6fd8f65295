"""Prompts and what the inspector made of them; what was in order, section by section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias
from xml.etree.ElementTree import Element

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.moments import show_moment
from inspector_tui.judgement.groups import Group, groups
from inspector_tui.judgement.prompt import Prompt
from inspector_tui.judgement.words import counted, listed
from inspector_tui.record.judging import Decision
from inspector_tui.record.visit import Review, Settled, Visit
from inspector_tui.report.elements import Child, el, table

Known: TypeAlias = Mapping[tuple[str, str], Prompt]
"""Prompts that are raised now, by name and text."""

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
    """Settled prompts with the word on each, then those left open, told by kind and subject.

    `raised` is what the record prompts now: it lends the settled ones their reasons. What was open
    when a visit was sealed is what its seal says, whatever a later table makes of it.
    """
    waiting = list(_waiting(visit, raised))
    if not visit.settled and not waiting:
        return
    yield el("h2", "Prompts and what the inspector made of them")
    yield el("p", MEANING, cls="small")
    if visit.settled:
        known = {(prompt.name, prompt.text): prompt for prompt in raised}
        yield table(
            ["Prompt", "It came from", "The inspector", "Reason"],
            [_settled(members, known) for members in _settled_together(visit.settled, known)],
        )
    if waiting:
        yield el("p", f"Left without a word: {_counted(waiting, raised)}.", cls="label")
        yield el("ul", list(_left(waiting, raised)))


def _settled_together(settled: Iterable[Settled], known: Known) -> Iterable[list[Settled]]:
    """Words on prompts of one kind and subject for one reason stand together."""
    found: dict[tuple[str, ...], list[Settled]] = {}
    for one in settled:
        prompt = known.get((one.prompt, one.said))
        group = prompt.group if prompt else f"gone {one.prompt}"
        found.setdefault((group, one.decision, one.reason, one.by), []).append(one)
    return found.values()


def _settled(members: list[Settled], known: Known) -> list[Child]:
    first = members[0]
    if len(members) == 1:
        return [
            first.said,
            _came_from(known.get((first.prompt, first.said))),
            _word(first),
            first.reason,
        ]
    came = [known[one.prompt, one.said] for one in members]
    lines = dict.fromkeys(reason for one in came for reason in _reasons(one))
    entries = f"entries {listed(str(one.n) for one in members)}"
    return [
        [
            el("p", f"{Group(came[0].group, tuple(came)).topic.words}: {len(members)} prompts"),
            el("ul", [el("li", one.said) for one in members]),
        ],
        [el("ul", [el("li", text) for text in lines])],
        f"{DECISIONS[first.decision]} ({first.by}, {show_moment(first.at)}, {entries})",
        first.reason,
    ]


def _waiting(visit: Visit, raised: Iterable[Prompt]) -> Iterator[tuple[str, str]]:
    """The question and the text of each prompt on which no word was said."""
    if visit.status == "sealed":
        for gap in visit.closings[-1].gaps:
            question, found, text = gap.partition(SAYS_PROMPT)
            if found:
                yield question.rstrip(": "), text
        return
    said = {(settled.prompt, settled.said) for settled in visit.settled}
    for prompt in raised:
        if (prompt.name, prompt.text) not in said:
            yield prompt.question, prompt.text


def _left(waiting: Iterable[tuple[str, str]], raised: Iterable[Prompt]) -> Iterator[Element]:
    """A line for each group; prompts that are not raised any more stand for themselves."""
    there = dict.fromkeys(waiting)
    known = [prompt for prompt in raised if (prompt.question, prompt.text) in there]
    for group in groups(known):
        for prompt in group.members:
            there.pop((prompt.question, prompt.text), None)
        lines = [_with_reasons(one) for one in group.members]
        if len(lines) == 1:
            yield el("li", *lines[0])
        else:
            words = f"{group.topic.words}: {len(lines)} prompts"
            yield el("li", words, el("ul", [el("li", *line) for line in lines]))
    for question, text in there:
        yield el("li", _line(question, text))


def _with_reasons(prompt: Prompt) -> list[Child]:
    """A prompt without a word on it, and what it came from: entries, tables, what is missing."""
    reasons = _reasons(prompt)
    told = el("span", f" ({'; '.join(reasons)})", cls="small") if reasons else None
    return [_line(prompt.question, prompt.text), told]


def _line(question: str, text: str) -> str:
    return ": ".join(filter(None, (question, text)))


def _counted(waiting: Sequence[tuple[str, str]], raised: Iterable[Prompt]) -> str:
    there = set(waiting)
    known = [prompt for prompt in raised if (prompt.question, prompt.text) in there]
    of_known = {(prompt.question, prompt.text) for prompt in known}
    kinds = len(groups(known)) + len(there - of_known)
    said = counted(len(waiting), "prompt")
    return said if kinds == len(waiting) else f"{said} in {counted(kinds, 'group')}"


def _came_from(prompt: Prompt | None) -> list[Element | str | None]:
    if prompt is None:
        return ["It is not raised any more by what is recorded."]
    reasons = _reasons(prompt)
    return [
        el("span", prompt.question, cls="id") if prompt.question else None,
        el("ul", [el("li", text) for text in reasons]) if reasons else None,
    ]


def _reasons(prompt: Prompt) -> list[str]:
    reasons = [f"{reason.called} {reason.text}".strip() for reason in prompt.reasons]
    return [*reasons, *(f"missing: {text}" for text in prompt.missing)]


def _word(settled: Settled) -> str:
    at = show_moment(settled.at)
    return f"{DECISIONS[settled.decision]} ({settled.by}, {at}, entry {settled.n})"


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
