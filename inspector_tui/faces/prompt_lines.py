"""Lists of prompts: a line for each kind and subject, which opens to its prompts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inspector_tui.faces.line import Line
from inspector_tui.faces.prompt_text import reason_line
from inspector_tui.faces.row import Part
from inspector_tui.faces.text import one_line
from inspector_tui.faces.tones import Tone
from inspector_tui.judgement.kinds import WEIGHTS, Weight
from inspector_tui.workflow.prompts import Standing, State, Together

STATES: dict[State, str] = {
    "open": "Open",
    "changed": "Open again: they say something else now than when you settled them",
    "settled": "Settled",
}
"""Headings of a list of prompts, in their order."""
_SIGNS: dict[Weight, tuple[str, Tone]] = {
    1: ("!!", "bad"),
    2: ("!", "doubt"),
    3: ("", "normal"),
    4: ("?", "quiet"),
}
"""What is to be acted on first, what is serious, what is not recorded or only to note."""
_NARROW = 60
"""Cells below which there is no room to name the kind before its words."""


def counted(members: int, groups: int) -> str:
    """As "47 in 4 groups", or "3" where each stands alone."""
    return f"{members} in {groups} groups" if groups < members and groups > 1 else f"{members}"


def group_line(
    one: Together, width: int = 80, *, id: str = "", opened: bool = False, marked: bool = False
) -> Line:
    """A line for all of a group: how grave, how many, what kind, and all of them in a sum."""
    told, members = one.told, one.members
    several = len(members) > 1
    sign, tone = _SIGNS[told.weight]
    count = f"{len(members)}{'-' if opened else '+'}" if several else ""
    kind = f" {members[0].prompt.kind:<7}" if width >= _NARROW else ""
    done = {one.settled.decision for one in members if one.settled and not one.is_open}
    questions = told.questions
    where = questions[0] if len(questions) == 1 else f"{len(questions)} questions"
    return Line(
        told.sum,
        lead=f"{sign:<2}{count:>4}{kind}",
        tail=", ".join(sorted(done)) or where,
        id=id or members[0].prompt.key,
        tone=tone,
        marked=marked,
        quiet=not any(one.is_open for one in members),
    )


def member_line(one: Standing, width: int, *, marked: bool = False) -> Line:
    """A line for one prompt of a group that is opened."""
    done = one.settled.decision if one.settled and not one.is_open else ""
    kind = " " * 8 if width >= _NARROW else ""
    return Line(
        one.prompt.text,
        lead=f"{'':6}{kind}",
        tail=done or one.prompt.question,
        id=one.prompt.key,
        marked=marked,
        quiet=bool(done),
    )


def group_parts(one: Together) -> list[Part]:
    """All of a group, in labelled parts: the sum, what its prompts share, then each of them."""
    told = one.told
    found = [("Prompts", f"{len(one.members)} ({WEIGHTS[told.weight]}). {told.sum}")]
    shared = [one_line(reason_line(reason, "")) for reason in told.shared]
    found += [("All rest on", "\n".join(shared))] if shared else []
    return [*found, ("Each", "\n".join(_each(one.members)))]


def _each(members: Sequence[Standing]) -> Iterator[str]:
    for one in members:
        yield f"- {one_line(one.prompt.text)}"
