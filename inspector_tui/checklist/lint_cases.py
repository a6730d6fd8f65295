"""Rules for the cases of a checklist that show without carrying them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from inspector_tui.checklist.fault import Path, Problem
from inspector_tui.checklist.raw import Node
from inspector_tui.checklist.rules import twice

_ASKED = ("visible", "hidden", "then", "no_then")
_EXPECTED = (*_ASKED, "prompts", "no_prompts")
_OPPOSITES = (("visible", "hidden"), ("then", "no_then"))


def case_problems(
    document: Node, homes: Mapping[str, str], always: tuple[str, ...]
) -> Iterator[Problem]:
    """Every problem of the cases; `homes` is which checklist asks each question.

    `always` are the checklists that every visit has.
    """
    yield from twice(document.tables("case"))
    known = {*homes.values(), *always}
    for case in document.tables("case"):
        if not any(case.items(key) for key in _EXPECTED):
            yield case.problem("id", f"a case expects something: {', '.join(_EXPECTED)}")
        for place, name in case.texts("beside"):
            if name not in known:
                yield Problem(place, f"there is no checklist {name}")
        used = {document.text("id"), *always, *(name for _, name in case.texts("beside"))}
        for place, question in _questions(case):
            home = homes.get(question)
            if home is None:
                yield Problem(place, f"there is no question {question}")
            elif home not in used:
                yield Problem(place, f'{question} stands in {home}: add beside = ["{home}"]')
        for key, other in _OPPOSITES:
            others = {question for _, question in case.texts(other)}
            for place, question in case.texts(key):
                if question in others:
                    yield Problem(place, f"{question} cannot be both in {key} and in {other}")


def _questions(case: Node) -> Iterator[tuple[Path, str]]:
    answers = case.table("answers")
    for question in answers.data:
        yield (*answers.path, question), question
    for key in _ASKED:
        yield from case.texts(key)
