"""Values: from what a person typed to what is stored, and back to what a person reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from inspector_tui.checklist import choosing, moments, quantities
from inspector_tui.checklist.model import Field
from inspector_tui.checklist.quantities import UnclearError

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
    return f"{name}: {sentence}" if name else sentence[:1].upper() + sentence[1:]


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
    fault = _text_fault(text)
    if fault:
        raise UnclearError(fault)
    return text


def _text_fault(text: str) -> str | None:
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
        case (("number" | "duration"), (int() | str())) if _amount(value) is not None:
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


def check(fields: Iterable[Field], values: Mapping[str, Value], *, library: Library) -> list[str]:
    """A sentence for each thing wrong with the values of a form; empty when all is well.

    Types, choices, required fields, and limits, also those that another field of the form sets.
    """
    known = {field.id: field for field in fields}
    faults = []
    for field in known.values():
        value = values.get(field.id)
        if value is None:
            if field.required:
                faults.append(f"{field.label or field.id} is needed.")
        elif not _fits(field, value, library):
            faults.append(_named(field, _WANT.get(field.kind, "this cannot stand here.")))
        else:
            faults += _outside(field, value, known, values, library)
    faults += [f"There is no field called {name} here." for name in values if name not in known]
    return faults


_WANT = {
    "verdict": "give one of the five verdicts.",
    "choice": "choose one from the list.",
    "choices": "choose from the list, each once.",
    "yesno": "say yes or no.",
    "number": "give a number.",
    "duration": "give how long it took, as a number.",
    "percent": "give what was counted, such as 4 of 5.",
    "date": moments.WANT_DATE,
    "time": moments.WANT_TIME,
    "datetime": moments.WANT_BOTH,
    "text": "this cannot be stored as text.",
    "long": "this cannot be stored as text.",
    "row": "choose a row.",
    "site": "choose a site.",
    "exhibits": "give exhibit marks, such as AB1, AB2.",
}


def _amount(value: object) -> Decimal | None:
    """A stored number or decimal."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    if isinstance(value, int):
        return Decimal(value) if abs(value) <= quantities.MAX_INTEGER else None
    return Decimal(value) if quantities.STORED_DECIMAL.fullmatch(value) else None


def _fits(field: Field, value: Value, library: Library) -> bool:
    match field.kind, value:
        case "number", (int() | str()):
            number = _amount(value)
            places = -int(number.as_tuple().exponent) if number is not None else 0
            return (
                number is not None
                and places <= field.decimals
                and not (isinstance(value, str) and field.decimals == 0)
            )
        case "duration", (int() | str()):
            number = _amount(value)
            return number is not None and number >= 0
        case "percent", dict():
            return value.keys() == {"n", "of"} and 0 <= value["n"] <= value["of"] > 0
        case (("text" | "long"), str()):
            return _text_fault(value) is None
        case (("verdict" | "choice" | "yesno"), str()):
            return bool(value) and (field.free or value in library.choices(field))
        case "choices", list():
            known = library.choices(field)
            return len(set(value)) == len(value) and all(
                bool(item) and (field.free or item in known) for item in value
            )
        case "exhibits", list():
            return all(choosing.MARK.fullmatch(mark) for mark in value)
        case (("date" | "time" | "datetime" | "row" | "site"), str()):
            return _STORED[field.kind](field, value)
    return False


def _is_row(field: Field, value: str) -> bool:
    record, _, number = value.rpartition("-")
    return record == field.record and number.isdecimal() and number.isascii()


_STORED: dict[str, Callable[[Field, str], bool]] = {
    "date": lambda _field, value: moments.stored_date(value) is not None,
    "time": lambda _field, value: moments.stored_time(value) is not None,
    "datetime": lambda _field, value: moments.stored_datetime(value) is not None,
    "site": lambda _field, value: choosing.is_key(value),
    "row": _is_row,
}


def _outside(
    field: Field,
    value: Value,
    known: Mapping[str, Field],
    values: Mapping[str, Value],
    library: Library,
) -> Iterator[str]:
    """Sentences for limits that do not hold."""
    number = _amount(value) if field.kind in ("number", "duration") else None
    if number is not None and (fault := quantities.limit_fault(field, number)):
        yield _named(field, fault)
    for limit, wrong in ((field.min, -1), (field.max, 1)):
        other = known.get(limit) if isinstance(limit, str) else None
        if other is None or other.id not in values:
            continue
        if _order(field, value, other, values[other.id]) == wrong:
            words = _BEYOND[field.kind in ("number", "duration"), wrong]
            shown = show(other, values[other.id], library=library)
            name = other.label or other.id
            yield _named(field, f"it cannot be {words} {name}, which is {shown}.")


_BEYOND = {
    (True, -1): "less than",
    (True, 1): "more than",
    (False, -1): "before",
    (False, 1): "after",
}


def _order(field: Field, value: Value, other: Field, limit: Value) -> int | None:
    """-1, 0 or 1 as the value is before, at or after the limit; None when they do not compare."""
    if field.kind in ("number", "duration"):
        mine, theirs = quantities.comparable(field, value), quantities.comparable(other, limit)
        if mine is None or theirs is None or mine[0] != theirs[0]:
            return None
        return (mine[1] > theirs[1]) - (mine[1] < theirs[1])
    if not isinstance(value, str) or not isinstance(limit, str):
        return None
    if field.kind != "time":
        return (value > limit) - (value < limit)
    mine_ms, limit_ms = moments.stored_time(value), moments.stored_time(limit)
    if mine_ms is None or limit_ms is None:
        return None
    # A drill may run past midnight: a time is "before" only when that is the shorter way round.
    day = 24 * 3600 * 1000
    apart = (mine_ms - limit_ms + day // 2) % day - day // 2
    return (apart > 0) - (apart < 0)


def summed_up(
    library: Library, record_id: str, filled: Collection[str], words: Callable[[str], str]
) -> list[tuple[str, str]]:
    """A row in a few parts: the fields of its summary that are `filled`, or else all of these.

    `words` says a field's value. Before it stands the field's label, with its colon, where it says
    nothing alone: yes, partly, a date or a number behind something else. Else "" does.
    """
    record = library.record(record_id)
    declared = {field.id: field for field in record.all_fields()} if record else {}
    names = [name for name in record.summary if name in filled] if record else []
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
