"""The fields of what a visit begins with: the same for a new one and for putting one right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Field
from inspector_tui.checklist.value import Value
from inspector_tui.errors import InspectorError
from inspector_tui.faces.forms.form import BesideError
from inspector_tui.record.particulars import LABELS
from inspector_tui.report.particulars import EVERY_QUESTION

WHOLE = "whole"
"""Stands in the field of the profile for every question."""


def first_fields(help: Mapping[str, str]) -> list[Field]:
    """Who is visited, when, which places and why these; `help` explains some, by name."""
    found = [
        Field(id="organisation", label="", kind="text", required=True),
        Field(id="on", label="", kind="date", required=True),
        Field(id="sites", label="", kind="long"),
        Field(id="purpose", label="", kind="long"),
    ]
    return [
        field.model_copy(update={"label": LABELS[field.id], "help": help.get(field.id) or None})
        for field in found
    ]


def profile_field(library: Library, help: str = "") -> Field:
    """Which questions are asked; it says how many each profile has."""
    whole = len(library.questions)
    counted = (
        f"{title}: {len(library.of_profile(id_))} of the {whole} questions, those that "
        "each checklist names for it; the others are not asked."
        for id_, title in library.profiles().items()
    )
    return Field(
        id="profile",
        label=LABELS["profile"],
        kind="choice",
        choices={WHOLE: EVERY_QUESTION, **library.profiles()},
        required=True,
        help=" ".join(filter(None, (*counted, help))),
    )


def profile_of(values: Mapping[str, Value]) -> str:
    """The profile that is chosen; "" for every question."""
    chosen = str(values.get("profile", WHOLE))
    return "" if chosen == WHOLE else chosen


def lines(value: Value | None) -> list[str]:
    """What stands in a field of several lines, without empty ones."""
    return [line.strip() for line in str(value or "").splitlines() if line.strip()]


@contextmanager
def beside(field: str) -> Iterator[None]:
    """What is refused inside stands beside a field."""
    try:
        yield
    except InspectorError as error:
        raise BesideError(error.what, {field: error.what}, todo=error.todo) from None
