"""What an experiment with faults is, and the table its outcomes make."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """What became of the faults of one experiment."""

    tries: int
    """Faults that were made."""
    losses: int
    """Faults after which a promise did not hold."""
    control: str
    """What the harness saw with the protection taken away, as in "sync off: 212 of 500 lost"."""
    control_saw: bool
    """Whether the control did fail; one that does not proves that the harness is blind."""
    first: str = ""
    """The first loss, for a person to look at; empty without one."""
    states: int = 0
    """Different outcomes that the tries had, where of each but one was judged; else 0."""


@dataclass(frozen=True)
class Experiment:
    """One kind of fault: `run(tries, seed, scratch)` makes it `tries` times in an empty folder."""

    promise: str
    """What must hold, as in "every answer that was confirmed is there"."""
    fault: str
    """What is done, as in "kill -9 while answers are given"."""
    tries: int
    """Tries on every build."""
    long_tries: int
    """Tries on request."""
    run: Callable[[int, int, Path], Outcome]
    missing: str = ""
    """What it needs and this machine has not, as in "strace"; it is left out then, and said so."""


HEADINGS = ("fault", "promise", "tries", "lost", "control")


def table(rows: Iterable[tuple[Experiment, Outcome]]) -> str:
    """A Markdown table of outcomes, one row each, readable in a terminal too."""
    cells = [HEADINGS, *(_row(experiment, outcome) for experiment, outcome in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEADINGS))]
    lines = [_line(row, widths) for row in cells]
    rule = "| " + " | ".join("-" * width for width in widths) + " |"
    return "\n".join([lines[0], rule, *lines[1:]])


def left_out(experiments: Iterable[Experiment]) -> list[str]:
    """A line for each that cannot be carried out here."""
    return [f"Left out for want of {x.missing}: {x.fault}" for x in experiments if x.missing]


def _row(experiment: Experiment, outcome: Outcome) -> tuple[str, ...]:
    return (
        experiment.fault,
        experiment.promise,
        f"{outcome.tries:,}" + (f" ({outcome.states:,} states)" if outcome.states else ""),
        f"{outcome.losses:,}",
        outcome.control if outcome.control_saw else f"BLIND: {outcome.control}",
    )


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    return (
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
    )
