"""Whether the values of a form fit its fields, and each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from inspector_tui.checklist import choosing, codes, moments, quantities
from inspector_tui.checklist.model import Field
from inspector_tui.checklist.value import Value, show, text_fault
from inspector_tui.signs import capital

if TYPE_CHECKING:
    from inspector_tui.checklist.library import Library


class Misfit(NamedTuple):
    """What is wrong with a field of a form: the field's id, "" for the form as a whole.

    `sentence` names the field, for where it is told elsewhere; `beside` stands at the field.
    """

    field: str
    sentence: str
    beside: str

    @classmethod
    def of(cls, field_id: str, name: str, want: str) -> Misfit:
        """Of the field called `name`; `want` is what would be right, as the rest of a sentence."""
        return cls(field_id, f"{name}: {want}", capital(want))


def in_words(faults: Iterable[Misfit]) -> str:
    """All of them, one after the other."""
    return " ".join(fault.sentence for fault in faults)


def check(
    fields: Iterable[Field], values: Mapping[str, Value], *, library: Library
) -> list[Misfit]:
    """Each thing that is wrong with the values of a form; empty when all is well.

    Types, choices, required fields, and limits, also those that another field of the form sets.
    """
    known = {field.id: field for field in fields}
    faults = []
    for field in known.values():
        value = values.get(field.id)
        if value is None:
            if field.required:
                faults.append(_needed(field))
        elif not _fits(field, value, library):
            faults.append(_misfit(field, _WANT.get(field.kind, "this cannot stand here.")))
        elif _names(field, value):
            faults.append(_misfit(field, f"people are {codes.NEVER_NAMES}, such as RN-2 or PT-1."))
        else:
            faults += _outside(field, value, known, values, library)
    return faults + [_unknown(name) for name in values if name not in known]


def _names(field: Field, value: Value) -> bool:
    """Whether a person is named where a code should stand: the journal would keep it for good."""
    if field.codes is None or not isinstance(value, str):
        return False
    return not (codes.are_codes(value) if field.codes == "several" else codes.is_code(value))


def _misfit(field: Field, want: str) -> Misfit:
    return Misfit.of(field.id, field.label or field.id, want)


def _needed(field: Field) -> Misfit:
    return Misfit(field.id, f"{field.label or field.id} is needed.", "This is needed.")


def _unknown(name: str) -> Misfit:
    sentence = f"There is no field called {name} here."
    return Misfit(name, sentence, sentence)


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


def _fits(field: Field, value: Value, library: Library) -> bool:
    match field.kind, value:
        case "number", (int() | str()):
            number = quantities.stored_amount(value)
            places = -int(number.as_tuple().exponent) if number is not None else 0
            return (
                number is not None
                and places <= field.decimals
                and not (isinstance(value, str) and field.decimals == 0)
            )
        case "duration", (int() | str()):
            number = quantities.stored_amount(value)
            return number is not None and number >= 0
        case "percent", dict():
            return value.keys() == {"n", "of"} and 0 <= value["n"] <= value["of"] > 0
        case (("text" | "long"), str()):
            return text_fault(value) is None
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
) -> Iterator[Misfit]:
    """The limits that do not hold."""
    number = quantities.stored_amount(value) if field.kind in ("number", "duration") else None
    if number is not None and (fault := quantities.limit_fault(field, number)):
        yield _misfit(field, fault)
    for limit, wrong in ((field.min, -1), (field.max, 1)):
        other = known.get(limit) if isinstance(limit, str) else None
        if other is None or other.id not in values:
            continue
        if _order(field, value, other, values[other.id]) == wrong:
            words = _BEYOND[field.kind in ("number", "duration"), wrong]
            shown = show(other, values[other.id], library=library)
            name = other.label or other.id
            yield _misfit(field, f"it cannot be {words} {name}, which is {shown}.")


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
