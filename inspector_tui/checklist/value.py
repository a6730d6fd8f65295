"""Values: from what a person typed to what is stored, and back to what a person reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, TypeAlias

from inspector_tui.checklist import choosing, moments, quantities
from inspector_tui.checklist.model import Field
from inspector_tui.checklist.quantities import UnclearError, stored_amount
from inspector_tui.signs import capital

if TYPE_CHECKING:
    from inspector_tui.checklist.library import Library

Value: TypeAlias = str | int | list[str] | dict[str, int]
"""What the journal stores; a number with a fraction is a decimal text."""

MAX_TEXT = 200_000
"""Characters one text may hold; the journal refuses more."""


class ValueFault(ValueError):  # noqa: N818 - named for what it says, next to Fault
    """What was typed does not fit its field; the sentence names the field and what would fit."""


def read(
    field: Field, typed: str, *, library: Library, now: dt.datetime | None = None
) -> Value | None:
    """The stored value of what was typed; None for nothing. Raises `ValueFault`.

    `now` is local time, for "today" and "now"; the clock is asked when it is not given.
    """
    if not typed.strip():
        return None
    try:
        value = _read(field, typed, library, now or dt.datetime.now())
    except UnclearError as error:
        raise ValueFault(_named(field, str(error))) from None
    return value if value != [] else None


def _named(field: Field, sentence: str) -> str:
    name = field.label or field.id
    return f"{name}: {sentence}" if name else capital(sentence)


def _read(field: Field, typed: str, library: Library, now: dt.datetime) -> Value:
    match field.kind:
        case "text" | "long":
            return _read_text(field, typed)
        case "number":
            return quantities.read_number(field, typed)
        case "duration":
            return quantities.read_duration(field, typed)
        case "percent":
            return quantities.read_counted(typed)
        case "date":
            return moments.read_date(typed, now)
        case "time":
            return moments.read_time(typed, now)
        case "datetime":
            return moments.read_datetime(typed, now)
        case "verdict":
            return choosing.read_verdict(typed, library.choices(field))
        case "choice" | "yesno":
            return choosing.read_choice(typed, library.choices(field), free=field.free)
        case "choices":
            return choosing.read_choices(typed, library.choices(field), free=field.free)
        case "row":
            return choosing.read_row(typed, field.record or "")
        case "site":
            return choosing.read_site(typed)
        case "exhibits":
            return choosing.read_exhibits(typed)
        case "rows":
            raise UnclearError("this is answered with rows, one by one.")


def _read_text(field: Field, typed: str) -> str:
    text = typed.replace("\r\n", "\n").replace("\r", "\n").strip()
    if field.kind == "text":
        text = " ".join(text.split("\n"))
    fault = text_fault(text)
    if fault:
        raise UnclearError(fault)
    return text


def text_fault(text: str) -> str | None:
    """What keeps a text from being stored, as the rest of a sentence; None for nothing."""
    if len(text) > MAX_TEXT:
        return f"a text may have {MAX_TEXT:,} characters; this one has {len(text):,}."
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        return "there is a character in it that cannot be stored."
    return None


def show(field: Field, value: Value, *, library: Library) -> str:
    """What a person reads; what does not fit the field (an older edition) is shown as it is.

    `read` turns what is shown back into the same value.
    """
    match field.kind, value:
        case (("number" | "duration"), (int() | str())) if stored_amount(value) is not None:
            return quantities.show_amount(field, value)
        case "date", str():
            return moments.show_date(value)
        case "datetime", str():
            return moments.show_datetime(value)
        case (("verdict" | "choice" | "yesno"), str()):
            return library.choices(field).get(value, value)
        case "choices", list():
            return choosing.show_choices(value, library.choices(field))
    return _as_it_is(value)


def _as_it_is(value: Value) -> str:
    if isinstance(value, dict):
        if value.keys() == {"n", "of"}:
            return f"{value['n']} of {value['of']}"
        return ", ".join(f"{key} {item}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)


def summed_up(
    library: Library,
    record_id: str,
    filled: Collection[str],
    words: Callable[[str], str],
    *,
    also: Collection[str] = (),
) -> list[tuple[str, str]]:
    """A row in a few parts: the fields of its summary that are `filled`, or else all of these.

    Behind the summary stand the fields of `also`.

    `words` says a field's value. Before it stands the field's label, with its colon, where it says
    nothing alone: yes, partly, a date or a number behind something else. Else "" does.
    """
    record = library.record(record_id)
    declared = {field.id: field for field in record.all_fields()} if record else {}
    told = dict.fromkeys((*record.summary, *also)) if record else {}
    names = [name for name in told if name in filled]
    parts = []
    for at, name in enumerate(names or filled):
        field, said = declared.get(name), words(name)
        bare = field is not None and _says_nothing_alone(field, said, library, first=at == 0)
        label = field.label if field and bare else ""
        if said:
            parts.append((f"{label}:" if label and label[-1] not in "?:" else label, said))
    return parts


def _says_nothing_alone(field: Field, said: str, library: Library, *, first: bool) -> bool:
    match field.kind:
        case "choice" | "yesno":
            return "yes" in library.choices(field)
        case "date" | "time" | "number" | "duration" | "percent":
            return not first
    return not first and not any(map(str.isalpha, said))
