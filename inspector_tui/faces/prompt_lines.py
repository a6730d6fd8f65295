"""Lists of prompts: a line for each kind and subject, which opens to its prompts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from inspector_tui.faces.line import Line
from inspector_tui.faces.prompt_text import reason_line
from inspector_tui.faces.row import Part
from inspector_tui.faces.text import one_line
from inspector_tui.faces.tones import Tone
from inspector_tui.judgement.kinds import WEIGHTS, Weight
from inspector_tui.workflow.prompts import State, Together

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
_FEW = 20
"""Signs of a beginning that all prompts of a group share; fewer are said again for each."""
_NARROW = 60
"""Cells below which there is no room to name the question behind the words."""


def counted(members: int, groups: int) -> str:
    """As "47 in 4 groups", or "3" where each stands alone."""
    return f"{members} in {groups} groups" if groups < members and groups > 1 else f"{members}"


def group_line(
    one: Together,
    width: int = 80,
    *,
    id: str = "",
    only: str = "",
    opened: bool = False,
    marked: bool = False,
) -> Line:
    """A line for all of a group: how grave, how many, and all of them in a sum.

    Its question is not named where `only` that one is shown.
    """
    told, members = one.told, one.members
    several = len(members) > 1
    sign, tone = _SIGNS[told.weight]
    count = f"{len(members)}{'-' if opened else '+'}" if several else ""
    done = {one.settled.decision for one in members if one.settled and not one.is_open}
    questions = told.questions
    where = questions[0] if len(questions) == 1 else f"{len(questions)} questions"
    where = "" if where == only or width < _NARROW else where
    return Line(
        told.line,
        lead=f"{sign:<2}{count:>4}",
        tail=", ".join(sorted(done)) or where,
        id=id or members[0].prompt.key,
        tone=tone,
        marked=marked,
        quiet=not any(one.is_open for one in members),
    )


def member_lines(
    group: Together, width: int, *, only: str = "", marked: frozenset[str] = frozenset()
) -> Iterator[Line]:
    """A line for each prompt of a group that is opened; what all begin with is said once, above."""
    is_narrow = width < _NARROW
    said = len(_beginning([one.prompt.text for one in group.members]))
    for one in group.members:
        prompt = one.prompt
        done = one.settled.decision if one.settled and not one.is_open else ""
        yield Line(
            f"...{prompt.text[said:]}" if said else prompt.text,
            lead=" " * 6,
            tail=done or ("" if prompt.question == only or is_narrow else prompt.question),
            id=prompt.key,
            marked=prompt.key in marked,
            quiet=bool(done),
        )


def _beginning(texts: Sequence[str]) -> str:
    """The words that all texts begin with, when they are more than a few and not all of them."""
    columns = zip(*(text.split(" ") for text in texts), strict=False)
    same = takewhile(lambda column: len(set(column)) == 1, columns)
    words = " ".join(column[0] for column in same)
    return f"{words} " if _FEW < len(words) < min(map(len, texts)) else ""


def group_parts(one: Together) -> list[Part]:
    """All of a group, in labelled parts: the sum, what its prompts share, then each of them."""
    told = one.told
    found = [("Prompts", f"{len(one.members)} ({WEIGHTS[told.weight]}). {told.sum}")]
    shared = [one_line(reason_line(reason, "")) for reason in told.shared]
    found += [("All rest on", "\n".join(shared))] if shared else []
    each = (f"- {one.question}  {one_line(one.text)}" for one in told.members)
    return [*found, ("Each", "\n".join(each))]
