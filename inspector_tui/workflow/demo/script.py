"""What was done on an invented visit, as a TOML file: every value as an inspector would type it.

`{day -40}` anywhere in a file is the date forty days before the visit, so that what is overdue
stays overdue whenever the demonstration is made.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from importlib.resources import files

from msgspec import Struct

from inspector_tui import structs
from inspector_tui.checklist.moments import show_date
from inspector_tui.record.base import Disclosure, Side, StandardClass, Theme, Value, Verdict
from inspector_tui.record.judging import Decision, EnforcementStep

Fields = dict[str, str | int]
"""A row or the measures of an answer: what is typed into each field."""


class _Step(Struct, frozen=True, forbid_unknown_fields=True, tag_field="do"):
    """One thing that the inspector did."""


class Answer(_Step, frozen=True, tag="answer"):
    """One question's form and the rows added on it; `sources` as typed, one to a line."""

    question: str
    verdict: Verdict | None = None
    reason: str = ""
    value: str = ""
    measures: Fields = {}
    fact: str = ""
    opinion: str = ""
    sources: str = ""
    rows: tuple[Fields, ...] = ()


class Mark(_Step, frozen=True, tag="mark"):
    """One verdict on many marked questions."""

    questions: tuple[str, ...]
    verdict: Verdict
    reason: str = ""


class Undo(_Step, frozen=True, tag="undo"):
    """The newest answer or row taken back."""


class Withdraw(_Step, frozen=True, tag="withdraw"):
    row: str
    reason: str


class Note(_Step, frozen=True, tag="note"):
    text: str
    question: str | None = None
    place: str = ""
    present: str = ""


class Correct(_Step, frozen=True, tag="correct"):
    """The note that begins with `begins`, struck and written anew."""

    begins: str
    text: str
    reason: str


class Exhibit(_Step, frozen=True, tag="exhibit"):
    """A file of the folder `exhibits`, in which dates are filled in too."""

    file: str
    description: str
    question: str | None = None
    place: str = ""
    from_whom: str = ""
    power: str = ""
    producer: str = ""
    seal: str = ""


class Move(_Step, frozen=True, tag="move"):
    """An exhibit handed on."""

    mark: str
    holder: str
    place: str = ""
    seal: str = ""
    reason: str = ""


class Raise(_Step, frozen=True, tag="finding"):
    questions: tuple[str, ...]
    fact: str
    evidence: tuple[str, ...]
    provisions: tuple[str, ...]
    opinion: str
    side: Side = "worker"
    exhibits: tuple[str, ...] = ()
    theme: Theme | None = None
    standard: str = ""
    standard_class: StandardClass | None = None
    by_when: str = ""
    disclosure: Disclosure | None = None


class Decide(_Step, frozen=True, tag="decide"):
    """One enforcement step of a finding; `by` among its choices is a date as it is typed."""

    finding: str
    step: EnforcementStep
    choices: dict[str, str | list[str]] = {}
    reason: str = ""


class Settle(_Step, frozen=True, tag="settle"):
    """A word on a computed prompt, named by its key."""

    prompt: str
    decision: Decision
    reason: str


class Review(_Step, frozen=True, tag="section-end"):
    """What was said at the end of the section of `question`."""

    question: str
    in_order: str = ""
    not_sampled: str = ""
    undermines: str = ""


Step = (
    Answer
    | Mark
    | Undo
    | Withdraw
    | Note
    | Correct
    | Exhibit
    | Move
    | Raise
    | Decide
    | Settle
    | Review
)


class Left(Struct, frozen=True, forbid_unknown_fields=True):
    """Where an unfinished visit was left: the question, and the fact being typed there."""

    question: str
    fact: str


class Script(Struct, frozen=True, forbid_unknown_fields=True):
    """One visit. `working_days` is how many of them lie between it and the demonstration."""

    working_days: int
    organisation: str
    sites: tuple[str, ...]
    purpose: str
    checklists: tuple[str, ...]
    people: tuple[dict[str, Value], ...]
    steps: tuple[Step, ...]
    profile: str | None = None
    late: str = ""
    """Why the notes of an earlier visit were not made at the time of what they tell."""
    left: Left | None = None
    sealed: bool = False


def read(name: str, today: dt.date) -> tuple[Script, dt.date]:
    """The script of one visit of the demonstration and the date of the visit."""
    return told(_packed(f"{name}.toml"), today)


def told(text: str, today: dt.date) -> tuple[Script, dt.date]:
    """The script in the text of a file, with its dates written out, and the date of the visit."""
    found = tomllib.loads(text)
    day = working_day(today, found["working_days"])
    return structs.convert(tomllib.loads(dated(text, day)), Script), day


def exhibit(name: str, day: dt.date) -> str:
    """The text of an exhibit of a visit on `day`."""
    return dated(_packed(f"exhibits/{name}"), day)


def dated(text: str, day: dt.date) -> str:
    """The text with every `{day n}` written out."""

    def written(match: re.Match[str]) -> str:
        return show_date((day + dt.timedelta(days=int(match[1]))).isoformat())

    return re.sub(r"\{day (-?\d+)\}", written, text)


def working_day(today: dt.date, before: int) -> dt.date:
    """The day that lies `before` working days before today, or before the Friday of a weekend."""
    day = today
    while day.weekday() > 4:
        day -= dt.timedelta(days=1)
    weeks, rest = divmod(before, 5)
    day -= dt.timedelta(weeks=weeks)
    for _ in range(rest):
        day -= dt.timedelta(days=3 if day.weekday() == 0 else 1)
    return day


def _packed(name: str) -> str:
    return files("inspector_tui.workflow.demo").joinpath(name).read_text(encoding="utf-8")
