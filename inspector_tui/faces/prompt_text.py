"""How prompts read: on their question, in the list of all, beside what was made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inspector_tui.faces.columns import LABEL, MARGIN, labelled
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.moment import moment
from inspector_tui.faces.row import Part, Row
from inspector_tui.faces.text import clip, one_line
from inspector_tui.faces.tones import TONES
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.record.judging import Decision
from inspector_tui.record.visit import Settled
from inspector_tui.report.prompts import DECISIONS
from inspector_tui.workflow.prompts import Standing, Together, together

_MOST = 3
"""Kinds of prompts on a question, and reasons of one, that are shown there; the list shows all."""


def beside(prompts: Sequence[Standing], width: int) -> Iterator[Row]:
    """The prompts of a question: open ones by kind, gravest first, one alone with its reasons."""
    waiting = [one for one in prompts if one.is_open]
    groups = together(waiting)
    for at, group in enumerate(groups[:_MOST]):
        again = any(one.state == "changed" for one in group.members)
        changed = "(changed since you settled it) " if again else ""
        words = f"{changed}{_times(group)}{group.told.sum}"
        yield from labelled("" if at else "Prompt", words, width, TONES["doubt"])
        if len(group.members) == 1:
            yield from _reasons(group.members[0].prompt, width)
    more = sum(len(group.members) for group in groups[_MOST:])
    if waiting:
        others_too = f"and {more} more; " if more > 0 else ""
        it = "it" if len(waiting) == 1 else "them"
        ask = f"({others_too}h: look at {it} and settle {it})"
        yield from labelled("", ask, width, TONES["quiet"])
    for group in together(one for one in prompts if not one.is_open):
        decisions = sorted({one.settled.decision for one in group.members if one.settled})
        line = f"{', '.join(decisions)}: {_times(group)}{one_line(group.told.sum)}"
        yield from labelled("Settled", clip(line, width - 2 * MARGIN - LABEL), width)


def _times(group: Together) -> str:
    return f"{len(group.members)} times: " if len(group.members) > 1 else ""


def _reasons(prompt: Prompt, width: int) -> Iterator[Row]:
    lines = [reason_line(reason, prompt.question) for reason in prompt.reasons]
    shown = lines if len(lines) <= _MOST else lines[: _MOST - 1]
    if len(shown) < len(lines):
        shown = [*shown, f"and {len(lines) - len(shown)} more reasons"]
    shown = [*shown, f"missing: {'; '.join(prompt.missing)}"] if prompt.missing else shown
    room = width - 2 * MARGIN - LABEL - 2
    for line in shown:
        yield from labelled("", f"- {clip(one_line(line), room)}", width)


def reason_line(reason: Reason, question: str) -> str:
    """A reason with where it comes from, unless that is the question it is shown on."""
    return reason.text if reason.ref in ("", question) else f"{reason.called}  {reason.text}"


def parts(one: Standing) -> list[Part]:
    """All of a prompt, in labelled parts."""
    prompt = one.prompt
    found = [("Prompt", prompt.text)]
    if one.settled is not None:
        found += settlement(one.settled, changed=one.is_open)
    reasons = [one_line(reason_line(reason, prompt.question)) for reason in prompt.reasons]
    found += [("Because", "\n".join(f"- {reason}" for reason in reasons))] if reasons else []
    found += [("Missing", "; ".join(prompt.missing))] if prompt.missing else []
    return found


def settlement(settled: Settled, *, changed: bool = False) -> list[Part]:
    """What was made of a prompt; with `changed` also what it said then."""
    words = f"{DECISIONS[settled.decision]}. {settled.reason}"
    then = [("It said then", settled.said)] if changed else []
    return [("You said", words), *then, ("When", f"{moment(settled.at)}, {settled.by}")]


def heading(desk: OpenVisit, prompt: Prompt) -> str:
    """Where a prompt is shown, in words."""
    question = desk.library.question(prompt.question)
    if question is None:
        return "About the visit as a whole"
    hidden = "" if desk.item(question.id) else " (not asked now)"
    return f"{question.id}{hidden}  {question.ask}"


ASKED: dict[Decision, str] = {
    "confirmed": "Confirm: what shows that it is so?",
    "overridden": "Override: why do you judge otherwise?",
    "dismissed": "Dismiss: why does it not matter here?",
}
"""What is asked when a prompt is settled."""
