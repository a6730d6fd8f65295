"""The factor steps of an enforcement decision: each factor with its effect and its why.

That no factor matters is a choice of its own: a step left empty would say so unasked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from inspector_tui.checklist.checking import Misfit
from inspector_tui.checklist.value import Value
from inspector_tui.judgement import stored
from inspector_tui.judgement.enforcement_table import NONE_APPLIES, Ask, Model, Word
from inspector_tui.record.base import says_why

STEPS = ("duty-holder", "strategic")
"""The steps that weigh factors."""

WHY = "-why"
"""Ends the key of the reason that belongs to a factor's effect."""

_NONE = Ask(key=NONE_APPLIES, label="Factors", of=NONE_APPLIES, required=False)


def asks(table: Model, step: str) -> tuple[Ask, ...]:
    """Whether none applies, then factor by factor its effect and why; () for any other step."""
    weighed = _factors(table, step)
    if not weighed:
        return ()
    return (
        _NONE,
        *(
            ask
            for factor in weighed
            for ask in (
                Ask(key=factor.key, label=factor.title, of="effect", required=False),
                Ask(key=f"{factor.key}{WHY}", label="Why", required=False),
            )
        ),
    )


def faults(table: Model, step: str, choices: Mapping[str, Value]) -> Iterator[Misfit]:
    """An effect without its why; nothing chosen at all; none applies, and yet one does."""
    weighed = _factors(table, step)
    chosen = {factor.key for factor in weighed if stored.text(choices.get(factor.key))}
    is_none = bool(stored.text(choices.get(NONE_APPLIES)))
    if weighed and not chosen and not is_none:
        yield Misfit.of(_NONE.key, _NONE.label, "choose those that matter, or that none applies.")
    if chosen and is_none:
        yield Misfit.of(_NONE.key, _NONE.label, "one is chosen below, so it cannot be none.")
    for factor in weighed:
        effect = stored.text(choices.get(factor.key))
        if effect in ("raises", "lowers") and not says_why(
            stored.text(choices.get(factor.key + WHY))
        ):
            yield Misfit.of(factor.key, factor.title, f"say why it {effect} the expectation.")


def _factors(table: Model, step: str) -> tuple[Word, ...]:
    return {"duty-holder": table.duty_holder, "strategic": table.strategic}.get(step, ())
